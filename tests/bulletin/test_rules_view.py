"""Rules of the proofreader: each is known, counted, switched off with a reason and on again."""

import re
from pathlib import Path

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEntry
from bulletin import proof
from bulletin.models import RuleSetting
from bulletin.proof.rules import BY_CODE, RULES
from bulletin.services.rule_counts import count, switched_off
from bulletin.services.rule_switching import switch_off, switch_on
from tests.plain_static import plain_static

__all__ = ["plain_static"]

SOURCES = Path(proof.__file__).parent
# As an engine names the rule of a mark: Mark(…, "dash", Severity.MEND, …), or RULE = "dash".
NAMED = re.compile(
    r'"([a-z]+(?:-[a-z]+)*)",\s*(?:Severity\.|severity\b|entry\.severity)|^RULE = "([a-z-]+)"',
    re.MULTILINE,
)


@pytest.fixture
def page_of(client, editor):
    client.force_login(editor)
    return client


def test_every_rule_of_the_engines_has_its_entry():
    named = {
        one or other
        for path in SOURCES.glob("*.py")
        if path.name != "rules.py"
        for one, other in NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(RULES) == len(BY_CODE)
    assert named == BY_CODE.keys()


def test_counts_and_the_share_waived_are_shown(page_of):
    count("dash", hits=9, mended=3, waived=1)
    page = page_of.get("/proof/rules/")

    (dash,) = [
        standing
        for _group, rules in page.context["groups"]
        for standing in rules
        if standing.rule.code == "dash"
    ]
    assert dash.waived_per_cent == 25
    assert (dash.setting.hits, dash.setting.mended, dash.setting.waived) == (9, 3, 1)
    assert "25%" in page.content.decode()


def test_rule_is_switched_off_with_a_reason_and_on_again(page_of, editor):
    count("dash", hits=9)
    page = page_of.post("/proof/rules/dash/off/", {"reason": "外来稿多用短横"}, follow=True)

    assert switched_off() == {"dash"}
    assert RuleSetting.objects.get().hits == 9
    assert AuditEntry.objects.get(action="rule.off").detail == {
        "rule": "dash",
        "reason": "外来稿多用短横",
    }
    assert "外来稿多用短横" in page.content.decode()
    assert editor.display_name in page.content.decode()
    assert page_of.post("/proof/rules/dash/off/", {"reason": "再停"}).status_code == 409

    page_of.post("/proof/rules/dash/on/")
    assert switched_off() == frozenset()
    assert AuditEntry.objects.filter(action="rule.on").count() == 1
    assert page_of.post("/proof/rules/dash/on/").status_code == 409


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_without_a_reason_it_stays_on(page_of, reason):
    page = page_of.post("/proof/rules/dash/off/", {"reason": reason})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"reason"}
    assert switched_off() == frozenset()


def test_the_question_lies_over_the_list(page_of):
    sheet = page_of.get("/proof/rules/dash/off/", headers={"HX-Request": "true"})
    assert "<html" not in sheet.content.decode()
    assert "<html" in page_of.get("/proof/rules/dash/off/").content.decode()


def test_rule_that_is_none_is_not_found(page_of):
    assert page_of.get("/proof/rules/none/off/").status_code == 404
    assert page_of.post("/proof/rules/none/on/").status_code == 404


def test_switching_on_takes_posts_alone(page_of):
    assert page_of.get("/proof/rules/dash/on/").status_code == 405


@pytest.mark.parametrize("role", ["clerk", "signer", "list_manager"])
def test_others_have_no_such_page(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/proof/rules/").status_code == 404
    assert client.post("/proof/rules/dash/off/", {"reason": "不要"}).status_code == 404


def test_administrator_may_switch_as_well(client, administrator):
    client.force_login(administrator)
    client.post("/proof/rules/dash/off/", {"reason": "试用"})
    assert switched_off() == {"dash"}


def test_services_refuse_who_may_not(clerk):
    with pytest.raises(NotAllowed):
        switch_off("dash", reason="不要", actor=clerk)
    with pytest.raises(NotAllowed):
        switch_on("dash", actor=clerk)
    assert not RuleSetting.objects.exists()
