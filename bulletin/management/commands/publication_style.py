"""manage.py publication_style: how a publication is printed."""

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import DomainError
from bulletin.models import Publication
from bulletin.press.masthead_name import fit_name
from bulletin.press.styles import COLOURS, HAN_LATIN, NOTE_FACES, READY_STYLES, PrintStyle
from bulletin.services.publications import publication_named, set_print_style

AUTO = "auto"
WORDS = {
    "red-head": gettext_lazy("bulletin with a red head"),
    "plain": gettext_lazy("plain news sheet"),
    "express": gettext_lazy("express in two columns"),
    "red": gettext_lazy("red"),
    "black": gettext_lazy("black"),
    "navy": gettext_lazy("navy"),
    "line": gettext_lazy("without a star"),
    "star": gettext_lazy("with a star"),
    "none": gettext_lazy("none"),
    "fang": gettext_lazy("Fangsong"),
    "kai": gettext_lazy("Kaiti"),
    "hei": gettext_lazy("Heiti"),
}


class Command(BaseCommand):
    help = "Sets how a publication is printed from its next issue on, and shows it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--style", choices=READY_STYLES, help="begin with this ready style")
        parser.add_argument("--columns", type=int, metavar="1|2")
        parser.add_argument(
            "--name-size", type=_number, metavar="EM", help=f"in characters of the text, or {AUTO}"
        )
        parser.add_argument(
            "--name-spacing", type=_number, metavar="EM", help=f"in characters of it, or {AUTO}"
        )
        parser.add_argument("--colour", dest="name_colour", choices=COLOURS)
        rule = parser.add_mutually_exclusive_group()
        for option, value in (("--star", "star"), ("--no-star", "line"), ("--no-rule", "none")):
            rule.add_argument(option, dest="rule", action="store_const", const=value)
        parser.add_argument("--han-latin", type=float, choices=HAN_LATIN)
        parser.add_argument("--note-face", choices=NOTE_FACES)
        parser.add_argument("--note-label", metavar="TEXT")
        parser.add_argument("--permit", metavar="TEXT", help="empty for none")
        parser.add_argument("--contents", dest="shows_contents", action=BooleanOptionalAction)
        parser.add_argument("--imprint", dest="shows_imprint", action=BooleanOptionalAction)
        parser.add_argument("--unit", metavar="TEXT", help="the issuing unit; empty for none")
        parser.add_argument("--total", action=BooleanOptionalAction, help="the running number")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            publication = publication_named(options["name"])
            publication = set_print_style(
                publication.pk,
                _asked(publication.style, options),
                actor=None,
                issuing_unit=options["unit"],
                shows_total=options["total"],
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        for label, value in _lines(publication):
            self.stdout.write(_("%(label)s: %(value)s") % {"label": label, "value": value})


def _number(text: str) -> float | str:
    if text == AUTO:
        return AUTO
    try:
        return float(text)
    except ValueError:
        raise ArgumentTypeError(_("%s is not a number") % text) from None


def _asked(style: PrintStyle, options: dict[str, Any]) -> PrintStyle:
    """A ready style keeps what names the publication rather than dresses it."""
    if options["style"]:
        style = replace(
            READY_STYLES[options["style"]],
            note_label=style.note_label,
            permit=style.permit,
            shows_imprint=style.shows_imprint,
        )
    changes: dict[str, Any] = {
        field.name: None if options[field.name] == AUTO else options[field.name]
        for field in fields(style)
        if options.get(field.name) is not None
    }
    return replace(style, **changes)


def _lines(publication: Publication) -> Iterator[tuple[str, object]]:
    style = publication.style
    name = fit_name(publication.name, style)
    yield _("publication"), publication.name
    yield _("issuing unit"), publication.issuing_unit or _("none")
    yield _("running number"), _yes(publication.shows_total)
    yield _("print style"), f"{style.key} {WORDS[style.key]}"
    yield _("columns"), style.columns
    yield _("size of the name"), _measured(name.size, is_auto=style.name_size is None)
    yield _("spacing of the name"), _measured(name.spacing, is_auto=style.name_spacing is None)
    yield _("colour of the name"), WORDS[style.name_colour]
    yield _("rule of the masthead"), WORDS[style.rule]
    yield _("space between Chinese and Latin"), _("%s characters") % f"{style.han_latin:g}"
    yield _("contents"), _yes(style.shows_contents)
    yield _("editor's note"), f"{style.note_label} {WORDS[style.note_face]}"
    yield _("permit number"), style.permit or _("none")
    yield _("unit and date at the foot"), _yes(style.shows_imprint)


def _yes(value: bool) -> str:
    return _("printed") if value else _("not printed")


def _measured(value: float, *, is_auto: bool) -> str:
    text = _("%s characters") % f"{value:.3g}"
    return _("%s, computed") % text if is_auto else text
