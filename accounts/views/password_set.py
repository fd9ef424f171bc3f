"""Choosing a password by the link an administrator gave."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.passwords import rules_in_words
from accounts.services.audit import record
from accounts.services.signing_in import NAME
from accounts.services.tries import forget_tries


class PasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    error_messages = {"password_mismatch": gettext_lazy("The two are not the same. Try again.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password1"].help_text = rules_in_words()
        self.fields["new_password2"].label = gettext_lazy("The same again")
        self.fields["new_password2"].help_text = ""


class PasswordSet(PasswordResetConfirmView):
    template_name = "accounts/password_set.html"
    form_class = PasswordForm
    success_url = reverse_lazy("accounts:login")

    def get_user(self, uidb64: str) -> Any:
        """A closed account has no link that works."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record("user.set_password", form.user, actor=form.user)
        forget_tries(NAME, form.user.username.casefold())
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return response
