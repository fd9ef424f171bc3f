"""How a publication looks in print, as data: the ready styles and what may be changed in them."""

from dataclasses import asdict, dataclass, fields
from typing import Any

COLUMNS = (1, 2)
HAN_LATIN = (0.0, 0.125, 0.25)
RULES = ("line", "star", "none")
NOTE_FACES = ("kai", "fang", "hei")
# By the name of the colour, as CSS.
COLOURS = {"red": "#c8161d", "black": "#000000", "navy": "#1f4e79"}


@dataclass(frozen=True)
class PrintStyle:
    """The look of a publication; ``key`` names the ready style it comes from.

    ``name_size`` is in characters of the text and ``name_spacing`` in characters of the name;
    None: computed from the name's length. ``han_latin`` is the space between Chinese and Latin
    letters or digits, in em. ``permit`` is the number of the permit that an internal publication
    (内部资料性出版物) has to show. ``shows_imprint``: unit and date stand at the foot of the last
    page too (GB/T 9704-2012, 7.4.3). ``shows_contents``: 本期要目 is printed.

    The defaults are what a snapshot says that was frozen before there were styles, and are not
    stored; changing one would change issues that were signed.
    """

    key: str = "red-head"
    columns: int = 1
    name_size: float | None = None
    name_spacing: float | None = None
    name_colour: str = "red"
    rule: str = "line"
    han_latin: float = 0.0
    note_face: str = "kai"
    note_label: str = "编者按"
    permit: str = ""
    shows_imprint: bool = False
    shows_contents: bool = True

    def to_json(self) -> dict[str, Any]:
        """What differs from the defaults."""
        return {
            field.name: value
            for field, value in zip(fields(self), asdict(self).values(), strict=True)
            if value != field.default
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PrintStyle":
        return cls(**data)


# None has space between Chinese and figures: so every character keeps its place on the grid, and
# in narrow columns no such space is spread wide.
RED_HEAD = PrintStyle()
PLAIN = PrintStyle(key="plain", name_colour="black")
EXPRESS = PrintStyle(key="express", columns=2, shows_contents=False)
READY_STYLES = {style.key: style for style in (RED_HEAD, PLAIN, EXPRESS)}
