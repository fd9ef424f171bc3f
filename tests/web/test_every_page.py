"""Every page there is, as everybody who may see it, judged by axe-core and by what Chromium says.

The pages come from the table of addresses: one that answers GET and stands neither in PAGES nor
in NO_PAGES fails ``test_every_address_is_accounted_for``.
"""

from collections.abc import Callable, Iterator, Sequence

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from playwright.sync_api import Browser, BrowserContext, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import AuditEntry, Role, User
from tests.e2e.running import wait_until
from tests.plain_static import PLAIN
from tests.web.conftest import nobody_is_connected, sign_in
from tests.web.full_house import House, furnish
from tests.web.page_checks import MOST_BYTES, Watch, axe_faults, build_of, wide_faults
from tests.web.screens import DESK, PHONE

# What a test itself writes is seen by nobody else: the pages show what was there before.
pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

Addresses = Callable[[House], Sequence[str]]


def at(name: str, *args: object, query: str = "") -> str:
    return reverse(name, args=args) + query


PAGES: dict[str, Addresses] = {
    "accounts:login": lambda house: [at("accounts:login")],
    "accounts:notice-list": lambda house: [at("accounts:notice-list")],
    "accounts:link-open": lambda house: [house.link],
    "accounts:password-set": lambda house: [house.password],
    "accounts:password-change": lambda house: [at("accounts:password-change")],
    "accounts:entry-detail": lambda house: [at("accounts:entry-detail")],
    "accounts:second-factor-set": lambda house: [at("accounts:second-factor-set")],
    "accounts:again": lambda house: [at("accounts:again", query="?next=/")],
    "accounts:help-page": lambda house: [
        at("accounts:help-page", name) for name in ("clerk", "editor", "signer")
    ],
    "accounts:user-list": lambda house: [
        at("accounts:user-list"),
        at("accounts:user-list", query="?q=无此人"),
    ],
    "accounts:user-new": lambda house: [at("accounts:user-new")],
    "accounts:user-detail": lambda house: [at("accounts:user-detail", house.newcomer.pk)],
    "accounts:audit-list": lambda house: [
        at("accounts:audit-list"),
        at("accounts:audit-list", query="?person=无此人"),
    ],
    "accounts:audit-detail": lambda house: [
        at("accounts:audit-detail", AuditEntry.objects.filter(action="user.create").latest("pk").pk)
    ],
    "accounts:office-list": lambda house: [at("accounts:office-list")],
    "accounts:office-new": lambda house: [at("accounts:office-new")],
    "accounts:office-merge": lambda house: [at("accounts:office-merge")],
    "accounts:office-detail": lambda house: [at("accounts:office-detail", house.office.pk)],
    "bulletin:publication-list": lambda house: [at("bulletin:publication-list")],
    "bulletin:publication-detail": lambda house: [
        at("bulletin:publication-detail", house.publication.pk)
    ],
    "bulletin:publication-new": lambda house: [at("bulletin:publication-new")],
    "bulletin:register-list": lambda house: [
        at("bulletin:register-list"),
        at("bulletin:register-list", query="?q=无此人&on=2011-09-31"),
    ],
    "bulletin:register-new": lambda house: [at("bulletin:register-new")],
    "bulletin:register-detail": lambda house: [at("bulletin:register-detail", house.tenure.pk)],
    "bulletin:register-table": lambda house: [at("bulletin:register-table")],
    "bulletin:term-list": lambda house: [
        at("bulletin:term-list"),
        at("bulletin:term-list", query="?q=无此词"),
    ],
    "bulletin:term-new": lambda house: [at("bulletin:term-new")],
    "bulletin:term-detail": lambda house: [at("bulletin:term-detail", house.term.pk)],
    "bulletin:rule-list": lambda house: [at("bulletin:rule-list")],
    "bulletin:rule-off": lambda house: [at("bulletin:rule-off", "dash")],
    "bulletin:issue-list": lambda house: [
        at("bulletin:issue-list"),
        at("bulletin:issue-list", query="?page=2"),
    ],
    "bulletin:archive": lambda house: [
        at("bulletin:archive"),
        at("bulletin:archive", query="?q=工会"),
        at("bulletin:archive", query="?q=无此词"),
        at("bulletin:archive", query="?q=工会&year=1999"),
    ],
    "bulletin:archive-issue": lambda house: [
        at("bulletin:archive-issue", house.signed.pk, query="?q=工会")
    ],
    "bulletin:issue-detail": lambda house: [
        at("bulletin:issue-detail", house.signed.pk),
        at("bulletin:issue-detail", house.reviewed.pk),
        at("bulletin:issue-detail", house.reviewed.pk, query="?ask=sign"),
        at("bulletin:issue-detail", house.reviewed.pk, query="?ask=return"),
        at("bulletin:issue-detail", house.assembling.pk),
        at("bulletin:issue-detail", house.assembling.pk, query="?ask=review"),
        at("bulletin:issue-detail", house.empty.pk),
    ],
    "bulletin:issue-text": lambda house: [at("bulletin:issue-text", house.signed.pk)],
    "bulletin:article-list": lambda house: [
        at("bulletin:article-list"),
        at("bulletin:article-list", query="?status=returned"),
        at("bulletin:article-list", query="?q=无此词"),
    ],
    "bulletin:article-new": lambda house: [at("bulletin:article-new")],
    "bulletin:article-detail": lambda house: [
        at("bulletin:article-detail", article.pk)
        for article in (house.draft, house.returned, house.pictured, house.adopted)
    ],
    "bulletin:article-edit": lambda house: [
        at("bulletin:article-edit", house.draft.pk),
        at("bulletin:article-edit", house.returned.pk),
        at("bulletin:article-edit", house.returned.pk, query="?proofread=1"),
    ],
    "bulletin:article-revision": lambda house: [
        at("bulletin:article-revision", house.pictured.pk, house.pictured.version)
    ],
    "bulletin:source-detail": lambda house: [at("bulletin:source-detail", house.source.pk)],
    "bulletin:inbox": lambda house: [
        at("bulletin:inbox"),
        at("bulletin:inbox", query="?state=held"),
        at("bulletin:inbox", query="?q=无此词"),
        at("bulletin:inbox", query=f"?article={house.pictured.pk}"),
        *(
            at("bulletin:inbox", query=f"?ask={ask}&picked={key}")
            for key in [f"{house.pictured.pk}.{house.pictured.version}"]
            for ask in ("return", "decline", "adopt")
        ),
    ],
    "bulletin:file-waiting": lambda house: [at("bulletin:file-waiting", house.unread.pk)],
    "bulletin:inbox-findings": lambda house: [at("bulletin:inbox-findings", house.pictured.pk)],
    "bulletin:intake-start": lambda house: [at("bulletin:intake-start")],
    "bulletin:intake-correct": lambda house: [
        at("bulletin:intake-correct", house.sheet.pk),
        at("bulletin:intake-correct", house.discarded.pk),
    ],
    "bulletin:phrase-list": lambda house: [at("bulletin:phrase-list")],
    "bulletin:desk-start": lambda house: [at("bulletin:desk-start")],
    "bulletin:issue-desk": lambda house: [
        at("bulletin:issue-desk", house.assembling.pk),
        at(
            "bulletin:issue-desk",
            house.assembling.pk,
            query=f"?chosen={house.adoption.pk}&held=yes",
        ),
        at("bulletin:issue-desk", house.empty.pk, query="?q=无此词"),
    ],
    "bulletin:desk-note": lambda house: [at("bulletin:desk-note", house.assembling.pk)],
    "bulletin:desk-words": lambda house: [
        at("bulletin:desk-words", house.assembling.pk, house.adoption.pk)
    ],
    "bulletin:desk-correction": lambda house: [
        at("bulletin:desk-correction", house.assembling.pk, house.adoption.pk),
        at("bulletin:desk-correction", house.assembling.pk, house.adoption.pk, query="?q=工会"),
    ],
    "distribution:contact-list": lambda house: [
        at("distribution:contact-list"),
        at("distribution:contact-list", query=f"?list={house.lists[0].pk}"),
        at("distribution:contact-list", query="?q=无此人"),
    ],
    "distribution:contact-together": lambda house: [
        at("distribution:contact-together", query=f"?row={house.contact.pk}&ask={ask}")
        for ask in ("join", "leave", "office")
    ],
    "distribution:contact-new": lambda house: [at("distribution:contact-new")],
    "distribution:contact-import": lambda house: [at("distribution:contact-import")],
    "distribution:import-preview": lambda house: [
        at("distribution:import-preview", house.waiting_import.pk)
    ],
    "distribution:contact-detail": lambda house: [
        at("distribution:contact-detail", house.contact.pk)
    ],
    "distribution:list-new": lambda house: [at("distribution:list-new")],
    "distribution:list-detail": lambda house: [at("distribution:list-detail", house.lists[0].pk)],
    "distribution:bounce-list": lambda house: [at("distribution:bounce-list")],
    "distribution:mailing-list": lambda house: [at("distribution:mailing-list")],
    "distribution:mailing-release": lambda house: [at("distribution:mailing-release")],
    "distribution:mailing-detail": lambda house: [
        at("distribution:mailing-detail", house.sending.pk),
        at("distribution:mailing-detail", house.sending.pk, query="?state=uncertain"),
        at("distribution:mailing-detail", house.sending.pk, query="?ask=pause"),
        at("distribution:mailing-detail", house.paused.pk),
        at("distribution:mailing-detail", house.paused.pk, query="?ask=resume"),
        at("distribution:mailing-detail", house.scheduled.pk),
        at("distribution:mailing-detail", house.scheduled.pk, query="?ask=cancel"),
        at("distribution:mailing-detail", house.scheduled.pk, query="?ask=reschedule"),
    ],
    "distribution:issue-range": lambda house: [at("distribution:issue-range", house.assembling.pk)],
    "distribution:mailing-start": lambda house: [
        at("distribution:mailing-start", house.undistributed.pk)
    ],
    "distribution:leave": lambda house: [house.leave],
    "distribution:mailbox-list": lambda house: [
        at("distribution:mailbox-list"),
        at("distribution:mailbox-list", query="?q=无此词"),
    ],
    "distribution:mailbox-message": lambda house: [at("distribution:mailbox-message", house.mail)],
}
# Pictures, files, parts of a page, and addresses that lead on.
NO_PAGES = {
    "accounts:help",
    "accounts:audit-export",
    "accounts:second-step",
    "accounts:unified-back",
    "accounts:unified-start",
    "accounts:notice-open",
    "bulletin:sample-page",
    "bulletin:issue-preview",
    "bulletin:preview-page",
    "bulletin:issue-page",
    "bulletin:issue-pdf",
    "bulletin:issue-word",
    "bulletin:draft-word",
    "bulletin:source-original",
    "bulletin:article-picture",
    "bulletin:desk-current",
    "bulletin:register-export-csv",
    "bulletin:register-export-xlsx",
    "bulletin:desk-preview",
    "bulletin:desk-unsettled",
    "distribution:contact-export-csv",
    "distribution:contact-export-xlsx",
    "distribution:mailing-progress",
    "distribution:mailbox-attachment",
    "set_language",
}
# Seen without an account, by these alone.
VISITORS = ("accounts:login", "accounts:link-open", "accounts:password-set", "distribution:leave")
# Not 200, though pages.
STATUS = {"accounts:link-open": 410}


@pytest.fixture
def quick_passwords() -> None:
    """Set for the whole module by ``house``."""


@pytest.fixture
def own_directories() -> None:
    """Set for the whole module by ``house``."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[House]:
    """Furnished once for the module and emptied after it."""
    folder = tmp_path_factory.mktemp("house")
    own = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "VAR_DIR": folder,
        "MEDIA_ROOT": folder / "media",
        "MAILBOX_DIR": folder / "mailbox",
        "STORAGES": django_settings.STORAGES | PLAIN,
        "EMBEDDED": True,
        "EMAIL_URL": "",
        # Every link of a mail has expired.
        "SIGN_LINK_DAYS": -1,
    }
    with django_db_blocker.unblock(), override_settings(**own):
        yield furnish()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def home(house) -> Iterator[str]:
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    yield server.url
    wait_until(nobody_is_connected, "the server is through with what pages sent last")
    server.stop()
    server._live_server_modified_settings.disable()


class Visitors:
    """One window for each person, and one for whoever has no account."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser, self.home = browser, home
        self.contexts: list[BrowserContext] = []
        self.watches: dict[User | None, Watch] = {}

    def let_in(self, user: User | None) -> None:
        context = self.browser.new_context(base_url=self.home, viewport=DESK)
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        # Nothing moves while it is looked at.
        page.emulate_media(reduced_motion="reduce")
        self.watches[user] = Watch(page, self.home)
        if user:
            sign_in(page, user)

    def may_see(self, user: User, address: str) -> bool:
        client = Client()
        for cookie in self.watches[user].page.context.cookies():
            client.cookies[cookie["name"]] = cookie["value"]
        # What a page notes of its visitor would hold up the visitor's own window.
        with transaction.atomic():
            status = client.get(address).status_code
            transaction.set_rollback(True)
        return status == 200

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture(scope="module")
def visitors(browser, house, home) -> Iterator[Visitors]:
    visitors = Visitors(browser, home)
    for user in (None, *house.people.values()):
        visitors.let_in(user)
    yield visitors
    visitors.leave()


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry


def judge(
    watch: Watch,
    address: str,
    status: int,
    sheets: set[str],
    judged: set[tuple[str, str]],
    *,
    thorough: bool = True,
) -> list[str]:
    """All that is wrong with a page on the desk and on a phone; adds to ``sheets`` where one is
    open. Not ``thorough``: axe-core looks at it on the phone alone, with all details open, and
    not where it is built as somebody else's was, which stands in ``judged``."""
    watch.status = status
    response = watch.open(address)
    if response.status == 404 != status:
        watch.faults()
        return []
    # CKEditor dresses the text when it is ready.
    expect(watch.page.locator("#writing:not(.is-started)")).to_have_count(0)
    faults = watch.faults()
    if response.status != status:
        faults.append(f"answers {response.status}")
    if len(response.body()) > MOST_BYTES:
        faults.append(f"{len(response.body())} bytes")
    if watch.page.locator("dialog:modal").count():
        sheets.add(address)
    if thorough:
        faults += axe_faults(watch.page)
    watch.page.set_viewport_size(PHONE)
    faults += wide_faults(watch.page)
    watch.page.evaluate(
        "document.querySelectorAll('details:not(.menu)').forEach((part) => (part.open = true))"
    )
    build = (address, build_of(watch.page))
    if build not in judged:
        judged.add(build)
        faults += axe_faults(watch.page)
    faults += watch.faults()
    watch.page.set_viewport_size(DESK)
    return [f"{address}: {fault}" for fault in faults]


def test_every_address_is_accounted_for():
    pages = {
        name
        for name, pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "takes_posts_only", False)
    }

    assert pages == PAGES.keys() | NO_PAGES
    assert not PAGES.keys() & NO_PAGES


@pytest.mark.parametrize("name", PAGES)
def test_page_is_fit_for_everybody_who_may_see_it(name, house, visitors):
    addresses = PAGES[name](house)
    everybody = house.people.values()
    people: list[User | None] = [
        person for person in everybody if visitors.may_see(person, addresses[0])
    ]
    if name in VISITORS:
        people = [None]
    assert people, "somebody may see it"

    sheets: set[str] = set()
    judged: set[tuple[str, str]] = set()
    status = STATUS.get(name, 200)
    faults = {
        fault
        for person in people
        for address in addresses
        for fault in judge(
            visitors.watches[person], address, status, sheets, judged, thorough=person == people[0]
        )
    }

    assert sorted(faults) == []
    assert sheets == {address for address in addresses if "/?ask=" in address}


@pytest.mark.urls("tests.web.test_refusal_show")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere/", 404),
        ("/suspicious/", 400),
        ("/refuse/forbidden/", 403),
        ("/refuse/moved/", 409),
        ("/refuse/unfit/", 422),
        ("/fail/", 500),
        ("/away/", 503),
    ],
)
def test_page_of_a_refusal_is_fit(address, status, house, visitors):
    watch = visitors.watches[house.people[Role.EDITOR]]

    assert judge(watch, address, status, set(), set()) == []


@pytest.mark.parametrize(
    ("breaks", "fault"),
    [
        ("document.forms[0].insertAdjacentHTML('beforeend', '<input name=x>')", "no label"),
        ("document.querySelector('h1').style.color = '#ddd'", "color-contrast"),
        ("document.querySelector('main').insertAdjacentHTML('beforeend', '<h1>二</h1>')", "2 h1"),
        ("new Image().src = 'http://127.0.0.2:9/x.png'", "img-src"),
        ("console.error('出错了')", "出错了"),
        ("document.querySelector('main').style.width = '900px'", "wider than the screen"),
    ],
)
def test_the_judges_see_what_is_broken(breaks, fault, house, visitors):
    watch = visitors.watches[house.people[Role.ADMINISTRATOR]]
    watch.status = 200
    watch.open(at("accounts:user-new"))
    watch.page.evaluate(breaks)
    watch.page.set_viewport_size(PHONE)
    # The browser tells of a violation a moment later.
    watch.page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 50))")

    faults = watch.faults() + axe_faults(watch.page) + wide_faults(watch.page)

    assert any(fault in found for found in faults), faults
    watch.page.set_viewport_size(DESK)


def test_the_judges_see_an_inline_script(house, visitors):
    watch = visitors.watches[house.people[Role.ADMINISTRATOR]]

    def add(route: Route) -> None:
        # Else the server's thread waits for more, and keeps the database.
        answer = route.fetch(headers=route.request.headers | {"connection": "close"})
        page = answer.text().replace("</main>", "<script>1</script></main>")
        route.fulfill(response=answer, body=page)

    watch.page.route("**/users/new/", add)
    watch.open(at("accounts:user-new"))
    faults = watch.faults()
    watch.page.unroute("**/users/new/")

    assert any("script-src" in fault for fault in faults), faults
