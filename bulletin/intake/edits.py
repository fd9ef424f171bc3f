"""Changes of a text that a person asked for, at places of the text as it was."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bulletin.intake.demands import Spot
from bulletin.intake.errors import ImpossibleReading
from bulletin.intake.raw_lines import NEW_LINE


@dataclass(frozen=True, slots=True)
class Edit:
    """``old``, which stands at ``at``, becomes ``new``; neither holds a line end."""

    at: Spot
    old: str
    new: str


class Edits:
    """Edits that do not overlap; places before them and after are told from one another."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._lines: dict[int, list[Edit]] = defaultdict(list)
        for edit in edits:
            self._lines[edit.at[0]].append(edit)
        for line in self._lines.values():
            line.sort(key=lambda edit: edit.at[1])

    def apply(self, text: str) -> str:
        """Raises ImpossibleReading where something else stands."""
        if not self._lines:
            return text
        lines = NEW_LINE.split(text)
        ends = [match.group() for match in NEW_LINE.finditer(text)] + [""]
        for number, edits in self._lines.items():
            line, parts, position = lines[number - 1], [], 0
            for edit in edits:
                column = edit.at[1]
                if column < position or not line.startswith(edit.old, column):
                    raise ImpossibleReading(
                        _("This place of line %(line)d was changed already. Undo that first.")
                        % {"line": number}
                    )
                parts += [line[position:column], edit.new]
                position = column + len(edit.old)
            lines[number - 1] = "".join((*parts, line[position:]))
        return "".join(line + end for line, end in zip(lines, ends, strict=True))

    def forward(self, spot: Spot) -> Spot:
        """Where a place of the text as it was stands now."""
        number, column = spot
        moved = sum(
            len(edit.new) - len(edit.old)
            for edit in self._lines.get(number, ())
            if edit.at[1] < column
        )
        return number, column + moved

    def back(self, spot: Spot) -> Spot:
        """Where a place of the changed text stood."""
        number, column = spot
        for edit in self._lines.get(number, ()):
            if edit.at[1] >= column:
                break
            column = max(edit.at[1], column - len(edit.new) + len(edit.old))
        return number, column
