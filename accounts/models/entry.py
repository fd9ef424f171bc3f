"""What signing in leaves behind: tries, sessions, second factors, passwords of before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Tries(models.Model):
    """How often something was tried lately, by whom or from where, and until when it is locked.

    ``key`` is a keyed hash: somebody may have typed a password where the name belongs.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tries")
        verbose_name_plural = _("tries")

    def __str__(self) -> str:
        return f"{self.count}, {self.since}"


class KeptPassword(models.Model):
    """The hash of a password that somebody chose, and when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_passwords"
    )
    encoded = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("password of before")
        verbose_name_plural = _("passwords of before")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.at}"


class SignedIn(models.Model):
    """One browser in which somebody is signed in. Ending it deletes the session as well."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins"
    )
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(_("device"), max_length=60)
    address = models.CharField(_("address"), max_length=45)
    began_at = models.DateTimeField(_("signed in at"))
    seen_at = models.DateTimeField(_("last step"))

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.device}, {self.address}"


class SecondFactor(models.Model):
    """The secret that a person's authenticator app shares with us, encrypted.

    ``pending`` is one that is being set up; it counts once a code of it was entered.
    ``last_step`` is the time step of the last code taken, so that none is taken twice.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor"
    )
    secret = models.CharField(max_length=255, blank=True)
    pending = models.CharField(max_length=255, blank=True)
    set_at = models.DateTimeField(_("set up at"), null=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return f"{self.user_id}, {self.set_at}"


class RecoveryCode(models.Model):
    """Stands in for the app once; only its keyed hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code_each")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.used_at}"
