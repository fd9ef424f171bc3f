"""The bench's measuring on pages whose answer is known: what is wrong must be found wrong."""

from dataclasses import dataclass, replace

import pytest
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from bench.measure import Setting, Text, measure
from bench.printed import read_pdf
from bench.weasyprint_plain import PackagedFonts, font_faces

PITCH = 225 / 22
EM = 156 / 28
# A line of 28 characters, one of 27 and the last of a paragraph.
FULL = "工会干部深入基层走访慰问困难职工并听取他们对工会工作意见"
SHORT = FULL[:-1]
LAST = "和建议。"


@dataclass(frozen=True)
class Placed:
    """A line of type; ``spacing`` in em, ``lowered`` and ``moved`` in mm from its place."""

    text: str
    spacing: float = 0.0
    lowered: float = 0.0
    moved: float = 0.0


@pytest.fixture
def setting_of(tmp_path):
    """Prints lines as one paragraph at the left edge and measures them."""

    def measured(*lines: Placed, text: str | None = None) -> Setting:
        path = tmp_path / "lines.pdf"
        path.write_bytes(pdf_of(*lines))
        given = "".join(line.text for line in lines) if text is None else text
        return measure(read_pdf(path), [Text("paragraph", given)])

    return measured


def pdf_of(*lines: Placed, page_break_ahead_of: int = 99) -> bytes:
    spans = [
        f'<div style="top: {37 + number % page_break_ahead_of * PITCH + line.lowered}mm;'
        f' left: {28 + line.moved}mm; letter-spacing: {line.spacing}em">{line.text}</div>'
        for number, line in enumerate(lines)
    ]
    pages = ["".join(spans[:page_break_ahead_of]), "".join(spans[page_break_ahead_of:])]
    html = (
        f"<style>{font_faces('packaged:')} @page {{ size: A4; margin: 0 }} body {{ margin: 0 }}"
        "main { height: 297mm; position: relative }"
        f"div {{ font-size: {EM}mm; line-height: {PITCH}mm; position: absolute; white-space: pre;"
        ' font-family: "Yinfa Fang"; font-kerning: none }</style>'
        + "".join(f"<main>{page}</main>" for page in pages if page)
    )
    fonts = FontConfiguration()
    document = HTML(string=html, url_fetcher=PackagedFonts()).render(font_config=fonts)
    return document.write_pdf()


def stretched_to(length: float, text: str) -> float:
    """The letter-spacing that makes ``text`` of full-width characters ``length`` em long."""
    return (length - len(text)) / (len(text) - 1)


def test_lines_that_fill_the_measure_are_flush(setting_of):
    found = setting_of(Placed(FULL), Placed(SHORT, stretched_to(28, SHORT)), Placed(LAST))

    assert (found.lines, found.full_lines, found.not_flush) == (3, 2, 0)


@pytest.mark.parametrize("missing_mm", [0.4, 2.0, EM, -0.4])
def test_a_ragged_line_is_found(setting_of, missing_mm):
    ragged = stretched_to(28 - missing_mm / EM, SHORT)

    found = setting_of(Placed(FULL), Placed(SHORT, ragged), Placed(LAST))

    assert found.not_flush == 1


@pytest.mark.parametrize(("moved_mm", "count"), [(0.28, 0), (-0.28, 0), (0.32, 1), (-0.32, 1)])
def test_three_tenths_of_a_millimetre_are_the_limit(setting_of, moved_mm, count):
    assert setting_of(Placed(FULL, moved=moved_mm), Placed(LAST)).not_flush == count


def test_the_last_line_of_a_paragraph_need_not_be_full(setting_of):
    assert setting_of(Placed(LAST)).full_lines == 0


def test_half_a_mark_may_hang_over_the_edge_and_half_a_character_may_not(setting_of):
    marked = SHORT + "，"
    hanging = stretched_to(28.5, marked)

    assert setting_of(Placed(marked, hanging), Placed(LAST)).not_flush == 0
    assert setting_of(Placed(FULL, hanging), Placed(LAST)).not_flush == 1


def test_forbidden_starts_and_ends_are_counted(setting_of):
    found = setting_of(
        Placed(SHORT + "“"), Placed("，" + SHORT), Placed("。" + SHORT), Placed(LAST)
    )

    assert (found.forbidden_starts, found.forbidden_ends) == (2, 1)


@pytest.mark.parametrize("cut", ["20|11年", "73.|21万", "——|—", "Li|nux", "…|…"])
def test_numbers_words_and_dashes_cut_in_two_are_counted(setting_of, cut):
    ahead, behind = cut.split("|")

    assert setting_of(Placed(SHORT + ahead), Placed(behind + LAST)).forbidden_splits == 1


@pytest.mark.parametrize("parted", ["2011|年", "，|2011", "a |b", "—|会", "年|2011"])
def test_what_may_be_parted_is_not_counted(setting_of, parted):
    ahead, behind = parted.split("|")

    assert setting_of(Placed(SHORT + ahead), Placed(behind + LAST)).forbidden_splits == 0


def test_letter_spacing_is_measured(setting_of):
    found = setting_of(Placed(SHORT, 0.05), Placed(SHORT, 0.01), Placed(FULL), Placed(LAST))

    assert found.stretched_lines == 2
    assert found.largest_stretch == pytest.approx(0.05, abs=0.001)
    assert found.mean_stretch == pytest.approx(0.03, abs=0.001)
    assert found.mean_of_all == pytest.approx(0.02, abs=0.001)


def test_squeezed_marks_are_measured(setting_of):
    html = f"{SHORT[:9]}<span style='letter-spacing: -0.2em'>，</span>{SHORT[:9]}"

    found = setting_of(Placed(html), Placed(LAST), text=f"{SHORT[:9]}，{SHORT[:9]}{LAST}")

    assert found.squeezed_lines == 1
    assert found.mean_squeeze == pytest.approx(0.2, abs=0.002)
    assert setting_of(Placed(f"{SHORT[:9]}，{SHORT[:9]}"), Placed(LAST)).squeezed_lines == 0


def test_a_wide_space_is_measured(setting_of):
    text = "日前 沧浪区"
    html = text.replace(" ", "<span style='letter-spacing: 1em'> </span>")
    narrow, wide = (
        setting_of(Placed(line), Placed(LAST), text=text + LAST) for line in (text, html)
    )

    assert wide.widest_space - narrow.widest_space == pytest.approx(1, abs=0.01)


def test_lines_off_the_grid_are_counted(setting_of):
    lines = [Placed(FULL), Placed(FULL), Placed(FULL), Placed(LAST)]

    assert setting_of(*lines).off_grid == 0
    lines[1] = replace(lines[1], lowered=0.2)
    lines[2] = replace(lines[2], lowered=-3)
    assert setting_of(*lines).off_grid == 2


def test_the_line_of_a_lowered_title_in_another_face_is_measured_by_its_body_text(setting_of):
    title = f"<span style='font-family: Yinfa Kai; position: relative; top: 0.39mm'>{LAST}</span>"
    lines = [Placed(FULL), Placed(title + FULL[4:]), Placed(FULL), Placed(LAST)]
    text = FULL + LAST + FULL[4:] + FULL + LAST

    assert setting_of(*lines, text=text).off_grid == 0
    lines[1] = replace(lines[1], lowered=0.2)
    assert setting_of(*lines, text=text).off_grid == 1


def test_a_paragraph_is_followed_over_the_end_of_a_page(tmp_path):
    path = tmp_path / "pages.pdf"
    path.write_bytes(pdf_of(Placed(FULL), Placed(FULL), Placed(LAST), page_break_ahead_of=2))

    found = measure(read_pdf(path), [Text("paragraph", FULL + FULL + LAST)])

    assert (found.pages, found.lines, found.full_lines, found.off_grid) == (2, 3, 2, 0)


def test_text_that_differs_is_found(setting_of):
    whole = setting_of(Placed(FULL), Placed(LAST))
    wrong = setting_of(Placed(FULL), Placed(LAST), text=FULL + "和建言。")
    more = setting_of(Placed(FULL + "另"), Placed(LAST), text=FULL + LAST)

    assert whole.is_text_whole
    assert not wrong.is_text_whole
    assert "建言" in wrong.first_difference
    assert not more.is_text_whole


def test_text_between_two_paragraphs_that_nobody_wrote_is_found(tmp_path):
    path = tmp_path / "lines.pdf"
    path.write_bytes(pdf_of(Placed(FULL), Placed("另"), Placed(LAST)))

    found = measure(read_pdf(path), [Text("paragraph", FULL), Text("paragraph", LAST)])

    assert found.missing_texts == 0
    assert not found.is_text_whole


def test_stray_and_lost_spaces_are_counted(setting_of):
    stray = setting_of(Placed("工会 干部"), Placed(LAST), text="工会干部" + LAST)
    lost = setting_of(Placed("工会干部"), Placed(LAST), text="工会 干部" + LAST)

    assert (stray.stray_spaces, stray.lost_spaces) == (1, 0)
    assert (lost.stray_spaces, lost.lost_spaces) == (0, 1)


def test_a_missing_entry_of_the_contents_is_found(setting_of, tmp_path):
    path = tmp_path / "lines.pdf"
    path.write_bytes(pdf_of(Placed("本期要目"), Placed("走访慰问12"), Placed(FULL)))
    body = Text("paragraph", FULL)

    there = measure(read_pdf(path), [Text("entry", "走访慰问"), body])
    missing = measure(read_pdf(path), [Text("entry", "走访调研"), body])

    assert there.is_text_whole
    assert missing.missing_texts == 1
    assert not missing.is_text_whole
