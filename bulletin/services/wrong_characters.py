"""The model of wrong characters in use, and its lessons from what was published."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max

from bulletin.models import SearchDocument
from bulletin.proof import WrongCharacterModel
from bulletin.proof.model import build

# What was published when the lessons were last taught.
TAUGHT = "taught"


def model() -> WrongCharacterModel | None:
    """The model as it was last built and taught; None where none was built."""
    base = build.current(settings.PROOF_MODEL_DIR)
    if base is None:
        return None
    return _loaded(base, build.current(lessons_folder()) or base)


@lru_cache(maxsize=1)
def _loaded(base: Path, genre: Path) -> WrongCharacterModel:
    return WrongCharacterModel.load(base, genre)


def teach(*, only_new: bool = False) -> int:
    """Let the model learn from every published issue; returns from how many texts.

    With ``only_new`` nothing is done where nothing was published since. Raises NoModel where none
    was built.
    """
    base = build.current(settings.PROOF_MODEL_DIR)
    if base is None:
        raise build.NoModel(settings.PROOF_MODEL_DIR)
    texts = SearchDocument.objects.filter(issue__isnull=False).order_by("pk")
    known = texts.aggregate(count=Count("pk"), last=Max("pk"))
    taught = f"{base.name} {known['count']} {known['last']}"
    note = lessons_folder() / TAUGHT
    if only_new and (not known["count"] or (note.exists() and note.read_text() == taught)):
        return 0
    rows = texts.values_list("title", "text").iterator()
    build.teach(
        lessons_folder(),
        base=base,
        lines=(line for title, text in rows for line in (title, *text.splitlines())),
    )
    note.write_text(taught, encoding="ascii")
    return int(known["count"])


def lessons_folder() -> Path:
    """Beside the editions, for web and workers share them."""
    return Path(settings.MEDIA_ROOT) / "proof-lessons"
