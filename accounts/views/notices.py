"""One's notices: read, followed, by mail or not; and the links that mails carry."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.forms import NoticeMailForm
from accounts.links import BadLink, LinkExpired, read_link
from accounts.models import NoticeMail
from accounts.places import START, takes_posts_only
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


@require_safe
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail to its page, by way of signing in. Raises Http404 for a link of nobody's."""
    try:
        link = read_link(token, days=settings.SIGN_LINK_DAYS)
    except BadLink as error:
        raise Http404 from error
    except LinkExpired:
        return render(request, "accounts/link_expired.html", {"start": START}, status=410)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return redirect(link.path)


def show_notices(request: StaffRequest, form: NoticeMailForm, status: int = 200) -> HttpResponse:
    page = Paginator(request.user.notices.all(), NOTICES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "notices": list(page.object_list), "form": form}
    return render(request, "accounts/notice_list.html", context, status=status)
