"""Opens every page of the product in this process and counts what that takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.places import Place, places

HTML = "text/html"


@dataclass(frozen=True)
class Visit:
    """``queries`` are without those that begin and end a transaction."""

    place: Place
    status: int
    content_type: str
    size_bytes: int
    queries: Sequence[str]
    seconds: float

    @property
    def is_page(self) -> bool:
        return self.content_type.startswith(HTML)


def visits() -> list[Visit]:
    """Each place twice, the second time counted: the first may write what it finds later."""
    clients = {place.username: signed_in(place.username) for place in places()}
    found = []
    for place in places():
        client = clients[place.username]
        client.get(place.path)
        found.append(visit(client, place))
    return found


def signed_in(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    return client


def visit(client: Client, place: Place) -> Visit:
    began = perf_counter()
    with CaptureQueriesContext(connection) as counted:
        response = client.get(place.path)
        body = response.getvalue()
    return Visit(
        place=place,
        status=response.status_code,
        content_type=response.get("Content-Type", ""),
        size_bytes=len(body),
        queries=[query["sql"] for query in counted if "SAVEPOINT" not in query["sql"]],
        seconds=perf_counter() - began,
    )


def print_table() -> None:
    print(f"{'queries':>8}{'bytes':>9}{'ms':>8}  page")
    for one in visits():
        milliseconds = f"{one.seconds * 1000:.0f}"
        print(f"{len(one.queries):>8}{one.size_bytes:>9}{milliseconds:>8}  {one.place.name}")
