from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.places import takes_posts_only
from accounts.views import (
    audit_trail,
    entry,
    links,
    manual,
    notices,
    office_detail,
    office_list,
    unified,
    user_detail,
    user_list,
)
from accounts.views.password_change import PasswordChange
from accounts.views.password_set import PasswordSet
from accounts.views.policy_report import policy_report
from accounts.views.sign_in import SignIn, second_step

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="login"),
    path("sign-out/", takes_posts_only(LogoutView.as_view()), name="logout"),
    path("sign-in/unified/", unified.unified_start, name="unified-start"),
    path("sign-in/unified/back/", unified.unified_back, name="unified-back"),
    path("sign-in/code/", second_step, name="second-step"),
    path("policy-report/", policy_report, name="policy-report"),
    path("entry/", entry.entry_detail, name="entry-detail"),
    path("entry/again/", entry.again, name="again"),
    path("entry/app/", entry.second_factor_set, name="second-factor-set"),
    path("entry/app/drop/", entry.second_factor_drop, name="second-factor-drop"),
    path("entry/codes/", entry.recovery_codes_renew, name="recovery-codes-renew"),
    path("entry/sessions/end/", entry.sessions_end, name="sessions-end"),
    path("entry/sessions/<int:pk>/end/", entry.session_end, name="session-end"),
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/<int:pk>/", notices.notice_open, name="notice-open"),
    path("notices/read/", notices.notices_read, name="notices-read"),
    path("notices/mail/", notices.notice_mail, name="notice-mail"),
    path("help/", manual.help_start, name="help"),
    path("help/<slug:name>/", manual.help_page, name="help-page"),
    path("open/<str:token>/", links.link_open, name="link-open"),
    path("open/<str:token>/send/", links.link_send, name="link-send"),
    path("open/<str:token>/enter/", links.link_enter, name="link-enter"),
    path("password/", PasswordChange.as_view(), name="password-change"),
    path("password/<uidb64>/<token>/", PasswordSet.as_view(), name="password-set"),
    path("users/", user_list.user_list, name="user-list"),
    path("users/new/", user_list.user_new, name="user-new"),
    path("users/<int:pk>/", user_detail.user_detail, name="user-detail"),
    path("users/<int:pk>/reset/", user_detail.user_reset, name="user-reset"),
    path(
        "users/<int:pk>/second-factor/reset/",
        user_detail.user_second_factor_reset,
        name="user-second-factor-reset",
    ),
    path("users/<int:pk>/close/", user_detail.user_close, name="user-close"),
    path("users/<int:pk>/reopen/", user_detail.user_reopen, name="user-reopen"),
    path("audit/", audit_trail.audit_list, name="audit-list"),
    path("audit/audit.csv", audit_trail.audit_export, name="audit-export"),
    path("audit/<int:pk>/", audit_trail.audit_detail, name="audit-detail"),
    path("offices/", office_list.office_list, name="office-list"),
    path("offices/new/", office_list.office_new, name="office-new"),
    path("offices/merge/", office_list.office_merge, name="office-merge"),
    path("offices/<int:pk>/", office_detail.office_detail, name="office-detail"),
    path("offices/<int:pk>/rename/", office_detail.office_rename, name="office-rename"),
    path("offices/<int:pk>/abolish/", office_detail.office_abolish, name="office-abolish"),
]
