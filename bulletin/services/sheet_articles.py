"""建稿: the articles of a corrected sheet, handed in for the inbox or taken into an issue."""

from itertools import chain

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from bulletin.intake import read_cuts
from bulletin.intake.demands import Guidance
from bulletin.intake.grammar import Kind
from bulletin.intake.memory import signature
from bulletin.models import Article, Attribution, IntakeSheet, Section, SectionStyle
from bulletin.services.adopting import adopt_articles
from bulletin.services.bodies import body_of
from bulletin.services.comparing import ask_comparison
from bulletin.services.file_pictures import pictures_of_file, place_pictures, show_pictures
from bulletin.services.importing import SECTION_LENGTH
from bulletin.services.intake_sheets import sheet_to_change
from bulletin.services.learning import is_lesson, learn
from bulletin.services.moves import move_article, move_sheet
from bulletin.services.numbering import take_registration
from bulletin.services.sheet_reading import SheetArticle, SheetReading, SheetSection, read_sheet
from bulletin.states import ArticleStatus, SheetStatus


class DoubtsLeft(DomainError):
    """Articles are made once every doubt is settled."""


def make_articles(
    sheet_id: int, *, actor: User, version: int, issue_id: int | None = None
) -> list[Article]:
    """An article of each one read with its pictures, submitted; with an issue, adopted into it
    under its section.

    What was said of lines is remembered for the office's next text. Raises DoubtsLeft,
    SheetChanged, IllegalMove, NotAllowed, and DomainError for a section that cannot be one.
    """
    articles, reading = _made(sheet_id, actor, version, issue_id)
    placed = place_pictures(reading.read, pictures_of_file(reading.sheet.source))
    # Each takes a while to be made fit for print, in which others are to write.
    for place, article in enumerate(articles):
        show_pictures(article.pk, placed.get(place, []), actor=actor)
    return articles


@transaction.atomic
def _made(
    sheet_id: int, actor: User, version: int, issue_id: int | None
) -> tuple[list[Article], SheetReading]:
    sheet = sheet_to_change(sheet_id, actor, version)
    reading = read_sheet(sheet)
    if reading.asked:
        raise DoubtsLeft(
            _("%(count)d doubts are not settled yet. Settle them first.")
            % {"count": len(reading.asked)}
        )
    made = [(section, _make_all(sheet, section, actor)) for section in reading.sections]
    articles = list(chain.from_iterable(group for _section, group in made))
    if not articles:
        raise DomainError(_("There is no article in this text. Say which lines are titles."))
    ask_comparison(articles)
    if issue_id is not None:
        for section, group in made:
            if group:
                row = _section_of(sheet, section)
                adopt_articles(issue_id, [one.pk for one in group], actor=actor, section_id=row.pk)
    lessons = learn(sheet, _lessons(reading))
    detail = {"articles": [one.pk for one in articles], "issue": issue_id, "lessons": lessons}
    move_sheet(sheet.pk, SheetStatus.USED, actor=actor, detail=detail)
    return articles, reading


def _make_all(sheet: IntakeSheet, section: SheetSection, actor: User) -> list[Article]:
    hint = Section.objects.filter(
        publication=sheet.source.publication_id, name=section.name
    ).first()
    return [_make(sheet, read, hint, actor) for read in section.articles]


def _make(sheet: IntakeSheet, made: SheetArticle, hint: Section | None, actor: User) -> Article:
    publication_id, year = sheet.source.publication_id, timezone.localdate().year
    article = Article.objects.create(
        publication_id=publication_id,
        title=made.title,
        title_style=made.read.title_style,
        byline=made.read.byline,
        body=body_of(made.read),
        author=actor,
        section_hint=hint,
        source=sheet.source,
        source_place=made.number - 1,
        registered_year=year,
        registered_number=take_registration(publication_id, year),
    )
    Attribution.objects.bulk_create(
        Attribution(article=article, office=office, printed_name=name, position=position)
        for position, (name, office) in enumerate(made.named)
    )
    moved = move_article(article.pk, ArticleStatus.SUBMITTED, actor=actor)
    moved.revisions.create(
        version=moved.version,
        title=moved.title,
        byline=moved.byline,
        body=moved.body,
        offices=made.offices,
        is_submitted=True,
        editor=actor,
    )
    return moved


def _section_of(sheet: IntakeSheet, read: SheetSection) -> Section:
    publication = sheet.source.publication
    if len(read.name) > SECTION_LENGTH:
        raise DomainError(
            _("The section “%(name)s” is longer than %(length)d characters.")
            % {"name": read.name, "length": SECTION_LENGTH}
        )
    is_brief = all(one.read.title_style == "run-in" for one in read.articles)
    section, _made = Section.objects.get_or_create(
        publication=publication,
        name=read.name,
        defaults={
            "style": SectionStyle.BRIEF if is_brief else SectionStyle.FULL,
            "position": publication.sections.count() + 1,
        },
    )
    return section


def _lessons(reading: SheetReading) -> list[tuple[str, Kind, Kind]]:
    """Lines that read differently without what the editor said of them."""
    if not reading.parts:
        return []
    cuts = reading.read.cuts
    plain = read_cuts(
        reading.document,
        known_offices=reading.known_offices,
        guidance=_unguided(reading),
        learned=reading.learned,
    ).cuts
    read_as = {cut.line.spot: cut for cut in plain}
    found = []
    for cut in cuts:
        part, read = reading.parts.get(cut.line.spot), read_as.get(cut.line.spot)
        if part and read and is_lesson(read, cut, part):
            found.append((signature(read.line), read.kind, cut.kind))
    return found


def _unguided(reading: SheetReading) -> Guidance:
    return Guidance(
        {},
        reading.guidance.breaks,
        keeps_lines=reading.guidance.keeps_lines,
        keeps_pages=reading.guidance.keeps_pages,
    )
