"""The links that mails carry, and the code some signers may enter in place of a password."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.entering import enter
from accounts.links import BadLink, Link, LinkExpired, read_link
from accounts.models import SignInCode, User
from accounts.places import START, takes_posts_only
from accounts.reauthentication import BY_CODE, person_to_ask
from accounts.services.codes import DIGITS, WrongCode, may_use_codes, order_code, try_code

# In the session of the browser that asked for the code: no other can use it.
CODE = "sign-in-code"


class CodeForm(forms.Form):
    digits = forms.RegexField(
        rf"^\s*(\d\s*){{{DIGITS}}}$",
        label=gettext_lazy("Code from the mail"),
        help_text=gettext_lazy("(six digits)"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={
            "required": gettext_lazy("Enter the six digits of the mail."),
            "invalid": gettext_lazy("The code has six digits. Look at the mail once more."),
        },
    )

    def clean_digits(self) -> str:
        return "".join(self.cleaned_data["digits"].split())


@require_safe
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail to its page, by way of signing in. Raises Http404 for a link of nobody's."""
    try:
        link = link_of(token)
    except LinkExpired:
        return expired(request)
    if request.user.is_authenticated and not (
        BY_CODE in request.session and person_to_ask(request)
    ):
        return redirect(link.path)
    person = User.objects.filter(pk=link.person_id).first()
    if person is None or not may_use_codes(person):
        return redirect_to_login(request.path)
    return show_code(request, token, link, person, CodeForm())


@takes_posts_only
def link_send(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = link_of(token)
    except LinkExpired:
        return expired(request)
    person = get_object_or_404(User, pk=link.person_id)
    request.session[CODE] = {"code": order_code(person).pk, "person": person.pk}
    messages.success(request, _("The code is on its way. It is good for ten minutes."))
    return redirect("accounts:link-open", token=token)


@takes_posts_only
def link_enter(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = link_of(token)
    except LinkExpired:
        return expired(request)
    person = get_object_or_404(User, pk=link.person_id)
    asked = request.session.get(CODE, {})
    if asked.get("person") != person.pk:
        return redirect("accounts:link-open", token=token)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            person = try_code(asked["code"], form.cleaned_data["digits"])
        except WrongCode as error:
            form.add_error("digits", str(error))
        else:
            request.session.pop(CODE, None)
            return enter(request, person, place=link.path, way="code")
    return show_code(request, token, link, person, form, status=422)


def link_of(token: str) -> Link:
    """Raises LinkExpired, and Http404 for a link of nobody's."""
    try:
        return read_link(token, days=settings.SIGN_LINK_DAYS)
    except BadLink as error:
        raise Http404 from error


def expired(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_expired.html", {"start": START}, status=410)


def show_code(
    request: HttpRequest, token: str, link: Link, person: User, form: CodeForm, status: int = 200
) -> HttpResponse:
    asked = request.session.get(CODE, {})
    context = {
        "token": token,
        "address": masked(person.email),
        "form": form,
        "is_sent": asked.get("person") == person.pk
        and SignInCode.objects.filter(pk=asked["code"], used_at=None).exists(),
        "password_page": f"{reverse('accounts:login')}?next={link.path}",
    }
    return render(request, "accounts/link_code.html", context, status=status)


def masked(address: str) -> str:
    """Enough to know one's own mailbox by: z…@szgh.example."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
