"""核对拆分: an editor's steps guide the reading, can be undone, and lose nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.intake import ImpossibleReading, read_cuts
from bulletin.intake.conservation import breaches
from bulletin.intake.demands import Part
from bulletin.intake.grammar import Kind
from bulletin.intake.memory import AT_MOST, signature
from bulletin.models import Article, Attribution, IntakeSheet, LearnedClue
from bulletin.services.intake_sheets import (
    SheetChanged,
    Unanswered,
    answer_doubt,
    discard_sheet,
    move_cut,
    name_offices,
    reopen_sheet,
    say_part,
    shift_cut,
    start_sheet,
    take_back,
)
from bulletin.services.sheet_articles import DoubtsLeft, make_articles
from bulletin.services.sheet_reading import read_sheet
from bulletin.services.uploading import UnusableFile, open_file
from bulletin.states import ArticleStatus, SheetStatus
from distribution.services.sample import SAMPLE_BULLETIN
from tests.bulletin.word_files import AUTHORS

SAMPLE = SAMPLE_BULLETIN.read_text("utf-8")
PROSE = "9月20日，市总工会召开会议，部署今年的职工技能竞赛，全市120名职工参加，取得成效。"


@pytest.fixture
def start(editor, publication):
    def start(text=SAMPLE, **options):
        return start_sheet(
            publication.pk, open_file("简报.txt", text.encode()), actor=editor, **options
        )

    return start


@pytest.fixture
def say(editor):
    """Says something of a line of the text as it is shown now."""

    def say(sheet, line, part, column=0):
        sheet.refresh_from_db()
        return say_part(sheet.pk, (line, column), part, actor=editor, version=sheet.version)

    return say


def kind_of(sheet, line):
    cuts = read_sheet(IntakeSheet.objects.get(pk=sheet.pk)).read.cuts
    return next(str(cut.kind) for cut in cuts if cut.line.number == line)


def titles(sheet):
    reading = read_sheet(IntakeSheet.objects.get(pk=sheet.pk))
    return [article.title for article in reading.articles]


def settle_all(sheet, editor):
    """The first choice of every doubt; offices stay as they are printed."""
    for _step in range(60):
        sheet.refresh_from_db()
        asked = read_sheet(sheet).asked
        if not asked:
            return sheet
        first = asked[0]
        last = len(first.choices) - 1 if first.doubt.rule == "unknown-office" else 0
        answer_doubt(sheet.pk, first.key, last, actor=editor, version=sheet.version)
    raise AssertionError("doubts that no answer settles")


def test_a_sheet_starts_with_the_reading_of_the_text(start, editor):
    sheet = start()

    assert len(titles(sheet)) == 14
    assert sheet.source.path.read_bytes().decode() == SAMPLE
    assert AuditEntry.objects.filter(action="sheet.start", actor=editor).count() == 1


def test_only_editors_correct(publication, clerk, start):
    sheet = start()
    with pytest.raises(NotAllowed):
        start_sheet(publication.pk, open_file("简报.txt", SAMPLE.encode()), actor=clerk)
    with pytest.raises(NotAllowed):
        say_part(sheet.pk, (5, 0), Part.TITLE, actor=clerk, version=1)
    assert not IntakeSheet.objects.visible_to(clerk).exists()


def test_a_file_without_an_article_starts_nothing(start):
    with pytest.raises(UnusableFile):
        start("你好")
    assert not IntakeSheet.objects.exists()


def test_a_line_is_what_the_editor_says_and_the_rest_is_read_around_it(start, say):
    sheet = start()
    say(sheet, 9, Part.SECTION)

    assert kind_of(sheet, 9) == "section"
    assert kind_of(sheet, 11) == "body"
    say(sheet, 9, Part.TITLE)
    assert len(titles(sheet)) == 14


@pytest.mark.parametrize(
    ("line", "part", "kind"),
    [
        (9, Part.BODY, "body"),
        (20, Part.TITLE, "title"),
        (3, Part.SECTION, "section"),
        (65, Part.BODY, "body-end"),
        (49, Part.LEFTOVER, "leftover"),
        (46, Part.CAPTION, "caption"),
        (1, Part.ATTRIBUTION, None),
        (13, Part.ATTRIBUTION, None),
    ],
)
def test_what_cannot_be_is_refused_and_not_kept(start, say, line, part, kind):
    sheet = start()
    if kind is None:
        with pytest.raises(ImpossibleReading):
            say(sheet, line, part)
        sheet.refresh_from_db()
        assert (sheet.decisions, sheet.version) == ([], 1)
    else:
        say(sheet, line, part)
        assert kind_of(sheet, line) == kind


def test_an_article_is_merged_with_the_one_before_and_split_again(start, say, editor):
    sheet = start()
    say(sheet, 25, Part.JOIN)
    assert len(titles(sheet)) == 13
    assert "太仓市总工会举办工资集体协商培训班" not in titles(sheet)

    say(sheet, 29, Part.BEGIN)
    reading = read_sheet(IntakeSheet.objects.get(pk=sheet.pk))
    assert len(list(reading.articles)) == 14
    merged, split = list(reading.articles)[2:4]
    assert "太仓市总工会举办工资集体协商培训班" in merged.read.paragraphs
    assert split.read.line == 29
    assert split.offices == ["太仓市总工会"]


def test_a_cut_moves_to_another_line(start, editor):
    sheet = start()
    move_cut(sheet.pk, (29, 0), actor=editor, version=1)

    reading = read_sheet(IntakeSheet.objects.get(pk=sheet.pk))
    lines = [article.read.line for article in reading.articles]
    assert 29 in lines
    assert 25 not in lines
    assert len(lines) == 14


@pytest.mark.parametrize("to", [29, 23])
def test_a_cut_is_shifted_down_and_up(start, editor, to):
    sheet = start()
    shift_cut(sheet.pk, (25, 0), (to, 0), actor=editor, version=1)

    lines = [article.read.line for article in read_sheet(_again(sheet)).articles]
    assert to in lines
    assert 25 not in lines
    assert len(lines) == 14


@pytest.mark.parametrize(
    ("start_line", "to"), [(25, 25), (25, 18), (25, 9), (25, 64), (18, 20), (26, 29)]
)
def test_a_cut_stays_between_its_neighbours(start, editor, start_line, to):
    sheet = start()
    with pytest.raises((ImpossibleReading, SheetChanged)):
        shift_cut(sheet.pk, (start_line, 0), (to, 0), actor=editor, version=1)

    assert _again(sheet).decisions == []


def _again(sheet):
    return IntakeSheet.objects.get(pk=sheet.pk)


def test_the_first_of_a_section_joins_nothing(start, say, editor):
    sheet = start()
    with pytest.raises(ImpossibleReading):
        say(sheet, 18, Part.JOIN)
    with pytest.raises(ImpossibleReading):
        move_cut(sheet.pk, (20, 0), actor=editor, version=1)
    assert kind_of(sheet, 17) == "section"


def test_undo_brings_the_reading_back(start, say, editor):
    sheet = start()
    before = read_sheet(sheet).read.reading
    say(sheet, 9, Part.SECTION)
    say(sheet, 25, Part.JOIN)
    take_back(sheet.pk, actor=editor, version=3)
    assert kind_of(sheet, 9) == "section"
    assert kind_of(sheet, 25) == "title"
    take_back(sheet.pk, actor=editor, version=4)

    sheet.refresh_from_db()
    assert read_sheet(sheet).read.reading == before
    with pytest.raises(ImpossibleReading):
        take_back(sheet.pk, actor=editor, version=5)


def test_a_stale_page_changes_nothing(start, say, editor):
    sheet = start()
    say(sheet, 9, Part.SECTION)
    with pytest.raises(SheetChanged):
        say_part(sheet.pk, (25, 0), Part.JOIN, actor=editor, version=1)
    with pytest.raises(SheetChanged):
        make_articles(sheet.pk, actor=editor, version=1)

    assert kind_of(sheet, 25) == "title"
    assert not Article.objects.exists()


def test_a_doubt_is_settled_by_a_choice_and_opened_again(start, editor):
    sheet = start()
    count = len(read_sheet(sheet).asked)
    lost_break = next(one for one in read_sheet(sheet).asked if one.doubt.rule == "lost-break")
    answer_doubt(sheet.pk, lost_break.key, 0, actor=editor, version=1)

    sheet.refresh_from_db()
    reading = read_sheet(sheet)
    third = list(reading.articles)[2].read
    assert [paragraph[:4] for paragraph in third.paragraphs][:2] == ["8月31", "会议总结"]
    assert len(reading.asked) == count - 1
    assert [one.answer for one in reading.settled] == [lost_break.choices[0].words]

    take_back(sheet.pk, actor=editor, version=2, index=reading.settled[0].index)
    sheet.refresh_from_db()
    assert len(read_sheet(sheet).asked) == count


def test_two_changes_of_one_line_keep_their_places(start, editor):
    sheet = start()
    for rule, choice in (("missing-word", 0), ("inner-space", 0), ("inner-space", 0)):
        sheet.refresh_from_db()
        one = next(one for one in read_sheet(sheet).asked if one.doubt.rule == rule)
        answer_doubt(sheet.pk, one.key, choice, actor=editor, version=sheet.version)
    sheet.refresh_from_db()
    text = read_sheet(sheet).text
    assert "杨星云出席并讲话" in text
    assert "重点开展‘创新促" in text.replace("“", "‘").replace("”", "’")
    take_back(sheet.pk, actor=editor, version=4, index=0)
    sheet.refresh_from_db()
    assert "杨星云并讲话" in read_sheet(sheet).text


def test_offices_are_named_and_unknown_ones_refused(start, editor, office):
    text = f"市总工会召开座谈会\n{PROSE}\n\n常熟市总工会举办比赛\n{PROSE}\n（常熟市总工会）\n"
    sheet = start(text)
    unnamed = next(one for one in read_sheet(sheet).asked if one.doubt.rule == "unattributed")
    for typed in ("", "无此总工会"):
        with pytest.raises(Unanswered) as refusal:
            answer_doubt(sheet.pk, unnamed.key, 0, actor=editor, version=1, typed=typed)
        assert refusal.value.key == unnamed.key
    answer_doubt(sheet.pk, unnamed.key, 0, actor=editor, version=1, typed=office.name)

    sheet.refresh_from_db()
    reading = read_sheet(sheet)
    assert next(article.offices for article in reading.articles) == [office.name]
    assert not [one for one in reading.asked if one.doubt.rule == "unattributed"]
    second = list(reading.articles)[1]
    name_offices(sheet.pk, {second.spot: ["常熟市总"]}, actor=editor, version=2)
    sheet.refresh_from_db()
    assert list(read_sheet(sheet).articles)[1].named == [(office.name, office)]


def test_an_office_named_twice_is_asked_for_once(start, editor, office):
    text = f"镇总工会座谈\n{PROSE}\n（常熟工会）\n镇总工会比赛\n{PROSE}\n（常熟工会）\n"
    sheet = start(text)
    asked = [one for one in read_sheet(sheet).asked if one.doubt.rule == "unknown-office"]
    assert len(asked) == 1
    assert asked[0].choices[0].words == office.name
    answer_doubt(sheet.pk, asked[0].key, 0, actor=editor, version=1)

    sheet.refresh_from_db()
    named = [article.named for article in read_sheet(sheet).articles]
    assert named == [[("常熟工会", office)]] * 2


def test_articles_are_made_once_every_doubt_is_settled(start, editor):
    sheet = start()
    with pytest.raises(DoubtsLeft):
        make_articles(sheet.pk, actor=editor, version=1)
    sheet = settle_all(sheet, editor)
    read = list(read_sheet(sheet).articles)
    made = make_articles(sheet.pk, actor=editor, version=sheet.version)

    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.USED
    assert [article.title for article in made] == [one.title for one in read]
    assert {article.status for article in made} == {ArticleStatus.SUBMITTED}
    assert len({article.registration for article in made}) == 14
    names = Attribution.objects.filter(article=made[0]).values_list("printed_name", flat=True)
    assert list(names) == ["市总办公室", "研究室"]
    assert AuditEntry.objects.filter(action="sheet.move", subject_id=str(sheet.pk)).exists()
    with pytest.raises(IllegalMove):
        make_articles(sheet.pk, actor=editor, version=sheet.version)
    assert Article.objects.count() == 14


def test_articles_go_into_an_issue_under_their_sections(start, editor, assembling_issue):
    before = set(assembling_issue.adoptions.values_list("pk", flat=True))
    sheet = settle_all(start(), editor)
    make_articles(sheet.pk, actor=editor, version=sheet.version, issue_id=assembling_issue.pk)

    adoptions = assembling_issue.adoptions.exclude(pk__in=before)
    assert adoptions.count() == 14
    brief = adoptions.filter(section__name="工作简讯")
    assert [one.printed_title_style for one in brief] == ["run-in"] * 5


def test_a_discarded_sheet_comes_back(start, editor):
    sheet = start()
    discard_sheet(sheet.pk, actor=editor)
    with pytest.raises(IllegalMove):
        take_back(sheet.pk, actor=editor, version=2)
    reopen_sheet(sheet.pk, actor=editor)
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.OPEN


SPOTS = list(range(1, SAMPLE.count("\n") + 2))


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(SPOTS), st.sampled_from(list(Part)) | st.integers(0, 3)),
        min_size=1,
        max_size=6,
    )
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_sequence_of_steps_loses_a_character(start, editor, steps):
    sheet = start()
    for line, step in steps:
        sheet.refresh_from_db()
        reading = read_sheet(sheet)
        try:
            if isinstance(step, int):
                one = reading.asked[line % len(reading.asked)]
                answer_doubt(
                    sheet.pk, one.key, step, actor=editor, version=sheet.version, typed="市总"
                )
            else:
                say_part(sheet.pk, (line, 0), step, actor=editor, version=sheet.version)
        except (ImpossibleReading, Unanswered):
            pass
    sheet.refresh_from_db()
    reading = read_sheet(sheet)

    assert breaches(reading.text, reading.read.reading) == []
    if not any(act["act"] == "edit" for one in sheet.decisions for act in one["acts"]):
        assert reading.text == SAMPLE


# The heading of the only section could as well be the name of the bulletin.
HEADED = """{heading}
古里镇总工会举办职工趣味运动会
{prose}
（古里镇总工会）
{town}总工会开展送清凉活动
{prose}
（{town}总工会）
"""


def headed(town, heading):
    return HEADED.format(town=town, heading=heading, prose=PROSE)


def test_what_was_corrected_reads_right_in_the_offices_next_text(
    start, say, editor, office, other_office
):
    first = start(headed("梅李镇", "职工之家"), sender_id=office.pk)
    assert kind_of(first, 1) == "masthead"
    say(first, 1, Part.SECTION)
    sheet = settle_all(first, editor)
    make_articles(sheet.pk, actor=editor, version=sheet.version)

    text = headed("沙家浜镇", "光荣榜")
    assert kind_of(start(text, sender_id=office.pk), 1) == "section"
    assert kind_of(start(text, sender_id=other_office.pk), 1) == "publication"
    assert kind_of(start(text), 1) == "publication"


def test_memory_does_not_overrule_what_a_line_says(publication, office, start):
    plain = read_cuts(SAMPLE).cuts
    LearnedClue.objects.bulk_create(
        LearnedClue(
            publication=publication,
            office=office,
            signature=look,
            kind=Kind.BODY,
            count=50,
        )
        for look in {signature(cut.line) for cut in plain if cut.margin > AT_MOST}
    )

    assert titles(start(sender_id=office.pk)) == titles(start())


def test_a_lesson_is_unlearned_by_its_contrary(publication, editor, start, say):
    for part, count in (
        (Part.SECTION, {"section": 1}),
        (Part.MASTHEAD, {"section": 0, "masthead": 1}),
    ):
        sheet = start(headed("梅李镇", "职工之家"))
        say(sheet, 1, part)
        sheet = settle_all(sheet, editor)
        make_articles(sheet.pk, actor=editor, version=sheet.version)
        found = dict(LearnedClue.objects.values_list("kind", "count"))
        assert {kind: found.get(kind) for kind in count} == count


def test_what_is_remembered_tips_a_line_that_could_be_either():
    text = (
        f"古里镇总工会举办职工趣味运动会\n{PROSE}\n（古里镇总工会）\n"
        f"沙家浜镇总工会开展送清凉活动\n{PROSE}\n工作亮点有三\n{PROSE}\n下步打算\n{PROSE}\n"
        "（沙家浜镇总工会）\n"
    )
    plain = next(cut for cut in read_cuts(text).cuts if cut.line.words == "工作亮点有三")
    learned = {signature(plain.line): {Kind.BODY: 1}}
    tipped = next(cut for cut in read_cuts(text, learned=learned).cuts if cut.line == plain.line)

    assert (plain.kind, tipped.kind) == (Kind.TITLE, Kind.BODY)


@pytest.mark.parametrize("author", AUTHORS)
def test_word_file_is_read_again_with_its_looks(author, editor, publication):
    opened = open_file("信息.docx", AUTHORS[author]())
    sheet = start_sheet(publication.pk, opened, actor=editor)
    sheet.refresh_from_db()

    reading = read_sheet(sheet).read.reading

    def found(reading):
        return [(one.title, one.offices, one.paragraphs) for one in reading.articles]

    assert found(reading) == found(opened.reading)
