"""PDF pages in two columns are read one column after the other."""

from weasyprint import HTML

from bulletin.intake.blanks import squeeze
from bulletin.intake.formats.page_columns import frames_of
from bulletin.intake.formats.page_lines import Letter, PageLine
from bulletin.intake.formats.pdf import read_pdf
from tests.bulletin.linear_time import assert_linear

STYLE = """<style>
@page { size: 210mm 297mm; margin: 20mm }
body { font: 12pt/20pt "Noto Serif CJK SC"; margin: 0 }
p { margin: 0; text-indent: 2em } h1 { font-size: 20pt; line-height: 30pt; text-align: center }
.two { columns: 2; column-gap: 10mm; text-align: justify }
.at { position: absolute; white-space: nowrap }
</style>"""
WORDS = "市总工会召开职工技能竞赛动员部署会议各区县产业工会负责同志参加并就下一步工作作了交流发言"


def _paragraph(number: int) -> str:
    return f"第{number}段" + WORDS * 3 + "。"


def _read(body: str) -> list[str]:
    data = HTML(string=STYLE + body).write_pdf()
    assert data
    lines = read_pdf(data).source.lines
    return [squeeze(line.text) for line in lines if squeeze(line.text)]


def test_columns_are_read_one_after_the_other_and_paragraphs_go_on_in_the_next():
    texts = [_paragraph(number) for number in range(1, 11)]
    body = "<h1>技能竞赛专刊</h1><div class=two>" + "".join(f"<p>{text}</p>" for text in texts)

    assert _read(body + "</div>") == ["技能竞赛专刊", *texts]


def test_what_runs_across_parts_the_columns():
    texts = [_paragraph(number) for number in range(1, 9)]
    halves = ["".join(f"<p>{text}</p>" for text in half) for half in (texts[:4], texts[4:])]
    body = "".join(
        f"<h1>第{place}篇稿件的题目</h1><div class=two>{half}</div>"
        for place, half in zip("一二", halves, strict=True)
    )

    assert _read(body) == [
        "第一篇稿件的题目", *texts[:4], "第二篇稿件的题目", *texts[4:],
    ]  # fmt: skip


def test_one_column_stays_as_it_is():
    texts = [_paragraph(number) for number in range(1, 6)]
    names = "<p style='text-align: right'>（市总办公室）</p>"

    read = _read("".join(f"<p>{text}</p>{names}" for text in texts))

    assert read == [part for text in texts for part in (text, "（市总办公室）")]


def _line(left: float, right: float, bottom: float) -> PageLine:
    letters = (
        Letter("左", left, left + 10, bottom, 10, False, False),
        Letter("右", right - 10, right, bottom, 10, False, False),
    )
    return PageLine(0, 800, letters)


def test_lines_that_come_row_by_row_are_put_in_order():
    rows = [_line(*edges, 700 - 20 * row) for row in range(10) for edges in ((50, 290), (310, 550))]
    head = _line(150, 450, 740)

    frames = frames_of([[head, *rows]], set())

    assert [frame.narrow for frame in frames] == [False, True, True]
    assert frames[1].lines == rows[::2]
    assert frames[2].lines == rows[1::2]
    assert [line.page for line in (head, rows[0], rows[1])] == [0, 1, 2]


def test_time_grows_as_the_lines_do():
    def read(size: int) -> None:
        lines = [
            _line(*((50, 290), (310 + at % 7, 550), (60, 540))[at % 3], 100_000 - at)
            for at in range(size)
        ]
        frames_of([lines], set())

    assert_linear(read, 2_000)
