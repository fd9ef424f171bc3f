"""How much of the collection of bulletins the intake reads right, how sure it is, how fast.

python -m bench.intake            # the bulletins that rules are tuned on
python -m bench.intake --held     # those that nobody looks at
python -m bench.intake --wrong    # and every field that was read wrong
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import django

from bench.fields import Field, compare, false_doubts
from bulletin.intake import NoArticleFound, Reading, read_bulletin, read_text
from bulletin.intake.conservation import breaches
from bulletin.intake.decoding import decode

COLLECTION = Path(__file__).parents[1] / "tests" / "data" / "bulletins"
HELD = COLLECTION / "held"
GROWTH = 8
GROWTH_BYTES = 100_000


@dataclass
class Score:
    """What was read right in some bulletins, by kind of field."""

    fields: list[Field] = field(default_factory=list)
    articles: int = 0
    false_doubts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    lost: int = 0

    @property
    def share_right(self) -> float:
        return sum(found.right for found in self.fields) / len(self.fields)

    @property
    def share_flagged(self) -> float:
        """Of the fields that were read wrong, those that a doubt points at."""
        wrong = [found for found in self.fields if not found.right]
        return sum(found.flagged for found in wrong) / len(wrong) if wrong else 1.0

    @property
    def false_doubts_an_article(self) -> float:
        return sum(self.false_doubts.values()) / self.articles if self.articles else 0.0


def measure(paths: Sequence[Path], show: bool = False) -> Score:
    """Read each text and compare it with the truth beside it."""
    score = Score()
    for path in paths:
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        text = decode(path.read_bytes())
        score.articles += sum(len(section["articles"]) for section in truth["sections"])
        try:
            reading = read_text(text)
        except NoArticleFound:
            score.refused.append(path.name)
            score.fields += compare(text, Reading(), truth)
            continue
        fields = compare(text, reading, truth)
        score.fields += fields
        score.false_doubts.update(doubt.rule for doubt in false_doubts(fields, reading))
        score.lost += len(breaches(text, reading))
        if show:
            right = sum(found.right for found in fields)
            print(f"{path.name}: {right}/{len(fields)}")
            for found in fields:
                if not found.right:
                    flag = "doubt" if found.flagged else "UNFLAGGED"
                    print(
                        f"  {found.kind} {flag} l.{found.lines.start}: "
                        f"{found.expected[:60]!r} read as {found.read[:60]!r}"
                    )
    return score


def seconds_a_megabyte(source: bytes, size_bytes: int) -> float:
    """Processor time to read so many bytes of copies of a text, for each million of them."""
    data = source * max(1, size_bytes // len(source))
    began = time.process_time()
    read_bulletin(data)
    return (time.process_time() - began) / len(data) * 1_000_000


def report(score: Score) -> Iterator[str]:
    kinds = sorted({found.kind for found in score.fields})
    yield f"{'field':<14}{'fields':>8}{'right, %':>10}{'of the wrong flagged, %':>26}"
    for kind in kinds:
        part = Score([found for found in score.fields if found.kind == kind])
        yield _row(kind, part)
    yield _row("all", score)
    yield f"articles {score.articles}, false doubts an article {score.false_doubts_an_article:.2f}"
    yield ", ".join(f"{rule} {count}" for rule, count in score.false_doubts.most_common())
    yield f"refused: {', '.join(score.refused) or 'none'}; characters lost or moved: {score.lost}"


def _row(kind: str, score: Score) -> str:
    wrong = any(not found.right for found in score.fields)
    flagged = f"{100 * score.share_flagged:.1f}" if wrong else "–"
    return f"{kind:<14}{len(score.fields):>8}{100 * score.share_right:>10.1f}{flagged:>26}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--held", action="store_true", help="the bulletins held apart")
    parser.add_argument("--wrong", action="store_true", help="print every field read wrong")
    parser.add_argument("files", nargs="*", type=Path, help="only these texts")
    options = parser.parse_args(arguments)
    paths = options.files or sorted((HELD if options.held else COLLECTION).glob("*.txt"))
    score = measure(paths, options.wrong)
    print("\n".join(report(score)))
    if not options.files:
        source = b"\n".join(path.read_bytes() for path in sorted(COLLECTION.glob("3[0-3]*.txt")))
        once = seconds_a_megabyte(source, GROWTH_BYTES)
        more = seconds_a_megabyte(source, GROWTH * GROWTH_BYTES)
        print(f"seconds a MB: {once:.2f}; {GROWTH} times as much: {more:.2f}")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main())
