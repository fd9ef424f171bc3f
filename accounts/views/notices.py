"""One's notices: read, followed, by mail or not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.forms import NoticeMailForm
from accounts.models import NoticeMail
from accounts.places import takes_posts_only
from accounts.services.notices import choose_mail, read_all, read_notice

NOTICES_A_PAGE = 20


@require_safe
@requires(Action.NOTICE_READ)
def notice_list(request: StaffRequest) -> HttpResponse:
    return show_notices(request, NoticeMailForm(initial={"notice_mail": request.user.notice_mail}))


@require_safe
@requires(Action.NOTICE_READ)
def notice_open(request: StaffRequest, pk: int) -> HttpResponse:
    """To where the notice leads; it is read then."""
    notice = get_object_or_404(request.user.notices, pk=pk)
    read_notice(notice.pk, person=request.user)
    return redirect(notice.link or "accounts:notice-list")


@takes_posts_only
@requires(Action.NOTICE_READ)
def notices_read(request: StaffRequest) -> HttpResponse:
    """All that the page showed, none that came after."""
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal() and len(up_to) < 19:
        read_all(person=request.user, up_to=int(up_to))
    return redirect("accounts:notice-list")


@takes_posts_only
@requires(Action.NOTICE_READ)
def notice_mail(request: StaffRequest) -> HttpResponse:
    form = NoticeMailForm(request.POST)
    if not form.is_valid():
        return show_notices(request, form, status=422)
    choose_mail(NoticeMail(form.cleaned_data["notice_mail"]), person=request.user)
    messages.success(request, _("Saved."))
    return redirect("accounts:notice-list")


def show_notices(request: StaffRequest, form: NoticeMailForm, status: int = 200) -> HttpResponse:
    page = Paginator(request.user.notices.all(), NOTICES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "notices": list(page.object_list), "form": form}
    return render(request, "accounts/notice_list.html", context, status=status)
