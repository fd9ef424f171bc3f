"""Pictures that came in a file with an article."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from bulletin.intake import Doubt
from bulletin.intake.source import Picture
from bulletin.models import Article
from bulletin.services.pictures import keep_picture


def keep_file_pictures(article_id: int, pictures: Sequence[Picture], *, actor: User) -> int:
    """Show the pictures at the article's end, each with a doubt that asks what it shows; returns
    how many there are. One that cannot be printed is named in a doubt instead.

    Raises NotAllowed, IllegalMove.
    """
    doubts = []
    kept = 0
    for picture in pictures:
        alt = _("Picture “%s” of the file") % picture.name
        try:
            keep_picture(article_id, picture.data, alt=alt, actor=actor)
        except DomainError as error:
            words = _("The picture “%(name)s” was not taken in: %(reason)s")
            message = words % {"name": picture.name, "reason": error}
        else:
            kept += 1
            words = _("Say what the picture “%s” shows, and put it where it belongs.")
            message = words % picture.name
        doubts.append(Doubt(max(picture.line, 1), 1, picture.name, "picture", message))
    if doubts:
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=article_id)
            article.doubts += [asdict(doubt) for doubt in doubts]
            article.save(update_fields=["doubts"])
    return kept
