"""Who is told of the moves of articles and issues."""

import pytest

from accounts.models import Notice, NoticeKind, Role
from bulletin.models import Article
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.moves import move_article
from bulletin.services.notices import tell_of_issue
from bulletin.services.signing import return_issue, sign_issue
from bulletin.states import ArticleStatus, IssueStatus


def texts(person):
    return [notice.text for notice in person.notices.order_by("pk")]


@pytest.fixture
def submitted(publication, office, clerk):
    article = Article.objects.create(
        publication=publication, title="常熟{0}培训", body="<p>x</p>", author=clerk
    )
    article.attributions.create(office=office, printed_name=office.name, position=0)
    return move_article(article.pk, ArticleStatus.SUBMITTED, actor=clerk)


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (ArticleStatus.RETURNED, "您的稿件“常熟{0}培训”被退回。"),
        (ArticleStatus.ADOPTED, "您的稿件“常熟{0}培训”已采用，签发后计入统计。"),
        (ArticleStatus.HELD, "您的稿件“常熟{0}培训”留用。"),
        (ArticleStatus.DECLINED, "您的稿件“常熟{0}培训”没有采用。"),
    ],
)
def test_clerk_is_told_what_became_of_their_article(submitted, clerk, outsider, editor, to, words):
    assert texts(clerk) == []

    move_article(submitted.pk, to, actor=editor, note="数字请核对")

    notice = clerk.notices.get()
    assert (notice.text, notice.note) == (words, "数字请核对")
    assert notice.kind == NoticeKind.ARTICLE
    assert Notice.objects.count() == 1


def test_article_taken_out_again_is_told_but_not_what_the_clerk_does(submitted, clerk, editor):
    move_article(submitted.pk, ArticleStatus.ADOPTED, actor=editor)
    move_article(submitted.pk, ArticleStatus.SUBMITTED, actor=editor)
    assert len(texts(clerk)) == 2
    assert "移出" in texts(clerk)[-1]

    move_article(submitted.pk, ArticleStatus.DRAFT, actor=clerk)
    assert len(texts(clerk)) == 2


def test_clerks_of_the_office_stand_in_for_an_editor(clerk, outsider, make_issue):
    make_issue(2)

    assert len(texts(clerk)) == 2
    assert texts(outsider) == []


def test_closed_account_is_told_nothing(submitted, clerk, editor):
    clerk.is_active = False
    clerk.save()

    move_article(submitted.pk, ArticleStatus.HELD, actor=editor)

    assert not Notice.objects.exists()


def test_signers_are_told_that_an_issue_waits_until_it_no_longer_does(
    signer, editor, assembling_issue
):
    send_to_review(assembling_issue.pk, actor=editor)

    notice = signer.notices.get()
    assert notice.kind == NoticeKind.SIGNATURE
    assert notice.link == f"/issues/{assembling_issue.pk}/"
    assert "等您签发" in notice.text
    assert texts(editor) == []

    recall_issue(assembling_issue.pk, actor=editor)
    assert not signer.notices.unread().exists()


def test_who_may_not_sign_is_not_asked_to(editor, assembling_issue, administrator):
    editor.role_grants.create(role=Role.SIGNER)
    administrator.role_grants.create(role=Role.EDITOR)

    send_to_review(assembling_issue.pk, actor=administrator)

    assert not editor.notices.filter(kind=NoticeKind.SIGNATURE).exists()


def test_editor_learns_of_the_return_with_its_remark(editor, signer, reviewed_issue):
    edition = reviewed_issue.editions.get()

    return_issue(reviewed_issue.pk, actor=signer, edition_sha256=edition.sha256, remark="请核对")

    notice = editor.notices.get()
    assert notice.text == "周立诚 退回了您送审的一期。"
    assert notice.note == "请核对"
    assert not signer.notices.unread().exists()


def test_editor_and_clerks_learn_of_the_signature(editor, clerk, signer, reviewed_issue):
    clerk.notices.all().delete()
    edition = reviewed_issue.editions.get()

    sign_issue(reviewed_issue.pk, actor=signer, edition_sha256=edition.sha256)

    assert texts(editor) == ["2011年第18期（总第412期）已签发，可以发行。"]
    assert len(texts(clerk)) == 2
    assert "已刊登在2011年第18期（总第412期）" in texts(clerk)[0]
    assert clerk.notices.first().link == f"/archive/{reviewed_issue.pk}/"


def test_queries_of_a_signature_do_not_grow_with_its_articles(
    clerk, signer, editor, make_issue, django_assert_max_num_queries
):
    for articles in (1, 30):
        issue = make_issue(articles)
        with django_assert_max_num_queries(8):
            tell_of_issue(issue, IssueStatus.IN_REVIEW, IssueStatus.SIGNED, actor=signer)
