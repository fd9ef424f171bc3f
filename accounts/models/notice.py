"""What somebody is told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import NoticeQuerySet


class NoticeKind(models.TextChoices):
    ARTICLE = "article", _("article")
    SIGNATURE = "signature", _("To be signed")
    ISSUE = "issue", _("issue")
    CONTACT = "contact", _("contact")


class Notice(models.Model):
    """One sentence to one person, in the language of the house, and where it leads.

    ``link`` is a path of this site. ``mailed_at`` is set before the mail is handed over, so that
    none is sent twice.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=10, choices=NoticeKind)
    text = models.TextField()
    note = models.TextField(blank=True)
    link = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "read_at"], name="notice_unread"),
            models.Index(
                fields=["person"],
                condition=models.Q(mailed_at__isnull=True, read_at__isnull=True),
                name="notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.text
