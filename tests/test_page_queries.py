"""Every page makes as many queries on a large database as on a small one, and few."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.archive import SMALL, Size, fill
from bench.places import NOT_MEASURED, Place, names_that_answer_get, places

pytestmark = pytest.mark.django_db
TEN_TIMES = Size(articles=2_000, issues=50, contacts=500)
MOST_QUERIES = 15
MOST_BYTES = 60_000
NAMES = sorted(
    name for name in names_that_answer_get() - NOT_MEASURED.keys() if not name.startswith("set_")
)


@dataclass(frozen=True)
class Visit:
    status: int
    content_type: str
    size_bytes: int
    queries: list[str]


def visits() -> dict[str, Visit]:
    clients: dict[str, Client] = {}
    found: dict[str, Visit] = {}
    for place in places():
        client = clients.get(place.username) or signed_in(place.username)
        clients[place.username] = client
        # The first opening may write what every further one finds, as the preview does.
        client.get(place.path)
        found[place.name] = visit(client, place)
    return found


def signed_in(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    return client


def visit(client: Client, place: Place) -> Visit:
    with CaptureQueriesContext(connection) as counted:
        response = client.get(place.path)
        body = b"".join(response) if response.streaming else response.content
    return Visit(
        response.status_code,
        response.get("Content-Type", ""),
        len(body),
        [query["sql"] for query in counted if "SAVEPOINT" not in query["sql"]],
    )


@pytest.fixture(scope="module")
def measured(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[list[dict]]:
    """Of the small database and of one ten times its size; nothing of them stays."""
    plain = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    found = []
    with django_db_blocker.unblock():
        for size in (SMALL, TEN_TIMES):
            folder = tmp_path_factory.mktemp("filled")
            here = override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "media", STORAGES=plain)
            with here, transaction.atomic():
                fill(size)
                found.append(visits())
                transaction.set_rollback(True)
        yield found


def test_every_page_that_answers_get_has_a_place(measured):
    small, _large = measured
    placed = {name.partition("?")[0] for name in small}

    assert placed >= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_queries_do_not_depend_on_how_much_there_is(measured, name):
    small, large = measured
    for place in pages_of(name, small):
        assert (small[place].status, large[place].status) in ((200, 200), (302, 302), (204, 204))
        assert len(large[place].queries) <= MOST_QUERIES, place
        assert len(small[place].queries) == len(large[place].queries), place


@pytest.mark.parametrize("name", NAMES)
def test_pages_stay_small(measured, name):
    _small, large = measured
    for place in pages_of(name, large):
        if large[place].content_type.startswith("text/html"):
            assert large[place].size_bytes < MOST_BYTES, place


def pages_of(name: str, found: dict[str, Visit]) -> list[str]:
    return [place for place in found if place.partition("?")[0] == name]
