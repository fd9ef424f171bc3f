"""The model that Debian's and PyPI's packages make: what it finds, and what it learns here."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bench.planted import DATA, faultless_text
from bulletin.jobs import teach_proof_model
from bulletin.models import SearchDocument
from bulletin.proof import WrongCharacterModel, proofread
from bulletin.proof.model import build
from bulletin.proof.model.grams import codes, plain, runs
from bulletin.services import wrong_characters

SAMPLE = (DATA.parent / "bulletin.txt").read_text(encoding="utf-8")


def built_model() -> WrongCharacterModel:
    model = wrong_characters.model()
    assert model is not None
    return model


def test_sample_shows_no_more_than_three_things_beside_those_known():
    model = built_model()
    found = {(f.line, f.text) for f in proofread(SAMPLE, model=model)}
    known = {(7, "倡仪"), (13, " "), (20, "    "), (23, "并讲话"), (58, " "), (60, " ")}
    known.add((68, "(市总办公室)"))
    assert known <= found
    assert len(found - known) <= 3, found - known


def test_misprint_of_the_sample_is_found_by_the_model_alone():
    model = built_model()
    line = SAMPLE.splitlines()[6]
    at = line.index("倡仪")
    near = line[at - 8 : at + 12]
    assert (9, "议") in {(guess.start, guess.meant) for guess in model.guesses(near)}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("会议对下一步工作进行了部暑。", "署"),
        ("切实维护职工的合法权意。", "益"),
        ("各单位要认真惯彻落实会议精神。", "贯"),
        ("加强对农民工的法律援住工作。", "助"),
    ],
)
def test_words_nobody_listed_are_found(text, meant):
    assert meant in {guess.meant for guess in built_model().guesses(text)}


def test_model_leaves_faultless_texts_alone():
    found = [
        finding
        for finding in proofread(faultless_text(), model=built_model())
        if finding.rule == "wrong-character"
    ]
    assert len(found) <= 2, found


def test_model_learns_from_published_issues(signed_issue):
    texts = SearchDocument.objects.filter(issue__isnull=False).count()
    before = built_model()
    assert wrong_characters.teach() == texts > 0
    after = built_model()
    assert after is not before
    line = SearchDocument.objects.filter(issue__isnull=False)[0].text.splitlines()[0]
    assert _known(after, line) > _known(before, line)


def test_lesson_is_given_again_only_when_something_new_was_published(signed_issue):
    teach_proof_model()
    lessons = build.current(wrong_characters.lessons_folder())
    assert wrong_characters.teach(only_new=True) == 0
    assert build.current(wrong_characters.lessons_folder()) == lessons
    SearchDocument.objects.filter(issue__isnull=False)[0].delete()
    assert (
        wrong_characters.teach(only_new=True)
        == SearchDocument.objects.filter(issue__isnull=False).count()
    )


def _known(model: WrongCharacterModel, line: str) -> int:
    table = model.teachers.genre.orders[3]
    return int(table.find(runs(codes(plain(line)), 4))[1].sum())


@pytest.fixture
def nothing_built(settings, tmp_path) -> Path:
    settings.PROOF_MODEL_DIR = tmp_path / "none"
    return tmp_path


@pytest.mark.django_db
def test_without_a_model_there_is_nothing_to_teach(nothing_built):
    assert wrong_characters.model() is None
    teach_proof_model()
    with pytest.raises(CommandError):
        call_command("teach_proof_model")


def test_build_names_the_file_that_is_missing_or_strange(nothing_built):
    strange = nothing_built / "strange.lm"
    strange.write_bytes(b"no model" * 100)
    with pytest.raises(CommandError, match=r"none\.db"):
        call_command("build_proof_model", nothing_built / "none.db", libime=strange)
    (nothing_built / "laws.db").touch()
    with pytest.raises(CommandError, match=r"strange\.lm"):
        call_command("build_proof_model", nothing_built / "laws.db", libime=strange)
    assert build.current(nothing_built / "none") is None


def test_folder_is_in_use_only_once_it_is_complete(tmp_path):
    with build.new_folder(tmp_path) as made:
        assert build.current(tmp_path) is None
    assert build.current(tmp_path) == made
    with pytest.raises(RuntimeError), build.new_folder(tmp_path):
        raise RuntimeError
    assert build.current(tmp_path) == made
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == [made]
