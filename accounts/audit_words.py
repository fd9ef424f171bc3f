"""The words of the audit trail: of each kind of thing, and of what is done to it."""

import json
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise

THINGS: dict[str, Words] = {
    "article": _("Article"),
    "source": _("Uploaded file"),
    "sheet": _("Intake sheet"),
    "picture": _("Picture"),
    "phrase": _("Phrase"),
    "adoption": _("Adoption"),
    "issue": pgettext_lazy("thing", "Issue"),
    "edition": _("Edition"),
    "publication": _("Publication"),
    "section": _("Section"),
    "mailing": _("Mailing"),
    "delivery": _("Delivery"),
    "contact": _("Contact"),
    "contacts": _("Contacts"),
    "list": _("Distribution list"),
    "office": _("Office"),
    "user": _("User"),
    "tenure": _("Post held"),
    "tenures": _("Register of people"),
    "term": _("House term"),
    "rule": _("Rule of the proofreader"),
    "address": _("Network address"),
    "file": _("File that waits for a worker"),
    "access": _("Access"),
    "audit": pgettext_lazy("page", "Audit trail"),
}
DEEDS: dict[str, Words] = {
    "abolish": _("abolished"),
    "add": _("added"),
    "add_corrected": _("added for a corrected address"),
    "add_extra": _("extra recipient added"),
    "add_member": _("contact added"),
    "add_part": _("sub-list added"),
    "archive": _("old entries archived"),
    "arrange": _("order changed"),
    "change_password": _("own password changed"),
    "close": _("account closed"),
    "correct_address": _("address corrected"),
    "create": _("made"),
    "decide": _("decided how to read it"),
    "doubt": _("put in doubt"),
    "drop_second_factor": _("app taken off"),
    "edit": _("edited"),
    "end": _("ended"),
    "end_membership": _("contact taken out"),
    "end_session": _("signed out elsewhere"),
    "end_sessions": _("signed out everywhere else"),
    "export": _("exported"),
    "follow_office": _("went along with the office"),
    "hold": _("all stopped"),
    "import": _("taken in"),
    "keep": _("kept"),
    "leave": _("left by the recipient"),
    "lift_suppression": _("mailed again"),
    "lock": _("signing in locked"),
    "make": _("adopted"),
    "miss_code": _("wrong digits for a code"),
    "miss_password": _("wrong password"),
    "miss_second_factor": _("wrong digits of the app"),
    "move": _("state or place changed"),
    "note_bounce": _("bounce noted"),
    "order": _("printing ordered"),
    "order_code": _("a code sent for signing in"),
    "put_off": _("put off: the mail server takes nothing"),
    "readmit": _("recipient taken in again"),
    "receive": _("received"),
    "refuse": _("refused"),
    "release": _("released"),
    "remove": _("removed"),
    "remove_extra": _("extra recipient removed"),
    "remove_part": _("sub-list removed"),
    "renew_codes": _("recovery codes made anew"),
    "reopen": _("account opened again"),
    "reschedule": _("another time set"),
    "reset_password": _("link for a password given"),
    "reset_second_factor": _("app taken off by an administrator"),
    "restore": _("put back"),
    "rows": _("several deliveries changed"),
    "save": _("saved"),
    "set_correction": _("correction linked"),
    "set_days": _("days changed"),
    "set_editor_note": _("editor's note changed"),
    "set_marks": _("marks changed"),
    "set_names": _("names changed"),
    "set_password": _("password chosen"),
    "set_range": _("printed range changed"),
    "set_second_factor": _("app set up"),
    "set_style": _("style changed"),
    "set_title_style": _("title style changed"),
    "settle_doubts": _("doubts settled"),
    "sign_in": _("signed in"),
    "start": _("started"),
    "submit": pgettext_lazy("deed", "submitted"),
    "succeed": _("merged or renamed"),
    "suppress": _("no longer mailed"),
    "take_back": _("decision taken back"),
    "take_from_file": _("taken from a file"),
    "undo": _("step undone"),
    "unwaive": _("finding asked about again"),
    "use_code": _("signed in by a code"),
    "use_recovery_code": _("signed in by a recovery code"),
    "waive": _("finding kept as it is"),
}


def action_words(action: str) -> tuple[Words, Words]:
    """What kind of thing, and what was done; the code itself where there are no words."""
    thing, _dot, deed = action.partition(".")
    return THINGS.get(thing, thing), DEEDS.get(deed, deed)


def kind_words(label: str) -> str:
    """``bulletin.article`` in words; a model that is no more keeps its label."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label


def field_words(label: str, name: str) -> str:
    """A field of the model in words; a name that is no field's stays."""
    field = _field(label, name)
    return capfirst(str(field.verbose_name)) if field else name


def value_words(label: str, name: str, value: Any) -> str:
    """A choice in words, everything else as it is written."""
    if value is None:
        return ""
    field = _field(label, name)
    if field is not None and isinstance(value, str):
        return str(dict(field.flatchoices).get(value, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _field(label: str, name: str) -> Any:
    try:
        field = apps.get_model(label)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if field.concrete else None
