from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Users and offices")

    def ready(self) -> None:
        # The module receivers of every app.
        autodiscover_modules("receivers")
