from django.urls import path

from distribution.views import (
    delivery_decisions,
    issue_range,
    leave,
    mailbox,
    mailing_detail,
    mailing_hours,
    mailing_list,
    mailing_release,
    mailing_start,
    mailing_trial,
)

app_name = "distribution"
urlpatterns = [
    path("mailings/", mailing_list.mailing_list, name="mailing-list"),
    path("mailings/release/", mailing_release.mailing_release, name="mailing-release"),
    path("mailings/<int:pk>/", mailing_detail.mailing_detail, name="mailing-detail"),
    path("mailings/<int:pk>/progress/", mailing_detail.mailing_progress, name="mailing-progress"),
    path("mailings/<int:pk>/resume/", mailing_hours.mailing_resume, name="mailing-resume"),
    path("mailings/<int:pk>/confirm/", delivery_decisions.mailing_confirm, name="mailing-confirm"),
    path("mailings/<int:pk>/resend/", delivery_decisions.mailing_resend, name="mailing-resend"),
    path("mailings/<int:pk>/pause/", mailing_hours.mailing_pause, name="mailing-pause"),
    path(
        "mailings/<int:pk>/reschedule/",
        mailing_hours.mailing_reschedule,
        name="mailing-reschedule",
    ),
    path("mailings/<int:pk>/cancel/", mailing_hours.mailing_cancel, name="mailing-cancel"),
    path("issues/<int:issue_pk>/range/", issue_range.issue_range, name="issue-range"),
    path("issues/<int:issue_pk>/distribute/", mailing_start.mailing_start, name="mailing-start"),
    path(
        "issues/<int:issue_pk>/distribute/test/", mailing_trial.mailing_trial, name="mailing-trial"
    ),
    path(
        "deliveries/<int:pk>/confirm/",
        delivery_decisions.delivery_confirm,
        name="delivery-confirm",
    ),
    path("deliveries/<int:pk>/resend/", delivery_decisions.delivery_resend, name="delivery-resend"),
    path("leave/<str:token>/", leave.leave, name="leave"),
    path("mailbox/", mailbox.mailbox_list, name="mailbox-list"),
    path("mailbox/<str:key>/", mailbox.mailbox_message, name="mailbox-message"),
    path(
        "mailbox/<str:key>/attachments/<int:number>",
        mailbox.mailbox_attachment,
        name="mailbox-attachment",
    ),
]
