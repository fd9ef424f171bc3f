"""The page bench's command line: times on two sizes of database, and beside Wagtail."""

import argparse
import json
import platform
import shutil
import tempfile
from pathlib import Path

from bench.command import load
from bench.mailing.pipeline import new_database, servers
from bench.pages.client import offer
from bench.pages.figures import Series, peer_table, sizes_table
from bench.pages.ours import PAGES, SAVE, Ours
from bench.pages.wagtail import NotThere, Wagtail

SMALL, BIG = (200, 24, 50), (20_000, 500, 5_000)
# Ours on the big database beside what the peer has for it.
BESIDE = {
    "listing of 50": "inbox",
    "edit page": "editor",
    "search": "search articles",
    "save": SAVE,
}


def main() -> None:
    arguments = _parser().parse_args()
    print(f"Python {platform.python_version()}, load {load()}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="yinfa-bench-"))
    folder.chmod(0o755)
    running: list[Ours | Wagtail] = []
    try:
        with servers() as (_servers, addresses):
            ours = []
            for name, size in (("small", SMALL), ("big", tuple(arguments.big))):
                database = new_database(addresses["DATABASE_URL"], name)
                own = {**addresses, "DATABASE_URL": database}
                ours.append(Ours(folder / name, own, size))
                print(f"{name}: {size} articles, issues, contacts; load {load()}", flush=True)
            running += ours
            for one in ours:
                one.serve()
            pages = arguments.only or [*PAGES, SAVE]
            print(sizes_table(measure_sizes(ours[0], ours[1], pages, arguments), arguments.rate))
            if not arguments.no_wagtail:
                database = new_database(addresses["DATABASE_URL"], "wagtail")
                try:
                    peer = Wagtail(folder / "wagtail", database, arguments.peer_articles)
                except NotThere as error:
                    print(f"left out: Wagtail, {error}")
                else:
                    running.append(peer)
                    peer.serve()
                    print(peer_table(measure_peer(ours[1], peer, arguments), arguments.rate))
                    print(recall_words(ours[1], peer))
        print(f"load when done: {load()}")
    finally:
        for installation in running:
            installation.stop()
        shutil.rmtree(folder, ignore_errors=True)


def measure_sizes(
    small: Ours, big: Ours, pages: list[str], arguments: argparse.Namespace
) -> list[tuple[Series, Series]]:
    """The sizes take turns for each page."""
    pairs = []
    for page in pages:
        series = (Series(page), Series(page))
        for _turn in range(arguments.turns):
            for own, one in zip(series, (small, big), strict=True):
                person, request, own.queries = one.page(page)
                person.ask(request, 0, 0)
                own.answers += offer(person, request, rate=arguments.rate, count=arguments.count)
        pairs.append(series)
    return pairs


def measure_peer(
    ours: Ours, peer: Wagtail, arguments: argparse.Namespace
) -> list[tuple[Series, Series]]:
    """Who is measured takes turns for each page."""
    pairs = []
    for page, our_page in BESIDE.items():
        series = (Series(page), Series(page))
        for _turn in range(arguments.turns):
            person, request, series[0].queries = ours.page(our_page)
            person.ask(request, 0, 0)
            series[0].answers += offer(person, request, rate=arguments.rate, count=arguments.count)
            request = peer.page(page)
            peer.person.ask(request, 0, 0)
            series[1].queries = peer.person.ask(request, 0, 1, counted=True).queries
            series[1].answers += offer(
                peer.person, request, rate=arguments.rate, count=arguments.count
            )
        pairs.append(series)
    return pairs


def recall_words(ours: Ours, peer: Wagtail) -> str:
    """How many of the titles that hold a word of two characters are found by it."""
    found = json.loads(ours.shell(RECALL).splitlines()[-1])
    theirs = peer.recall()
    return (
        f"titles that hold “协商” and are found: ours {found[0]} of {found[1]}, "
        f"theirs {theirs[0]} of {theirs[1]}"
    )


RECALL = """
import json
from bulletin.bigrams import words_of
from bulletin.models import Article, SearchDocument
held = set(Article.objects.filter(title__contains="协商").values_list("pk", flat=True))
documents = SearchDocument.objects.holding(words_of("协商"))
found = set(documents.filter(article__isnull=False).values_list("article", flat=True))
print(json.dumps([len(held & found), len(held)]))
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/web.py", description=__doc__)
    parser.add_argument("--rate", type=float, default=10.0, help="requests a second")
    parser.add_argument("--count", type=int, default=15, help="requests of a page in a turn")
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--big", type=int, nargs=3, default=BIG, metavar="N")
    parser.add_argument("--only", nargs="+", choices=[*PAGES, SAVE])
    parser.add_argument("--no-wagtail", action="store_true")
    parser.add_argument("--peer-articles", type=int, default=2_000)
    return parser


if __name__ == "__main__":
    main()
