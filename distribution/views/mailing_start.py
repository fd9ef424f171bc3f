"""Starting a mailing, now or at a time, after showing whom it goes to."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.reauthentication import person_to_ask, settle
from accounts.templatetags.display import when
from bulletin.models import Issue
from distribution.forms import StartForm
from distribution.models import Mailing
from distribution.services.hold import held_mark, words_of
from distribution.services.mailings import start_mailing
from distribution.services.scheduling import BadTime
from distribution.views.plan import plan_for


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.MAILING_START)
def mailing_start(request: StaffRequest, issue_pk: int) -> HttpResponse:
    """Asks on GET; starts on POST. A refusal is shown on the page itself.

    A post that names no time starts now.
    """
    issues = Issue.objects.visible_to(request.user).select_related("publication")
    counted = issues.annotate(article_count=Count("adoptions"))
    issue = get_object_or_404(counted, pk=issue_pk)
    form, refusal, status = StartForm(person=person_to_ask(request)), "", 200
    if request.method == "POST":
        values = {"start": StartForm.NOW, **request.POST.dict()}
        form, status = StartForm(values, person=person_to_ask(request)), 422
        is_right = form.is_valid()
        if settle(request, form):
            return redirect_to_login(request.path)
        if is_right:
            try:
                mailing = start_mailing(
                    issue.pk,
                    actor=request.user,
                    names=request.POST.getlist("list") or None,
                    scheduled_for=form.scheduled_for,
                )
            except NotAllowed:
                raise
            except BadTime as error:
                form.add_error("at", str(error))
            except DomainError as error:
                refusal = str(error)
                status = 409 if isinstance(error, IllegalMove) else 422
            else:
                messages.success(request, said_of(mailing))
                return redirect("distribution:mailing-detail", pk=mailing.pk)
    if "at" in form.errors:
        form.fields["at"].widget.attrs["autofocus"] = True
    plan = plan_for(issue, issue.article_count)  # type: ignore[attr-defined]
    held = held_mark()
    refusal = plan.hindrance or refusal or words_of(held)
    context = {"issue": issue, "plan": plan, "form": form, "refusal": refusal, "held": held}
    return render(request, "distribution/mailing_start.html", context, status=status)


def said_of(mailing: Mailing) -> str:
    if mailing.scheduled_for > timezone.now():
        return _("The distribution starts on %s by itself.") % when(mailing.scheduled_for)
    return _("The distribution has started.")
