"""Publications and their sections: names, order, print style with a page as it would be printed."""

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.places import takes_posts_only
from bulletin.models import Publication, Section
from bulletin.press.masthead_checks import check_style
from bulletin.press.workshop import preview_issue
from bulletin.publication_forms import NamesForm, NewPublicationForm, SectionForm, StyleForm
from bulletin.services.publications import (
    create_publication,
    sample_snapshot,
    set_names,
    set_print_style,
)
from bulletin.services.sections import add_section, change_section, move_section

SAMPLE_WIDTH_PX = 700
LOOK = "look"
NEW_LABEL = "本期印发"


@require_safe
@requires(Action.PUBLICATION_EDIT)
def publication_list(request: StaffRequest) -> HttpResponse:
    publications = Publication.objects.annotate(sections_count=Count("sections")).order_by("pk")
    return render(request, "bulletin/publication_list.html", {"publications": publications})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.PUBLICATION_EDIT)
def publication_new(request: StaffRequest) -> HttpResponse:
    form = NewPublicationForm(initial={"distribution_label": NEW_LABEL})
    if request.method == "POST":
        form = NewPublicationForm(request.POST)
        if form.is_valid():
            try:
                publication = create_publication(**form.cleaned_data, actor=request.user)
            except DomainError as error:
                form.add_error("name", str(error))
            else:
                messages.success(request, _("Now make its sections."))
                return redirect("bulletin:publication-detail", pk=publication.pk)
    status = 422 if form.errors else 200
    return render(request, "bulletin/publication_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.PUBLICATION_EDIT)
def publication_detail(request: StaffRequest, pk: int) -> HttpResponse:
    publication = get_object_or_404(Publication, pk=pk)
    if request.method != "POST":
        return publication_shown(request, publication)
    form = NamesForm(request.POST)
    if form.is_valid():
        try:
            set_names(publication.pk, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("bulletin:publication-detail", pk=pk)
    return publication_shown(request, publication, status=422, names_form=form)


@takes_posts_only
@requires(Action.PUBLICATION_EDIT)
def publication_style(request: StaffRequest, pk: int) -> HttpResponse:
    """Save the style, or look at a page in it before."""
    publication = get_object_or_404(Publication, pk=pk)
    form = StyleForm(request.POST)
    is_look = LOOK in request.POST
    if form.is_valid():
        values = form.cleaned_data
        try:
            check_style(form.style, name=publication.name)
            if not is_look:
                set_print_style(
                    publication.pk,
                    form.style,
                    issuing_unit=values["issuing_unit"],
                    shows_total=values["shows_total"],
                    actor=request.user,
                )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.is_valid() and not is_look:
        messages.success(request, _("The next issue is printed so."))
        return redirect("bulletin:publication-detail", pk=pk)
    sample = request.POST.copy()
    sample.pop("csrfmiddlewaretoken", None)
    query = sample.urlencode() if form.is_valid() else ""
    status = 200 if form.is_valid() else 422
    return publication_shown(
        request, publication, status=status, sample_query=query, style_form=form
    )


@require_safe
@requires(Action.PUBLICATION_EDIT)
def publication_sample(request: StaffRequest, pk: int) -> HttpResponse:
    """The first page of a sample as the press prints it; the query names a style to try."""
    publication = get_object_or_404(Publication, pk=pk)
    style = publication.style
    if request.GET:
        form = StyleForm(request.GET)
        if not form.is_valid():
            raise Http404
        style = form.style
        publication.issuing_unit = form.cleaned_data["issuing_unit"]
        publication.shows_total = form.cleaned_data["shows_total"]
    preview = preview_issue(sample_snapshot(publication, style), width_px=SAMPLE_WIDTH_PX)
    picture = preview.pictures[preview.keys[0]]
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "no-store"
    return response


@takes_posts_only
@requires(Action.PUBLICATION_EDIT)
def section_new(request: StaffRequest, pk: int) -> HttpResponse:
    publication = get_object_or_404(Publication, pk=pk)
    form = SectionForm(request.POST)
    if form.is_valid():
        try:
            section = add_section(publication.pk, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The section “%s” was made.") % section)
            return redirect("bulletin:publication-detail", pk=pk)
    return publication_shown(request, publication, status=422, section_form=form)


@takes_posts_only
@requires(Action.PUBLICATION_EDIT)
def section_edit(request: StaffRequest, pk: int) -> HttpResponse:
    section = get_object_or_404(Section.objects.select_related("publication"), pk=pk)
    form = SectionForm(request.POST, prefix=prefix_of(section))
    if form.is_valid():
        try:
            change_section(section.pk, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("bulletin:publication-detail", pk=section.publication_id)
    return publication_shown(request, section.publication, status=422, changed_form=form)


@takes_posts_only
@requires(Action.PUBLICATION_EDIT)
def section_move(request: StaffRequest, pk: int) -> HttpResponse:
    section = get_object_or_404(Section, pk=pk)
    places = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    section = move_section(section.pk, places, actor=request.user)
    return redirect("bulletin:publication-detail", pk=section.publication_id)


def prefix_of(section: Section) -> str:
    return f"section-{section.pk}"


def publication_shown(
    request: StaffRequest,
    publication: Publication,
    *,
    status: int = 200,
    sample_query: str = "",
    changed_form: Form | None = None,
    **forms: Form,
) -> HttpResponse:
    """The page; ``forms`` are those just filled in."""
    sections = []
    for section in publication.sections.all():
        form = SectionForm(
            initial={"name": section.name, "style": section.style}, prefix=prefix_of(section)
        )
        is_changed = changed_form is not None and changed_form.prefix == form.prefix
        sections.append((section, changed_form if is_changed else form))
    start = StyleForm.values_of(publication.style) | {
        "issuing_unit": publication.issuing_unit,
        "shows_total": publication.shows_total,
    }
    names = {
        "name": publication.name,
        "distribution_label": publication.distribution_label,
    }
    context = {
        "publication": publication,
        "sections": sections,
        "names_form": NamesForm(initial=names, auto_id="id_names_%s"),
        "style_form": StyleForm(initial=start),
        "section_form": SectionForm(auto_id="id_new_%s"),
        "sample_query": sample_query,
    }
    return render(request, "bulletin/publication_detail.html", context | forms, status=status)
