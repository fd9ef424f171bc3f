"""Pictures: kept as files fit to print, and shown in the text of an article."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Scope
from accounts.errors import DomainError, IllegalMove
from accounts.models import User
from accounts.services.audit import record
from bulletin import markup
from bulletin.models import AdoptedArticle, Adoption, Article, Issue, Picture
from bulletin.models.picture import picture_root
from bulletin.press.picture_files import picture_path
from bulletin.services.editions import write_file
from bulletin.services.picture_making import PrintablePicture, make_printable
from bulletin.services.writers import check_in_clerks_hands, check_is_writer
from bulletin.states import IssueStatus


def keep_picture(
    article_id: int,
    data: bytes,
    *,
    alt: str,
    caption: str = "",
    actor: User | None,
    before_block: int | None = None,
) -> Picture:
    """Keep a picture and show it in the article's text, at its end or ahead of a block.

    Of an adopted article it is the printed text that shows it. Blocks are counted from 0. Raises
    UnusablePicture, NotAllowed, IllegalMove once the issue is under review, and DomainError
    without alternative text or for a picture that the text shows already.
    """
    if not alt.strip():
        raise DomainError(
            _("Say in a sentence what the picture shows. Who cannot see it has that read out.")
        )
    _check_may_edit(Article.objects.get(pk=article_id), actor)
    # Outside of the transaction: this may take a second, in which others are to write.
    printable = make_printable(data)
    _keep_file(printable)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        _check_may_edit(article, actor)
        figure = markup.figure(printable.sha256, alt=alt, caption=caption)
        adoption = _adoption_of(article)
        if adoption is None:
            _show_in_article(article, figure, before_block, actor)
        else:
            _show_in_issue(adoption, figure, before_block)
        picture, _created = Picture.objects.get_or_create(
            article=article,
            sha256=printable.sha256,
            defaults={
                "width_px": printable.width_px,
                "height_px": printable.height_px,
                "size_bytes": len(printable.data),
                "uploaded_by": actor,
            },
        )
        record(
            "picture.keep",
            picture,
            actor=actor,
            detail={
                "article": article.pk,
                "adoption": adoption.pk if adoption else None,
                "sha256": picture.sha256,
                "alt": alt,
                "caption": caption,
                "before_block": before_block,
            },
        )
    return picture


def _keep_file(printable: PrintablePicture) -> None:
    """Write a picture where its hash says; what a refusal leaves there hurts nobody."""
    path = picture_path(picture_root(), printable.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, printable.data)


def _check_may_edit(article: Article, actor: User | None) -> None:
    if check_is_writer(article, actor) is not Scope.ALL:
        check_in_clerks_hands(article)


def _adoption_of(article: Article) -> Adoption | None:
    part = AdoptedArticle.objects.select_related("adoption").filter(article=article).first()
    return part.adoption if part else None


def _show_in_article(
    article: Article, figure: str, before_block: int | None, actor: User | None
) -> None:
    article.body = _with_figure(article.body, figure, before_block)
    article.version += 1
    article.save(update_fields=["body", "version", "changed_at"])
    article.revisions.create(
        version=article.version,
        title=article.title,
        byline=article.byline,
        body=article.body,
        offices=[attribution.printed_name for attribution in article.attributions.all()],
        editor=actor,
    )


def _show_in_issue(adoption: Adoption, figure: str, before_block: int | None) -> None:
    issue = Issue.objects.select_for_update().get(pk=adoption.issue_id)
    if issue.status != IssueStatus.ASSEMBLING:
        raise IllegalMove(
            _("The issue with this article is now “%(now)s” and can no longer be changed.")
            % {"now": issue.get_status_display()}
        )
    adoption.refresh_from_db(fields=["printed_body"])
    adoption.printed_body = _with_figure(adoption.printed_body, figure, before_block)
    adoption.save(update_fields=["printed_body"])


def _with_figure(text: str, figure: str, before_block: int | None) -> str:
    blocks = list(markup.blocks(text))
    if set(markup.pictures_in(figure)) & set(markup.pictures_in(markup.html_of(blocks))):
        raise DomainError(_("The article shows this picture already."))
    place = len(blocks) if before_block is None else max(0, before_block)
    return markup.clean(markup.html_of(blocks[:place]) + figure + markup.html_of(blocks[place:]))
