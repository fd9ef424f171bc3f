"""Two wrote at once: both wordings side by side, neither of them lost."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import StaffRequest
from bulletin import markup
from bulletin.article_forms import with_addresses
from bulletin.services.writers import CLERKS_STATES
from bulletin.services.writing import Conflict


@dataclass(frozen=True)
class Version:
    """One of two wordings side by side; ``pieces`` mark what the other has not."""

    title: list[markup.Piece]
    body: list[markup.Piece]


def show_conflict(request: StaffRequest, conflict: Conflict) -> HttpResponse:
    stored_words, refused = conflict.stored, conflict.refused
    article = conflict.article
    title = markup.compare(stored_words.title, refused.title)
    body = markup.compare(markup.plain_text(stored_words.body), markup.plain_text(refused.body))
    latest = article.revisions.select_related("editor").first()
    context = {
        "article": article,
        "refusal": str(conflict),
        "latest": latest,
        "theirs": Version(without(title, "ins"), without(body, "ins")),
        "ours": Version(without(title, "del"), without(body, "del")),
        "refused": refused,
        "refused_html": with_addresses(refused.body, article),
        "may_write": article.status in CLERKS_STATES,
    }
    return render(request, "bulletin/article_conflict.html", context, status=409)


def without(pieces: list[markup.Piece], kind: str) -> list[markup.Piece]:
    return [piece for piece in pieces if piece.kind != kind]
