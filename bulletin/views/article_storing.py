"""What a form of the editor is stored as, and what a file fills in there."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import StaffRequest
from bulletin import markup
from bulletin.article_forms import UploadForm, WritingForm
from bulletin.models import Article, Publication, SourceFile
from bulletin.services.file_drafts import take_file
from bulletin.services.file_pictures import show_pictures
from bulletin.services.incoming import receive_file
from bulletin.services.uploading import is_slow, open_file
from bulletin.services.writing import create_article, save_article


def take_in(
    request: StaffRequest, form: WritingForm, upload_form: UploadForm, publication: Publication
) -> HttpResponse:
    """What was typed is stored first; where nothing was, the file fills this article in."""
    wording = form.wording
    has_words = bool(
        wording["title"] or wording["byline"] or markup.plain_text(wording["body"]).strip()
    )
    file = upload_form.cleaned_data["file"]
    name, data = file.name or "", file.read()
    opened = None if is_slow(data) else open_file(name, data)
    with transaction.atomic():
        typed = stored(request, form, publication) if form.article or has_words else None
        empty = typed.pk if typed and not has_words else None
        if opened is None:
            waiting = receive_file(publication.pk, name, data, actor=request.user, article_id=empty)
        else:
            taken = take_file(publication.pk, opened, actor=request.user, article_id=empty)
    if typed and has_words:
        words = _("What you had typed is kept as a draft of its own: “%(title)s”.")
        title = typed.title or _("Without title")
        messages.success(request, words % {"title": title})
    if opened is None:
        return redirect("bulletin:file-waiting", pk=waiting.pk)
    for notice in opened.upload.notices:
        messages.warning(request, notice)
    if taken.article is None:
        return redirect("bulletin:source-detail", pk=taken.source.pk)
    show_pictures(taken.article.pk, taken.pictures, actor=request.user)
    say_taken_in(request, taken.source)
    return redirect("bulletin:article-edit", pk=taken.article.pk)


def say_taken_in(request: StaffRequest, source: SourceFile) -> None:
    words = _("%(file)s was taken in. Check it against the file before you submit it.")
    messages.success(request, words % {"file": source})


def stored(
    request: StaffRequest, form: WritingForm, publication: Publication, *, is_autosave: bool = False
) -> Article:
    if form.article is None:
        return create_article(request.user, publication.pk, **form.wording)
    return save_article(
        form.article.pk,
        actor=request.user,
        version=form.cleaned_data["version"] or 0,
        is_autosave=is_autosave,
        **form.wording,
    )
