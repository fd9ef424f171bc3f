"""Findings are mended or waived with a reason; a waiver stays with its place and no other."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from accounts.services.audit import record
from bulletin.models import Article, RuleSetting, Waiver
from bulletin.proof import Settled
from bulletin.services import wrong_characters
from bulletin.services.adopting import adopt_articles, release_adoption
from bulletin.services.assembly import send_to_review
from bulletin.services.proofreading import (
    Findings,
    findings_of_adoptions,
    findings_of_article,
    forget_rules,
    rules_on,
    with_waivers,
)
from bulletin.services.restoring import restore_adoption
from bulletin.services.rule_counts import feedback
from bulletin.services.waivers import (
    ReasonMissing,
    take_back_in_article,
    waive_all_in_issue,
    waive_in_article,
    waive_in_print,
)
from bulletin.services.wording import edit_printed
from bulletin.services.writing import Unsettled, create_article, save_article, submit_article
from bulletin.states import ArticleStatus, IssueStatus

FAULTY = "<p>会议按期召开。</p><p>要按照“五一倡仪书”要求，认真部暑各项工作。</p>"


@pytest.fixture
def faulty(clerk, publication) -> Article:
    return create_article(clerk, publication.pk, title="学习贯彻党代会精神", body=FAULTY)


def severe(article):
    return findings_of_article(article).severe


def waive(article, words, actor, reason="原文如此"):
    one = next(one for one in findings_of_article(article).open if one.words == words)
    return waive_in_article(article.pk, one.key, actor=actor, reason=reason)


def rewrite(article, body, actor, title=None):
    article.refresh_from_db()
    return save_article(
        article.pk,
        actor=actor,
        version=article.version,
        title=article.title if title is None else title,
        body=body,
        offices=[entry.office_id for entry in article.attributions.all()],
    )


def submit(article, actor):
    return submit_article(article.pk, actor=actor, approved_by="赵启明")


def printed(issue, adoption):
    return findings_of_adoptions(issue, [adoption])[adoption.pk]


def test_findings_tell_their_place_and_what_would_stand_there(faulty):
    one, other = severe(faulty)

    assert (one.words, one.suggestion, one.place) == ("倡仪", "倡议", "第 2 段")
    assert (one.before, one.after) == ("要按照“五一", "书”要求，认"[:6])
    assert other.words == "部暑"
    assert one.key != other.key


def test_article_with_a_severe_finding_is_not_handed_in_and_its_place_is_told(faulty, clerk):
    with pytest.raises(Unsettled, match="第 2 段“倡仪”") as refusal:
        submit(faulty, clerk)

    assert refusal.value.field == "body"
    faulty.refresh_from_db()
    assert (faulty.status, faulty.registered_number) == (ArticleStatus.DRAFT, None)


def test_severe_finding_in_the_title_is_told_at_the_title(clerk, publication):
    article = create_article(clerk, publication.pk, title="五一倡仪书", body="<p>文。</p>")

    with pytest.raises(Unsettled, match="标题“倡仪”") as refusal:
        submit(article, clerk)

    assert refusal.value.field == "title"


def test_mended_and_waived_article_is_handed_in(faulty, clerk):
    waive(faulty, "倡仪", clerk)
    rewrite(faulty, FAULTY.replace("部暑", "部署"), clerk)

    assert submit(faulty, clerk).status == ArticleStatus.SUBMITTED
    waiver = Waiver.objects.get()
    assert (waiver.rule, waiver.reason, waiver.waived_by) == ("confusable", "原文如此", clerk)


def test_advice_does_not_hold_an_article_up(clerk, publication):
    body = "<p>发扬“新苏州”、“新天堂”精神。</p>"
    article = create_article(clerk, publication.pk, title="题目", body=body)

    assert [one.finding.rule for one in findings_of_article(article).advice] == [
        "enumeration-comma"
    ]
    assert submit(article, clerk).status == ArticleStatus.SUBMITTED


def test_waiving_what_is_severe_needs_a_reason_and_is_in_the_audit_log(faulty, clerk):
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(ReasonMissing):
            waive(faulty, "倡仪", clerk, reason)
    assert not Waiver.objects.exists()

    waive(faulty, "倡仪", clerk)

    entry = AuditEntry.objects.get(action="article.waive")
    assert (entry.actor, entry.subject_id) == (clerk, str(faulty.pk))
    assert entry.detail["words"] == "倡仪"
    assert entry.detail["reason"] == "原文如此"


def test_who_may_not_write_an_article_waives_nothing_in_it(faulty, outsider, signer):
    key = severe(faulty)[0].key
    for actor in (outsider, signer):
        with pytest.raises(NotAllowed):
            waive_in_article(faulty.pk, key, actor=actor, reason="原文如此")
    assert not Waiver.objects.exists()


def test_clerk_waives_nothing_in_an_article_handed_in_but_an_editor_does(faulty, clerk, editor):
    Article.objects.filter(pk=faulty.pk).update(status=ArticleStatus.SUBMITTED)
    with pytest.raises(IllegalMove):
        waive(faulty, "倡仪", clerk)

    waive(faulty, "倡仪", editor)

    faulty.refresh_from_db()
    assert [one.words for one in severe(faulty)] == ["部暑"]


def test_place_that_has_changed_meanwhile_is_not_waived(faulty, clerk):
    key = severe(faulty)[0].key
    rewrite(faulty, FAULTY.replace("五一", "端午"), clerk)

    with pytest.raises(IllegalMove):
        waive_in_article(faulty.pk, key, actor=clerk, reason="原文如此")


def test_waiver_taken_back_lets_the_finding_stand_again(faulty, clerk, outsider):
    waiver = waive(faulty, "倡仪", clerk)
    with pytest.raises(NotAllowed):
        take_back_in_article(faulty.pk, waiver.pk, actor=outsider)

    take_back_in_article(faulty.pk, waiver.pk, actor=clerk)

    assert [one.words for one in severe(faulty)] == ["倡仪", "部暑"]
    assert AuditEntry.objects.filter(action="article.unwaive").exists()


def test_waiver_stays_through_edits_on_both_sides_one_after_the_other(faulty, clerk):
    waive(faulty, "倡仪", clerk)
    for old, new in (("要按照“五一", "根据“劳动节"), ("书”要求，", "书”精神，"), ("会议", "大会")):
        faulty.refresh_from_db()
        rewrite(faulty, faulty.body.replace(old, new), clerk)

    faulty.refresh_from_db()
    assert "根据“劳动节倡仪书”精神" in faulty.body
    assert [one.words for one in severe(faulty)] == ["部暑"]


def test_same_words_elsewhere_are_found_although_waived_here(faulty, clerk):
    waive(faulty, "倡仪", clerk)
    rewrite(faulty, "<p>落实倡仪内容。</p>" + FAULTY, clerk)

    faulty.refresh_from_db()
    first, *_rest = severe(faulty)
    assert (first.words, first.line) == ("倡仪", 1)


def test_rules_count_what_they_found_what_was_mended_and_what_was_waived(faulty, clerk):
    waive(faulty, "倡仪", clerk)
    rewrite(faulty, FAULTY.replace("部暑", "部署"), clerk)
    faulty.refresh_from_db()
    rewrite(faulty, "<p>全部重写。</p>", clerk)

    counts = RuleSetting.objects.get(code="confusable")
    assert (counts.hits, counts.mended, counts.waived) == (2, 1, 1)


def test_what_becomes_of_a_suggestion_of_the_model_is_fed_back(clerk, publication):
    assert wrong_characters.model()
    body = "<p>各级工会要切实维护职工合法权意，构建和谐劳动关系。</p>"
    mended, waived = (
        create_article(clerk, publication.pk, title="维护权益", body=body) for _ in range(2)
    )

    rewrite(mended, body.replace("权意", "权益"), clerk)
    waive(waived, "意", clerk)

    assert feedback().pairs == {("意", "益"): Settled(taken=1, waived=1)}
    forget_rules()
    assert rules_on(date(2011, 9, 30)).feedback.pairs == feedback().pairs


def test_rule_switched_off_holds_nothing_up(faulty, clerk):
    setting = RuleSetting.objects.get(code="confusable")
    setting.is_off = True
    setting.save()
    record("rule.edit", setting, actor=None)

    assert submit(faulty, clerk).status == ArticleStatus.SUBMITTED


def test_article_s_waivers_hold_where_it_is_printed(faulty, clerk, editor, make_issue):
    for words in ("倡仪", "部暑"):
        waive(faulty, words, clerk)
    submit(faulty, clerk)
    issue = make_issue(0)
    (adoption,) = adopt_articles(issue.pk, [faulty.pk], actor=editor)
    assert not printed(issue, adoption).severe

    for body in (FAULTY.replace("五一", "劳动节"), FAULTY.replace("“五一倡仪书”", "劳动节倡仪文")):
        adoption.refresh_from_db()
        edit_printed(
            adoption.pk,
            title="题目",
            byline="",
            body=body,
            title_style="line",
            version=adoption.version,
            actor=editor,
        )

    adoption.refresh_from_db()
    assert not printed(issue, adoption).severe
    assert {waiver.words for waiver in adoption.waivers.all()} == {"倡仪", "部暑"}


def test_issue_with_a_severe_finding_is_not_sent_for_signature(make_issue, editor, clerk, signer):
    issue = make_issue(2)
    adoption = issue.adoptions.last()
    adoption.printed_body = FAULTY
    adoption.save()
    with pytest.raises(DomainError, match=f"{adoption.printed_title}.*第 2 段“倡仪”"):
        send_to_review(issue.pk, actor=editor)
    issue.refresh_from_db()
    assert issue.status == IssueStatus.ASSEMBLING

    for one in printed(issue, adoption).severe:
        for actor in (clerk, signer):
            with pytest.raises(NotAllowed):
                waive_in_print(adoption.pk, one.key, actor=actor, reason="照文件原文")
        waive_in_print(adoption.pk, one.key, actor=editor, reason="照文件原文")
    send_to_review(issue.pk, actor=editor)

    issue.refresh_from_db()
    assert issue.status == IssueStatus.IN_REVIEW
    assert AuditEntry.objects.filter(action="adoption.waive", actor=editor).count() == 2


def test_what_was_waived_comes_back_with_an_adoption_that_is_restored(make_issue, editor):
    issue = make_issue(1)
    issue.adoptions.update(printed_body=FAULTY)
    waive_all_in_issue(issue.pk, actor=editor, reason="照原件")
    adoption = issue.adoptions.get()
    kept = list(adoption.waivers.values("rule", "words", "reason", "waived_by", "waived_at"))
    release_adoption(adoption.pk, actor=editor)
    issue.refresh_from_db()

    version = issue.arrangement_version
    restored = restore_adoption(issue.pk, adoption.pk, version=version, actor=editor)

    found = restored.waivers.values("rule", "words", "reason", "waived_by", "waived_at")
    assert list(found) == kept
    assert not printed(issue, restored).severe


def test_editor_takes_back_a_waiver_while_the_article_waits(faulty, clerk, editor):
    waiver = waive(faulty, "倡仪", clerk)
    Article.objects.filter(pk=faulty.pk).update(status=ArticleStatus.SUBMITTED)
    with pytest.raises(IllegalMove):
        take_back_in_article(faulty.pk, waiver.pk, actor=clerk)

    take_back_in_article(faulty.pk, waiver.pk, actor=editor)

    faulty.refresh_from_db()
    assert [one.words for one in severe(faulty)] == ["倡仪", "部暑"]


def test_one_reason_keeps_an_issue_as_it_was_printed(make_issue, editor):
    issue = make_issue(2)
    issue.adoptions.update(printed_body=FAULTY)

    assert waive_all_in_issue(issue.pk, actor=editor, reason="照原件") == 4
    send_to_review(issue.pk, actor=editor)


def test_judging_many_adoptions_takes_as_many_queries_as_one(make_issue, django_assert_num_queries):
    issue = make_issue(8)
    adoptions = list(issue.adoptions.all())
    findings_of_adoptions(issue, adoptions[:1])
    with django_assert_num_queries(2):
        findings_of_adoptions(issue, adoptions)


# What is typed about a place: nothing that makes another fault of its words.
TYPED = st.text(alphabet="会议在市里按期举行天气很好全体职工都来了", max_size=8)
WAIVED = ("倡仪", "社会主意核心价值观", "座淡")


@st.composite
def texts_and_edits(draw):
    """A text about words that are at fault, and edits of one side of them."""
    words = draw(st.sampled_from(WAIVED))
    text = [draw(TYPED), words, draw(TYPED)]
    edits = draw(st.lists(st.tuples(st.booleans(), TYPED, st.floats(0, 1), st.floats(0, 1))))
    return text, edits


def judged(rules, text):
    return rules.judge("", f"<p>{''.join(text)}</p>")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=texts_and_edits(), doubled=st.booleans())
def test_waived_finding_stays_waived_through_edits_and_comes_back_when_its_words_change(
    db, made, doubled
):
    rules = rules_on(date(2011, 9, 30))
    text, edits = made
    found = judged(rules, text)
    (one,) = [one for one in found if one.words in text[1]]
    waiver = Waiver(
        rule=one.finding.rule, words=one.words, before=one.before, after=one.after, reason="因"
    )
    for is_ahead, typed, low, high in edits:
        side = 0 if is_ahead else 2
        start, end = sorted(round(share * len(text[side])) for share in (low, high))
        text[side] = text[side][:start] + typed + text[side][end:]
        after = with_waivers(judged(rules, text), [waiver])
        assert not [left for left in after.open if left.words == one.words]
        (kept,) = after.waived
        waiver.before, waiver.after = kept.before, kept.after
    if doubled:
        text[2] = f"{text[2]}。又写{text[1]}一遍"
        again = with_waivers(judged(rules, text), [waiver])
        assert len([left for left in again.open if left.words == one.words]) == 1
    text[1] = WAIVED[WAIVED.index(text[1]) - 1]
    changed: Findings = with_waivers(judged(rules, text), [waiver])
    assert any(left.words in text[1] for left in changed.severe)
