"""When a mailing goes on: paused, let go on, put to another time, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.access import Action, StaffRequest, requires
from accounts.places import takes_posts_only
from distribution.forms import PauseForm, RescheduleForm
from distribution.models import Mailing
from distribution.services.mailings import resume_mailing
from distribution.services.pausing import pause_mailing
from distribution.services.scheduling import BadTime, cancel_mailing, reschedule_mailing
from distribution.views.mailing_detail import page_with_sheet


@takes_posts_only
@requires(Action.MAILING_START)
def mailing_pause(request: StaffRequest, pk: int) -> HttpResponse:
    mailing = get_object_or_404(Mailing.objects.visible_to(request.user), pk=pk)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return page_with_sheet(request, pk, "pause", form)
    pause_mailing(mailing.pk, actor=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The mailing is paused; nothing more is handed over."))
    return redirect("distribution:mailing-detail", pk=pk)


@takes_posts_only
@requires(Action.MAILING_START)
def mailing_resume(request: StaffRequest, pk: int) -> HttpResponse:
    mailing = get_object_or_404(Mailing.objects.visible_to(request.user), pk=pk)
    resume_mailing(mailing.pk, actor=request.user)
    messages.success(request, _("The distribution goes on."))
    return redirect("distribution:mailing-detail", pk=mailing.pk)


@takes_posts_only
@requires(Action.MAILING_START)
def mailing_reschedule(request: StaffRequest, pk: int) -> HttpResponse:
    mailing = get_object_or_404(Mailing.objects.visible_to(request.user), pk=pk)
    form = RescheduleForm(request.POST)
    if form.is_valid():
        try:
            reschedule_mailing(
                mailing.pk, actor=request.user, scheduled_for=form.cleaned_data["at"]
            )
        except BadTime as error:
            form.add_error("at", str(error))
    if form.errors:
        return page_with_sheet(request, pk, "reschedule", form)
    messages.success(request, _("The mailing starts at the new time."))
    return redirect("distribution:mailing-detail", pk=pk)


@takes_posts_only
@requires(Action.MAILING_START)
def mailing_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    mailing = get_object_or_404(Mailing.objects.visible_to(request.user), pk=pk)
    cancel_mailing(mailing.pk, actor=request.user)
    messages.success(request, _("The mailing is cancelled; the issue can be distributed anew."))
    return redirect("distribution:mailing-detail", pk=pk)
