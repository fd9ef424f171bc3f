"""One article: its text, its story, its earlier wordings, and what was printed of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, may, requires
from bulletin import markup
from bulletin.article_forms import with_addresses
from bulletin.models import Article
from bulletin.services.writers import CLERKS_STATES
from bulletin.states import ArticleStatus
from bulletin.views.article_list import printed_ones
from bulletin.views.article_story import reason_of, story_of


@require_safe
@requires(Action.ARTICLE_VIEW)
def article_detail(request: StaffRequest, pk: int) -> HttpResponse:
    articles = Article.objects.visible_to(request.user).select_related(
        "publication", "author", "section_hint"
    )
    article = get_object_or_404(articles, pk=pk)
    story = story_of(article)
    may_write = may(request.user, Action.ARTICLE_WRITE)
    context = {
        "article": article,
        "html": with_addresses(markup.clean(article.body), article),
        "attributions": article.attributions.all(),
        "story": story,
        "reason": reason_of(article.status, story.latest),
        "printed": printed_ones([article]).get(article.pk),
        "revisions": article.revisions.select_related("editor").defer("body"),
        "may_edit": may_write and article.status in CLERKS_STATES,
        "may_withdraw": may_write and article.status == ArticleStatus.SUBMITTED,
    }
    return render(request, "bulletin/article_detail.html", context)


@require_safe
@requires(Action.ARTICLE_VIEW)
def article_revision(request: StaffRequest, pk: int, version: int) -> HttpResponse:
    """An earlier wording against the one before it."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    wordings = list(
        article.revisions.filter(version__lte=version)
        .select_related("editor")
        .order_by("-version")[:2]
    )
    if not wordings or wordings[0].version != version:
        raise Http404
    revision, before = wordings[0], wordings[1] if len(wordings) > 1 else None
    context = {
        "article": article,
        "revision": revision,
        "before": before,
        "title": markup.compare(before.title if before else "", revision.title),
        "body": markup.compare(
            markup.plain_text(before.body) if before else "", markup.plain_text(revision.body)
        ),
    }
    return render(request, "bulletin/article_revision.html", context)
