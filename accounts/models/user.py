"""Users and the roles they hold."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.office import Office


class Role(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    EDITOR = "editor", _("Editor")
    SIGNER = "signer", _("Signer")
    LIST_MANAGER = "list_manager", _("List manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    SECURITY = "security", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


# 三员: where they are kept apart, each holds one of these and no other role.
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR})


class NoticeMail(models.TextChoices):
    """How somebody gets their notices by mail."""

    AT_ONCE = "at_once", _("Each at once")
    DIGEST = "digest", _("Once a day, together")
    OFF = "off", _("Not at all")


class User(AbstractUser):
    """Somebody with an account. What they may do follows from their roles alone."""

    display_name = models.CharField(_("name"), max_length=50)
    office = models.ForeignKey(
        Office,
        verbose_name=_("office"),
        on_delete=models.PROTECT,
        related_name="users",
        null=True,
        blank=True,
    )

    notice_mail = models.CharField(
        _("notices by mail"), max_length=8, choices=NoticeMail, default=NoticeMail.AT_ONCE
    )

    code_sign_in = models.BooleanField(_("may sign in by a mailed link and code"), default=False)

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        if not self.is_active:
            return frozenset()
        return frozenset(Role(grant.role) for grant in self.role_grants.all())


class RoleGrant(models.Model):
    """One role held by one user; a person may hold several."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
