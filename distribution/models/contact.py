"""Recipients, and the lists that stand behind the printed labels."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, OfficeKind
from distribution.querysets import ContactQuerySet, ListQuerySet


class Contact(models.Model):
    """A person or mailbox without an account. One e-mail address is one contact.

    ``office`` brings the contact into lists that take all offices of a kind; ``paper_copies`` is
    how many printed copies go there.
    """

    name = models.CharField(_("name"), max_length=60)
    organisation = models.CharField(_("organisation"), max_length=100, blank=True)
    title = models.CharField(_("position"), max_length=60, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254)
    office = models.ForeignKey(
        Office,
        verbose_name=_("office"),
        on_delete=models.SET_NULL,
        related_name="contacts",
        null=True,
        blank=True,
    )
    paper_copies = models.PositiveSmallIntegerField(_("printed copies"), default=0)
    suppressed_at = models.DateTimeField(_("not mailed since"), null=True, blank=True)
    suppression_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="contact_email_once")]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class DistributionList(models.Model):
    """``name`` is the label that is printed in the distribution line.

    Behind it stand its own contacts, those of its parts, and, where ``office_kind`` is set, those
    of every office of that kind: see ``services.recipients``. Whoever is in lists with
    ``link_above_kb`` alone gets a link to a PDF that is larger.
    """

    name = models.CharField(_("printed label"), max_length=80, unique=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    office_kind = models.CharField(
        _("all offices of the kind"), max_length=20, choices=OfficeKind, blank=True
    )
    link_above_kb = models.PositiveIntegerField(
        _("a link instead of a larger attachment, KB"), null=True, blank=True
    )
    allows_leaving = models.BooleanField(_("recipients may leave it"), default=False)
    contacts = models.ManyToManyField(Contact, through="Membership", related_name="lists")

    objects = ListQuerySet.as_manager()

    class Meta:
        verbose_name = _("distribution list")
        verbose_name_plural = _("distribution lists")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A contact's place in a list, from a day on and until before another."""

    list = models.ForeignKey(DistributionList, on_delete=models.CASCADE, related_name="memberships")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="memberships")
    position = models.PositiveIntegerField(default=0)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "contact"],
                condition=Q(until__isnull=True),
                name="membership_current_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="membership_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.contact}"


class ListPart(models.Model):
    """``part`` is a sub-list: whoever is in it is in ``whole`` too."""

    whole = models.ForeignKey(DistributionList, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(DistributionList, on_delete=models.PROTECT, related_name="wholes")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sub-list")
        verbose_name_plural = _("sub-lists")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["whole", "part"], name="list_part_once"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="list_part_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.whole} > {self.part}"


class Departure(models.Model):
    """``contact`` does not want what goes to ``list``, by whichever way it came into it.

    ``told_at``: when the list managers were told.
    """

    list = models.ForeignKey(DistributionList, on_delete=models.CASCADE, related_name="departures")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="departures")
    left_at = models.DateTimeField(_("left at"))
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "contact"], name="departure_once_a_list")
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.contact}"
