"""What the proofreader is told by people: who holds which post, house terms, rules put aside."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bulletin.querysets import DatedQuerySet


class Tenure(models.Model):
    """A person in a post, from the day ``since`` until the day ``until``, both included.

    ``office`` is what is printed ahead of the title: 市总工会 in 市总工会主席. ``position`` is the
    place in the order in which people are named; either day may be unknown.
    """

    name = models.CharField(_("name"), max_length=20, db_index=True)
    office = models.CharField(_("office"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=30)
    position = models.PositiveIntegerField(_("order"), default=0)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    predecessor = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successor"
    )
    version = models.PositiveIntegerField(default=1)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("post held")
        verbose_name_plural = _("posts held")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "office", "title", "since"], name="tenure_once"
            ),
            models.UniqueConstraint(
                fields=["name", "office", "title"],
                condition=Q(since__isnull=True),
                name="tenure_once_without_date",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="tenure_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.name}"

    @property
    def post(self) -> str:
        return f"{self.office}{self.title}"


class HouseTerm(models.Model):
    """Words that must stand as they are, or, with ``instead_of``, that are said in its place."""

    words = models.CharField(_("term"), max_length=60)
    instead_of = models.CharField(_("instead of"), max_length=60, blank=True)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("house term")
        verbose_name_plural = _("house terms")
        ordering = ["words", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["words", "instead_of", "since"], name="house_term_once"
            ),
            models.UniqueConstraint(
                fields=["words", "instead_of"],
                condition=Q(since__isnull=True),
                name="house_term_once_without_date",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="house_term_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(words=F("instead_of")), name="house_term_instead_of_another"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class RuleSetting(models.Model):
    """Whether a rule of the proofreader is switched off, and what became of what it found."""

    code = models.CharField(_("rule"), max_length=40, unique=True)
    is_off = models.BooleanField(_("switched off"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    mended = models.PositiveIntegerField(_("mended"), default=0)
    waived = models.PositiveIntegerField(_("waived"), default=0)

    class Meta:
        verbose_name = _("rule of the proofreader")
        verbose_name_plural = _("rules of the proofreader")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class SettledSuggestion(models.Model):
    """How often the wrong-character model's suggestion of ``meant`` for ``wrong`` was taken, and
    how often waived."""

    wrong = models.CharField(_("found"), max_length=20)
    meant = models.CharField(_("suggested"), max_length=20)
    taken = models.PositiveIntegerField(_("mended"), default=0)
    waived = models.PositiveIntegerField(_("waived"), default=0)

    class Meta:
        verbose_name = _("settled suggestion")
        verbose_name_plural = _("settled suggestions")
        ordering = ["wrong", "meant"]
        constraints = [
            models.UniqueConstraint(fields=["wrong", "meant"], name="suggestion_settled_once")
        ]

    def __str__(self) -> str:
        return f"{self.wrong} → {self.meant}"
