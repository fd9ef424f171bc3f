"""Codes that sign somebody in once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInCode(models.Model):
    """A code for one person, mailed at their wish.

    The digits stand nowhere: ``services.codes.digits_of`` makes them from ``nonce`` and the
    secret key. ``mailed_at`` is set before the mail is handed over.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_codes"
    )
    nonce = models.CharField(max_length=43)
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("sign-in code")
        verbose_name_plural = _("sign-in codes")
        indexes = [models.Index(fields=["person", "created_at"], name="code_recent")]

    def __str__(self) -> str:
        return f"{self.person}, {self.created_at}"
