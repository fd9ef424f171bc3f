"""How far sending has come."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from distribution.states import HoldReason

THE_ONE = 1


class SendingMark(models.Model):
    """One row, whose key and counter also stand outside the database (services/marks.py).

    ``counter`` grows with every batch of rows that is claimed. ``place`` names the database
    the row was written in; a restored copy is another place. While ``held_at`` is set nothing
    is sent.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    counter = models.PositiveBigIntegerField(default=0)
    place = models.CharField(max_length=100, blank=True)
    held_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=12, choices=HoldReason, blank=True)

    class Meta:
        verbose_name = _("sending mark")
        verbose_name_plural = _("sending marks")
        constraints = [
            models.CheckConstraint(condition=Q(pk=THE_ONE), name="one_sending_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.counter}"

    @property
    def is_held(self) -> bool:
        return self.held_at is not None
