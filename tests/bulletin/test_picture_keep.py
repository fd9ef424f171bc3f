"""A picture is kept and shown in an article's text."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.html import escape

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin import markup
from bulletin.models import Article, Attribution, Picture
from bulletin.models.picture import picture_root
from bulletin.press.picture_files import MissingPicture, picture_path
from bulletin.press.snapshot import PrintedPicture, Snapshot
from bulletin.services.moves import move_article
from bulletin.services.picture_formats import UnusablePicture
from bulletin.services.pictures import keep_picture
from bulletin.services.snapshots import snapshot_of
from bulletin.states import ArticleStatus
from tests.bulletin.picture_samples import drawing, encoded, photograph

ALT = "工人们在车床前 <比武>"
CAPTION = "图1 技能比武 & 表彰"


@pytest.fixture
def draft(publication, office, clerk):
    article = Article.objects.create(
        publication=publication,
        title="常熟市总工会举办技能比武",
        body=markup.from_paragraphs(["第一段。", "第二段。"]),
        author=clerk,
    )
    Attribution.objects.create(article=article, office=office, printed_name=office.name, position=0)
    return article


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_clerk_adds_a_picture_at_the_end_of_a_draft(draft, clerk):
    picture = keep_picture(
        draft.pk, encoded(photograph()), alt=f" {ALT}\n", caption=CAPTION, actor=clerk
    )

    draft.refresh_from_db()
    assert [block.kind for block in markup.blocks(draft.body)] == [
        "paragraph",
        "paragraph",
        "figure",
    ]
    assert markup.plain_text(draft.body).endswith(f"\n（图：{ALT}）{CAPTION}")
    assert f'alt="{escape(ALT)}"' in draft.body
    assert markup.pictures_in(draft.body) == (picture.sha256,)
    assert (picture.width_px, picture.height_px, picture.uploaded_by) == (400, 300, clerk)
    stored = picture.path.read_bytes()
    assert hashlib.sha256(stored).hexdigest() == picture.sha256
    assert len(stored) == picture.size_bytes
    assert files_of(picture_root()) == [picture_root() / picture.sha256[:2] / picture.sha256]


def test_each_change_is_a_version_and_on_the_record(draft, clerk):
    picture = keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=clerk)

    draft.refresh_from_db()
    revision = draft.revisions.get()
    assert (draft.version, revision.version, revision.body, revision.editor) == (
        2,
        2,
        draft.body,
        clerk,
    )
    entry = AuditEntry.objects.get(action="picture.keep")
    assert (entry.actor, entry.subject_id) == (clerk, str(picture.pk))
    assert entry.detail["sha256"] == picture.sha256
    assert (entry.detail["article"], entry.detail["alt"]) == (draft.pk, ALT)


@pytest.mark.parametrize(("before", "place"), [(0, 0), (1, 1), (2, 2), (99, 2), (-3, 0)])
def test_a_picture_stands_ahead_of_the_block_that_is_named(draft, clerk, before, place):
    keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=clerk, before_block=before)

    draft.refresh_from_db()
    kinds = [block.kind for block in markup.blocks(draft.body)]
    assert kinds.index("figure") == place


def test_without_words_for_it_a_picture_is_not_taken(draft, clerk):
    with pytest.raises(DomainError, match="替代文字"):
        keep_picture(draft.pk, encoded(photograph()), alt=" \n", caption="图1", actor=clerk)

    assert not Picture.objects.exists()
    assert not picture_root().exists()


def test_an_unusable_file_changes_nothing(draft, clerk):
    with pytest.raises(UnusablePicture):
        keep_picture(draft.pk, b"<svg/>", alt=ALT, actor=clerk)

    draft.refresh_from_db()
    assert draft.version == 1
    assert not Picture.objects.exists()
    assert not AuditEntry.objects.filter(action="picture.keep").exists()


def test_the_same_picture_twice_is_refused_in_one_article_and_shared_by_two(draft, clerk, office):
    other = Article.objects.create(publication=draft.publication, title="又", body="<p>文</p>")
    Attribution.objects.create(article=other, office=office, printed_name=office.name, position=0)
    first = keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=clerk)

    with pytest.raises(DomainError, match="已经有"):
        keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=clerk)
    second = keep_picture(other.pk, encoded(photograph()), alt=ALT, actor=clerk)

    assert first.sha256 == second.sha256
    assert len(files_of(picture_root())) == 1
    assert Picture.objects.count() == 2


def test_a_damaged_file_is_mended_by_the_next_upload(draft, clerk):
    picture = keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=clerk)
    picture.path.write_bytes(b"damaged")

    with pytest.raises(DomainError):
        keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=clerk)

    assert hashlib.sha256(picture.path.read_bytes()).hexdigest() == picture.sha256


@pytest.mark.parametrize("person", ["outsider", "signer", "list_manager", "administrator"])
def test_nobody_else_may_add_one(draft, person, request):
    with pytest.raises(NotAllowed):
        keep_picture(
            draft.pk, encoded(photograph()), alt=ALT, actor=request.getfixturevalue(person)
        )

    draft.refresh_from_db()
    assert draft.version == 1
    assert not picture_root().exists()


def test_once_submitted_an_article_is_the_editors_to_change(draft, clerk, editor):
    move_article(draft.pk, ArticleStatus.SUBMITTED, actor=clerk)

    with pytest.raises(IllegalMove, match="已报送"):
        keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=clerk)
    keep_picture(draft.pk, encoded(photograph()), alt=ALT, actor=editor)

    draft.refresh_from_db()
    assert markup.pictures_in(draft.body)


def test_of_an_adopted_article_the_printed_text_shows_it(assembling_issue, editor):
    adoption = assembling_issue.adoptions.first()
    article = adoption.articles.get()

    picture = keep_picture(article.pk, encoded(photograph()), alt=ALT, actor=editor)

    adoption.refresh_from_db()
    submitted = article.body
    article.refresh_from_db()
    assert markup.pictures_in(adoption.printed_body) == (picture.sha256,)
    assert article.body == submitted
    assert AuditEntry.objects.get(action="picture.keep").detail["adoption"] == adoption.pk


def test_an_issue_under_review_or_signed_takes_no_picture(reviewed_issue, editor):
    adoption = reviewed_issue.adoptions.first()

    with pytest.raises(IllegalMove, match="送审"):
        keep_picture(adoption.articles.get().pk, encoded(photograph()), alt=ALT, actor=editor)

    printed = adoption.printed_body
    adoption.refresh_from_db()
    assert adoption.printed_body == printed
    assert not Picture.objects.exists()


def test_snapshot_names_the_pictures_it_prints(assembling_issue, editor, django_assert_num_queries):
    first, second = assembling_issue.adoptions.all()
    picture = keep_picture(
        first.articles.get().pk, encoded(photograph()), alt=ALT, caption=CAPTION, actor=editor
    )
    keep_picture(second.articles.get().pk, encoded(drawing()), alt=ALT, actor=editor)
    keep_picture(second.articles.get().pk, encoded(photograph()), alt=ALT, actor=editor)

    with django_assert_num_queries(2):
        snapshot = snapshot_of(assembling_issue)

    articles = [article for section in snapshot.sections for article in section.articles]
    assert articles[0].pictures == (PrintedPicture(picture.sha256, 400, 300),)
    assert [shown.width_px for shown in articles[1].pictures] == [400, 400]
    back = Snapshot.from_json(json.loads(json.dumps(snapshot.to_json())))
    assert (back, back.sha256) == (snapshot, snapshot.sha256)


def test_snapshot_without_pictures_says_nothing_of_them(assembling_issue):
    assert '"pictures"' not in json.dumps(snapshot_of(assembling_issue).to_json())


def test_an_issue_whose_picture_is_gone_or_changed_is_not_frozen(assembling_issue, editor):
    adoption = assembling_issue.adoptions.first()
    picture = keep_picture(adoption.articles.get().pk, encoded(photograph()), alt=ALT, actor=editor)
    picture.path.write_bytes(b"another")
    with pytest.raises(MissingPicture, match=adoption.printed_title):
        snapshot_of(assembling_issue)

    picture.path.unlink()
    with pytest.raises(MissingPicture, match=picture.sha256[:12]):
        snapshot_of(assembling_issue)


@pytest.mark.parametrize("name", ["", "..", "../" * 30 + "etc/passwd", "A" * 64, "a" * 64 + "\n"])
def test_no_path_leads_out_of_the_folder(name):
    with pytest.raises(ValueError, match="No picture"):
        picture_path(Path("/pictures"), name)


def test_the_database_refuses_a_second_row_and_a_picture_without_size(draft):
    values = {"article": draft, "sha256": "a" * 64, "width_px": 1, "height_px": 1, "size_bytes": 1}
    Picture.objects.create(**values)
    for wrong in (values, values | {"sha256": "b" * 64, "width_px": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.create(**wrong)


def test_command_adds_a_picture_for_a_user(draft, clerk, tmp_path):
    (tmp_path / "比武.jpg").write_bytes(encoded(photograph()))
    printed = StringIO()

    call_command(
        "add_picture",
        str(draft.pk),
        str(tmp_path / "比武.jpg"),
        f"--alt={ALT}",
        f"--caption={CAPTION}",
        "--before=2",
        f"--by={clerk.username}",
        stdout=printed,
    )

    picture = Picture.objects.get()
    assert json.loads(printed.getvalue()) == {
        "article": draft.pk,
        "picture": picture.sha256,
        "width_px": 400,
        "height_px": 300,
        "size_bytes": picture.size_bytes,
    }
    draft.refresh_from_db()
    assert [block.kind for block in markup.blocks(draft.body)][1] == "figure"
    assert picture.uploaded_by == clerk


@pytest.mark.parametrize(
    ("article", "file", "options", "words"),
    [
        ("99999", "picture.jpg", [], "没有编号为 99999 的稿件"),
        ("{pk}", "missing.jpg", [], "missing.jpg"),
        ("{pk}", ".", [], "文件夹"),
        ("{pk}", "drawing.svg", [], "SVG"),
        ("{pk}", "picture.jpg", ["--by=nobody"], "没有名为 nobody 的用户"),
        ("{pk}", "picture.jpg", ["--by=luyiping"], "只有本单位和编辑"),
        ("{pk}", "picture.jpg", ["--alt= "], "替代文字"),
    ],
)
def test_command_says_in_one_line_what_is_wrong(
    draft, outsider, tmp_path, monkeypatch, article, file, options, words
):
    (tmp_path / "picture.jpg").write_bytes(encoded(photograph()))
    (tmp_path / "drawing.svg").write_text("<svg/>", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError, match=words) as refused:
        call_command("add_picture", article.format(pk=draft.pk), file, f"--alt={ALT}", *options)

    assert "\n" not in str(refused.value)
    assert not Picture.objects.exists()
