"""The reasons that editors give often, of each publication."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.places import takes_posts_only
from bulletin.models import PhraseUse, Publication, ReasonPhrase
from bulletin.review_forms import PhraseForm
from bulletin.services.phrases import add_phrase, remove_phrase


@require_safe
@requires(Action.ARTICLE_REVIEW)
def phrase_list(request: StaffRequest) -> HttpResponse:
    return show_phrases(request, {})


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def phrase_add(request: StaffRequest, pk: int) -> HttpResponse:
    publication = get_object_or_404(Publication, pk=pk)
    form = PhraseForm(request.POST, auto_id=f"phrase_{pk}_%s")
    if form.is_valid():
        use = PhraseUse(form.cleaned_data["use"])
        try:
            phrase = add_phrase(publication, use, form.cleaned_data["text"], actor=request.user)
        except DomainError as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("“%(phrase)s” was added.") % {"phrase": phrase.text})
            return redirect("bulletin:phrase-list")
    return show_phrases(request, {pk: form}, status=422)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def phrase_remove(request: StaffRequest, pk: int) -> HttpResponse:
    phrase = get_object_or_404(ReasonPhrase, pk=pk)
    remove_phrase(phrase, actor=request.user)
    messages.success(request, _("“%(phrase)s” was removed.") % {"phrase": phrase.text})
    return redirect("bulletin:phrase-list")


def show_phrases(
    request: StaffRequest, forms: dict[int, PhraseForm], status: int = 200
) -> HttpResponse:
    publications = [
        {
            "publication": publication,
            "phrases": publication.phrases.all(),
            "form": forms.get(publication.pk, PhraseForm(auto_id=f"phrase_{publication.pk}_%s")),
        }
        for publication in Publication.objects.prefetch_related("phrases").order_by("pk")
    ]
    context = {"publications": publications}
    return render(request, "bulletin/phrase_list.html", context, status=status)
