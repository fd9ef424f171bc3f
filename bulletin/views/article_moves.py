"""What a writer does to an article, other than writing; and the pictures in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.places import takes_posts_only
from bulletin.models import Article, Picture
from bulletin.services.writing import withdraw_article
from bulletin.views.issue_files import stored_file

PNG_SIGNATURE = b"\x89PNG"


@takes_posts_only
@requires(Action.ARTICLE_WRITE)
def article_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    withdraw_article(article.pk, actor=request.user)
    messages.success(request, _("Withdrawn. It is a draft again and keeps its number."))
    return redirect("bulletin:article-detail", pk=article.pk)


@require_safe
@requires(Action.ARTICLE_VIEW)
def article_picture(request: StaffRequest, pk: int, sha256: str) -> HttpResponseBase:
    articles = Article.objects.visible_to(request.user)
    picture = get_object_or_404(Picture, article__in=articles.filter(pk=pk), sha256=sha256)
    try:
        with picture.path.open("rb") as file:
            is_png = file.read(len(PNG_SIGNATURE)) == PNG_SIGNATURE
    except FileNotFoundError:
        is_png = False
    content_type = "image/png" if is_png else "image/jpeg"
    return stored_file(request, picture.path, etag=picture.sha256, content_type=content_type)
