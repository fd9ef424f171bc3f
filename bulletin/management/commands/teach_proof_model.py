"""manage.py teach_proof_model: the model of wrong characters learns from every published issue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bulletin.proof.model.build import NoModel
from bulletin.services.wrong_characters import teach


class Command(BaseCommand):
    help = "Lets the model of wrong characters learn from every published issue now."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = teach()
        except NoModel as error:
            raise CommandError(
                _("There is no model yet: run config/setup/proof_model.sh.")
            ) from error
        self.stdout.write(_("The model has learnt from %d published texts.") % texts)
