"""One's notices, through their addresses."""

from urllib.parse import unquote

import pytest
import time_machine
from django.db import transaction

from accounts.links import signed_path
from accounts.models import Notice, NoticeKind, NoticeMail
from accounts.services.notices import News, tell
from tests.plain_static import plain_static

__all__ = ["plain_static"]


def told(*people, text="稿件已退回", note="", link="/archive/"):
    with transaction.atomic():
        tell(people, News(NoticeKind.ARTICLE, text, link, note), actor=None)


def test_bell_counts_what_is_not_read(client, clerk):
    told(clerk, clerk)
    client.force_login(clerk)

    assert '<span class="bell-count">2</span>' in client.get("/archive/").content.decode()
    notice = clerk.notices.first()
    response = client.get(f"/notices/{notice.pk}/")

    assert response.url == "/archive/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert '<span class="bell-count">1</span>' in client.get("/archive/").content.decode()


def test_reason_stands_with_the_notice_escaped(client, clerk):
    told(clerk, note="<b>请核对</b>数字")
    client.force_login(clerk)

    html = client.get("/notices/").content.decode()

    assert "&lt;b&gt;请核对&lt;/b&gt;数字" in html
    assert "is-unread" in html


def test_nobody_opens_the_notice_of_another(client, clerk, outsider):
    told(clerk)
    client.force_login(outsider)

    notice = clerk.notices.get()
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert "稿件已退回" not in client.get("/notices/").content.decode()
    client.post("/notices/read/", {"up_to": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_that_was_shown_is_read_and_nothing_newer(client, clerk):
    told(clerk)
    shown = clerk.notices.get()
    told(clerk, text="后来的")
    client.force_login(clerk)

    assert client.post("/notices/read/", {"up_to": shown.pk}).url == "/notices/"

    assert [notice.text for notice in clerk.notices.unread()] == ["后来的"]


@pytest.mark.parametrize("up_to", ["", "x", "9" * 40])
def test_hand_made_mark_changes_nothing(client, clerk, up_to):
    told(clerk)
    client.force_login(clerk)

    assert client.post("/notices/read/", {"up_to": up_to}).status_code == 302
    assert clerk.notices.unread().count() == 1


def test_person_chooses_how_mail_comes(client, clerk):
    client.force_login(clerk)
    assert clerk.notice_mail == NoticeMail.AT_ONCE

    assert client.post("/notices/mail/", {"notice_mail": "off"}).status_code == 302
    clerk.refresh_from_db()
    assert clerk.notice_mail == NoticeMail.OFF

    assert client.post("/notices/mail/", {"notice_mail": "hourly"}).status_code == 422
    clerk.refresh_from_db()
    assert clerk.notice_mail == NoticeMail.OFF


@pytest.mark.parametrize("address", ["/notices/read/", "/notices/mail/"])
def test_changes_are_posts(client, clerk, address):
    client.force_login(clerk)
    assert client.get(address).status_code == 405


def test_visitor_signs_in_first(client, db):
    assert client.get("/notices/").url == "/sign-in/?next=/notices/"


def test_empty_list_says_what_it_is_for(client, clerk):
    client.force_login(clerk)

    assert 'class="empty"' in client.get("/notices/").content.decode()


def test_queries_do_not_grow(client, clerk, django_assert_max_num_queries):
    told(*[clerk] * 3)
    client.force_login(clerk)
    with django_assert_max_num_queries(7):
        client.get("/notices/")
    told(*[clerk] * 50)
    with django_assert_max_num_queries(7):
        response = client.get("/notices/")
    assert len(response.context["notices"]) == 20


def test_who_did_it_is_not_told(clerk, editor):
    with transaction.atomic():
        tell([clerk, editor], News(NoticeKind.ISSUE, "已签发", "/"), actor=editor)

    assert [notice.person for notice in Notice.objects.all()] == [clerk]


def test_notice_goes_with_a_change_that_fails(clerk):
    with transaction.atomic():
        tell([clerk], News(NoticeKind.ARTICLE, "已采用", "/"), actor=None)
        transaction.set_rollback(True)

    assert not clerk.notices.exists()


def test_signed_link_leads_through_signing_in(client, signer):
    address = signed_path("/notices/", person_id=signer.pk)
    assert unquote(client.get(address).url) == f"/sign-in/?next={address}"

    client.force_login(signer)
    assert client.get(address).url == "/notices/"


def test_changed_link_is_no_page_and_an_old_one_says_so(client, signer, settings):
    settings.SIGN_LINK_DAYS = 7
    with time_machine.travel("2026-01-01T08:00:00+08:00", tick=False):
        address = signed_path("/notices/", person_id=signer.pk)
    client.force_login(signer)

    with time_machine.travel("2026-01-08T07:59:00+08:00", tick=False):
        assert client.get(address).status_code == 302
    with time_machine.travel("2026-01-08T08:01:00+08:00", tick=False):
        response = client.get(address)
    assert response.status_code == 410
    assert "链接已过期" in response.content.decode()
    assert client.get(address[:-3] + "xx/").status_code == 404
