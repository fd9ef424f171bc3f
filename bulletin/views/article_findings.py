"""What the proofreader finds in an article, asked in the background while it is written."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import IllegalMove
from accounts.places import place_before, takes_posts_only
from bulletin.article_forms import WritingForm
from bulletin.models import Article
from bulletin.services.proofreading import findings_of_article
from bulletin.services.review import WAITING
from bulletin.services.waivers import ReasonMissing
from bulletin.views.article_writing import (
    article_to_write,
    check_writer,
    findings_typed,
    publication_of,
)
from bulletin.views.settling import Settling, findings_context, settle_in_article

FRAGMENT = "bulletin/partials/findings.html"
# The forms in which findings are settled: where a text is written, and where it is read.
FORM = "writing"
READING = "findings-form"


@takes_posts_only
@requires(Action.ARTICLE_WRITE)
def article_first_findings(request: StaffRequest) -> HttpResponse:
    return typed(request, None)


@takes_posts_only
@requires(Action.ARTICLE_WRITE)
def article_findings(request: StaffRequest, pk: int) -> HttpResponse:
    return typed(request, article_to_write(request, pk))


@takes_posts_only
@requires(Action.ARTICLE_WRITE)
def article_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Settle one finding of the text as it is stored; htmx and scripts get the findings left."""
    check_writer(request)
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    settling = Settling.from_post(request.POST)
    if settling is None:
        raise IllegalMove(_("The text has changed at this place. Look at the findings again."))
    form_id = READING if request.POST.get("form") == READING else FORM
    is_part = "HX-Request" in request.headers
    try:
        settle_in_article(article.pk, settling, actor=request.user)
    except ReasonMissing as refusal:
        if not is_part:
            raise
        context = findings_context(
            findings_of_article(article), form_id, refused=settling, refusal=str(refusal)
        )
        return render(request, FRAGMENT, context, status=422)
    if not is_part:
        return redirect(place_before(request))
    return render(request, FRAGMENT, findings_context(findings_of_article(article), form_id))


@require_safe
@requires(Action.ARTICLE_REVIEW)
def inbox_findings(request: StaffRequest, pk: int) -> HttpResponse:
    """Of an article that an editor reads; a page of its own without script."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    context = findings_context(
        findings_of_article(article), READING, may_settle=article.status in WAITING
    )
    if "HX-Request" in request.headers:
        return render(request, FRAGMENT, context)
    return render(request, "bulletin/inbox_findings.html", context | {"article": article})


def typed(request: StaffRequest, article: Article | None) -> HttpResponse:
    """Of the words as they stand on the page; nothing is stored."""
    form = WritingForm(
        request.POST,
        publication=publication_of(request, article),
        article=article,
        user=request.user,
    )
    return render(request, FRAGMENT, findings_context(findings_typed(form), FORM))
