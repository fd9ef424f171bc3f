"""Writing an article and handing it in: nothing that somebody wrote is overwritten or lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, Scope, may, scope_of
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import Office, User
from accounts.services.audit import record
from bulletin import markup
from bulletin.models import Article, Attribution, Picture, Publication, Section
from bulletin.services.comparing import ask_comparison
from bulletin.services.moves import move_article
from bulletin.services.numbering import take_registration
from bulletin.services.proofreading import findings_of_article, unsettled_words
from bulletin.services.waivers import follow_article
from bulletin.services.writers import CLERKS_STATES, check_in_clerks_hands, check_is_writer
from bulletin.states import ArticleStatus

LONGEST_TITLE = 200
LONGEST_BYLINE = 100
LONGEST_BODY = 200_000
MOST_OFFICES = 20
# Saves within it fold into one revision, unless half of the text goes at once.
SPELL = timedelta(minutes=10)


@dataclass(frozen=True)
class Wording:
    """What a writer decides of an article; ``offices`` are primary keys in printed order."""

    title: str
    byline: str
    body: str
    offices: tuple[int, ...]
    section: int | None


class Conflict(IllegalMove):
    """The article went on meanwhile; holds what is stored and what was refused."""

    def __init__(self, article: Article, stored: Wording, refused: Wording) -> None:
        if article.status in CLERKS_STATES:
            message = _("This article was changed elsewhere. Your changes did not overwrite it.")
        else:
            message = _(
                "This article is now “%(now)s”, so it stays as it is. Your changes are not lost."
            ) % {"now": article.get_status_display()}
        super().__init__(message)
        self.article = article
        self.stored = stored
        self.refused = refused


class Incomplete(DomainError):
    """``field`` is what is missing or wrong in an article."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Unsettled(Incomplete):
    """Severe findings of the proofreader are neither mended nor waived."""


@transaction.atomic
def create_article(
    actor: User,
    publication_id: int,
    *,
    title: str = "",
    byline: str = "",
    body: str = "",
    offices: Sequence[int] = (),
    section: int | None = None,
    page: str = "",
) -> Article:
    """A draft of ``offices``, else of the writer's own. Raises NotAllowed, Incomplete.

    A browser page that asks again, since the answer was lost, gets the article it made before.
    """
    if not may(actor, Action.ARTICLE_WRITE):
        raise NotAllowed(_("Only clerks and editors write articles."))
    # Two requests of one page come one after the other.
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    if not offices and actor.office_id:
        offices = (actor.office_id,)
    wording = _checked(title, byline, body, offices, section, publication)
    made = Article.objects.filter(author=actor, revisions__page=page).first() if page else None
    if made is not None:
        return _write(made.pk, 0, wording, actor=actor, page=page, is_autosave=True)
    _check_own_office(wording.offices, actor)
    article = Article.objects.create(
        publication=publication,
        author=actor,
        title=wording.title,
        byline=wording.byline,
        body=wording.body,
        section_hint_id=wording.section,
    )
    _attribute(article, wording.offices)
    _share_pictures(article, wording.body, actor)
    _keep_revision(article, actor=actor, page=page)
    follow_article(article, "", "")
    record("article.create", article, actor=actor, detail={"offices": list(wording.offices)})
    return article


@transaction.atomic
def save_article(
    article_id: int,
    *,
    actor: User,
    version: int,
    title: str,
    byline: str = "",
    body: str,
    offices: Sequence[int],
    section: int | None = None,
    page: str = "",
    is_autosave: bool = False,
) -> Article:
    """Write over the ``version`` that the writer saw; what changes nothing makes no version.

    Raises Conflict if it is no longer that version, Incomplete, NotAllowed, IllegalMove.
    """
    article = Article.objects.select_related("publication").get(pk=article_id)
    wording = _checked(title, byline, body, offices, section, article.publication, article)
    return _write(article_id, version, wording, actor=actor, page=page, is_autosave=is_autosave)


@transaction.atomic
def submit_article(
    article_id: int, *, actor: User, approved_by: str, version: int | None = None
) -> Article:
    """Hand an article in, for the first time or again, approved by a leader at home.

    The first time it gets its registration number. Raises Incomplete, Unsettled, NotAllowed,
    IllegalMove, and Conflict if it is no longer the ``version`` that the writer saw.
    """
    article = Article.objects.select_for_update().get(pk=article_id)
    check_is_writer(article, actor)
    check_in_clerks_hands(article)
    wording = wording_of(article)
    if version not in (None, article.version):
        raise Conflict(article, wording, wording)
    _check_complete(wording, approved_by)
    _check_settled(article)
    if article.registered_number is None:
        year = timezone.localdate().year
        article.registered_number = take_registration(article.publication_id, year)
        article.registered_year = year
    article.approved_by = approved_by.strip()
    article.save(update_fields=["approved_by", "registered_year", "registered_number"])
    moved = move_article(article.pk, ArticleStatus.SUBMITTED, actor=actor)
    _keep_revision(moved, actor=actor, is_submitted=True)
    ask_comparison([moved])
    record(
        "article.submit",
        moved,
        actor=actor,
        detail={"registration": moved.registration, "approved_by": moved.approved_by},
    )
    return moved


@transaction.atomic
def withdraw_article(article_id: int, *, actor: User, note: str = "") -> Article:
    """Take a submitted article back as a draft; it keeps its number. Raises IllegalMove."""
    article = Article.objects.select_for_update().get(pk=article_id)
    check_is_writer(article, actor)
    if article.status != ArticleStatus.SUBMITTED:
        raise IllegalMove(
            _("This article is now “%(now)s” and can no longer be withdrawn.")
            % {"now": article.get_status_display()}
        )
    return move_article(article_id, ArticleStatus.DRAFT, actor=actor, note=note)


def wording_of(article: Article) -> Wording:
    offices = article.attributions.exclude(office=None).values_list("office", flat=True)
    return Wording(
        article.title, article.byline, article.body, tuple(offices), article.section_hint_id
    )


def clean_line(words: str) -> str:
    """A title or a name as it is stored."""
    return " ".join(words.replace("\0", "").split())


def clean_body(html: str) -> str:
    """A text as it is stored."""
    return markup.clean(html.replace("\0", ""))


def _checked(
    title: str,
    byline: str,
    body: str,
    offices: Sequence[int],
    section: int | None,
    publication: Publication,
    article: Article | None = None,
) -> Wording:
    """A wording that may be stored, its text clean. Raises Incomplete."""
    too_long = _("%(length)d characters; %(most)d is the limit. Shorten it.")
    for field, words, most in (
        ("title", title, LONGEST_TITLE),
        ("byline", byline, LONGEST_BYLINE),
        ("body", body, LONGEST_BODY),
    ):
        if len(words) > most:
            raise Incomplete(field, too_long % {"length": len(words), "most": most})
    wanted = tuple(dict.fromkeys(offices))
    if len(wanted) > MOST_OFFICES:
        raise Incomplete("offices", _("At most %d offices can be named.") % MOST_OFFICES)
    alive = Office.objects.alive_on(timezone.localdate()).values("pk")
    known = Q(pk__in=alive)
    if article is not None:
        known |= Q(attributions__article=article)
    if Office.objects.filter(known, pk__in=wanted).distinct().count() != len(wanted):
        raise Incomplete("offices", _("One of these offices no longer exists. Choose it anew."))
    if section and not Section.objects.filter(publication=publication, pk=section).exists():
        raise Incomplete("section", _("This section no longer exists. Choose another."))
    return Wording(
        clean_line(title),
        clean_line(byline),
        clean_body(body),
        wanted,
        section or None,
    )


def _write(
    article_id: int, version: int, wording: Wording, *, actor: User, page: str, is_autosave: bool
) -> Article:
    article = Article.objects.select_for_update().get(pk=article_id)
    check_is_writer(article, actor)
    stored = wording_of(article)
    if stored == wording:
        return article
    is_stale = version != article.version and not _wrote_last(article, page)
    if is_stale or article.status not in CLERKS_STATES:
        raise Conflict(article, stored, wording)
    _check_own_office(wording.offices, actor)
    _share_pictures(article, wording.body, actor)
    article.title, article.byline, article.body = wording.title, wording.byline, wording.body
    article.section_hint_id = wording.section
    article.version += 1
    article.save(update_fields=["title", "byline", "body", "section_hint", "version", "changed_at"])
    if (stored.title, stored.body) != (wording.title, wording.body):
        follow_article(article, stored.title, stored.body)
    if stored.offices != wording.offices:
        _attribute(article, wording.offices)
    if not (is_autosave and _fold(article, actor, page)):
        _keep_revision(article, actor=actor, page=page)
        record("article.save", article, actor=actor, detail={"version": article.version})
    return article


def _wrote_last(article: Article, page: str) -> bool:
    """The page's own save is the latest one; only its answer was lost."""
    return bool(page) and article.revisions.filter(version=article.version, page=page).exists()


def _fold(article: Article, actor: User, page: str) -> bool:
    """Write the article's words over the latest revision, if that belongs to the same spell."""
    latest = article.revisions.first()
    if (
        latest is None
        or latest.is_submitted
        or latest.editor_id != actor.pk
        or timezone.now() - latest.at > SPELL
        or 2 * len(article.body) < len(latest.body)
    ):
        return False
    latest.version, latest.page = article.version, page
    latest.title, latest.byline, latest.body = article.title, article.byline, article.body
    latest.offices = _printed_names(article)
    latest.save()
    return True


def _keep_revision(
    article: Article, *, actor: User, page: str = "", is_submitted: bool = False
) -> None:
    article.revisions.create(
        version=article.version,
        title=article.title,
        byline=article.byline,
        body=article.body,
        offices=_printed_names(article),
        editor=actor,
        page=page,
        is_submitted=is_submitted,
    )


def _printed_names(article: Article) -> list[str]:
    return list(article.attributions.values_list("printed_name", flat=True))


def _attribute(article: Article, offices: Sequence[int]) -> None:
    """Name the offices in this order; one that is named already keeps the name of its day."""
    names = {office.pk: office.name for office in Office.objects.filter(pk__in=offices)}
    names |= {
        attribution.office_id: attribution.printed_name
        for attribution in article.attributions.all()
        if attribution.office_id in names
    }
    article.attributions.all().delete()
    Attribution.objects.bulk_create(
        Attribution(
            article=article, office_id=office, printed_name=names[office], position=position
        )
        for position, office in enumerate(offices)
    )


def _share_pictures(article: Article, body: str, actor: User) -> None:
    """Pictures that came along from another article that the writer may see belong here too."""
    shown = set(markup.pictures_in(body))
    missing = shown - set(article.pictures.values_list("sha256", flat=True))
    seen = Picture.objects.filter(
        sha256__in=missing, article__in=Article.objects.visible_to(actor).order_by().values("pk")
    )
    for sha256, picture in {picture.sha256: picture for picture in seen}.items():
        article.pictures.create(
            sha256=sha256,
            width_px=picture.width_px,
            height_px=picture.height_px,
            size_bytes=picture.size_bytes,
            uploaded_by=picture.uploaded_by,
        )


def _check_own_office(offices: Sequence[int], actor: User) -> None:
    if scope_of(actor, Action.ARTICLE_WRITE) is Scope.ALL:
        return
    line = Office.objects.line_of(actor.office_id) if actor.office_id else Office.objects.none()
    if line.filter(pk__in=offices).exists():
        return
    raise Incomplete("offices", _("Your own office must be among those named."))


def _check_complete(wording: Wording, approved_by: str) -> None:
    for field, is_missing, message in (
        ("title", not wording.title, _("Write a title.")),
        ("offices", not wording.offices, _("Name at least one office.")),
        ("body", not markup.plain_text(wording.body).strip(), _("Write the text.")),
        ("approved_by", not approved_by.strip(), _("Name the leader who approved the text.")),
    ):
        if is_missing:
            raise Incomplete(field, message)


def _check_settled(article: Article) -> None:
    """Raises Unsettled for the title or the text, whichever has the first severe finding."""
    if severe := findings_of_article(article).severe:
        raise Unsettled("title" if severe[0].is_title else "body", unsettled_words(severe))
