"""Sign-in and devices: one's second factor, recovery codes, and where one is signed in."""

from urllib.parse import quote, urlencode

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.forms import AgainForm, CodeField
from accounts.models import SecondFactor, SignedIn
from accounts.passwords import chosen_at
from accounts.places import START, takes_posts_only
from accounts.presence import row_of
from accounts.reauthentication import asks_again, note_second_factor, settle
from accounts.services import sign_ins
from accounts.services.second_factor import (
    drop_second_factor,
    finish_setting,
    has_second_factor,
    needs_second_factor,
    renew_codes,
    start_setting,
)

# Under this name the app lists the code.
ISSUER = "印发"


class FirstCodeForm(forms.Form):
    code = CodeField()


@require_safe
@requires(Action.ENTRY_EDIT)
def entry_detail(request: StaffRequest) -> HttpResponse:
    person = request.user
    factor = SecondFactor.objects.filter(user=person).exclude(secret="").first()
    context = {
        "factor": factor,
        "is_needed": needs_second_factor(person),
        "codes_left": person.recovery_codes.filter(used_at=None).count() if factor else 0,
        "sign_ins": list(person.sign_ins.all()),
        "here": row_of(request),
        "password_at": chosen_at(person),
    }
    return render(request, "accounts/entry_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ENTRY_EDIT)
@asks_again
def second_factor_set(request: StaffRequest) -> HttpResponse:
    """A picture for the app; its first code makes it count, and shows the recovery codes once."""
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = finish_setting(request.user, form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            note_second_factor(request)
            return show_codes(request, codes)
    secret = start_setting(request.user)
    address = app_address(request.user.username, secret)
    context = {
        "form": form,
        "picture": picture_of(address),
        "address": address,
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "is_needed": needs_second_factor(request.user),
        "has_one": has_second_factor(request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/second_factor_set.html", context, status=status)


@takes_posts_only
@requires(Action.ENTRY_EDIT)
@asks_again
def recovery_codes_renew(request: StaffRequest) -> HttpResponse:
    if not has_second_factor(request.user):
        raise Http404
    return show_codes(request, renew_codes(request.user))


@takes_posts_only
@requires(Action.ENTRY_EDIT)
@asks_again
def second_factor_drop(request: StaffRequest) -> HttpResponse:
    drop_second_factor(request.user)
    messages.success(request, _("The second step is off. The password alone signs you in."))
    return redirect("accounts:entry-detail")


@takes_posts_only
@requires(Action.ENTRY_EDIT)
def session_end(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        sign_ins.end_one(pk, person=request.user)
    except SignedIn.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Signed out there."))
    return redirect("accounts:entry-detail")


@takes_posts_only
@requires(Action.ENTRY_EDIT)
def sessions_end(request: StaffRequest) -> HttpResponse:
    """All but this browser's."""
    count = sign_ins.end_all(request.user, actor=request.user, but=row_of(request))
    words = ngettext(
        "Signed out in %(count)d other browser.", "Signed out in %(count)d other browsers.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("accounts:entry-detail")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ENTRY_EDIT)
def again(request: StaffRequest) -> HttpResponse:
    """Asks who it is, then leads back to ``?next=``."""
    place = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(place, None) or not place.startswith("/"):
        place = START
    data = request.POST if request.method == "POST" else None
    form = AgainForm(data, person=request.user)
    if form.is_bound:
        is_right = form.is_valid()
        if settle(request, form):
            return redirect_to_login(place)
        if is_right:
            return redirect(place)
    context = {"form": form, "place": place}
    return render(request, "accounts/again.html", context, status=422 if form.errors else 200)


def show_codes(request: StaffRequest, codes: list[str]) -> HttpResponse:
    """They stand in no session and no address: this answer is all there is of them."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def app_address(username: str, secret: str) -> str:
    """What authenticator apps read from the picture (the Key URI Format)."""
    query = urlencode({"secret": secret, "issuer": ISSUER, "digits": 6, "period": 30})
    return f"otpauth://totp/{quote(ISSUER)}:{quote(username)}?{query}"


def picture_of(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    # Drawn by a library from an address that it encodes: no text of anybody's stands in it.
    return mark_safe(
        code.svg_inline(scale=4, border=3, svgclass="qr", lineclass=None, omitsize=True)
    )
