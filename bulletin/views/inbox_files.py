"""Pictures of articles as an editor reads them."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from bulletin.models import Article, Picture
from bulletin.views.issue_files import stored_file

PNG = b"\x89PNG"


@require_safe
@requires(Action.ARTICLE_REVIEW)
def inbox_picture(request: StaffRequest, pk: int, sha256: str) -> HttpResponseBase:
    articles = Article.objects.visible_to(request.user)
    picture = get_object_or_404(Picture, article__in=articles, article=pk, sha256=sha256)
    try:
        with picture.path.open("rb") as file:
            is_png = file.read(len(PNG)) == PNG
    except FileNotFoundError:
        is_png = False
    content_type = "image/png" if is_png else "image/jpeg"
    return stored_file(request, picture.path, etag=sha256, content_type=content_type)
