"""A person ticks several mails, is asked, and decides them together."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from distribution.models import Delivery
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import (
    add_contacts,
    put,
    sending_mailing,
    signed_without_press,
)
from tests.plain_static import plain_static

__all__ = ["plain_static"]

DECISIONS = ["mailing-confirm", "mailing-resend"]


@pytest.fixture
def mailing(publication, editor, lists):
    """Two rows in doubt, two failed, one queued."""
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.UNCERTAIN, 2)
    put(mailing, D.FAILED, 2)
    return mailing


@pytest.fixture
def other(publication, editor, mailing):
    """Another mailing, with one row in doubt."""
    other = sending_mailing(signed_without_press(publication, editor, number=19), editor)
    put(other, D.UNCERTAIN)
    return other


def detail(mailing):
    return reverse("distribution:mailing-detail", args=[mailing.pk])


def address(mailing, decision="mailing-confirm"):
    return reverse(f"distribution:{decision}", args=[mailing.pk])


def tokens(mailing, *statuses):
    rows = mailing.deliveries.filter(status__in=statuses).order_by("pk")
    return [f"{row.pk}:{row.standing}" for row in rows]


def rows_sent(mailing, *statuses):
    return {"rows": " ".join(tokens(mailing, *statuses))}


def states(mailing):
    return list(mailing.deliveries.order_by("pk").values_list("status", flat=True))


def said(response):
    return [(message.level_tag, str(message)) for message in get_messages(response.wsgi_request)]


def ask(client, mailing, kind, **query):
    return client.get(detail(mailing), {"ask": f"{kind}-chosen", **query})


# What the page offers


def test_rows_in_doubt_and_failed_ones_can_be_ticked(client, list_manager, mailing):
    client.force_login(list_manager)

    page = client.get(detail(mailing)).content.decode()

    for token in tokens(mailing, D.UNCERTAIN, D.FAILED):
        assert f'form="ticked" name="row" value="{token}"' in page
    assert page.count('name="row"') == 4
    assert 'name="all" value="uncertain" data-count="2"' in page
    assert 'name="all" value="failed" data-count="2"' in page
    assert 'name="ask" value="confirm-chosen"' in page


def test_all_that_is_known_of_a_mail_in_doubt_is_shown(client, editor, mailing):
    row = mailing.deliveries.filter(status=D.UNCERTAIN).first()
    at = datetime(2026, 9, 27, 2, 12, 5, tzinfo=UTC)
    Delivery.objects.filter(pk=row.pk).update(
        handed_over_at=at, error="<连接中断>", last_reply="451 later", last_code=451
    )
    client.force_login(editor)

    page = client.get(detail(mailing), {"state": "uncertain"}).content.decode()

    assert "2026-09-27 10:12:05 +0800" in page
    assert row.message_id.strip("<>") in page
    assert "&lt;连接中断&gt;" in page
    assert "上一次发送时： <code>451 451 later" in page


def test_answer_that_says_neither_yes_nor_no_is_shown_with_its_code(client, editor, mailing):
    mailing.deliveries.filter(status=D.UNCERTAIN).update(
        error="go ahead", last_reply="go ahead", last_code=354
    )
    client.force_login(editor)

    page = client.get(detail(mailing)).content.decode()

    assert ">354 go ahead</code>" in page
    assert "没有答复" not in page


def test_who_may_not_decide_ticks_nothing(client, administrator, mailing):
    client.force_login(administrator)

    page = client.get(detail(mailing)).content.decode()

    assert 'name="row"' not in page
    assert "-chosen" not in page
    assert mailing.deliveries.first().message_id.strip("<>") in page


def test_nothing_is_to_be_ticked_where_nothing_is_to_be_decided(client, editor, mailing):
    mailing.deliveries.update(status=D.QUEUED)
    client.force_login(editor)

    assert 'id="ticked"' not in client.get(detail(mailing)).content.decode()


# What is asked


def test_sheet_names_how_many_and_whom_without_script(client, editor, mailing):
    client.force_login(editor)
    rows = tokens(mailing, D.UNCERTAIN)

    response = ask(client, mailing, "confirm", row=rows, state="uncertain")

    page = response.content.decode()
    assert '<dialog class="dialog" id="dialog" open' in page
    assert f'action="{address(mailing)}?state=uncertain"' in page
    assert f'name="rows" value="{" ".join(rows)}"' in page
    assert "这 2 封对方都收到了？" in page
    assert [row.recipient_name for row in response.context["together"].rows] == [
        "收件人1",
        "收件人2",
    ]
    assert page.count(" checked>") == 2


def test_sheet_alone_is_brought_into_the_dialog(client, editor, mailing):
    client.force_login(editor)

    response = client.get(
        detail(mailing),
        {"ask": "resend-chosen", "all": ["uncertain", "failed"]},
        headers={"HX-Request": "true", "HX-Target": "dialog"},
    )

    page = response.content.decode()
    assert "<html" not in page
    assert "重发这 4 封？" in page
    assert "2 位收件人可能收到两份。" in page
    assert f'action="{address(mailing, "mailing-resend")}"' in page


def test_all_means_those_on_other_pages_too(client, editor, lists, publication):
    add_contacts(lists[0], 120)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.UNCERTAIN, 125)
    client.force_login(editor)

    together = ask(client, mailing, "confirm", all="uncertain").context["together"]

    assert (len(together.rows), len(together.shown), together.not_shown) == (125, 100, 25)
    client.post(address(mailing), {"rows": together.tokens})
    assert set(states(mailing)) == {D.SENT}


def test_all_means_those_found_by_the_words(client, editor, mailing):
    client.force_login(editor)

    response = ask(client, mailing, "confirm", all="uncertain", q="r2@")

    assert [row.address for row in response.context["together"].rows] == ["r2@szgh.example"]


def test_failed_rows_are_left_out_of_what_counts_as_received(client, editor, mailing):
    client.force_login(editor)
    rows = tokens(mailing, D.UNCERTAIN, D.FAILED)

    together = ask(client, mailing, "confirm", row=rows).context["together"]

    assert (len(together.rows), together.left_out) == (2, 2)


@pytest.mark.parametrize("kind", ["confirm", "resend"])
def test_nothing_ticked_is_said(client, editor, mailing, kind):
    client.force_login(editor)

    page = ask(client, mailing, kind).content.decode()

    assert "还没有勾选邮件" in page
    assert 'name="rows"' not in page


def test_only_rows_that_cannot_be_decided_so_is_said(client, editor, mailing):
    client.force_login(editor)

    page = ask(client, mailing, "confirm", row=tokens(mailing, D.FAILED)).content.decode()

    assert "勾选的邮件不能这样处理" in page


def test_row_that_moved_before_the_sheet_is_left_out(client, editor, mailing):
    client.force_login(editor)
    rows = tokens(mailing, D.UNCERTAIN)
    mailing.deliveries.filter(status=D.UNCERTAIN, address="r1@szgh.example").update(attempts=2)

    together = ask(client, mailing, "resend", row=rows).context["together"]

    assert [row.address for row in together.rows] == ["r2@szgh.example"]
    assert together.left_out == 1


FORGED = ["x", "1", "1:", "1:uncertain", ":uncertain-1", "1:uncertain-1x", "²:uncertain-1"]


@pytest.mark.parametrize("row", FORGED)
def test_forged_tick_leads_nowhere(client, editor, mailing, row):
    client.force_login(editor)

    assert ask(client, mailing, "confirm", row=row).status_code == 404


@pytest.mark.parametrize("state", ["sent", "queued", "x"])
def test_all_of_a_state_nobody_decides_leads_nowhere(client, editor, mailing, state):
    client.force_login(editor)

    assert ask(client, mailing, "resend", all=state).status_code == 404


@pytest.mark.parametrize("kind", ["confirm", "resend"])
def test_rows_of_another_mailing_are_not_asked_about(client, editor, mailing, other, kind):
    client.force_login(editor)

    assert ask(client, mailing, kind, row=tokens(other, D.UNCERTAIN)).status_code == 404


def test_who_may_not_decide_is_not_asked(client, administrator, mailing):
    client.force_login(administrator)

    response = ask(client, mailing, "confirm", all="uncertain")

    assert response.context["sheet"] == ""


def test_number_of_queries_of_the_sheet_is_constant(
    client, editor, lists, publication, django_assert_max_num_queries
):
    add_contacts(lists[0], 120)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.UNCERTAIN, 125)
    client.force_login(editor)

    with django_assert_max_num_queries(12):
        ask(client, mailing, "confirm", all="uncertain")


# What is decided


@pytest.mark.parametrize("person", ["editor", "list_manager"])
def test_ticked_rows_count_as_sent_under_the_name_of_the_person(client, request, person, mailing):
    user = request.getfixturevalue(person)
    client.force_login(user)

    response = client.post(
        f"{address(mailing)}?state=uncertain&page=1", rows_sent(mailing, D.UNCERTAIN)
    )

    assert response.url == f"{detail(mailing)}?state=uncertain&page=1"
    assert states(mailing) == ["sent", "sent", "failed", "failed", "queued"]
    assert {row.decided_by for row in mailing.deliveries.filter(status=D.SENT)} == {user}
    assert said(response) == [("success", "2 封已视为送达：某单位 收件人1、某单位 收件人2。")]


def test_ticked_rows_are_queued(client, editor, mailing):
    client.force_login(editor)

    client.post(address(mailing, "mailing-resend"), rows_sent(mailing, D.UNCERTAIN, D.FAILED))

    assert states(mailing) == ["queued"] * 5


def test_row_that_moved_since_is_left_alone_and_named(client, editor, mailing):
    client.force_login(editor)
    sheet = rows_sent(mailing, D.UNCERTAIN)
    mailing.deliveries.filter(address="r1@szgh.example").update(status=D.QUEUED)

    response = client.post(address(mailing), sheet)

    assert states(mailing)[:2] == ["queued", "sent"]
    assert said(response) == [
        ("success", "1 封已视为送达：某单位 收件人2。"),
        ("warning", "1 封已有变化，没有处理：某单位 收件人1（现在是“待发”）。请再看一看。"),
    ]


def test_many_are_named_in_part(client, editor, lists, publication):
    add_contacts(lists[0], 20)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.UNCERTAIN, 25)
    client.force_login(editor)

    response = client.post(address(mailing), rows_sent(mailing, D.UNCERTAIN))

    assert said(response)[0][1].endswith("，另有 17 位。")


def test_nothing_sent_decides_nothing_and_says_so(client, editor, mailing):
    client.force_login(editor)

    response = client.post(address(mailing))

    assert [level for level, _words in said(response)] == ["warning"]
    assert states(mailing) == ["uncertain", "uncertain", "failed", "failed", "queued"]


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("row", [*FORGED, "999999999:uncertain-1"])
def test_forged_rows_change_nothing(client, editor, mailing, decision, row):
    client.force_login(editor)
    sent = {"rows": " ".join([row, *tokens(mailing, D.UNCERTAIN)])}

    assert client.post(address(mailing, decision), sent).status_code == 404
    assert states(mailing) == ["uncertain", "uncertain", "failed", "failed", "queued"]


@pytest.mark.parametrize("decision", DECISIONS)
def test_rows_of_another_mailing_change_nothing(client, editor, mailing, other, decision):
    client.force_login(editor)
    sent = {"rows": " ".join(tokens(mailing, D.UNCERTAIN) + tokens(other, D.UNCERTAIN))}

    assert client.post(address(mailing, decision), sent).status_code == 404
    assert states(mailing)[:2] == ["uncertain", "uncertain"]
    assert states(other)[0] == D.UNCERTAIN


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("person", ["clerk", "outsider", "signer", "administrator"])
def test_others_cannot_decide(client, request, person, mailing, decision):
    client.force_login(request.getfixturevalue(person))

    response = client.post(address(mailing, decision), rows_sent(mailing, D.UNCERTAIN))

    assert response.status_code == 404
    assert states(mailing)[:2] == ["uncertain", "uncertain"]


@pytest.mark.parametrize("decision", DECISIONS)
def test_signed_out_person_signs_in_first(client, mailing, decision):
    response = client.post(address(mailing, decision), rows_sent(mailing, D.UNCERTAIN))

    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:login"))
    assert states(mailing)[:2] == ["uncertain", "uncertain"]


@pytest.mark.parametrize("decision", DECISIONS)
def test_reading_the_address_decides_nothing(client, editor, mailing, decision):
    client.force_login(editor)

    assert client.get(address(mailing, decision)).status_code == 405


@pytest.mark.parametrize("decision", DECISIONS)
def test_mailing_that_is_not_there_is_not_found(client, editor, decision):
    client.force_login(editor)

    assert client.post(reverse(f"distribution:{decision}", args=[4711])).status_code == 404
