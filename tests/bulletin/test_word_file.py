"""The Word file of an issue: its structure, read back by python-docx, and its package."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from docx.oxml.ns import qn
from docx.shared import Length
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin import markup
from bulletin.press.articles import signature
from bulletin.press.picture_files import MissingPicture
from bulletin.press.refusals import TooMuch
from bulletin.press.snapshot import PrintedPicture
from bulletin.press.styles import READY_STYLES
from bulletin.word.writing import word_file
from tests.bulletin.press_rich import rich, rich_pictures
from tests.bulletin.press_sample import STAMP, article_of, issue_of, sample_snapshot, spaceless
from tests.bulletin.word_reading import lines_of, opened, text_of

__all__ = ["rich", "rich_pictures"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PAGES = {101: 2, 102: 3}


def written(snapshot, stamp=STAMP, **options) -> bytes:
    return word_file(snapshot, stamp, pages=options.pop("pages", {}), **options)


def body_of(*articles, **changes):
    return opened(written(issue_of(*articles, **changes)))


def styled(document, style: str) -> list[str]:
    return [
        text_of(paragraph._p)
        for paragraph in document.paragraphs
        if paragraph.style.style_id == style
    ]


@pytest.fixture(scope="module")
def sample() -> bytes:
    return written(sample_snapshot(), pages=PAGES)


@pytest.fixture(scope="module")
def rich_file(rich, rich_pictures) -> bytes:
    return written(rich, picture_root=rich_pictures)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_every_kind_of_text_has_its_style_with_a_chinese_name(sample):
    document = opened(sample)

    assert styled(document, "Masthead") == ["苏州工会信息"]
    assert styled(document, "IssueNumber") == ["2011年第18期（总第412期）"]
    assert styled(document, "IssuingUnit") == ["苏州市总工会办公室\t2011年9月30日"]
    assert styled(document, "SectionHeading") == [
        f"【{section.name}】" for section in sample_snapshot().sections
    ]
    assert styled(document, "ArticleTitle") == [
        article.title for section in sample_snapshot().sections[:3] for article in section.articles
    ]
    names = {style.style_id: style.name for style in document.styles}
    assert names["Masthead"] == "刊头"
    assert names["SectionHeading"] == "栏目"
    assert names["ArticleText"] == "稿件正文"
    assert names["Recipients"] == "版记"
    custom = [key for key in names if key not in {"Normal", "TableNormal", "DefaultParagraphFont"}]
    assert all(key.isascii() and not names[key].isascii() for key in custom)


def test_page_is_the_one_of_the_standard(sample):
    section = opened(sample).sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))

    sides = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    left, right, top, bottom = (side or Length(0) for side in sides)
    width, height = section.page_width or Length(0), section.page_height or Length(0)
    across, down = Length(width - left - right), Length(height - top - bottom)
    assert (width.mm, height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (across.mm, down.mm) == pytest.approx((156, 225), abs=0.05)
    assert (left.mm, top.mm) == pytest.approx((28, 37), abs=0.02)
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert int(across.pt / pitch) == 28
    assert int(down.pt * 20 / int(grid.get(qn("w:linePitch")))) == 22


def test_page_numbers_stand_outside(sample):
    document = opened(sample)
    section = document.sections[0]

    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert text_of(paragraph._p) == "— 1 —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_contents_refer_to_the_articles_and_show_the_printed_pages(sample):
    document = opened(sample)
    entries = styled(document, "ContentsEntry")
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    fields = re.findall(r"PAGEREF (\w+)", "".join(document.element.itertext()))

    assert entries[0] == "工作动态\t市总工会学习贯彻市党代会精神\t2"
    assert entries[1] == "\t吴中区总依托“党工共建”推进非公企业和谐发展\t3"
    assert len(entries) == 14
    assert fields == marks


def test_express_issue_prints_no_contents_and_two_columns():
    document = opened(written(replace(sample_snapshot(), style=READY_STYLES["express"])))
    columns = [section._sectPr.find(qn("w:cols")) for section in document.sections]

    assert not styled(document, "ContentsEntry")
    assert columns[0] is None
    assert columns[1].get(qn("w:num")) == "2"
    assert "2011年第18期（总第412期）" in styled(document, "Masthead")[0]


def test_colophon_is_a_table_anchored_to_the_foot_of_the_type_area(sample):
    document = opened(sample)
    table = document.tables[-1]._tbl
    place = table.tblPr.find(qn("w:tblpPr"))
    rules = {rule.tag: rule.get(qn("w:sz")) for rule in table.tblPr.find(qn("w:tblBorders"))}

    assert place.get(qn("w:vertAnchor")) == "margin"
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    assert rules == {qn("w:top"): "8", qn("w:bottom"): "8", qn("w:insideH"): "6"}
    assert text_of(table) == (
        "本期印发：市四套班子有关领导、全总办公厅、省总工会、"
        "各市（县）、区、局（公司）工会、各直属单位工会、市各有关部门"
    )
    assert table.getnext().pPr.pStyle.val == "Anchor"


def test_imprint_and_copies_stand_in_the_colophon():
    style = replace(READY_STYLES["red-head"], shows_imprint=True)
    document = body_of(article_of("正文。"), style=style, copies=120)

    assert [text_of(row._tr) for row in document.tables[-1].rows][1:] == [
        "苏州市总工会办公室\t2011年9月30日印发",
        "共印120份",
    ]


def test_draft_has_blanks_where_number_and_date_will_stand():
    document = opened(written(sample_snapshot(), None))

    assert styled(document, "IssueNumber") == ["2011年第　　期（总第　　期）"]
    assert styled(document, "IssuingUnit") == ["苏州市总工会办公室\t2011年　　月　　日"]
    assert document.core_properties.title == "苏州工会信息2011年（送审稿）"
    assert document.core_properties._element.xpath("dcterms:created") == []


def test_properties_are_those_of_the_issue(sample):
    properties = opened(sample).core_properties

    assert properties.title == "苏州工会信息2011年第18期（总第412期）"
    assert properties.author == properties.last_modified_by == "苏州市总工会办公室"
    assert properties.language == "zh-CN"
    assert properties.created.date() == STAMP.date
    assert properties.modified == properties.created
    assert not properties.comments


def test_same_issue_is_the_same_bytes(sample, rich, rich_pictures, rich_file):
    assert written(sample_snapshot(), pages=PAGES) == sample
    assert written(rich, picture_root=rich_pictures) == rich_file


def test_every_character_is_there_in_order(rich, rich_file):
    for snapshot, data in ((rich, rich_file), (sample_snapshot(), written(sample_snapshot()))):
        found = spaceless(with_notes(data))
        place = 0
        for wanted in printed_texts(snapshot):
            wanted = spaceless(wanted)
            at = found.find(wanted, place)
            assert at >= 0, wanted[:80]
            place = at + len(wanted)


def printed_texts(snapshot):
    """What the issue says, piece by piece; lists, tables and figures line by line."""
    yield snapshot.publication
    yield from snapshot.editor_note.splitlines()
    for section in snapshot.sections:
        yield f"【{section.name}】"
        for article in section.articles:
            yield article.title
            for block in article.blocks:
                text = markup.plain_text(markup.html_of([block]))
                if block.kind == "figure":
                    text = text.partition("）")[2]
                yield from (piece for piece in re.split(r"[\n\t]", text) if piece.strip())
            yield signature(article)
    yield snapshot.distribution_label
    yield from snapshot.distribution


def with_notes(data: bytes) -> str:
    """The whole text, each footnote where it is called, as ``markup.plain_text`` has it."""
    parts = parts_of(data)
    notes = {}
    if "word/footnotes.xml" in parts:
        for note in ElementTree.fromstring(parts["word/footnotes.xml"]):
            notes[note.get(f"{W}id")] = "".join(node.text or "" for node in note.iter(f"{W}t"))
    text = []
    for node in ElementTree.fromstring(parts["word/document.xml"]).iter():
        if node.tag == f"{W}t":
            text.append(node.text or "")
        elif node.tag == f"{W}footnoteReference":
            text.append(f"（注：{notes[node.get(f'{W}id')]}）")
    return "".join(text)


def test_everything_referred_to_is_in_the_package_once(sample, rich_file):
    for data in (sample, rich_file):
        parts = parts_of(data)
        types = parts["[Content_Types].xml"].decode()
        for name, content in parts.items():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(content)
            ending = name.rpartition(".")[2]
            assert f'PartName="/{name}"' in types or f'Extension="{ending}"' in types
        links = ElementTree.fromstring(parts["word/_rels/document.xml.rels"])
        known = {link.get("Id"): link for link in links}
        assert len(known) == len(links)
        for link in links:
            if link.get("TargetMode") != "External":
                assert f"word/{link.get('Target')}" in parts
        document = ElementTree.fromstring(parts["word/document.xml"])
        used = {
            node.get(key)
            for node in document.iter()
            for key in (f"{R}id", f"{R}embed")
            if node.get(key)
        }
        assert used <= set(known)
        ids = Counter(
            (node.tag, node.get("id") or node.get(f"{W}id"))
            for node in document.iter()
            if node.tag == f"{W}bookmarkStart" or node.tag.endswith("}docPr")
        )
        assert set(ids.values()) == {1}
        styles = ElementTree.fromstring(parts["word/styles.xml"])
        named = {style.get(f"{W}styleId") for style in styles}
        worn = {node.get(f"{W}val") for node in document.iter(f"{W}pStyle")}
        worn |= {node.get(f"{W}val") for node in document.iter(f"{W}rStyle")}
        assert worn <= named


def test_nothing_tells_of_another_writer(sample):
    parts = parts_of(sample)

    assert not any("thumbnail" in name or "custom" in name for name in parts)
    assert not any(b"python-docx" in content for content in parts.values())
    assert b"<Application>Yinfa</Application>" in parts["docProps/app.xml"]


def test_table_has_head_rows_spans_and_a_caption():
    table = (
        "<table><caption>各区入会人数</caption><thead><tr><th>单位</th><th>人数</th></tr></thead>"
        '<tbody><tr><td rowspan="2">吴中区</td><td>998</td></tr><tr><td>6510</td></tr>'
        '<tr><td colspan="2">合计略</td></tr></tbody></table>'
    )
    article = replace(article_of(), blocks=markup.blocks(table))
    document = body_of(article)
    found = document.tables[0]

    assert styled(document, "TableCaption") == ["各区入会人数"]
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["单位", "人数"],
        ["吴中区", "998"],
        ["吴中区", "6510"],
        ["合计略", "合计略"],
    ]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in found.rows]
    assert heads == [True, False, False, False]


def test_pictures_have_alternative_text_and_a_caption(rich_file):
    document = opened(rich_file)
    (shape,) = document.inline_shapes
    drawn = shape._inline

    assert drawn.docPr.get("descr") == "会场全景"
    assert styled(document, "PictureCaption") == ["九月一日，苏州"]
    assert shape.width / shape.height == pytest.approx(900 / 600, rel=0.001)
    assert shape.width.mm <= 156


def test_footnotes_are_words_own(rich_file):
    notes = ElementTree.fromstring(parts_of(rich_file)["word/footnotes.xml"])
    texts = ["".join(node.text or "" for node in note.iter(f"{W}t")) for note in notes]

    assert texts == ["", "", "自九月一日起。", "不含休息区。", "另行公布。"]


def test_emphasis_links_and_run_in_titles_are_kept(rich_file):
    document = opened(rich_file)
    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    bold = [run.text for paragraph in document.paragraphs for run in paragraph.runs]

    assert [link.address for link in links] == ["https://example.org/notice"]
    assert "太仓市召开座谈会。" in bold
    lead = next(
        run
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text == "太仓市召开座谈会。"
    )
    assert lead.style.name == "简讯标题"


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("mailto:zgh@szgh.example", ["mailto:zgh@szgh.example"]),
        ("http://例子.中国/路 径", ["http://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF%20%E5%BE%84"]),
        (f"http://{'例' * 80}.中国/", []),
        ("https://" + "a" * 3000, []),
        ("http:///etc", []),
        ("mailto:", []),
    ],
)
def test_address_that_word_cannot_read_leaves_its_text(address, linked):
    html = f'<p>详见<a href="{address}">通知</a>。</p>'
    document = body_of(replace(article_of(), blocks=markup.blocks(html)))
    links = [found.target_ref for found in document.part.rels.values() if found.is_external]

    assert any(line.startswith("详见通知。") for line in lines_of(document))
    assert links == linked


def test_attribution_has_a_line_of_its_own_unless_it_is_sure_to_fit():
    short = article_of("一句话。")
    long = article_of("各级工会要认真组织学习，深刻领会，准确把握，提高自觉性和坚定性。" * 12)
    # Four lines of ours and room for it in the last, but for what Word may set otherwise.
    near = article_of("各级工会要认真组织学习，深刻领会，准确把握，提高自觉性和坚定性。" * 4)
    full = article_of("一" * 24)

    assert "一句话。\t（市总办公室）" in lines_of(body_of(short))
    assert styled(body_of(long), "Attribution") == ["（市总办公室）"]
    assert styled(body_of(near), "Attribution") == ["（市总办公室）"]
    assert styled(body_of(full), "Attribution") == ["（市总办公室）"]


def test_control_characters_and_huge_titles_do_not_break_the_file():
    title = "关于\x00开展\x0b“安康杯”\x1f竞赛\ufffe的\ud800通知" + "工" * 500
    article = replace(article_of("正文\x08。"), title=title, byline="\x01撰稿")
    document = body_of(article)

    assert spaceless("".join(styled(document, "ArticleTitle"))) == (
        "关于开展“安康杯”竞赛的通知" + "工" * 500
    )


def test_table_of_thirty_columns_stays_in_the_type_area():
    row = "".join(f"<td>{number}</td>" for number in range(30))
    article = replace(article_of(), blocks=markup.blocks(f"<table>{f'<tr>{row}</tr>' * 3}</table>"))
    table = body_of(article).tables[0]

    assert len(table.columns) == 30
    assert sum(column.width.mm for column in table.columns) <= 156.5


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 4000), (6000, 1), (3, 2)])
def test_pictures_of_odd_sizes_stay_in_the_type_area(width, height, rich, rich_pictures):
    figure = next(block for block in rich.sections[0].articles[0].blocks if block.kind == "figure")
    sha256 = rich.sections[0].articles[0].pictures[0].sha256
    article = replace(
        article_of(),
        blocks=(figure,),
        pictures=(PrintedPicture(sha256, width, height),),
    )
    (shape,) = opened(written(issue_of(article), picture_root=rich_pictures)).inline_shapes

    assert 0 < shape.width.mm <= 156.1
    assert 0 < shape.height.mm <= 225


def test_picture_that_is_gone_is_told(rich, tmp_path):
    with pytest.raises(MissingPicture, match="安康杯"):
        written(rich, picture_root=tmp_path)


def test_article_beyond_all_measure_is_refused_at_once():
    with pytest.raises(TooMuch, match="标题"):
        written(issue_of(article_of("字" * 600_000)))


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(min_size=1, max_size=60),
    text=st.text(max_size=200),
    office=st.text(min_size=1, max_size=20),
)
def test_any_characters_give_a_file_that_opens(title, text, office):
    article = replace(article_of(text, offices=(office,)), title=title)

    document = opened(written(issue_of(article, editor_note=text)))

    assert document.paragraphs
