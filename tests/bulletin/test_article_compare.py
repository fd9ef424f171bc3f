"""Near-duplicates are found among all articles when one is handed in."""

from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletin import jobs
from bulletin.intake import read_bulletin
from bulletin.models import Article, Comparison, Likeness, TextGram
from bulletin.services.adopting import adopt_articles
from bulletin.services.comparing import (
    MOST_GRAMS_KEPT,
    ask_comparison,
    compare_article,
    compare_waiting,
    hash_of,
    sample_of,
)
from bulletin.services.importing import import_reading
from bulletin.services.writing import submit_article, withdraw_article
from tests.bulletin.inbox_samples import other_editor, submit
from tests.plain_static import plain_static

__all__ = ["other_editor", "plain_static", "submit"]

SAMPLE = Path(__file__).parents[1] / "data/bulletin.txt"
# One event, told by the city union, by the bureau it was held with, and in a word.
RACE = (
    "日前，常熟市总工会、人社局联合举办了“东南汽车菱盛杯”数控机床操作比赛。各镇、开发区、经信委、"
    "工会推荐的11家单位的27名选手参加了本次比赛。经过紧张激烈的角逐，最终温岳峰、包慕磊和钱建军"
    "分获前三名，获得由市总工会颁发的“常熟市技术能手”荣誉证书。其他理论与实践比赛双合格的选手均"
    "获得“数控机床高级操作工”证书。"
)
RACE_RETOLD = (
    "9月24日，由常熟市人力资源和社会保障局与市总工会共同主办的常熟市“东南汽车菱盛杯”数控机床操作工"
    "技能竞赛圆满落幕，来自全市11家企业的27名职工同台竞技。温岳峰夺得第一名，包慕磊、钱建军分列"
    "第二、第三名，三人被授予“常熟市技术能手”称号。人社局对理论和实操成绩均合格的选手颁发数控机床"
    "高级工职业资格证书。"
)
RACE_IN_A_WORD = (
    "近日，常熟市举办数控机床操作比赛，11家单位27名选手参赛，温岳峰、包慕磊、钱建军获前三名。"
)
COURSE = (
    "为提高太仓市工资集体协商指导员的业务水平，9月20日，太仓市总工会举办工资集体协商指导员培训班，"
    "各镇区工会主席、指导员共60余人参加。培训班邀请专家讲解工资集体协商的程序和技巧。"
)


def alike(article):
    return list(article.likenesses.values_list("other__title", flat=True))


@pytest.fixture
def compared(submit):
    """Submits articles and compares each with those before."""

    def make(*texts, **options):
        articles = [submit(f"第{number}篇", text, **options) for number, text in enumerate(texts)]
        for article in articles:
            compare_article(article.pk)
        return articles

    return make


@pytest.mark.parametrize("retold", [RACE_RETOLD, RACE_IN_A_WORD, RACE])
def test_the_same_event_is_found_from_both_sides(compared, retold):
    first, second = compared(RACE, retold)

    assert alike(first) == ["第1篇"]
    assert alike(second) == ["第0篇"]


def test_no_two_articles_of_the_real_bulletin_are_alike(publication):
    """Two of its towns held courses of one kind: they share 13 of 100 grams."""
    reading = read_bulletin(SAMPLE.read_bytes())
    import_reading(reading, publication=publication, actor=None)

    assert compare_waiting() == 14
    assert not Likeness.objects.exists()


def test_printed_text_of_years_ago_is_found_by_its_words_alone(compared, submit):
    long_ago, _retold = compared(RACE, RACE_RETOLD)
    Article.objects.update(created_at=long_ago.created_at - timedelta(days=3 * 365))
    now = submit("又一年", RACE)

    assert [one.other for one in compare_article(now.pk)] == [long_ago]


def test_nothing_of_a_draft_or_of_another_publication_is_shown(
    compared, submit, clerk, editor, other_editor
):
    first, second = compared(RACE, RACE_RETOLD)
    withdraw_article(first.pk, actor=clerk)

    assert [one.other for one in compare_article(second.pk)] == []


def test_comparing_again_leaves_one_pair(compared):
    first, second = compared(RACE, RACE_RETOLD)
    for _time in range(2):
        compare_article(first.pk)

    assert Likeness.objects.count() == 2
    assert TextGram.objects.filter(article=second).count() <= MOST_GRAMS_KEPT


def test_what_changed_so_far_that_it_is_another_text_is_no_longer_alike(compared):
    first, second = compared(RACE, RACE_RETOLD)
    Article.objects.filter(pk=second.pk).update(body=f"<p>{COURSE}</p>")

    compare_article(second.pk)

    assert alike(first) == alike(second) == []


def test_submission_asks_for_the_comparison_and_the_worker_makes_it(submit, clerk):
    first = submit("甲", RACE)
    draft = withdraw_article(submit("乙", RACE_RETOLD).pk, actor=clerk)
    submit_article(draft.pk, actor=clerk, approved_by="王建平")
    ask_comparison([first])
    assert set(Comparison.objects.filter(done_at=None).values_list("article", flat=True)) == {
        first.pk,
        draft.pk,
    }

    jobs.compare_waiting()

    assert alike(first) == ["乙"]
    assert compare_waiting() == 0


def test_of_two_texts_the_same_grams_are_kept():
    small, large = range(100), range(1000)

    kept = [set(sample_of(map(hash_of, map(str, numbers)))) for numbers in (small, large)]

    assert len(kept[1]) <= MOST_GRAMS_KEPT
    shared = {hash_of(str(number)) for number in small}
    assert kept[1] & shared <= kept[0]


def test_hashes_are_the_same_in_every_process():
    assert hash_of("市总工会") == 1979161608026636337


def test_idioms_of_the_house_alone_make_no_candidate(compared, submit):
    compared(*[f"{number}号。各级工会组织要认真学习贯彻落实会议精神。" for number in range(40)])
    article = submit("又一篇", "各级工会组织要认真学习贯彻落实会议精神。")

    assert compare_article(article.pk) == []


def test_queries_do_not_grow_with_the_articles(compared, submit):
    counts = []
    compared(RACE)
    for _size in range(2):
        article = submit("再一篇", RACE_RETOLD)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            compare_article(article.pk)
        counts.append(len(queries))
        compared(*[RACE_RETOLD] * 20)

    assert counts[0] == counts[1]


def test_inbox_shows_what_is_alike_and_offers_to_merge(client, editor, compared):
    first, second = compared(RACE, RACE_RETOLD)
    client.force_login(editor)

    html = unescape(client.get(f"/inbox/?article={second.pk}").content.decode())

    assert html.count("相似 1 篇") == 2
    assert "有 1 篇稿件与此相近" in html
    merging = f"ask=merge&picked={second.pk}.{second.version}&picked={first.pk}.{first.version}"
    assert merging in html
    sheet = client.get(f"/inbox/?article={second.pk}&{merging}").content.decode()
    assert 'name="step" value="merge"' in sheet
    compared_page = client.get(f"/inbox/?article={second.pk}&view=alike-{first.pk}")
    assert "与《第0篇》比" in compared_page.content.decode()
    assert "<del>" in compared_page.content.decode()


def test_what_is_adopted_already_is_named_with_its_issue_and_not_offered(
    client, editor, compared, make_issue
):
    first, second = compared(RACE, RACE_RETOLD)
    issue = make_issue()
    adopt_articles(issue.pk, [first.pk], actor=editor)
    client.force_login(editor)

    html = client.get(f"/inbox/?article={second.pk}").content.decode()

    assert f'href="/issues/{issue.pk}/"' in html
    assert "ask=merge" not in html.split('id="reader"')[1]


def test_likeness_to_an_article_never_handed_in_opens_nothing(client, editor, compared):
    first, second = compared(RACE, COURSE)
    client.force_login(editor)

    html = client.get(f"/inbox/?article={second.pk}&view=alike-{first.pk}").content.decode()

    assert RACE[:12] not in html
