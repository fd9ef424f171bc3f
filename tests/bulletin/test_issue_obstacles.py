"""What stands in the way of an issue is told on its desk and before it is sent to review."""

from datetime import date

import pytest

from accounts.models import Office, OfficeKind
from bulletin.likeness import alike_pairs
from bulletin.models import Article
from bulletin.services.obstacles import obstacles_of

pytestmark = pytest.mark.django_db

TEXT = (
    "市总工会召开工资集体协商工作现场推进会，各县市区总工会主席参加会议，"
    "昆山市等五个单位作了交流发言。"
)
OTHER = (
    "全市交通运输系统职工技能大赛日前落幕，来自十一家单位的二十七名选手"
    "参加了理论考试和实际操作两项比赛。"
)


@pytest.fixture
def issue(make_issue):
    """Of 30 September 2011; its two texts are different."""
    issue = make_issue(2)
    for adoption, text in zip(issue.adoptions.all(), (TEXT, OTHER), strict=True):
        adoption.printed_body = f"<p>{text}</p>"
        adoption.save()
    return issue


def found(issue, candidates=()):
    issue.refresh_from_db()
    adoptions = list(issue.adoptions.order_by("position"))
    return [(one.word, one.adoption) for one in obstacles_of(issue, adoptions, candidates)]


def name_offices(adoption, *names):
    adoption.printed_offices = list(names)
    adoption.save()


def test_a_sound_issue_has_nothing_in_its_way(issue):
    assert found(issue) == []


def test_an_empty_issue_without_a_range_is_barred(issue):
    issue.adoptions.all().delete()
    issue.printed_range = []
    issue.save()

    obstacles = obstacles_of(issue, [])

    assert [one.word for one in obstacles] == ["没有稿件", "无印发范围"]
    assert all(one.is_bar for one in obstacles)


def test_missing_title_and_attribution_are_told(issue):
    adoption = issue.adoptions.first()
    adoption.printed_title = " "
    name_offices(adoption)

    assert found(issue) == [("无标题", adoption.pk), ("无署名", adoption.pk)]


@pytest.mark.parametrize(
    ("founded", "abolished", "word"),
    [
        (None, date(2011, 9, 30), "单位已撤销"),
        (None, date(2011, 10, 1), None),
        (date(2011, 10, 1), None, "单位未成立"),
        (date(2011, 9, 30), None, None),
    ],
)
def test_offices_are_judged_as_of_the_issues_day(issue, founded, abolished, word):
    office = Office.objects.create(
        name="平江区总工会", kind=OfficeKind.DISTRICT, founded=founded, abolished=abolished
    )
    adoption = issue.adoptions.first()
    article = adoption.articles.get()
    article.attributions.update(office=office, printed_name=office.name)
    name_offices(adoption, office.name)

    assert found(issue) == ([(word, adoption.pk)] if word else [])


def test_an_office_nobody_knows_is_told_and_an_alias_is_known(issue):
    adoption, other = issue.adoptions.all()
    name_offices(adoption, "常熟市总", "无此单位")

    assert found(issue) == [("单位不详", adoption.pk)]
    name_offices(other, "常熟市总")
    assert found(issue) == [("单位不详", adoption.pk)]


def test_a_name_that_the_article_ties_to_an_office_is_known(issue):
    adoption = issue.adoptions.first()
    adoption.articles.get().attributions.update(printed_name="常熟工会")
    name_offices(adoption, "常熟工会")

    assert found(issue) == []


def test_texts_alike_are_told_on_both_and_for_those_that_wait(issue, publication):
    one, other = issue.adoptions.all()
    other.printed_body = f"<p>{TEXT[:-8]}作了<strong>书面发言</strong>。</p>"
    other.save()
    assert found(issue) == [("相似", one.pk), ("相似", other.pk)]

    other.delete()
    waiting = Article.objects.create(publication=publication, title="重稿", body=f"<p>{TEXT}</p>")
    different = Article.objects.create(
        publication=publication, title="别稿", body=f"<p>{OTHER}</p>"
    )
    assert found(issue, [waiting, different]) == [("相似", one.pk)]
    assert "《重稿》" in obstacles_of(issue, [one], [waiting])[0].sentence


def test_likeness_counts_what_two_texts_share():
    half = TEXT[: len(TEXT) // 2] + OTHER[len(OTHER) // 2 :]

    assert alike_pairs({"a": TEXT, "b": OTHER}) == []
    assert alike_pairs({"a": TEXT, "b": TEXT, "c": OTHER}) == [("a", "b")]
    assert alike_pairs({"a": TEXT, "b": f"<p>{TEXT}</p>\n<p> </p>"}) == [("a", "b")]
    assert alike_pairs({"a": TEXT, "b": half}) == []
    assert alike_pairs({"a": "", "b": "", "c": "三个字"}) == []


def test_the_review_sheet_lists_them_with_their_places(client, editor, issue):
    adoption = issue.adoptions.first()
    name_offices(adoption, "无此单位")
    client.force_login(editor)

    html = client.get(f"/issues/{issue.pk}/?ask=review").content.decode()

    assert "有 1 处待处理" in html
    assert f"/issues/{issue.pk}/desk/?chosen={adoption.pk}#adoption-{adoption.pk}" in html
    assert "确认送审" in html
    issue.printed_range = []
    issue.save()
    barred = client.get(f"/issues/{issue.pk}/?ask=review").content.decode()
    assert "还没有定印发范围" in barred
    assert "确认送审" not in barred
    assert "无印发范围" not in client.get(f"/issues/{issue.pk}/desk/").content.decode()
    assert "还没有定印发范围" in client.get(f"/issues/{issue.pk}/desk/").content.decode()


def test_a_row_names_its_worst_obstacle(client, editor, issue):
    adoption = issue.adoptions.first()
    name_offices(adoption, "无此单位", "也无此单位")
    client.force_login(editor)

    html = client.get(f"/issues/{issue.pk}/desk/?chosen={adoption.pk}").content.decode()

    assert "单位不详 +1" in html
    assert "“也无此单位”不是2011年9月30日在册的报送单位。" in html
