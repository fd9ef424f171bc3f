"""A table of contacts that was read and waits for a person's yes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from distribution.querysets import ContactImportQuerySet


class ContactImport(models.Model):
    """``rows`` holds the table's lines as they were read, each with its number; they are emptied
    when they have been taken in."""

    list_name = models.CharField(_("printed label"), max_length=80)
    file_name = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(default=list)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    read_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = ContactImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of contacts")
        verbose_name_plural = _("imports of contacts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name
