"""Every address × nine actors × five methods × own, foreign and absent things.

The addresses come from the table of addresses, what each asks for from ``requires``. A new address
is tried with no line here, but where it names a thing that ``tests/access_house.py`` does not have.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.access import Action, Scope, may, scope_of
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from tests.access_house import ABSENT, AccessHouse, Pair, furnish
from tests.plain_static import PLAIN

# What a test itself does is taken back.
pytestmark = pytest.mark.django_db

FACTORY = RequestFactory()
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
# Views without a row in the table: for visitors, or guarded by a token in the address.
OPEN = {
    "accounts:login",
    "accounts:logout",
    "accounts:link-open",
    "accounts:link-send",
    "accounts:link-enter",
    "accounts:password-change",
    "accounts:password-set",
    "accounts:policy-report",
    "accounts:second-step",
    "accounts:unified-back",
    "accounts:unified-start",
    "distribution:leave",
    "set_language",
}
# Answered with 404 even to those who may: the file is not on disk or not of this run, or nothing
# of what is asked for is named.
MAY_BE_MISSING = {
    "bulletin:issue-page",
    "bulletin:issue-pdf",
    "bulletin:issue-word",
    "bulletin:preview-page",
    "bulletin:sample-page",
    "bulletin:article-picture",
    "bulletin:source-original",
    "distribution:contact-together",
    "distribution:list-readmit",
    "distribution:mailbox-list",
    "distribution:mailbox-message",
    "distribution:mailbox-attachment",
}
# Issues that are not published are for those who see all.
UNPUBLISHED = {"bulletin:draft-word", "bulletin:issue-preview", "bulletin:preview-page"}
# Whose "foreign" is what this scope does not reach; in others whoever sees one sees all.
NARROW = {Scope.OWN_OFFICE, Scope.PUBLISHED}
PERSONAL = {
    "articles/files/waiting/<int:pk>",
    "contacts/import/<int:pk>",
    "entry/sessions/<int:pk>",
    "notices/<int:pk>",
}


def _patterns(resolver: URLResolver, space: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, f"{entry.namespace}:" if entry.namespace else space, here)
        else:
            assert isinstance(entry, URLPattern)
            yield f"{space}{entry.name}", here


ROUTES = dict(_patterns(get_resolver()))


@pytest.fixture
def quick_passwords() -> None:
    """Set for the whole module by ``house``."""


@pytest.fixture
def own_directories() -> None:
    """Set for the whole module by ``house``."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[AccessHouse]:
    """Furnished once; whatever is asked of it is taken back."""
    folder = tmp_path_factory.mktemp("house")
    own = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "THREE_ADMINISTRATORS": True,
        "VAR_DIR": folder,
        "MEDIA_ROOT": folder / "media",
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            **PLAIN,
        },
    }
    # Refusals stand in the trail; tests/accounts/test_three_administrators.py sees to that.
    quiet = patch("accounts.access.record_refusal")
    with django_db_blocker.unblock(), override_settings(**own), quiet, transaction.atomic():
        yield furnish()
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Answer:
    """``size`` is how long it is, to a power of two."""

    status: int
    size: int = 0


def pair_of(house: AccessHouse, name: str) -> tuple[str, Pair]:
    route = ROUTES[name]
    if "<" not in route:
        return "", Pair({})
    fitting = [prefix for prefix in house.things if route.startswith(prefix)]
    assert fitting, f"{route} names a thing that is not in tests/access_house.py"
    longest = max(fitting, key=len)
    return longest, house.things[longest]


def address(name: str, keys: Mapping[str, Any], actor: User | None) -> str:
    asked = re.findall(r"<\w+:(\w+)>", ROUTES[name])
    values = {
        key: value.get(actor.pk if actor else 0, ABSENT) if isinstance(value, dict) else value
        for key, value in keys.items()
        if key in asked
    }
    return reverse(name, kwargs=values)


def absent_keys(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the address is about is not there; what is in it is asked for as before."""
    first = next(iter(keys))
    return {**keys, first: ABSENT if isinstance(keys[first], int | dict) else "nothing"}


def ask(actor: User | None, method: str, path: str, *, changes: bool) -> Answer:
    """As the server would, without its middleware; nothing stays changed."""
    request: HttpRequest = getattr(FACTORY, method.lower())(path, {"next": "/x/", "pk": "1"})
    match = resolve(path)
    request.user = actor or AnonymousUser()
    request.resolver_match = match
    request.session = SessionStore()
    request.htmx = False  # type: ignore[attr-defined]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    try:
        # Where nothing may be written, nothing need be taken back.
        with transaction.atomic() if changes else nullcontext():
            try:
                response = match.func(request, *match.args, **match.kwargs)
                body = response.getvalue() if response.streaming else _body(response)
            finally:
                if changes:
                    transaction.set_rollback(True)
    except Http404:
        return Answer(404)
    except (NotAllowed, PermissionDenied):
        return Answer(403)
    except IllegalMove:
        return Answer(409)
    except DomainError:
        return Answer(422)
    except (BadRequest, SuspiciousOperation):
        return Answer(400)
    return Answer(response.status_code, len(body).bit_length())


def _body(response: Any) -> bytes:
    if hasattr(response, "render"):
        response.render()
    return response.content


def faults_of(house: AccessHouse, name: str) -> Iterator[str]:
    action = action_of(name)
    if action is None:
        return
    prefix, pair = pair_of(house, name)
    for words, actor in house.actors.items():
        user = actor or AnonymousUser()
        scope = scope_of(user, action)
        is_foreign = pair.foreign and (scope in NARROW or prefix in PERSONAL)
        if words == "clerk of another office" and pair.foreign and prefix not in PERSONAL:
            own, foreign = pair.foreign, pair.own
            if scope is not Scope.OWN_OFFICE:
                own, foreign = pair.own, pair.foreign
        else:
            own, foreign = pair.own, pair.foreign or {}
        for method in METHODS:
            kinds: dict[str, Mapping[str, Any]] = {"own": own}
            if pair.own:
                kinds["absent"] = absent_keys(own)
            if is_foreign:
                kinds["foreign"] = foreign
            is_let = scope is Scope.ALL if name in UNPUBLISHED else may(user, action)
            changes = is_let and method in ("GET", "HEAD", "POST")
            answers = {
                kind: ask(actor, method, address(name, keys, actor), changes=changes)
                for kind, keys in kinds.items()
            }
            for fault in judge(answers, method, actor, name, is_let=is_let):
                yield f"{words}: {fault}"


def judge(
    answers: dict[str, Answer], method: str, actor: User | None, name: str, *, is_let: bool
) -> Iterator[str]:
    for kind, answer in answers.items():
        refusals = {404, 405} if actor else {302, 405}
        if name.startswith("distribution:mailbox-"):
            refusals.add(404)
        if not is_let or kind != "own":
            expected = refusals
        elif method in ("PUT", "DELETE"):
            expected = {405}
        else:
            expected = {200, 204, 286, 302, 400, 403, 405, 409, 422}
        if name in MAY_BE_MISSING:
            expected = expected | {404}
        if answer.status not in expected:
            yield f"{method} of {kind} {name} answers {answer.status}, not {sorted(expected)}"
    if "foreign" in answers and answers["foreign"] != answers["absent"]:
        yield f"{method} of {name} tells foreign {answers['foreign']} from absent"


def action_of(name: str) -> Action | None:
    keys = {
        key: {"int": 1, "uuid": ""}.get(kind, "x")
        for kind, key in re.findall(r"<(?:(\w+):)?(\w+)>", ROUTES[name])
    }
    action: Action | None = resolve(reverse(name, kwargs=keys)).func.__dict__.get("action")
    return action


def test_every_view_has_a_row_in_the_table():
    assert {name for name in ROUTES if action_of(name) is None} == OPEN


@pytest.mark.parametrize("name", sorted(ROUTES.keys() - OPEN))
def test_address_lets_in_those_of_the_table_and_tells_others_nothing(house, name):
    assert list(faults_of(house, name)) == []


@pytest.mark.parametrize("prefix", ["articles/<int:pk>", "issues/<int:pk>", "notices/<int:pk>"])
def test_foreign_and_absent_are_the_same_page_in_a_browser(house, prefix):
    """With all middleware, byte for byte but for what is so anyway."""
    clerk = house.actors["clerk"]
    assert clerk
    client = Client()
    client.force_login(clerk)
    name = next(name for name, route in ROUTES.items() if route == f"{prefix}/")
    pair = house.things[prefix]
    assert pair.foreign
    pages = []
    for keys in (pair.foreign, absent_keys(pair.foreign)):
        response = client.get(address(name, keys, clerk))
        assert response.status_code == 404
        # The token of forms is another each time; the page leads back to where it is.
        page = re.sub(r'csrf\w*"[^>]*|CSRF[^>]*', "", response.content.decode())
        pages.append(re.sub(r"/\w+/\d+/", "/here/", page))

    assert pages[0] == pages[1]
