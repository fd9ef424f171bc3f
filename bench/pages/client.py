"""A person's HTTP client that asks at a constant rate, whether answers come or not."""

import http.client
import http.cookiejar
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser

THREADS = 32
PATIENCE_SECONDS = 30.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """``make_body`` gives the body of a post, another for each."""

    path: str
    make_body: Callable[[int], bytes] | None = None


@dataclass(frozen=True)
class Answer:
    """``seconds`` count from when it was due to be asked for, not from when it was."""

    seconds: float
    status: int
    size_bytes: int
    queries: int | None = None

    @property
    def is_good(self) -> bool:
        return self.status in (200, 302)


def as_sent(path: str) -> str:
    """As browsers send it: what is no ASCII in per cent signs."""
    return urllib.parse.quote(path, safe="/?&=%+:;,@~")


class Person:
    """Somebody signed in at a port of this machine."""

    def __init__(self, port: int, login: str, **values: str) -> None:
        self.port = port
        self.jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookies)
        if values:
            form = dict(fields_of(self.read(login), "password")) | values
            self.opener.open(self._request(login, urllib.parse.urlencode(form).encode()))

    def read(self, path: str) -> str:
        with self.opener.open(self._request(path), timeout=PATIENCE_SECONDS) as response:
            return str(response.read().decode())

    def ask(self, request: Request, due: float, number: int, *, counted: bool = False) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": "; ".join(f"{entry.name}={entry.value}" for entry in self.jar)}
        if counted:
            headers["X-Count-Queries"] = "1"
        body = request.make_body(number) if request.make_body else None
        if body is not None:
            headers |= {"Content-Type": FORM, "Referer": f"http://127.0.0.1:{self.port}/"}
        try:
            connection.request("POST" if body else "GET", as_sent(request.path), body, headers)
            response = connection.getresponse()
            size = len(response.read())
            queries = response.getheader("X-Queries")
            seconds = time.perf_counter() - due
            return Answer(seconds, response.status, size, int(queries) if queries else None)
        except (OSError, http.client.HTTPException):
            return Answer(time.perf_counter() - due, 0, 0)
        finally:
            connection.close()

    def _request(self, path: str, data: bytes | None = None) -> urllib.request.Request:
        base = f"http://127.0.0.1:{self.port}"
        return urllib.request.Request(base + as_sent(path), data, {"Referer": base + path})


def offer(person: Person, request: Request, *, rate: float, count: int) -> list[Answer]:
    """``count`` answers to requests made at ``rate`` a second."""
    with ThreadPoolExecutor(THREADS) as pool:
        began = time.perf_counter()
        waiting = []
        for number in range(count):
            due = began + number / rate
            time.sleep(max(due - time.perf_counter(), 0))
            waiting.append(pool.submit(person.ask, request, due, number))
        return [future.result() for future in waiting]


class _Forms(HTMLParser):
    """The fields of each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._textarea = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self.forms.append([])
        elif not self.forms:
            return
        elif tag == "input" and name and self._is_sent(values):
            ticked = "on" if values.get("type") in ("checkbox", "radio") else ""
            self.forms[-1].append((name, values.get("value", ticked)))
        elif tag == "textarea" and name:
            self._textarea = name
            self.forms[-1].append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.forms[-1].append((self._select, values.get("value", "")))

    def _is_sent(self, values: dict[str, str]) -> bool:
        kind = values.get("type", "text")
        if kind in ("checkbox", "radio"):
            return "checked" in values
        return kind not in ("submit", "button", "file", "image")

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, text = self.forms[-1][-1]
            # The line feed after the tag is the page's, not the text's.
            self.forms[-1][-1] = (name, text + (data if text else data.removeprefix("\n")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""


def fields_of(html: str, name: str) -> list[tuple[str, str]]:
    """What a browser would send of the form that has a field of this name."""
    parser = _Forms()
    parser.feed(html)
    return next(form for form in parser.forms if name in dict(form))
