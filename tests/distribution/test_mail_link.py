"""A link in the place of a large PDF, for lists that ask for it."""

from email import message_from_bytes, policy

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import DomainError, NotAllowed
from distribution.services import sending
from distribution.services.letters import letter_of
from distribution.services.lists import set_link_above
from distribution.services.mailings import start_mailing
from distribution.services.sending import send_mailing


def test_who_is_only_in_lists_that_want_it_gets_a_link_in_place_of_a_large_pdf(
    signed_issue, lists, editor, list_manager, desk, settings
):
    settings.SITE_URL = "https://bulletin.szgh.example"
    set_link_above(lists[0].pk, 1, actor=list_manager)
    mailing = start_mailing(signed_issue.pk, actor=editor)
    send_mailing(mailing.pk)

    mails = {
        recipient: message_from_bytes(content, policy=policy.default)
        for recipient, content in desk.mails
    }
    linked = {address for address, mail in mails.items() if not list(mail.iter_attachments())}
    # r3 stands in the other list too, which takes the attachment.
    assert linked == {"r1@szgh.example", "r2@szgh.example"}
    address = f"https://bulletin.szgh.example/issues/{signed_issue.pk}/"
    for recipient, mail in mails.items():
        bodies = (mail.get_body((kind,)) for kind in ("plain", "html"))
        text, page = (body.get_content() for body in bodies if body)
        assert (address in text) == (f'href="{address}"' in page) == (recipient in linked)
        assert ("附件" in text) == ("附件" in page) == (recipient not in linked)


def test_a_linked_mail_that_cannot_be_made_stops_the_mailing_and_fails_nobody(
    signed_issue, lists, editor, list_manager, desk, settings, monkeypatch
):
    settings.SITE_URL = "https://bulletin.szgh.example"
    set_link_above(lists[0].pk, 1, actor=list_manager)
    mailing = start_mailing(signed_issue.pk, actor=editor)

    def refuse_links(mailing, *, is_linked=False):
        if is_linked:
            raise DomainError("证书已过期")
        return letter_of(mailing)

    monkeypatch.setattr(sending, "letter_of", refuse_links)
    send_mailing(mailing.pk)

    mailing.refresh_from_db()
    assert mailing.server_error == "证书已过期"
    assert not mailing.deliveries.filter(status="failed").exists()


def test_a_pdf_within_the_size_is_attached(signed_issue, lists, editor, list_manager):
    for entry in lists:
        set_link_above(entry.pk, 100_000, actor=list_manager)
    mailing = start_mailing(signed_issue.pk, actor=editor)

    assert not mailing.deliveries.filter(is_linked=True).exists()


def test_without_an_address_of_the_site_everybody_gets_the_pdf(
    signed_issue, lists, editor, list_manager, settings
):
    settings.SITE_URL = ""
    set_link_above(lists[0].pk, 0, actor=list_manager)
    mailing = start_mailing(signed_issue.pk, actor=editor)

    assert not mailing.deliveries.filter(is_linked=True).exists()


def test_only_the_list_manager_sets_the_size(lists, editor):
    with pytest.raises(NotAllowed):
        set_link_above(lists[0].pk, 1, actor=editor)


@pytest.mark.parametrize("size", ["-1", "大", "1.5"])
def test_a_size_that_is_none_is_refused(lists, size):
    with pytest.raises(CommandError, match=size):
        call_command("distribution_list", "省总工会", f"--link-above={size}")


def test_the_command_sets_and_takes_away_the_size(lists, capsys):
    call_command("distribution_list", "省总工会", "--link-above", "2048")
    assert '"link_above_kb": 2048' in capsys.readouterr().out
    call_command("distribution_list", "省总工会", "--link-above", "")
    assert '"link_above_kb": null' in capsys.readouterr().out
