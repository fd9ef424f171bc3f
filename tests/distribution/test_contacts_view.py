"""The page of contacts: who is found, in what order, with how many queries, for whom."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Office, OfficeKind, Outcome
from distribution.bounces.reasons import Reason
from distribution.models import (
    BounceReport,
    Contact,
    Delivery,
    DistributionList,
    Membership,
)
from distribution.models.bounce import Effect
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import (
    add_contacts,
    put,
    sending_mailing,
    signed_without_press,
)
from tests.plain_static import plain_static

__all__ = ["plain_static"]

LIST = "/contacts/"
TOGETHER = "/contacts/together/"
MOST_QUERIES = 15


@pytest.fixture
def manager(client, list_manager):
    client.force_login(list_manager)
    return client


@pytest.fixture
def mailed(publication, editor, lists):
    """Five contacts; one bounced, one is in doubt, the others have it."""
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.BOUNCED)
    put(mailing, D.UNCERTAIN)
    put(mailing, D.SENT, 3)
    Delivery.objects.filter(status=D.BOUNCED).update(bounce_reason=Reason.FULL)
    return mailing


def found(page):
    return [contact.name for contact in page.context["page"].rows]


def contact_whose_mail_is(status) -> Contact:
    return Contact.objects.get(deliveries__status=status)


def named(number) -> Contact:
    return Contact.objects.get(name=f"收件人{number}")


def test_who_cannot_be_reached_comes_first_and_is_said_on_top(manager, mailed):
    bounced = contact_whose_mail_is(D.BOUNCED)
    doubtful = contact_whose_mail_is(D.UNCERTAIN)

    page = manager.get(LIST)

    assert found(page)[:2] == [bounced.name, doubtful.name]
    assert [entry.pk for entry in page.context["page"].failing] == [bounced.pk]
    assert str(Reason.FULL.label) in page.content.decode()
    assert found(manager.get(LIST, {"state": "failing"})) == [bounced.name]
    assert found(manager.get(LIST, {"state": "doubtful"})) == [doubtful.name]


def test_a_corrected_address_is_no_longer_one_that_cannot_be_reached(manager, mailed):
    bounced = contact_whose_mail_is(D.BOUNCED)
    Contact.objects.filter(pk=bounced.pk).update(email="right@szgh.example")

    assert manager.get(LIST).context["page"].failing == []


def test_a_list_shows_its_members_of_today(manager, lists):
    Membership.objects.filter(contact=named(1)).update(until=date(2011, 2, 1))

    assert found(manager.get(LIST, {"list": lists[0].pk})) == ["收件人2", "收件人3"]
    assert found(manager.get(LIST, {"state": "nowhere"})) == ["收件人1"]


def test_words_and_offices_narrow_the_list(manager, lists, office):
    Contact.objects.filter(name="收件人4").update(office=office)

    assert found(manager.get(LIST, {"q": "R2@SZGH"})) == ["收件人2"]
    assert found(manager.get(LIST, {"office": office.pk})) == ["收件人4"]
    assert found(manager.get(LIST, {"q": "R2@SZGH", "office": office.pk})) == []


def test_contacts_of_an_office_that_is_no_more_are_found(manager, lists, office):
    Contact.objects.filter(name="收件人4").update(office=office)
    Office.objects.filter(pk=office.pk).update(abolished=date(2011, 9, 1))

    page = manager.get(LIST)
    assert page.context["page"].office_gone == 1
    assert found(manager.get(LIST, {"state": "office-gone"})) == ["收件人4"]


def test_line_is_what_the_issue_being_made_will_print(manager, lists, assembling_issue):
    assembling_issue.printed_range = ["各直属单位工会", "没有的范围"]
    assembling_issue.save()

    line = manager.get(LIST).context["page"].line

    assert line.text == "各直属单位工会、没有的范围"
    assert line.unknown == ["没有的范围"]


def test_line_without_an_issue_is_the_lists_in_their_order_without_parts(manager, lists):
    part = DistributionList.objects.create(name="园区", position=3)
    lists[0].parts.create(part=part)

    assert manager.get(LIST).context["page"].line.text == "省总工会、各直属单位工会"


def test_page_takes_as_many_queries_for_five_thousand_contacts(
    manager, mailed, lists, office, django_assert_max_num_queries
):
    lists[0].office_kind = OfficeKind.DISTRICT
    lists[0].save()
    for entry in lists:
        add_contacts(entry, 2500)
    Contact.objects.filter(pk__gt=2000).update(office=office)

    with django_assert_max_num_queries(MOST_QUERIES + 2):  # with the session and the bell
        page = manager.get(LIST, {"list": lists[0].pk, "page": 3})

    assert page.context["page"].rows.paginator.count > 2500
    assert len(page.context["page"].rows) == 50


def test_strange_addresses_of_the_page_are_harmless(manager, lists):
    for query in (
        {"list": "x"},
        {"list": "9" * 40},
        {"office": "²"},
        {"state": "no"},
        {"page": "-1"},
        {"q": "%_'\x00"},
    ):
        assert manager.get(LIST, query).status_code == 200, query


@pytest.mark.parametrize("script", [True, False])
def test_sheet_asks_about_those_ticked(manager, lists, script):
    headers = {"HX-Request": "true", "HX-Target": "dialog"} if script else {}
    query = {"ask": "join", "row": [named(1).pk, named(2).pk]}

    page = manager.get(TOGETHER, query, headers=headers)

    assert [contact.name for contact in page.context["contacts"]] == ["收件人1", "收件人2"]
    assert ("<html" in page.content.decode()) is not script


def test_ticked_contacts_join_a_list_once(manager, lists, list_manager):
    entry = DistributionList.objects.create(name="园区", position=3)
    words = {"ask": "join", "rows": f"{named(1).pk} {named(2).pk}", "into": entry.pk}

    page = manager.post(TOGETHER, words | {"since": "2011-09-01", "list": lists[0].pk})

    assert page["Location"] == f"{LIST}?list={lists[0].pk}"
    assert list(entry.contacts.values_list("name", flat=True)) == ["收件人1", "收件人2"]
    manager.post(TOGETHER, words | {"since": "2011-10-01"})
    assert entry.memberships.count() == 2
    logged = AuditEntry.objects.filter(action="list.add_member")
    assert [row.detail["contact"] for row in logged.order_by("pk")] == [named(1).pk, named(2).pk]
    assert {row.actor for row in logged} == {list_manager}


def test_all_found_leave_a_list_on_a_day(manager, lists):
    words = {"ask": "leave", "all": "contact", "list": lists[0].pk, "q": "r1@"}
    page = manager.get(TOGETHER, words)

    manager.post(
        TOGETHER,
        {
            "ask": "leave",
            "rows": page.context["keys"],
            "out_of": lists[0].pk,
            "on": "2011-06-01",
        },
    )

    ended = Membership.objects.filter(until=date(2011, 6, 1))
    assert [row.contact.name for row in ended] == ["收件人1"]


def test_ticked_contacts_get_an_office(manager, lists, office):
    words = {"ask": "office", "rows": str(named(1).pk), "office": office.pk}
    manager.post(TOGETHER, words)

    assert named(1).office == office
    manager.post(TOGETHER, words | {"office": ""})
    assert named(1).office is None


@pytest.mark.parametrize(
    "wrong",
    [{"into": "", "since": "2011-09-01"}, {"into": "999999", "since": "2011-09-01"}, {"since": ""}],
)
def test_wrong_choice_keeps_the_ticks_and_changes_nothing(manager, lists, wrong):
    before = Membership.objects.count()
    words = {"ask": "join", "rows": str(named(1).pk), "into": lists[1].pk}

    page = manager.post(TOGETHER, words | wrong)

    assert page.status_code == 422
    assert page.context["keys"] == str(named(1).pk)
    assert 'aria-invalid="true"' in page.content.decode()
    assert Membership.objects.count() == before


def test_nothing_ticked_says_so(manager, lists):
    page = manager.post(TOGETHER, {"ask": "office", "rows": "", "office": ""})

    assert page.status_code == 422
    assert 'name="rows"' not in page.content.decode()


def test_made_up_keys_and_deeds_do_not_exist(manager, lists):
    assert manager.get(TOGETHER, {"ask": "join", "row": "1;drop"}).status_code == 404
    assert manager.get(TOGETHER, {"ask": "delete"}).status_code == 404


def test_unmatched_reports_are_shown(manager):
    BounceReport.objects.create(
        source="a", sha256="0" * 64, kind="failure", effect=Effect.UNMATCHED, subject="<退信>"
    )

    assert "&lt;退信&gt;" in manager.get("/bounces/").content.decode()
    assert "/bounces/" in manager.get(LIST).content.decode()


@pytest.fixture
def somewhere(lists):
    contact, entry = named(1), lists[0]
    row = Membership.objects.get(contact=contact)
    contact_keys = {"pk": contact.pk}
    list_keys = {"pk": entry.pk}
    return [
        ("get", "contact-list", {}),
        ("get", "contact-together", {}),
        ("post", "contact-together", {}),
        ("get", "contact-new", {}),
        ("post", "contact-new", {}),
        ("get", "contact-detail", contact_keys),
        ("post", "contact-detail", contact_keys),
        ("post", "contact-address", contact_keys),
        ("post", "contact-stop", contact_keys),
        ("post", "contact-resume", contact_keys),
        ("post", "contact-join", contact_keys),
        ("post", "membership-edit", contact_keys | {"membership_pk": row.pk}),
        ("get", "list-new", {}),
        ("post", "list-new", {}),
        ("get", "list-detail", list_keys),
        ("post", "list-detail", list_keys),
        ("post", "list-move", list_keys),
        ("post", "list-part", list_keys),
        ("post", "list-part-remove", list_keys | {"part_pk": lists[1].pk}),
        ("post", "list-readmit", list_keys),
        ("get", "bounce-list", {}),
    ]


@pytest.mark.parametrize("person", ["clerk", "editor", "signer", "administrator"])
def test_for_other_roles_none_of_these_pages_exists(client, request, person, somewhere):
    client.force_login(request.getfixturevalue(person))
    done = AuditEntry.objects.filter(outcome=Outcome.DONE)
    before = done.count()

    for method, name, keys in somewhere:
        page = getattr(client, method)(reverse(f"distribution:{name}", kwargs=keys))
        assert page.status_code == 404, name
    assert done.count() == before


def test_signed_out_everything_leads_to_sign_in(client, somewhere):
    for method, name, keys in somewhere:
        page = getattr(client, method)(reverse(f"distribution:{name}", kwargs=keys))
        assert (page.status_code, page["Location"][:9]) == (302, "/sign-in/"), name


def test_links_do_not_change_anything(manager, somewhere):
    for method, name, keys in somewhere:
        address = reverse(f"distribution:{name}", kwargs=keys)
        if method == "post" and ("get", name, keys) not in somewhere:
            assert manager.get(address).status_code == 405, name


def test_suppressed_contact_is_counted_and_found(manager, lists):
    Contact.objects.filter(name="收件人2").update(suppressed_at=timezone.now())

    page = manager.get(LIST, {"state": "stopped"})

    assert found(page) == ["收件人2"]
    assert page.context["page"].stopped == 1
