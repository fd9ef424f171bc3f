"""What an editor does in the inbox: decide about articles, and take it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.places import takes_posts_only
from accounts.templatetags.display import when
from bulletin.models import Adoption, Article, ArticleEvent
from bulletin.review_forms import NEW_ISSUE
from bulletin.services.presence import note_reader, readers_of
from bulletin.services.review import (
    Decided,
    Seen,
    adopt_seen,
    decline_articles,
    hold_articles,
    return_articles,
    take_up_again,
    undo,
)
from bulletin.views.inbox import article_of, keys_of, page_of, show_inbox
from bulletin.views.inbox_filters import Filters, read_seen
from bulletin.views.inbox_sheets import SHEETS, Sheet, read_sheet

UNPROCESSABLE = 422
CONFLICT = 409
EDIT = "edit"
# What is said of one article, and of several.
DONE = {
    "adopt": (gettext_lazy("Adopted “%(title)s”."), gettext_lazy("Adopted %(count)d articles.")),
    "merge": (
        gettext_lazy("Merged “%(title)s”."),
        gettext_lazy("Merged %(count)d articles into one."),
    ),
    "return": (
        gettext_lazy("Returned “%(title)s”."),
        gettext_lazy("Returned %(count)d articles."),
    ),
    "decline": (
        gettext_lazy("Declined “%(title)s”."),
        gettext_lazy("Declined %(count)d articles."),
    ),
    "hold": (gettext_lazy("Held “%(title)s”."), gettext_lazy("Held %(count)d articles.")),
    "again": (
        gettext_lazy("Took “%(title)s” up again."),
        gettext_lazy("Took %(count)d articles up again."),
    ),
}
UNDONE = (
    gettext_lazy("“%(title)s” is back where it was."),
    gettext_lazy("%(count)d articles are back where they were."),
)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def inbox_decide(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    seen = visible_seen(request)
    asked = request.POST.get("step", "")
    # An editor's words are those printed: to edit an article is to adopt it and go on from there.
    step = "adopt" if asked == EDIT else asked
    following = article_after(filters, seen)
    sheet = read_sheet(step, request.user, seen, request.POST) if step in SHEETS else None
    if sheet is not None and not sheet.form.is_valid():
        return ask_again(request, filters, sheet)
    outcome = decide(request, step, seen, sheet.form.cleaned_data if sheet else {})
    say_done(request, step, outcome)
    if asked == EDIT and len(outcome.done) == 1:
        return go_and_edit(request, outcome.done[0])
    say_left(request, outcome.left, request.POST.get("reason", "").strip())
    if not outcome.done and outcome.left:
        return show_inbox(request, filters, outcome.left[0].pk, status=CONFLICT)
    return go_on(request, filters, following)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def inbox_undo(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    outcome = undo(visible_seen(request), actor=request.user)
    if outcome.done:
        words = UNDONE[len(outcome.done) > 1]
        values = {"title": outcome.done[0].title, "count": len(outcome.done)}
        messages.success(request, words % values)
    for article in outcome.left:
        messages.warning(
            request,
            _("“%(title)s” stays as it is: the step is too old, or something has happened since.")
            % {"title": article.title},
        )
    first = (outcome.done + outcome.left)[0].pk
    if not outcome.done:
        return show_inbox(request, filters, first, status=CONFLICT)
    return go_on(request, filters, first)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def inbox_reading(request: StaffRequest, pk: int, version: int) -> HttpResponse:
    """Polled while an article is open: who else reads it, and whether it is still as it was."""
    article = article_of(request, pk)
    note_reader(article.pk, request.user)
    context = {
        "readers": readers_of(article.pk, besides=request.user),
        "meanwhile": "" if article.version == version else said_of([article])[0],
        "article": article,
        "here": filters_of(request).address(article=pk),
    }
    return render(request, "bulletin/partials/inbox_readers.html", context)


def decide(request: StaffRequest, step: str, seen: Seen, values: dict[str, Any]) -> Decided:
    actor = request.user
    match step:
        case "adopt" | "merge":
            chosen, section = values["issue"], values["section"]
            return adopt_seen(
                seen,
                None if chosen == NEW_ISSUE else int(chosen),
                actor=actor,
                section_id=section.pk if section else None,
                merged=step == "merge",
            )
        case "return":
            return return_articles(seen, actor=actor, reason=values["reason"])
        case "decline":
            return decline_articles(seen, actor=actor, reason=values["reason"])
        case "hold":
            return hold_articles(seen, actor=actor)
        case "again":
            return take_up_again(seen, actor=actor)
        case _:
            raise DomainError(_("Choose what to do with these articles."))


def filters_of(request: StaffRequest) -> Filters:
    return Filters.read(QueryDict(request.POST.get("back", "")))


def visible_seen(request: StaffRequest) -> dict[int, int]:
    """The articles ticked that this person may see, with the versions seen, in their order."""
    seen = read_seen(request.POST.getlist("picked"))
    visible = set(
        Article.objects.visible_to(request.user).filter(pk__in=seen).values_list("pk", flat=True)
    )
    if not visible:
        raise DomainError(_("Choose the articles first."))
    return {key: version for key, version in seen.items() if key in visible}


def article_after(filters: Filters, seen: Seen) -> int | None:
    """The article to go on with: the next in the list that is not decided now, else the one
    before."""
    keys = keys_of(page_of(filters))
    places = [keys.index(key) for key in seen if key in keys]
    start = max(places, default=0)
    rest = [key for key in keys[start:] + keys[:start][::-1] if key not in seen]
    return rest[0] if rest else None


def go_on(request: StaffRequest, filters: Filters, chosen: int | None) -> HttpResponse:
    if request.headers.get("HX-Target") == "inbox":
        return show_inbox(request, filters, chosen)
    return redirect(filters.address(article=chosen) if chosen else filters.address())


def go_and_edit(request: StaffRequest, article: Article) -> HttpResponse:
    """To the words that will be printed; those that were handed in stay as they are."""
    adoption = get_object_or_404(Adoption, parts__article=article)
    address = reverse("bulletin:desk-words", args=[adoption.issue_id, adoption.pk])
    if request.headers.get("HX-Target") == "inbox":
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def ask_again(request: StaffRequest, filters: Filters, sheet: Sheet) -> HttpResponse:
    """The sheet with what was typed and what is wrong with it."""
    if request.headers.get("HX-Target") != "inbox":
        chosen = sheet.articles[0].pk
        return show_inbox(request, filters, chosen, sheet=sheet, status=UNPROCESSABLE)
    response = render(
        request,
        "bulletin/partials/inbox_sheet.html",
        {"filters": filters, "sheet": sheet},
        status=UNPROCESSABLE,
    )
    response["HX-Retarget"] = "#dialog"
    response["HX-Reswap"] = "innerHTML"
    return response


def say_done(request: StaffRequest, step: str, outcome: Decided) -> None:
    count = len(outcome.done)
    if not count:
        return
    words = DONE[step][count > 1]
    messages.success(
        request,
        words % {"title": outcome.done[0].title, "count": count},
        extra_tags=" ".join(f"{article.pk}.{article.version}" for article in outcome.done),
    )


def say_left(request: StaffRequest, left: list[Article], reason: str) -> None:
    for text in said_of(left):
        messages.warning(request, text)
    if left and reason:
        messages.warning(request, _("What you wrote: %(reason)s") % {"reason": reason})


def said_of(left: list[Article]) -> list[str]:
    """For each article, who made what of it, so that nothing was done to it now."""
    newest = ArticleEvent.objects.filter(article__in=left).order_by("pk").select_related("actor")
    events = {event.article_id: event for event in newest}
    return [
        _(
            "“%(title)s” has changed meanwhile: “%(state)s” (%(who)s, %(at)s)."
            " Nothing was overwritten."
        )
        % {
            "title": article.title,
            "state": article.get_status_display(),
            "who": event.actor or "" if event else "",
            "at": when(event.at) if event else "",
        }
        for article in left
        for event in [events.get(article.pk)]
    ]
