"""Writing an article: the form, saving it by itself, and what happens when two write at once."""

import secrets
from collections.abc import Callable
from typing import Any, ParamSpec, cast
from urllib.parse import urlencode

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.places import takes_posts_only
from bulletin.article_forms import (
    PictureForm,
    UploadForm,
    WritingForm,
    office_choices,
)
from bulletin.models import Article, Publication
from bulletin.services.file_drafts import settle_doubts
from bulletin.services.pictures import keep_picture
from bulletin.services.proofreading import Findings, findings_of_words
from bulletin.services.waivers import ReasonMissing
from bulletin.services.writers import CLERKS_STATES
from bulletin.services.writing import (
    LONGEST_BODY,
    Conflict,
    Incomplete,
    Unsettled,
    clean_body,
    clean_line,
    submit_article,
)
from bulletin.views.article_conflict import show_conflict
from bulletin.views.article_storing import stored, take_in
from bulletin.views.article_story import story_of
from bulletin.views.settling import PROOFREAD, Settling, findings_context, settle_in_article

P = ParamSpec("P")


def allows_styles(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """CKEditor sets styles on what it shows; no other page allows that."""
    update: Callable[[Any], Any] = csp_update({"style-src": [UNSAFE_INLINE]})
    return cast("Callable[P, HttpResponseBase]", update(view))


@require_http_methods(["GET", "HEAD", "POST"])
@allows_styles
@requires(Action.ARTICLE_WRITE)
def article_new(request: StaffRequest) -> HttpResponse:
    return write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allows_styles
@requires(Action.ARTICLE_WRITE)
def article_edit(request: StaffRequest, pk: int) -> HttpResponse:
    article = article_to_write(request, pk)
    if request.method != "POST" and article.status not in CLERKS_STATES:
        return redirect("bulletin:article-detail", pk=article.pk)
    return write(request, article)


@takes_posts_only
@requires(Action.ARTICLE_WRITE)
def article_first_save(request: StaffRequest) -> HttpResponse:
    return autosave(request, None)


@takes_posts_only
@requires(Action.ARTICLE_WRITE)
def article_save(request: StaffRequest, pk: int) -> HttpResponse:
    return autosave(request, article_to_write(request, pk))


class AnotherWriter(NotAllowed):
    """Somebody else has signed in meanwhile, in the browser that this page stands in."""


def check_writer(request: StaffRequest) -> None:
    """Raises AnotherWriter: words must not be stored under a name that is not their writer's."""
    if request.POST.get("writer", str(request.user.pk)) != str(request.user.pk):
        raise AnotherWriter(
            _("%(who)s is signed in here now. Your words are kept in this browser; sign in again.")
            % {"who": request.user}
        )


def article_to_write(request: StaffRequest, pk: int) -> Article:
    articles = Article.objects.visible_to(request.user).select_related("publication", "source")
    return get_object_or_404(articles, pk=pk)


def publication_of(request: StaffRequest, article: Article | None) -> Publication:
    if article is not None:
        return article.publication
    publications = Publication.objects.order_by("pk")
    asked = request.GET.get("publication", "")
    if asked.isascii() and asked.isdigit():
        return get_object_or_404(publications, pk=asked)
    publication = publications.first()
    if publication is None:
        raise DomainError(_("There is no publication yet. Ask the administrator to make one."))
    return publication


def write(request: StaffRequest, article: Article | None) -> HttpResponse:
    publication = publication_of(request, article)
    if request.method != "POST":
        form = WritingForm(
            publication=publication, article=article, user=request.user, page=new_page()
        )
        return show(request, form, publication)
    check_writer(request)
    act = request.POST.get("act", "save")
    form = WritingForm(
        request.POST,
        publication=publication,
        article=article,
        user=request.user,
        is_submission=act == "submit",
    )
    picture_form = PictureForm(request.POST, request.FILES) if act == "picture" else None
    upload_form = UploadForm(request.POST, request.FILES) if act == "upload" else None
    extra_form = picture_form or upload_form
    is_unsettled = False
    is_valid = form.is_valid()
    if not is_valid or (extra_form and not extra_form.is_valid()):
        return show(request, form, publication, picture_form, upload_form, status=422)
    try:
        if upload_form is not None:
            return take_in(request, form, upload_form, publication)
        return act_on(request, act, form, picture_form, publication)
    except Conflict as conflict:
        return show_conflict(request, conflict)
    except ReasonMissing as error:
        return show(request, form, publication, status=422, refusal=str(error))
    except Incomplete as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        is_unsettled = isinstance(error, Unsettled)
    except DomainError as error:
        if extra_form is None or isinstance(error, NotAllowed | IllegalMove):
            raise
        extra_form.add_error("file" if upload_form else "picture", str(error))
    return show(
        request,
        form,
        publication,
        picture_form,
        upload_form,
        status=422,
        is_unsettled=is_unsettled,
    )


def act_on(
    request: StaffRequest,
    act: str,
    form: WritingForm,
    picture_form: PictureForm | None,
    publication: Publication,
) -> HttpResponse:
    """Save, and what else the button says; all of it happens or nothing."""
    if picture_form is not None:
        values = picture_form.cleaned_data
        # In two steps: a picture that cannot be used must not take the words with it.
        article = stored(request, form, publication)
        form.article = article
        keep_picture(
            article.pk,
            values["picture"].read(),
            alt=values["alt"],
            caption=values["caption"],
            actor=request.user,
        )
        messages.success(request, _("The picture stands at the end of the text."))
        return redirect("bulletin:article-edit", pk=article.pk)
    settling = Settling.from_post(request.POST)
    with transaction.atomic():
        article = stored(request, form, publication)
        if act == "checked":
            settle_doubts(article.pk, actor=request.user)
        if settling is not None:
            settle_in_article(article.pk, settling, actor=request.user)
        if act == "submit":
            article = submit_article(
                article.pk, actor=request.user, approved_by=form.cleaned_data["approved_by"]
            )
    if act == "submit":
        said = _("Submitted, number %(number)s.") % {"number": article.registration}
        messages.success(request, said)
        return redirect("bulletin:article-detail", pk=article.pk)
    address = reverse("bulletin:article-edit", args=[article.pk])
    if settling is not None:
        messages.success(request, settling.done)
        return redirect(f"{address}?{PROOFREAD}#findings")
    messages.success(request, _("Saved."))
    # Where no script asks for them, the findings come with the page.
    return redirect(address if form.data.get("is_html") else f"{address}?{PROOFREAD}")


def autosave(request: StaffRequest, article: Article | None) -> HttpResponse:
    """Answers with the line that says so, and nothing else of the page."""
    publication = publication_of(request, article)
    form = WritingForm(request.POST, publication=publication, article=article, user=request.user)
    status, refusal, conflict = 200, "", False
    if not form.is_valid():
        status, refusal = (
            422,
            " ".join(str(error) for errors in form.errors.values() for error in errors),
        )
    else:
        try:
            check_writer(request)
            article = stored(request, form, publication, is_autosave=True)
        except Conflict as error:
            status, refusal, conflict = 409, str(error), True
        except (Incomplete, AnotherWriter) as error:
            status, refusal = 422, str(error)
    context = {
        "article": article,
        "refusal": refusal,
        "conflict": conflict,
        "saved_at": timezone.now() if status == 200 else None,
    }
    return render(request, "bulletin/partials/article_saved.html", context, status=status)


def findings_typed(form: WritingForm) -> Findings:
    """Of the words in a form, whether they are stored or not."""
    title = form.data.get("title", "") if form.is_bound else form.initial["title"]
    if len(form.html) > LONGEST_BODY:
        return Findings()
    return findings_of_words(form.article, clean_line(title), clean_body(form.html))


def new_page() -> str:
    return secrets.token_hex(8)


def show(
    request: StaffRequest,
    form: WritingForm,
    publication: Publication,
    picture_form: PictureForm | None = None,
    upload_form: UploadForm | None = None,
    status: int = 200,
    refusal: str = "",
    is_unsettled: bool = False,
) -> HttpResponse:
    article = form.article
    chosen = form.chosen_offices
    offices = {office.pk: office for office in office_choices(timezone.localdate(), chosen)}
    here = (
        reverse("bulletin:article-edit", args=[article.pk])
        if article
        else (reverse("bulletin:article-new") + f"?{urlencode({'publication': publication.pk})}")
    )
    save = (
        reverse("bulletin:article-save", args=[article.pk])
        if article
        else (
            reverse("bulletin:article-first-save")
            + f"?{urlencode({'publication': publication.pk})}"
        )
    )
    judge = (
        reverse("bulletin:article-findings", args=[article.pk])
        if article
        else (
            reverse("bulletin:article-first-findings")
            + f"?{urlencode({'publication': publication.pk})}"
        )
    )
    context = {
        "form": form,
        "picture_form": picture_form or PictureForm(),
        "upload_form": upload_form or UploadForm(),
        "may_upload": article is None or article.status in CLERKS_STATES,
        "article": article,
        "publication": publication,
        "publications": [] if article else Publication.objects.order_by("pk"),
        "offices": offices.values(),
        "chosen": [offices[pk] for pk in chosen if pk in offices],
        "here": here,
        "save": save,
        "judge": judge,
        "story": story_of(article) if article else None,
        "revision_count": article.revisions.count() if article else 0,
        "is_unsettled": is_unsettled,
        "proofread_here": f"{here}?{PROOFREAD}" if article else "",
    }
    if form.is_bound or "proofread" in request.GET:
        refused = Settling.from_post(request.POST) if refusal else None
        context |= findings_context(
            findings_typed(form), "writing", refused=refused, refusal=refusal
        )
    return render(request, "bulletin/article_write.html", context, status=status)
