"""The bulletin as a title: its name, its sections, its numbering."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.press.styles import PrintStyle


class Publication(models.Model):
    """``print_style`` is what its PrintStyle differs in from the default one."""

    name = models.CharField(_("publication name"), max_length=40, unique=True)
    issuing_unit = models.CharField(_("issuing unit"), max_length=60)
    distribution_label = models.CharField(
        _("label of the distribution line"), max_length=12, default="本期印发"
    )
    shows_total = models.BooleanField(_("prints the running number"), default=True)
    print_style = models.JSONField(_("print style"), default=dict, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return self.name

    @property
    def style(self) -> PrintStyle:
        return PrintStyle.from_json(self.print_style)


class SectionStyle(models.TextChoices):
    FULL = "full", _("Full articles")
    BRIEF = "brief", _("Briefs")


class Section(models.Model):
    """A heading inside an issue. ``brief`` sets titles run in at the head of the text."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(_("name"), max_length=30)
    style = models.CharField(
        _("style"), max_length=10, choices=SectionStyle, default=SectionStyle.FULL
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "name"], name="section_name_once"),
            models.CheckConstraint(
                condition=models.Q(style__in=SectionStyle.values), name="section_style_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SeriesKind(models.TextChoices):
    REGULAR = "regular", _("Issues of a year")
    SUPPLEMENT = "supplement", _("Supplements of a year")
    RUNNING = "running", _("Running number")
    ARTICLE = "article", _("Articles of a year")


class NumberSeries(models.Model):
    """The last number given out in one series; locked while the next is given.

    ``year`` is 0 for the running number, which does not start anew.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="series")
    kind = models.CharField(max_length=12, choices=SeriesKind)
    year = models.PositiveSmallIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["publication", "kind", "year"], name="series_once")
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.kind} {self.year}: {self.last_number}"
