"""Starting a mailing after showing whom it goes to, and letting a late one go on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.places import takes_posts_only
from bulletin.models import Issue
from distribution.models import Mailing
from distribution.services.mailings import resume_mailing, start_mailing
from distribution.views.plan import plan_for


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.MAILING_START)
def mailing_start(request: StaffRequest, issue_pk: int) -> HttpResponse:
    """Asks on GET; starts on POST. A refusal is shown on the page itself."""
    issues = Issue.objects.visible_to(request.user).select_related("publication")
    issue = get_object_or_404(issues, pk=issue_pk)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            mailing = start_mailing(
                issue.pk, actor=request.user, names=request.POST.getlist("list") or None
            )
        except NotAllowed:
            raise
        except DomainError as error:
            refusal = str(error)
            status = 409 if isinstance(error, IllegalMove) else 422
        else:
            messages.success(request, _("The distribution has started."))
            return redirect("distribution:mailing-detail", pk=mailing.pk)
    plan = plan_for(issue)
    context = {"issue": issue, "plan": plan, "refusal": plan.hindrance or refusal}
    return render(request, "distribution/mailing_start.html", context, status=status)


@takes_posts_only
@requires(Action.MAILING_START)
def mailing_resume(request: StaffRequest, pk: int) -> HttpResponse:
    mailing = get_object_or_404(Mailing.objects.visible_to(request.user), pk=pk)
    resume_mailing(mailing.pk, actor=request.user)
    messages.success(request, _("The distribution goes on."))
    return redirect("distribution:mailing-detail", pk=mailing.pk)
