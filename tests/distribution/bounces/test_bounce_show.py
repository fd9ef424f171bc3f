"""The page of a mailing says in plain words what came back."""

import pytest
from django.urls import reverse

from distribution.services.bounces import take_report
from distribution.services.corrections import correct_address
from tests.distribution.bounces.conftest import bounce_of
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def page_of(client, mailing):
    def page(person, **query):
        client.force_login(person)
        address = reverse("distribution:mailing-detail", args=[mailing.pk])
        return client.get(address, query).content.decode()

    return page


def test_a_bounced_row_shows_its_reason_and_that_nothing_more_is_sent(page_of, row, list_manager):
    take_report("test", bounce_of(row).replace(b"User unknown", b"<b>User</b> unknown"))
    page = page_of(list_manager, state="bounced")

    assert "对方地址不存在" in page
    assert "更正以前不再发到这个地址" in page
    assert "&lt;b&gt;User&lt;/b&gt; unknown" in page
    assert f"ask=resend-{row.pk}" in page


def test_a_bounced_row_shows_the_address_that_was_corrected(page_of, row, list_manager):
    take_report("test", bounce_of(row))
    correct_address(row.contact_id, "wang@szgh.example", actor=list_manager)
    page = page_of(list_manager, state="bounced")

    assert "地址已更正为 wang@szgh.example" in page
    assert "更正以前" not in page


def test_a_full_mailbox_does_not_stop_what_is_sent_there(page_of, row, editor):
    take_report("test", bounce_of(row, "postfix-mailbox-full"))
    page = page_of(editor, state="bounced")

    assert "对方邮箱已满" in page
    assert "更正以前" not in page


@pytest.mark.parametrize(
    ("name", "words"),
    [("postfix-delayed", "正在继续投递"), ("complaint", "收件人举报为垃圾邮件")],
)
def test_a_sent_row_shows_what_was_reported_of_it(page_of, row, editor, name, words):
    take_report("test", bounce_of(row, name))

    assert words in page_of(editor, state="sent")
