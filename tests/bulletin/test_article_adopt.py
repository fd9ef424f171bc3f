from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import AdoptedArticle, Adoption, Publication
from bulletin.services.adopting import adopt_articles, merge_articles, release_adoption
from bulletin.services.assembly import send_to_review
from bulletin.states import ArticleStatus
from tests.bulletin.inbox_samples import submit

__all__ = ["submit"]


def places(issue):
    rows = issue.adoptions.order_by("position")
    return [(row.section.name, row.printed_title) for row in rows]


def test_an_article_is_adopted_with_all_that_is_printed_of_it(
    submit, make_issue, editor, office, other_office
):
    article = submit("比赛", "正文一。", offices=(office, other_office, "某局"), byline="沈倩")
    issue = make_issue(0)

    [adoption] = adopt_articles(issue.pk, [article.pk], actor=editor)

    article.refresh_from_db()
    assert article.status == ArticleStatus.ADOPTED
    assert adoption.section.name == "工作动态"
    assert adoption.printed_title == "比赛"
    assert adoption.printed_byline == "沈倩"
    assert adoption.printed_body == "<p>正文一。</p>"
    assert adoption.printed_offices == ["常熟市总工会", "太仓市总工会", "某局"]
    assert list(adoption.articles.all()) == [article]
    entry = AuditEntry.objects.get(action="adoption.make", subject_id=str(adoption.pk))
    assert entry.actor == editor
    assert entry.detail["articles"] == [article.pk]
    assert article.events.get(new=ArticleStatus.ADOPTED).actor == editor


def test_articles_stand_at_the_end_of_their_section_in_the_order_given(
    submit, make_issue, publication, editor
):
    issue = make_issue(2)
    one, two = submit("甲"), submit("乙")

    adopt_articles(issue.pk, [two.pk, one.pk], actor=editor)

    assert places(issue) == [
        ("工作动态", "常熟市总工会举办第1期培训班"),
        ("工作动态", "乙"),
        ("工作动态", "甲"),
        ("工作简讯", "常熟市总工会举办第2期培训班"),
    ]


def test_a_section_that_is_new_to_the_issue_takes_its_place_among_the_others(
    submit, make_issue, publication, editor
):
    last = publication.sections.create(name="简讯续", position=3)
    first = publication.sections.create(name="要闻", position=0)
    issue = make_issue(0)
    middle = publication.sections.get(name="工作简讯")

    for section in (middle, last, first):
        adopt_articles(issue.pk, [submit(section.name).pk], actor=editor, section_id=section.pk)

    assert [name for name, _title in places(issue)] == ["要闻", "工作简讯", "简讯续"]


def test_merged_articles_keep_every_office_and_word_once_in_order(
    submit, make_issue, editor, office, other_office
):
    one = submit("太仓培训", "甲。", offices=(other_office,), byline="陆一平")
    two = submit("常熟&比赛", "乙。", offices=(office, other_office), byline="沈倩")
    issue = make_issue(1)

    adoption = merge_articles(issue.pk, [one.pk, two.pk], actor=editor)

    assert adoption.printed_title == "太仓培训"
    assert adoption.printed_body == "<p>甲。</p><h3>常熟&amp;比赛</h3><p>乙。</p>"
    assert adoption.printed_offices == ["太仓市总工会", "常熟市总工会"]
    assert adoption.printed_byline == "陆一平、沈倩"
    assert [part.article for part in adoption.parts.all()] == [one, two]
    assert issue.adoptions.count() == 2


def test_one_article_alone_is_not_merged(submit, make_issue, editor):
    article = submit()
    issue = make_issue(0)

    with pytest.raises(DomainError, match="两篇"):
        merge_articles(issue.pk, [article.pk, article.pk], actor=editor)

    assert not issue.adoptions.exists()


def test_a_released_adoption_gives_its_articles_back(submit, make_issue, editor):
    one, two = submit("甲"), submit("乙")
    issue = make_issue(1)
    adoption = merge_articles(issue.pk, [one.pk, two.pk], actor=editor)

    released = release_adoption(adoption.pk, actor=editor)

    assert {article.status for article in released} == {ArticleStatus.SUBMITTED}
    assert issue.adoptions.count() == 1
    entry = AuditEntry.objects.get(action="adoption.release")
    assert entry.detail["printed_body"] == adoption.printed_body
    assert entry.subject_id == str(adoption.pk)
    with pytest.raises(IllegalMove):
        release_adoption(adoption.pk, actor=editor)


def test_an_issue_in_review_takes_nothing_and_gives_nothing_back(
    submit, assembling_issue, editor, signer
):
    article = submit()
    send_to_review(assembling_issue.pk, actor=editor)
    adoption = assembling_issue.adoptions.first()

    with pytest.raises(IllegalMove):
        adopt_articles(assembling_issue.pk, [article.pk], actor=editor)
    with pytest.raises(IllegalMove):
        release_adoption(adoption.pk, actor=editor)

    article.refresh_from_db()
    assert article.status == ArticleStatus.SUBMITTED
    assert assembling_issue.adoptions.count() == 2


def test_all_or_none_are_adopted(submit, make_issue, editor):
    one, two = submit("甲"), submit("乙")
    issue = make_issue(0)
    adopt_articles(issue.pk, [one.pk], actor=editor)

    with pytest.raises(IllegalMove, match="甲"):
        adopt_articles(issue.pk, [two.pk, one.pk], actor=editor)

    two.refresh_from_db()
    assert two.status == ArticleStatus.SUBMITTED
    assert issue.adoptions.count() == 1


def test_articles_and_sections_of_another_publication_stay_out(submit, make_issue, editor):
    other = Publication.objects.create(name="别的简报", issuing_unit="某单位")
    section = other.sections.create(name="栏目")
    foreign, own = submit(publication=other), submit()
    issue = make_issue(0)

    with pytest.raises(DomainError, match="另一种刊物"):
        adopt_articles(issue.pk, [foreign.pk], actor=editor)
    with pytest.raises(DomainError, match="另一种刊物"):
        adopt_articles(issue.pk, [own.pk], actor=editor, section_id=section.pk)

    assert not issue.adoptions.exists()


def test_only_editors_adopt(submit, make_issue, clerk, signer):
    article = submit()
    issue = make_issue(1)

    for person in (clerk, signer):
        with pytest.raises(NotAllowed):
            adopt_articles(issue.pk, [article.pk], actor=person)
        with pytest.raises(NotAllowed):
            release_adoption(issue.adoptions.get().pk, actor=person)

    assert issue.adoptions.count() == 1


def test_queries_do_not_grow_with_the_articles(
    submit, make_issue, editor, django_assert_num_queries
):
    issue = make_issue(3)
    few, many = [submit().pk for _ in range(2)], [submit().pk for _ in range(40)]
    assert editor.roles
    with CaptureQueriesContext(connection) as counted:
        adopt_articles(issue.pk, few, actor=editor)

    with django_assert_num_queries(len(counted)):
        adopt_articles(issue.pk, many, actor=editor)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_the_same_article_one_wins_and_the_other_is_told(
    submit, make_issue, editor
):
    assert connection.vendor == "postgresql"
    article = submit()
    issues = [make_issue(0), make_issue(0)]
    start = Barrier(2)
    told: list[str] = []

    def adopt(issue):
        start.wait()
        try:
            adopt_articles(issue.pk, [article.pk], actor=editor)
        except IllegalMove as refusal:
            told.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=adopt, args=[issue]) for issue in issues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert AdoptedArticle.objects.filter(article=article).count() == 1
    assert Adoption.objects.count() == 1
    assert len(told) == 1
    assert "已被采用" in told[0]
