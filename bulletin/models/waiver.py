"""What a person has said is right although the proofreader finds fault with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletin.models.adoption import Adoption
from bulletin.models.article import Article


class Waiver(models.Model):
    """That ``rule`` is wrong about one place of an article or of an adoption.

    The place is told by its own ``words`` and what stands ``before`` and ``after`` them. The
    waivers of articles hold for the adoption that prints them.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="waivers", null=True, blank=True
    )
    adoption = models.ForeignKey(
        Adoption, on_delete=models.CASCADE, related_name="waivers", null=True, blank=True
    )
    rule = models.CharField(_("rule"), max_length=40)
    words = models.TextField(_("words"))
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    waived_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=True) ^ Q(adoption__isnull=True),
                name="waiver_of_one_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"
