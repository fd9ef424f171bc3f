"""What an editor does at the desk. By htmx the changed parts come back, else the page anew."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove
from accounts.places import takes_posts_only
from bulletin.models import Adoption, Article, Issue, Publication
from bulletin.models.article import TitleStyle
from bulletin.services.adopting import merge_articles, release_adoption
from bulletin.services.arranging import (
    Order,
    arrange_issue,
    groups_of,
    move_adoption,
    order_of,
    step_adoption,
    step_section,
    take_in,
)
from bulletin.services.restoring import restore_adoption
from bulletin.services.starting import start_issue
from bulletin.services.wording import set_title_style
from bulletin.states import IssueStatus
from bulletin.views.desk import desk_context
from bulletin.views.desk_page import DeskChoice, desk_issue, desk_page


@dataclass(frozen=True)
class Done:
    """What was done, in words; ``chosen`` is the adoption to show, ``undo`` how to go back."""

    words: str
    chosen: int | None = None
    undo: "Undo | None" = None


@dataclass(frozen=True)
class Undo:
    """A form that takes a change back: where it goes, and the places it names."""

    address: str
    places: list[str]


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_order(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes the whole order: after a drop, or to undo."""
    issue = desk_issue(request.user, pk)

    def act() -> Done:
        undo = _way_back(issue)
        moved = _number_if_any(request.POST, "moved")
        arrange_issue(
            issue.pk, _order(request.POST), version=_version(request.POST), actor=request.user
        )
        adoption = issue.adoptions.filter(pk=moved or 0).select_related("section").first()
        if adoption is None:
            return Done(_("The order is saved."), undo=undo)
        return Done(_where(adoption), adoption.pk, undo)

    return _answer(request, issue, act)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_move(request: StaffRequest, pk: int, adoption_pk: int) -> HttpResponse:
    """Takes ``by``: up, down, or section with the ``section`` to go to."""
    issue = desk_issue(request.user, pk)

    def act() -> Done:
        adoption = _adoption(issue, adoption_pk)
        undo = _way_back(issue)
        version = _version(request.POST)
        if request.POST.get("by") == "section":
            moved = move_adoption(
                adoption.pk,
                section_id=_number(request.POST, "section"),
                place=None,
                version=version,
                actor=request.user,
            )
        else:
            is_down = request.POST.get("by") == "down"
            moved = step_adoption(adoption.pk, down=is_down, version=version, actor=request.user)
        return Done(_where(moved), moved.pk, undo)

    return _answer(request, issue, act)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_section(request: StaffRequest, pk: int, section_pk: int) -> HttpResponse:
    issue = desk_issue(request.user, pk)

    def act() -> Done:
        undo = _way_back(issue)
        step_section(
            issue.pk,
            section_pk,
            down=request.POST.get("by") == "down",
            version=_version(request.POST),
            actor=request.user,
        )
        return Done(_("The section has been moved."), undo=undo)

    return _answer(request, issue, act)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_adopt(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes one ``article``, or ticked ``articles`` to merge, and the ``section`` to put it in."""
    issue = desk_issue(request.user, pk)

    def act() -> Done:
        section = _number(request.POST, "section")
        made: Adoption
        if "merge" in request.POST:
            visible = Article.objects.visible_to(request.user)
            ticked = [int(key) for key in request.POST.getlist("articles") if key.isdecimal()]
            seen = set(visible.filter(pk__in=ticked).values_list("pk", flat=True))
            ids = [key for key in ticked if key in seen]
            made = merge_articles(issue.pk, ids, actor=request.user, section_id=section)
        else:
            article = get_object_or_404(
                Article.objects.visible_to(request.user), pk=_number(request.POST, "article")
            )
            made = take_in(
                issue.pk,
                article.pk,
                section_id=section,
                place=_number_if_any(request.POST, "place"),
                version=_version(request.POST),
                actor=request.user,
            )
        undo = Undo(reverse("bulletin:desk-release", args=[issue.pk, made.pk]), [])
        return Done(_where(made), made.pk, undo)

    return _answer(request, issue, act)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_release(request: StaffRequest, pk: int, adoption_pk: int) -> HttpResponse:
    issue = desk_issue(request.user, pk)

    def act() -> Done:
        adoption = _adoption(issue, adoption_pk)
        articles = release_adoption(adoption.pk, actor=request.user)
        words = ngettext(
            "Taken out: the article waits at the left again.",
            "Taken out: its %(count)d articles wait at the left again.",
            len(articles),
        )
        undo = Undo(reverse("bulletin:desk-restore", args=[issue.pk, adoption_pk]), [])
        return Done(words % {"count": len(articles)}, undo=undo)

    return _answer(request, issue, act)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_restore(request: StaffRequest, pk: int, adoption_pk: int) -> HttpResponse:
    """Undoes ``desk_release``."""
    issue = desk_issue(request.user, pk)

    def act() -> Done:
        adoption = restore_adoption(
            issue.pk, adoption_pk, version=_version(request.POST), actor=request.user
        )
        undo = Undo(reverse("bulletin:desk-release", args=[issue.pk, adoption_pk]), [])
        return Done(_where(adoption), adoption.pk, undo)

    return _answer(request, issue, act)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_title_style(request: StaffRequest, pk: int, adoption_pk: int) -> HttpResponse:
    issue = desk_issue(request.user, pk)
    style = request.POST.get("style", "")
    if style not in TitleStyle.values:
        raise DomainError(_("Choose how its title is printed."))

    def act() -> Done:
        adoption = _adoption(issue, adoption_pk)
        set_title_style(adoption.pk, style, actor=request.user)
        is_run_in = style == TitleStyle.RUN_IN
        words = (
            _("Its title is run in now.") if is_run_in else _("Its title has a line of its own.")
        )
        return Done(words, adoption.pk)

    return _answer(request, issue, act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ISSUE_ASSEMBLE)
def desk_start(request: StaffRequest) -> HttpResponse:
    """Asks for the publication on GET, begins an issue of it on POST."""
    publications = Publication.objects.order_by("pk")
    if request.method == "POST":
        publication = get_object_or_404(publications, pk=_number(request.POST, "publication"))
        issue = start_issue(publication.pk, actor=request.user)
        messages.success(request, _("A new issue has begun. Adopt the first article."))
        return redirect("bulletin:issue-desk", pk=issue.pk)
    open_issues = Issue.objects.visible_to(request.user).filter(status=IssueStatus.ASSEMBLING)
    context = {
        "publications": publications,
        "open_issues": open_issues.select_related("publication", "assembled_by"),
    }
    return render(request, "bulletin/desk_start.html", context)


def _answer(request: StaffRequest, issue: Issue, act: Callable[[], Done]) -> HttpResponse:
    """Do it; a refusal brings the desk as it stands now, with the reason."""
    choice = DeskChoice.from_query(request.GET)
    if "HX-Request" not in request.headers:
        done = act()
        messages.success(request, done.words)
        chosen = DeskChoice(done.chosen or choice.chosen, choice.is_held, choice.words)
        place = f"#adoption-{done.chosen}" if done.chosen else ""
        return redirect(f"{reverse('bulletin:issue-desk', args=[issue.pk])}?{chosen.query}{place}")
    refusal, status = "", 200
    try:
        done = act()
    except DomainError as error:
        issue = desk_issue(request.user, issue.pk)
        if issue.status != IssueStatus.ASSEMBLING:
            raise
        done = Done("")
        refusal, status = str(error), 409 if isinstance(error, IllegalMove) else 422
    page = desk_page(
        request.user,
        desk_issue(request.user, issue.pk),
        DeskChoice(done.chosen or choice.chosen, choice.is_held, choice.words),
    )
    context = desk_context(page) | {"out_of_band": True, "done": done, "refusal": refusal}
    return render(request, "bulletin/partials/desk_changed.html", context, status=status)


def _adoption(issue: Issue, pk: int) -> Adoption:
    adoption = issue.adoptions.filter(pk=pk).first()
    if adoption is None:
        raise IllegalMove(_("This article has already been taken out of the issue."))
    return adoption


def _where(adoption: Adoption) -> str:
    """Also what a screen reader says."""
    beside = list(
        Adoption.objects.filter(issue=adoption.issue_id, section=adoption.section_id)
        .order_by("position")
        .values_list("pk", flat=True)
    )
    return _("“%(title)s” is now No. %(place)d of %(count)d in %(section)s.") % {
        "title": adoption.printed_title,
        "place": beside.index(adoption.pk) + 1,
        "count": len(beside),
        "section": adoption.section.name,
    }


def _way_back(issue: Issue) -> Undo:
    order = order_of(groups_of(issue))
    places = [f"{section}:{key}" for section, keys in order for key in keys]
    return Undo(reverse("bulletin:desk-order", args=[issue.pk]), places)


def _order(data: QueryDict) -> Order:
    """From fields ``place`` as section:adoption. Raises DomainError."""
    order: dict[int, list[int]] = {}
    for place in data.getlist("place"):
        section, _colon, key = place.partition(":")
        if not (section.isdecimal() and key.isdecimal()):
            raise DomainError(_("This order cannot be read. Reload the page."))
        order.setdefault(int(section), []).append(int(key))
    return list(order.items())


def _version(data: QueryDict) -> int:
    return _number(data, "version")


def _number(data: QueryDict, name: str) -> int:
    """Raises DomainError for a field that a page of ours would have filled."""
    number = _number_if_any(data, name)
    if number is None:
        raise DomainError(_("Something is missing from this step. Reload the page and try again."))
    return number


def _number_if_any(data: QueryDict, name: str) -> int | None:
    value = data.get(name, "")
    # Longer ones are no key of ours, and too large for the database.
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
