"""Offices, which live from a date to a date under one name, and what became of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OfficeQuerySet


class OfficeKind(models.TextChoices):
    FEDERATION = "federation", _("Federation department")
    DISTRICT = "district", _("City or district union")
    BUREAU = "bureau", _("Bureau or company union")
    AFFILIATED = "affiliated", _("Directly affiliated unit")


class Office(models.Model):
    """One unit under one name. A new name is a new office, tied by a ``Succession``.

    ``founded`` is its first day, ``abolished`` the first day it no longer exists;
    either may be unknown.
    """

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=OfficeKind)
    position = models.PositiveIntegerField(_("order"), default=0)
    founded = models.DateField(_("founded on"), null=True, blank=True)
    abolished = models.DateField(_("abolished on"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "founded"], name="office_name_once"),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(founded__isnull=True),
                name="office_name_once_without_date",
            ),
            models.CheckConstraint(
                condition=Q(founded__isnull=True)
                | Q(abolished__isnull=True)
                | Q(abolished__gt=F("founded")),
                name="office_abolished_after_founded",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeAlias(models.Model):
    """Another way of writing an office's name: 吴中区总 for 吴中区总工会."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=60, db_index=True)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="office_alias_once")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """``predecessor`` became (part of) ``successor`` on a day."""

    predecessor = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"
