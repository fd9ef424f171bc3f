"""Sending oneself the very mail of an issue before it goes out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.places import takes_posts_only
from bulletin.models import Issue
from distribution.services.trial import send_test_mail


@takes_posts_only
@requires(Action.MAILING_START)
def mailing_trial(request: StaffRequest, issue_pk: int) -> HttpResponse:
    """Back to the page of the start, with what became of it."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=issue_pk)
    try:
        address = send_test_mail(issue.pk, actor=request.user)
    except (NotAllowed, IllegalMove):
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The test mail went to %(address)s.") % {"address": address})
    return redirect("distribution:mailing-start", issue_pk=issue.pk)
