"""People and their posts, against the register and against the rest of the text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bulletin.intake.lexicon import one_of
from bulletin.intake.persons import DOUBLE_SURNAMES, SURNAMES
from bulletin.proof.data_files import entries
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.letters import HAN
from bulletin.proof.likeness import is_near
from bulletin.proof.register import Person, Post, Register

WORDS = entries("people")
POSTS = one_of(WORDS["posts"]).pattern
SURNAME = f"(?:{one_of(list(DOUBLE_SURNAMES)).pattern}|[{''.join(sorted(SURNAMES))}])"
FOLLOWER = one_of(WORDS["followers"]).pattern
NAMED = re.compile(
    rf"(?:{POSTS})(?P<name>{SURNAME}[{HAN}]{{1,2}}?)(?=[^{HAN}]|\Z|{FOLLOWER})", re.MULTILINE
)
TITLE = re.compile(rf"(?:(?:^|、)[^，。；：、\s“”（）]{{0,20}}?(?:{POSTS}))+\Z")
PART = re.compile(rf"(?P<office>[^、]*?)(?P<post>{POSTS})\Z")
BREAK = re.compile(r"[，。；：\s“”（）]")
# A post that was held before, which the day of the issue says nothing of.
FORMER = re.compile(r"^(?:原任|原|前任|时任|曾任|历任)")
# An office of the city that its name does not tell, and what may stand ahead of it.
PLACES = ("市", "省", "区", "县")
LEADING = "由请经向和与及同在到对让被受任原"
REACH = 70


@dataclass(frozen=True, slots=True)
class Title:
    """A post as it is written; ``office`` is that of the title before it where none is written."""

    start: int
    end: int
    office: str
    post: str


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    name: str
    titles: tuple[Title, ...]


def marks_in(text: str, given: Circumstances) -> Iterator[Mark]:
    mentions = list(_mentions(text))
    people = {person.name: person for person in given.register.people}
    for mention in mentions:
        person = people.get(mention.name)
        if person is not None:
            yield from _wrong_titles(text, mention, person, given)
        else:
            wrong = list(_wrong_name(mention, given))
            yield from wrong or _stranger(text, mention, given)
    unknown = [mention for mention in mentions if mention.name not in people]
    yield from _two_spellings(unknown)
    yield from _two_posts(text, unknown)
    yield from _order(text, given)


def _mentions(text: str) -> Iterator[Mention]:
    for match in NAMED.finditer(text):
        start = match.start("name")
        begin = max(0, start - REACH)
        breaks = list(BREAK.finditer(text, begin, start))
        begin = breaks[-1].end() if breaks else begin
        titles: list[Title] = []
        found = TITLE.search(text[begin:start])
        at = begin + (found.start() if found else start - begin)
        for words in text[at:start].split("、"):
            part = PART.match(words)
            if part:
                office = part["office"] or (titles[-1].office if titles else "")
                titles.append(Title(at, at + len(words), office, part["post"]))
            at += len(words) + 1
        if titles:
            yield Mention(start, match["name"], tuple(titles))


def _office_in(written: str, register: Register) -> str:
    """The full name of the office that the words end with, empty where the register has none:
    常熟市总工会 is not the 市总工会 that it ends with."""
    posts = (post.office for person in register.people for post in person.posts)
    found = [name for name in (*register.names, *posts) if name and written.endswith(name)]
    name = max(found, key=len, default="")
    before = written[: len(written) - len(name)][-1:]
    if name.startswith(PLACES) and before and before not in LEADING:
        return ""
    return register.full_name(name)


def _posts_at(written: str, posts: Iterable[Post], register: Register) -> list[Post]:
    """Those that are held at the office that the words end with."""
    office = _office_in(written, register)
    return [post for post in posts if office and register.full_name(post.office) == office]


def _wrong_titles(
    text: str, mention: Mention, person: Person, given: Circumstances
) -> Iterator[Mark]:
    posts = person.posts_on(given.issue_date)
    for title in mention.titles:
        if not posts or FORMER.match(text[title.start : title.end]):
            continue
        if title.office and not _office_in(title.office, given.register):
            continue
        here = _posts_at(title.office, posts, given.register)
        if title.post in [post.name for post in (here if title.office else posts)]:
            continue
        written = text[title.start : title.end]
        right = _right_title(written, title, here, posts)
        explanation = _("%(person)s is %(posts)s on that day.") % {
            "person": person.name,
            "posts": "、".join(str(post) for post in posts),
        }
        yield Mark(title.start, title.end, "title-wrong", Severity.MEND, explanation, right)


def _right_title(written: str, title: Title, here: list[Post], posts: list[Post]) -> str:
    """The post in place of the wrong one, its office as it was written where it is right."""
    if here:
        return written.removesuffix(title.post) + here[-1].name
    return str(posts[0])


def _wrong_name(mention: Mention, given: Circumstances) -> Iterator[Mark]:
    for person in given.register.people:
        if len(person.name) != len(mention.name) or not is_near(mention.name, person.name):
            continue
        posts = person.posts_on(given.issue_date)
        if any(
            title.post == post.name
            for title in mention.titles
            for post in _posts_at(title.office, posts, given.register)
        ):
            explanation = _("%(post)s is %(person)s.") % {
                "post": "、".join(str(post) for post in posts),
                "person": person.name,
            }
            # Two characters of which one is alike may as well be somebody else.
            severity = Severity.MEND if len(person.name) > 2 else Severity.CHECK
            end = mention.start + len(mention.name)
            yield Mark(mention.start, end, "name-wrong", severity, explanation, person.name)


def _stranger(text: str, mention: Mention, given: Circumstances) -> Iterator[Mark]:
    """Somebody of whom the register does not know, in a post that it gives to one other. Of
    deputies there may be more than it has."""
    for title in mention.titles:
        former = FORMER.match(text[title.start : title.end])
        if not title.office or former or "副" in title.post:
            continue
        office = _office_in(title.office, given.register)
        holders = [
            person.name
            for person in given.register.people
            for post in person.posts_on(given.issue_date)
            if office and post.name == title.post
            if given.register.full_name(post.office) == office
        ]
        if len(holders) == 1:
            explanation = _("In the register %(post)s is %(person)s.") % {
                "post": text[title.start : title.end],
                "person": holders[0],
            }
            end = mention.start + len(mention.name)
            yield Mark(mention.start, end, "name-unknown", Severity.CHECK, explanation, holders[0])
            return


def _two_spellings(mentions: list[Mention]) -> Iterator[Mark]:
    counts = Counter(mention.name for mention in mentions)
    usual = sorted(counts, key=lambda name: -counts[name])
    posts = {
        name: {(t.office, t.post) for m in mentions if m.name == name for t in m.titles}
        for name in counts
    }
    for mention in mentions:
        for name in usual[: usual.index(mention.name)]:
            alike = len(name) == len(mention.name) and is_near(name, mention.name)
            if alike and name[0] == mention.name[0] and posts[name] & posts[mention.name]:
                explanation = _("The same post is held by %s elsewhere in the text.") % name
                end = mention.start + len(mention.name)
                yield Mark(mention.start, end, "name-twice", Severity.CHECK, explanation, name)
                break


def _two_posts(text: str, mentions: list[Mention]) -> Iterator[Mark]:
    """主席 here and 副主席 there of the same office; other posts one person may hold together."""
    first: dict[str, list[Title]] = {}
    for mention in mentions:
        earlier = first.setdefault(mention.name, [])
        for title in mention.titles:
            for other in earlier:
                deputy = f"副{other.post}" == title.post or other.post == f"副{title.post}"
                same = title.office.endswith(other.office) or other.office.endswith(title.office)
                if deputy and same:
                    explanation = _("%(person)s is called %(title)s earlier in the text.") % {
                        "person": mention.name,
                        "title": text[other.start : other.end],
                    }
                    yield Mark(title.start, title.end, "title-twice", Severity.CHECK, explanation)
        held = {(title.office, title.post) for title in earlier}
        earlier += [title for title in mention.titles if (title.office, title.post) not in held]


def _order(text: str, given: Circumstances) -> Iterator[Mark]:
    people = given.register.people
    in_office = [person.name for person in people if person.posts_on(given.issue_date)]
    ranks = {name: rank for rank, name in enumerate(in_office)}
    if not ranks:
        return
    name = one_of(list(ranks)).pattern
    for match in re.finditer(rf"(?:{name})(?:、(?:{name}))+", text):
        named = match.group().split("、")
        ordered = sorted(named, key=lambda name: ranks[name])
        if named != ordered:
            explanation = _("The register names these people in another order.")
            suggestion = "、".join(ordered)
            yield Mark(*match.span(), "people-order", Severity.CHECK, explanation, suggestion)
