"""Password rules whose words Django's own Chinese catalogue lacks."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class MinimumLength(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("The password is too short; it needs at least %d characters.") % self.min_length

    def get_help_text(self) -> str:
        return _("At least %d characters.") % self.min_length
