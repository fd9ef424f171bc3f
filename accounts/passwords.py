"""Password rules; how strict they are is the profile's."""

import string
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import KeptPassword, User
from accounts.profiles import profile

OTHERS = string.digits + string.punctuation + string.whitespace


class MinimumLength:
    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < profile().length:
            raise ValidationError(
                _("The password is too short; it needs at least %d characters.") % profile().length,
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return _("At least %d characters.") % profile().length


class CharacterClasses:
    """Small and capital letters, digits, signs, and letters that know no capitals: Chinese."""

    def validate(self, password: str, user: User | None = None) -> None:
        if classes_in(password) < profile().classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        if not profile().classes:
            return ""
        words = _("At least %d of: small letters, capitals, digits, signs, Chinese.")
        return words % profile().classes


class NotCommon(CommonPasswordValidator):
    """Also refuses a common password that is only lengthened at its ends: “password2026!”."""

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password, user)
        core = password.strip(OTHERS)
        # Three letters between many signs are not what makes such a password.
        if 2 * len(core) >= len(password):
            super().validate(core, user)


class NotUsedBefore:
    """Where the profile keeps a history, the present password and those before are refused."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user._state.adding or not profile().history:
            return
        kept = user.kept_passwords.values_list("encoded", flat=True)[: profile().history]
        if any(check_password(password, encoded) for encoded in {*kept, user.password}):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        KeptPassword.objects.create(user=user, encoded=user.password, at=timezone.now())
        newest = user.kept_passwords.values("pk")[: max(profile().history, 1)]
        user.kept_passwords.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()

    def get_help_text(self) -> str:
        if not profile().history:
            return ""
        return _("Not one of your last %d passwords.") % profile().history


def rules_in_words() -> str:
    """What the profile asks, for beside the field."""
    rules = (MinimumLength(), CharacterClasses(), NotUsedBefore())
    return " ".join(words for rule in rules if (words := rule.get_help_text()))


def classes_in(password: str) -> int:
    return len({class_of(character) for character in password})


def class_of(character: str) -> str:
    if character.islower():
        return "small"
    if character.isupper():
        return "capital"
    if character.isdigit():
        return "digit"
    return "letter" if character.isalpha() else "sign"


def is_too_old(user: User) -> bool:
    """Whether the profile wants another password now."""
    age = profile().age
    return age is not None and timezone.now() - chosen_at(user) > age


def chosen_at(user: User) -> datetime:
    newest = user.kept_passwords.first()
    return newest.at if newest else user.date_joined
