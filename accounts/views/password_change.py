"""Changing one's own password, by the one there is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.entering import PASSWORD_TOO_OLD
from accounts.presence import row_of
from accounts.reauthentication import gave_up, note_password
from accounts.services.audit import record
from accounts.services.sign_ins import end_all
from accounts.views.password_set import PasswordForm


class OwnPasswordForm(PasswordForm, PasswordChangeForm):
    """``wrong_old`` once the present password was not right."""

    error_messages = PasswordForm.error_messages | {
        "password_incorrect": gettext_lazy("This is not your password. Please try again.")
    }
    wrong_old = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["old_password"].label = gettext_lazy("Present password")

    def clean_old_password(self) -> str:
        try:
            return super().clean_old_password()
        except forms.ValidationError:
            self.wrong_old = True
            raise


class PasswordChange(PasswordChangeView):
    """This browser stays signed in; every other session of the person ends."""

    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("accounts:password-change")

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record("user.change_password", form.user, actor=form.user)
        end_all(form.user, actor=form.user, but=row_of(self.request))
        self.request.session.pop(PASSWORD_TOO_OLD, None)
        note_password(self.request)
        words = _("Your password is changed. Wherever else you were signed in, you no longer are.")
        messages.success(self.request, words)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.wrong_old and gave_up(self.request):
            messages.error(
                self.request, _("Five wrong passwords: you were signed out. Sign in again.")
            )
            return redirect("accounts:login")
        return self.render_to_response(self.get_context_data(form=form), status=422)
