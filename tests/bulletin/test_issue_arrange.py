"""Arranging an issue: any order, nothing lost, nothing overwritten unseen."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from bulletin.models import Adoption, Article, Publication, Section, SectionStyle
from bulletin.models.article import TitleStyle
from bulletin.services.adopting import release_adoption
from bulletin.services.arranging import (
    ArrangementChanged,
    arrange_issue,
    groups_of,
    move_adoption,
    order_of,
    step_adoption,
    step_section,
    take_in,
)
from bulletin.services.assembly import recall_issue, send_to_review
from bulletin.services.moves import move_article
from bulletin.services.starting import start_issue
from bulletin.states import ArticleStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(make_issue):
    return make_issue(4)


@pytest.fixture
def submitted(publication, editor) -> Article:
    article = Article.objects.create(
        publication=publication, title="张家港市总工会开展送清凉活动", body="<p>正文。</p>"
    )
    return move_article(article.pk, ArticleStatus.SUBMITTED, actor=editor)


def order(issue):
    return order_of(groups_of(issue))


def version(issue) -> int:
    issue.refresh_from_db()
    return issue.arrangement_version


def positions(issue) -> list[int]:
    return list(issue.adoptions.values_list("position", flat=True))


def test_a_new_order_is_kept_counted_and_audited(issue, editor):
    (first, one), (second, two) = order(issue)
    wanted = [(second, [two[1], one[0]]), (first, [one[1], two[0]])]

    arrange_issue(issue.pk, wanted, version=1, actor=editor)

    assert order(issue) == wanted
    assert positions(issue) == [1, 2, 3, 4]
    assert version(issue) == 2
    entry = AuditEntry.objects.get(action="issue.arrange")
    assert entry.actor == editor
    assert entry.detail["after"] == [[section, key] for section, keys in wanted for key in keys]
    assert entry.detail["before"] == [[first, one[0]], [first, one[1]]] + [
        [second, key] for key in two
    ]


def test_a_stale_page_changes_nothing(issue, editor):
    before = order(issue)
    arrange_issue(issue.pk, before[::-1], version=1, actor=editor)

    with pytest.raises(ArrangementChanged):
        arrange_issue(issue.pk, before, version=1, actor=editor)

    assert order(issue) == before[::-1]
    assert AuditEntry.objects.filter(action="issue.arrange").count() == 1


def test_adopting_and_taking_out_make_older_pages_stale(issue, editor, submitted, publication):
    before = order(issue)
    section = publication.sections.first()
    take_in(issue.pk, submitted.pk, section_id=section.pk, place=0, version=1, actor=editor)
    with pytest.raises(ArrangementChanged):
        arrange_issue(issue.pk, before, version=1, actor=editor)

    now = version(issue)
    release_adoption(before[0][1][0], actor=editor)
    with pytest.raises(ArrangementChanged):
        step_adoption(before[0][1][1], down=True, version=now, actor=editor)
    with pytest.raises(ArrangementChanged):
        step_adoption(before[0][1][0], down=True, version=version(issue), actor=editor)


@pytest.mark.parametrize("spoilt", [[], "one missing", "one twice", "one of another issue"])
def test_an_order_that_loses_or_doubles_an_article_is_refused(issue, make_issue, editor, spoilt):
    before = order(issue)
    wanted = [(section, list(keys)) for section, keys in before]
    match spoilt:
        case []:
            wanted = []
        case "one missing":
            wanted[0][1].pop()
        case "one twice":
            wanted[1][1].append(wanted[0][1][0])
        case _:
            wanted[0][1].append(make_issue(1).adoptions.get().pk)

    with pytest.raises(ArrangementChanged):
        arrange_issue(issue.pk, wanted, version=1, actor=editor)

    assert order(issue) == before
    assert version(issue) == 1


def test_a_section_of_another_publication_is_refused(issue, editor):
    other = Publication.objects.create(name="另一刊", issuing_unit="某单位")
    foreign = other.sections.create(name="栏目")
    keys = [key for _section, keys in order(issue) for key in keys]

    with pytest.raises(DomainError, match="没有这个栏目"):
        arrange_issue(issue.pk, [(foreign.pk, keys)], version=1, actor=editor)
    with pytest.raises(DomainError, match="没有这个栏目"):
        move_adoption(keys[0], section_id=foreign.pk, place=0, version=1, actor=editor)


def test_only_editors_arrange_and_only_while_assembling(issue, editor, clerk, signer):
    wanted = order(issue)[::-1]
    for person in (clerk, signer):
        with pytest.raises(NotAllowed):
            arrange_issue(issue.pk, wanted, version=1, actor=person)
    send_to_review(issue.pk, actor=editor)
    with pytest.raises(IllegalMove):
        arrange_issue(issue.pk, wanted, version=1, actor=editor)
    with pytest.raises(IllegalMove):
        step_adoption(wanted[0][1][0], down=False, version=1, actor=editor)

    recall_issue(issue.pk, actor=editor)
    arrange_issue(issue.pk, wanted, version=1, actor=editor)
    assert order(issue) == wanted


def test_the_same_order_is_no_change(issue, editor):
    arrange_issue(issue.pk, order(issue), version=1, actor=editor)

    assert version(issue) == 1
    assert not AuditEntry.objects.filter(action="issue.arrange").exists()


def test_steps_cross_into_the_neighbouring_section_and_stop_at_the_ends(issue, editor):
    (first, [a, b]), (second, [c, d]) = order(issue)

    step_adoption(b, down=True, version=version(issue), actor=editor)
    assert order(issue) == [(first, [a]), (second, [b, c, d])]
    step_adoption(b, down=True, version=version(issue), actor=editor)
    assert order(issue) == [(first, [a]), (second, [c, b, d])]
    step_adoption(c, down=False, version=version(issue), actor=editor)
    assert order(issue) == [(first, [a, c]), (second, [b, d])]
    for key, down in ((a, False), (d, True)):
        step_adoption(key, down=down, version=version(issue), actor=editor)
        assert order(issue) == [(first, [a, c]), (second, [b, d])]


def test_a_step_into_an_empty_section_fills_it(issue, editor, publication):
    between = publication.sections.create(name="民主管理", position=1)
    (first, [a, b]), _empty, _last = order(issue)

    step_adoption(b, down=True, version=1, actor=editor)

    assert order(issue)[:2] == [(first, [a]), (between.pk, [b])]


def test_a_section_moves_with_all_in_it(issue, editor):
    first, second = order(issue)

    step_section(issue.pk, first[0], down=True, version=1, actor=editor)
    assert order(issue) == [second, first]
    step_section(issue.pk, first[0], down=True, version=2, actor=editor)
    assert order(issue) == [second, first]


def test_who_changes_the_section_is_titled_as_that_section_is(issue, editor):
    (first, [a, _b]), (second, _two) = order(issue)
    assert Section.objects.get(pk=second).style == SectionStyle.BRIEF

    moved = move_adoption(a, section_id=second, place=1, version=1, actor=editor)
    assert moved.printed_title_style == TitleStyle.RUN_IN
    moved = move_adoption(a, section_id=first, place=None, version=2, actor=editor)
    assert moved.printed_title_style == TitleStyle.LINE


def test_an_article_is_taken_in_where_it_was_dropped(issue, editor, submitted):
    (_first, _one), (second, [c, d]) = order(issue)

    taken = take_in(issue.pk, submitted.pk, section_id=second, place=1, version=1, actor=editor)

    assert order(issue)[1] == (second, [c, taken.pk, d])
    taken.refresh_from_db()
    assert taken.printed_title_style == TitleStyle.RUN_IN
    submitted.refresh_from_db()
    assert submitted.status == ArticleStatus.ADOPTED


def test_a_stale_page_takes_nothing_in(issue, editor, submitted):
    with pytest.raises(ArrangementChanged):
        take_in(
            issue.pk, submitted.pk, section_id=order(issue)[0][0], place=0, version=7, actor=editor
        )

    submitted.refresh_from_db()
    assert submitted.status == ArticleStatus.SUBMITTED


def test_a_new_issue_goes_to_whom_the_last_one_went(issue, publication, editor, clerk):
    issue.printed_range = ["市四套班子有关领导"]
    issue.save()

    new = start_issue(publication.pk, actor=editor)

    assert (new.printed_range, new.distribution_label) == (["市四套班子有关领导"], "本期印发")
    assert new.assembled_by == editor
    assert AuditEntry.objects.get(action="issue.start").subject_id == str(new.pk)
    with pytest.raises(NotAllowed):
        start_issue(publication.pk, actor=clerk)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["move", "step", "section", "take in", "take out"]),
        st.integers(0, 20),
        st.integers(0, 4),
        st.booleans(),
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_no_sequence_of_moves_loses_an_article_or_a_place(make_issue, publication, editor, moves):
    publication.sections.get_or_create(name="劳动竞赛", defaults={"position": 3})
    issue = make_issue(5)
    whole = {entry.articles.get().pk for entry in issue.adoptions.all()}
    sections = list(publication.sections.all())
    for act, number, place, down in moves:
        adoptions = list(issue.adoptions.all())
        section = sections[place % len(sections)]
        now = version(issue)
        if act == "take in":
            free = Article.objects.filter(pk__in=whole, status=ArticleStatus.SUBMITTED).first()
            if free:
                take_in(
                    issue.pk, free.pk, section_id=section.pk, place=place, version=now, actor=editor
                )
        elif act == "section" and issue.adoptions.filter(section=section).exists():
            step_section(issue.pk, section.pk, down=down, version=now, actor=editor)
        elif adoptions:
            chosen = adoptions[number % len(adoptions)].pk
            if act == "move":
                move_adoption(chosen, section_id=section.pk, place=place, version=now, actor=editor)
            elif act == "step":
                step_adoption(chosen, down=down, version=now, actor=editor)
            elif act == "take out":
                release_adoption(chosen, actor=editor)
        found = positions(issue)
        assert len(set(found)) == len(found)
        kept = set(Adoption.objects.filter(issue=issue).values_list("articles", flat=True))
        out = set(
            Article.objects.filter(pk__in=whole, status=ArticleStatus.SUBMITTED).values_list(
                "pk", flat=True
            )
        )
        assert kept | out == whole
        assert not kept & out
        # Sections stay together: each is printed once.
        shown = [group.section.pk for group in groups_of(issue) if group.adoptions]
        printed = list(issue.adoptions.order_by("position").values_list("section", flat=True))
        assert [s for n, s in enumerate(printed) if n == 0 or printed[n - 1] != s] == shown
