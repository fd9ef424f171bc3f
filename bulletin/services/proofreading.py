"""What the proofreader finds in an article or an adoption, less what a person said is right."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from bulletin import markup
from bulletin.models import Adoption, Article, Issue, Waiver
from bulletin.proof import Feedback, Finding, Register, Severity, WrongCharacterModel, proofread
from bulletin.proof.rules import BY_CODE
from bulletin.services import wrong_characters
from bulletin.services.proof_register import register_at
from bulletin.services.rule_counts import feedback, switched_off

# By so many characters ahead and behind a place is known again after the text was edited.
CONTEXT = 6
ENOUGH = 3
# Whose changes change what is found: the audit log has them all.
TOLD_BY = (
    "accounts.office",
    "bulletin.houseterm",
    "bulletin.rulesetting",
    "bulletin.tenure",
)
DAYS = 16
JUDGED_TEXTS = 512
MOST_PLACES_SAID = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One finding at its place: ``line`` counts from 1 in the title or in the text.

    ``nth`` tells words apart that stand between the same others, from 0. ``waiver`` is who said
    that it is right.
    """

    finding: Finding
    is_title: bool
    line: int
    before: str
    after: str
    shown_before: str
    shown_after: str
    nth: int
    waiver: Waiver | None = None

    @property
    def words(self) -> str:
        return self.finding.text

    @property
    def suggestion(self) -> str | None:
        return self.finding.suggestion

    @property
    def explanation(self) -> str:
        return self.finding.explanation

    @property
    def is_severe(self) -> bool:
        return self.finding.severity is Severity.MEND

    @property
    def rule_name(self) -> str:
        return str(BY_CODE[self.finding.rule].name)

    @property
    def key(self) -> str:
        """Names the place in forms; another one once its words or those about it have changed."""
        told = (self.finding.rule, self.words, self.before, self.after, self.nth, self.is_title)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]

    @property
    def place(self) -> str:
        if self.is_title:
            return _("Title")
        return _("Paragraph %d") % self.line


@dataclass(frozen=True, slots=True)
class Findings:
    """All of one text, in its order."""

    found: tuple[Found, ...] = ()

    @property
    def open(self) -> list[Found]:
        return [one for one in self.found if one.waiver is None]

    @property
    def severe(self) -> list[Found]:
        return [one for one in self.open if one.is_severe]

    @property
    def advice(self) -> list[Found]:
        return [one for one in self.open if not one.is_severe]

    @property
    def waived(self) -> list[Found]:
        return [one for one in self.found if one.waiver is not None]

    def by_key(self, key: str) -> Found | None:
        return next((one for one in self.open if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """What texts are judged by: the day, who was what on it, which rules are not asked, and the
    model of wrong characters where one was built, with what people made of its suggestions."""

    day: datetime.date
    register: Register
    without: frozenset[str]
    model: WrongCharacterModel | None
    feedback: Feedback

    def judge(self, title: str, html: str) -> tuple[Found, ...]:
        """The findings of a text that nobody has waived any of."""
        return _judged(title, html, self, get_language() or "")


def rules_on(day: datetime.date) -> Rules:
    """Read again only after somebody has changed what they are read from, or the model learned."""
    changed = AuditEntry.objects.filter(subject_type__in=TOLD_BY).aggregate(last=Max("pk"))
    return _rules(day, changed["last"], wrong_characters.model())


@lru_cache(maxsize=DAYS)
def _rules(day: datetime.date, _changed: int | None, model: WrongCharacterModel | None) -> Rules:
    return Rules(day, _known(register_at(day)), switched_off(), model, feedback())


def forget_rules() -> None:
    """For a database that is another one than before."""
    _rules.cache_clear()


def findings_of_words(article: Article | None, title: str, html: str) -> Findings:
    """Of an article in these words, which need not be stored."""
    waivers = list(article.waivers.select_related("waived_by")) if article else []
    return with_waivers(rules_on(timezone.localdate()).judge(title, html), waivers)


def findings_of_article(article: Article) -> Findings:
    return findings_of_words(article, article.title, article.body)


def findings_of_adoptions(issue: Issue, adoptions: Sequence[Adoption]) -> dict[int, Findings]:
    """By the key of the adoption; the number of queries does not grow with them."""
    rules = rules_on(issue.date or issue.reserved_date or timezone.localdate())
    waivers = waivers_of_adoptions(adoptions)
    return {
        entry.pk: with_waivers(
            rules.judge(entry.printed_title, entry.printed_body), waivers[entry.pk]
        )
        for entry in adoptions
    }


def findings_of_printed(adoption: Adoption, title: str, html: str) -> Findings:
    """Of an adoption in these words, which need not be stored."""
    issue = adoption.issue
    rules = rules_on(issue.date or issue.reserved_date or timezone.localdate())
    return with_waivers(rules.judge(title, html), waivers_of_adoptions([adoption])[adoption.pk])


def waivers_of_adoptions(adoptions: Iterable[Adoption]) -> dict[int, list[Waiver]]:
    """Each one's own, and those of the articles that it prints."""
    found: dict[int, list[Waiver]] = {entry.pk: [] for entry in adoptions}
    held = Waiver.objects.filter(
        Q(adoption__in=found) | Q(article__adopted_in__adoption__in=found)
    ).annotate(of=F("article__adopted_in__adoption"))
    for waiver in held.select_related("waived_by"):
        found[waiver.adoption_id or waiver.of].append(waiver)
    return found


def with_waivers(found: Sequence[Found], waivers: Sequence[Waiver]) -> Findings:
    """Each waiver is laid on the place that is most like its own, and on no other.

    A place is its own as long as the words are, and what stands on one side of them, which is
    where no edit of the other side reaches; or a little on both sides.
    """
    likeness = sorted(
        (
            (-_likeness(one, waiver), place, number)
            for place, one in enumerate(found)
            for number, waiver in enumerate(waivers)
            if _is_place_of(one, waiver)
        ),
    )
    laid: dict[int, Waiver] = {}
    used: set[int] = set()
    for _score, place, number in likeness:
        if place not in laid and number not in used:
            laid[place] = waivers[number]
            used.add(number)
    return Findings(tuple(replace(one, waiver=laid.get(place)) for place, one in enumerate(found)))


def unsettled_words(severe: Sequence[Found]) -> str:
    """What has to be settled, and where: said where a step is refused."""
    places = [f"{one.place}“{one.words.strip() or '␣'}”" for one in severe[:MOST_PLACES_SAID]]
    said = ngettext(
        "%(count)d finding has to be settled first: %(places)s. Mend it, or say why it is right.",
        "%(count)d findings have to be settled first: %(places)s. Mend them, or say why they are"
        " right.",
        len(severe),
    )
    more = "……" if len(severe) > MOST_PLACES_SAID else ""
    return said % {"count": len(severe), "places": "、".join(places) + more}


def _is_place_of(one: Found, waiver: Waiver) -> bool:
    is_same = (one.finding.rule, one.words) == (waiver.rule, waiver.words)
    is_whole = one.before == waiver.before or one.after == waiver.after
    return is_same and (is_whole or _likeness(one, waiver) >= ENOUGH)


def _likeness(one: Found, waiver: Waiver) -> int:
    """How many characters about it are the same."""
    ahead = _common(one.before[::-1], waiver.before[::-1])
    return ahead + _common(one.after, waiver.after)


def _common(first: str, second: str) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


@lru_cache(maxsize=DAYS)
def _known(register: Register) -> Register:
    """The same register for all that are equal, so that texts are kept with one of them."""
    return register


@lru_cache(maxsize=JUDGED_TEXTS)
def _judged(title: str, html: str, rules: Rules, _language: str) -> tuple[Found, ...]:
    body = markup.plain_text(html)
    text = f"{title}\n{body}" if title else body
    start = len(title) + 1 if title else 0
    title_lines = text.count("\n", 0, start)
    seen: dict[tuple[str, str, str, bool], int] = {}
    found = []
    for finding in proofread(
        text,
        issue_date=rules.day,
        register=rules.register,
        without=rules.without,
        model=rules.model,
        feedback=rules.feedback,
    ):
        is_title = finding.start < start
        before = text[max(0, finding.start - CONTEXT) : finding.start]
        after = text[finding.end : finding.end + CONTEXT]
        shown = _line_end(before), _line_start(after)
        told = (finding.text, *shown, is_title)
        seen[told] = seen.get(told, -1) + 1
        line = text.count("\n", 0, finding.start) + 1
        found.append(
            Found(
                finding=finding,
                is_title=is_title,
                line=line if is_title else line - title_lines,
                before=before,
                after=after,
                shown_before=shown[0],
                shown_after=shown[1],
                nth=seen[told],
            )
        )
    return tuple(found)


def _line_end(words: str) -> str:
    return words.replace("\t", "\n").rpartition("\n")[2]


def _line_start(words: str) -> str:
    return words.replace("\t", "\n").partition("\n")[0]
