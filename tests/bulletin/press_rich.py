"""An issue with everything in it that the press can print, printed once for all who read it."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bulletin import markup
from bulletin.press.printing import print_issue
from bulletin.press.snapshot import PrintedPicture, PrintedSection, Snapshot
from bulletin.press.styles import READY_STYLES
from tests.bulletin.pdf_structure import Structure
from tests.bulletin.press_sample import STAMP, article_of, sample_snapshot

STYLES = sorted(READY_STYLES)
ROWS = 50
SENTENCE = "各级工会要把思想和行动统一到会议精神上来，扎实做好下半年各项工作。"
TABLE_ROW = '<tr><th scope="row">第{0}区</th><td>{0}00<b>人</b></td></tr>'
RICH = f"""
<p>{SENTENCE * 3}</p>
<h3>一、加强组织领导</h3>
<p>详见<a href="https://example.org/notice">关于做好今冬明春职工帮扶工作、确保困难职工温暖过冬的若干意见</a>，\
会期三天<small>自九月一日起。</small>，会场<u>一千</u>平方米<small>不含休息区。</small>。</p>
<ol start="3"><li>统一思想<ul><li>学习文件</li><li>联系实际</li></ul></li>\
<li><p>摸清底数。</p><p>逐户登记。</p></li></ol>
<blockquote><p>工会是职工之家。</p><p>{SENTENCE}</p></blockquote>
<table><caption>各区入会人数</caption><thead><tr><th>单位</th><th>人数</th></tr></thead>\
<tbody>{"".join(TABLE_ROW.format(number) for number in range(1, ROWS))}\
<tr><td colspan="2">合计略<small>另行公布。</small></td></tr></tbody></table>
<p>特此通知。</p>
"""


@pytest.fixture(scope="session")
def rich_pictures(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="session")
def rich(rich_pictures) -> Snapshot:
    """An issue with everything in it that the press can print."""
    picture = picture_of(rich_pictures)
    figure = markup.figure(picture.sha256, alt="会场全景", caption="九月一日，苏州")
    full = replace(
        article_of(key=1, title="关于开展“安康杯”竞赛的通知"),
        blocks=markup.blocks(f"{RICH}{figure}<p>{SENTENCE}</p>"),
        pictures=(picture,),
    )
    briefs = [
        article_of(SENTENCE, SENTENCE, key=2, title="太仓市召开座谈会", title_style="run-in"),
        article_of(SENTENCE * 9, key=3, title=f"沧浪区{'总工会' * 12}办班", title_style="run-in"),
    ]
    return replace(
        sample_snapshot(),
        sections=(
            PrintedSection("工作动态", "full", (full,)),
            PrintedSection("工作简讯", "brief", tuple(briefs)),
        ),
        editor_note="本期刊发竞赛通知。\n请认真组织。",
        classification="内部",
        copy_number="000001",
    )


def picture_of(root: Path) -> PrintedPicture:
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "navy").save(stream, "PNG")
    data = stream.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    path = root / sha256[:2] / sha256
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return PrintedPicture(sha256, 900, 600)


@pytest.fixture(scope="session")
def rich_printed(rich, rich_pictures) -> dict[str, Structure]:
    """The rich issue in each ready style."""
    issues = {key: replace(rich, style=READY_STYLES[key]) for key in STYLES}
    return {
        key: Structure(print_issue(issue, STAMP, picture_root=rich_pictures).pdf)
        for key, issue in issues.items()
    }


@pytest.fixture(scope="session")
def sample_structure() -> Structure:
    return Structure(print_issue(sample_snapshot(), STAMP).pdf)


@pytest.fixture(scope="session")
def red_head(rich_printed) -> Structure:
    return rich_printed["red-head"]
