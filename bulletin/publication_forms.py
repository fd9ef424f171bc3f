"""What an administrator fills in about a publication and its sections."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bulletin.models import SectionStyle
from bulletin.press.styles import PrintStyle

STYLES = [
    ("red-head", _("bulletin with a red head")),
    ("plain", _("plain news sheet")),
    ("express", _("express in two columns")),
]
COLOURS = [("red", _("red")), ("black", _("black")), ("navy", _("navy"))]
RULES = [("line", _("without a star")), ("star", _("with a star")), ("none", _("none"))]
FACES = [("kai", _("Kaiti")), ("fang", _("Fangsong")), ("hei", _("Heiti"))]
# In characters; what can be printed exactly is for the press to say.
WIDEST = 20


class NamesForm(forms.Form):
    name = forms.CharField(
        label=_("publication name"),
        max_length=40,
        error_messages={"required": _("Write the name as it stands in the masthead.")},
    )
    distribution_label = forms.CharField(
        label=_("label of the distribution line"),
        max_length=12,
        error_messages={"required": _("Write a label, for example 本期印发.")},
    )


class NewPublicationForm(NamesForm):
    issuing_unit = forms.CharField(
        label=_("issuing unit"),
        max_length=60,
        error_messages={"required": _("Write the unit that issues it, as it is printed.")},
    )

    field_order = ["name", "issuing_unit", "distribution_label"]


class StyleForm(forms.Form):
    """Unit, running number and every value of a PrintStyle."""

    issuing_unit = forms.CharField(label=_("issuing unit"), max_length=60, required=False)
    shows_total = forms.BooleanField(label=_("prints the running number"), required=False)
    key = forms.ChoiceField(label=_("print style"), choices=STYLES)
    columns = forms.TypedChoiceField(label=_("columns"), choices=[(1, "1"), (2, "2")], coerce=int)
    name_size = forms.FloatField(
        label=_("size of the name"),
        help_text=_("(in characters of the text; empty: computed)"),
        required=False,
        min_value=0,
        max_value=WIDEST,
        error_messages={"invalid": _("Write a number, or leave it empty.")},
    )
    name_spacing = forms.FloatField(
        label=_("spacing of the name"),
        help_text=_("(in characters of it; empty: computed)"),
        required=False,
        min_value=0,
        max_value=WIDEST,
        error_messages={"invalid": _("Write a number, or leave it empty.")},
    )
    name_colour = forms.ChoiceField(label=_("colour of the name"), choices=COLOURS)
    rule = forms.ChoiceField(label=_("rule of the masthead"), choices=RULES)
    han_latin = forms.TypedChoiceField(
        label=_("space between Chinese and Latin"),
        choices=[(0.0, "0"), (0.125, "⅛"), (0.25, "¼")],
        coerce=float,
    )
    note_label = forms.CharField(
        label=_("label of the editor's note"),
        max_length=6,
        error_messages={"required": _("The editor's note needs a label.")},
    )
    note_face = forms.ChoiceField(label=_("face of the editor's note"), choices=FACES)
    permit = forms.CharField(label=_("permit number"), max_length=30, required=False)
    shows_contents = forms.BooleanField(label=_("prints the contents"), required=False)
    shows_imprint = forms.BooleanField(label=_("prints unit and date at the foot"), required=False)

    @property
    def style(self) -> PrintStyle:
        """Of a valid form."""
        names = [field.name for field in fields(PrintStyle)]
        return PrintStyle(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def values_of(style: PrintStyle) -> dict[str, Any]:
        return {field.name: getattr(style, field.name) for field in fields(style)}


class SectionForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the section"),
        max_length=30,
        error_messages={"required": _("Write the heading as it is printed.")},
    )
    style = forms.ChoiceField(label=_("style"), choices=SectionStyle)
