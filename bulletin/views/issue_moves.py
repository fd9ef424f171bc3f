"""What people do to an issue: review, recall, sign, return, print again."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Action, StaffRequest, requires
from accounts.places import takes_posts_only
from accounts.reauthentication import person_to_ask, settle
from bulletin.forms import ReturnForm, SignForm
from bulletin.models import Edition, Issue
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.editions import retry_edition
from bulletin.services.signing import StampChanged, return_issue, sign_issue
from bulletin.views.issue_detail import show_issue
from bulletin.views.presentation import issue_page


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def issue_review(request: StaffRequest, pk: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=pk)
    send_to_review(issue.pk, actor=request.user)
    messages.success(request, _("Sent for signature."))
    return redirect("bulletin:issue-detail", pk=issue.pk)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def issue_recall(request: StaffRequest, pk: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=pk)
    recall_issue(issue.pk, actor=request.user)
    messages.success(request, _("Recalled. The issue can be arranged again."))
    return redirect("bulletin:issue-detail", pk=issue.pk)


@takes_posts_only
@requires(Action.ISSUE_SIGN)
def issue_sign(request: StaffRequest, pk: int) -> HttpResponse:
    page = issue_page(request.user, pk)
    form = SignForm(request.POST, person=person_to_ask(request))
    is_right = form.is_valid()
    if settle(request, form):
        return redirect_to_login(reverse("bulletin:issue-detail", args=[pk]))
    if not is_right:
        return show_issue(request, page, "sign", form, status=422)
    try:
        signoff = sign_issue(
            page.issue.pk,
            actor=request.user,
            edition_sha256=form.cleaned_data["edition_sha256"],
            remark=form.cleaned_data["remark"],
            expected=form.stamp,
        )
    except StampChanged as error:
        form.add_error(None, str(error))
        return show_issue(request, page, "sign", form, status=409)
    messages.success(request, _("Signed: %(label)s.") % {"label": signoff.issue.label})
    return redirect("bulletin:issue-detail", pk=page.issue.pk)


@takes_posts_only
@requires(Action.ISSUE_SIGN)
def issue_return(request: StaffRequest, pk: int) -> HttpResponse:
    page = issue_page(request.user, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return show_issue(request, page, "return", form, status=422)
    return_issue(
        page.issue.pk,
        actor=request.user,
        edition_sha256=form.cleaned_data["edition_sha256"],
        remark=form.cleaned_data["remark"],
    )
    messages.success(request, _("Returned to the editor with your remark."))
    return redirect("bulletin:issue-detail", pk=page.issue.pk)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def issue_reprint(request: StaffRequest, pk: int, edition_pk: int) -> HttpResponse:
    editions = Edition.objects.visible_to(request.user)
    edition = get_object_or_404(editions, pk=edition_pk, issue=pk)
    retry_edition(edition.pk, actor=request.user)
    return redirect("bulletin:issue-detail", pk=pk)
