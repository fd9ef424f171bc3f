"""Choosing the publication an import belongs to, and how a publication is printed."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin import markup
from bulletin.models import Publication
from bulletin.press.masthead_checks import check_style
from bulletin.press.snapshot import PrintedArticle, PrintedSection, Snapshot
from bulletin.press.styles import PrintStyle

UNNAMED = "工会简报"
NAME_LENGTH = 40
SAMPLE_TEXT = "这是样张的正文，排出来就是这个样子。"


@transaction.atomic
def choose_publication(asked: str = "", *, read: str = "") -> Publication:
    """The publication ``asked`` for, else the one ``read`` in the text, the only one, or a new one.

    Raises DomainError for a name asked for that none bears, and where several exist and
    the text names none of them.
    """
    publications = list(Publication.objects.all())
    if asked and publications:
        return publication_named(asked)
    for publication in publications:
        if publication.name == read:
            return publication
    if len(publications) == 1:
        return publications[0]
    if publications:
        raise DomainError(
            _("There are several publications (%s). Name one of them with --publication.")
            % "、".join(publication.name for publication in publications)
        )
    name = (asked or read or UNNAMED)[:NAME_LENGTH]
    publication = Publication.objects.create(name=name, issuing_unit="市总工会办公室")
    record("publication.create", publication, actor=None, detail={"name": publication.name})
    return publication


def publication_named(name: str) -> Publication:
    """Raises DomainError naming those there are."""
    names = []
    for publication in Publication.objects.all():
        if publication.name == name:
            return publication
        names.append(publication.name)
    if not names:
        raise DomainError(_("There is no publication yet."))
    raise DomainError(
        _("There is no publication %(name)s; there are: %(names)s.")
        % {"name": name, "names": "、".join(names)}
    )


@transaction.atomic
def create_publication(
    *, name: str, issuing_unit: str, distribution_label: str, actor: User
) -> Publication:
    """A publication without sections yet, whose first issue is No. 1.

    Raises NotAllowed, BadStyle for a name that does not fit the masthead, and DomainError for
    one that another publication has.
    """
    _check_administrator(actor)
    _check_name_free(name)
    publication = Publication(
        name=name, issuing_unit=issuing_unit, distribution_label=distribution_label
    )
    check_style(publication.style, name=name)
    publication.save()
    detail = {"name": name, "issuing_unit": issuing_unit}
    record("publication.create", publication, actor=actor, detail=detail)
    return publication


def _check_name_free(name: str, *, besides: int = 0) -> None:
    """Raises DomainError."""
    if Publication.objects.filter(name=name).exclude(pk=besides).exists():
        raise DomainError(_("There is a publication %s already. Choose another name.") % name)


@transaction.atomic
def set_names(
    publication_id: int, *, name: str, distribution_label: str, actor: User
) -> Publication:
    """The title and the label of the distribution line, from the next issue on.

    Raises NotAllowed, BadStyle for a name that does not fit the masthead, and DomainError for
    one that another publication has.
    """
    _check_administrator(actor)
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    _check_name_free(name, besides=publication.pk)
    check_style(publication.style, name=name)
    before = [publication.name, publication.distribution_label]
    if before != [name, distribution_label]:
        publication.name, publication.distribution_label = name, distribution_label
        publication.save(update_fields=["name", "distribution_label"])
        detail = {"before": before, "after": [name, distribution_label]}
        record("publication.set_names", publication, actor=actor, detail=detail)
    return publication


def sample_snapshot(publication: Publication, style: PrintStyle) -> Snapshot:
    """A page of the publication in ``style`` as it would be printed, with a text that says so.

    Raises BadStyle.
    """
    check_style(style, name=publication.name)
    paragraph = SAMPLE_TEXT * 6
    articles = tuple(
        PrintedArticle(
            key=key,
            title=title,
            title_style="line",
            blocks=markup.blocks(markup.from_paragraphs([paragraph])),
            offices=("市总工会办公室",),
        )
        for key, title in enumerate(("样张：标题写在这里", "样张：第二篇的标题"), start=1)
    )
    return Snapshot(
        publication=publication.name,
        issuing_unit=publication.issuing_unit,
        year=timezone.localdate().year,
        is_supplement=False,
        shows_total=publication.shows_total,
        editor_note="这是样张，用来看版式。",
        sections=(PrintedSection(name="工作动态", style="full", articles=articles),),
        distribution_label=publication.distribution_label,
        distribution=("各市（县）、区总工会",),
        style=style,
    )


@transaction.atomic
def set_print_style(
    publication_id: int,
    style: PrintStyle,
    *,
    actor: User | None,
    issuing_unit: str | None = None,
    shows_total: bool | None = None,
) -> Publication:
    """Print the publication in ``style`` from its next issue on; None leaves a field as it is.

    Issues under review or signed keep the style they were frozen in. ``actor`` is None at the
    command line. Raises NotAllowed, BadStyle, and DomainError for a unit that is too long.
    """
    _check_administrator(actor)
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    check_style(style, name=publication.name)
    before = _printed_data(publication)
    publication.print_style = style.to_json()
    if issuing_unit is not None:
        publication.issuing_unit = issuing_unit.strip()
    if shows_total is not None:
        publication.shows_total = shows_total
    longest = Publication._meta.get_field("issuing_unit").max_length
    if longest is not None and len(publication.issuing_unit) > longest:
        raise DomainError(
            _("The issuing unit takes at most %(longest)d characters.") % {"longest": longest}
        )
    after = _printed_data(publication)
    if after != before:
        publication.save(update_fields=list(after))
        record(
            "publication.set_style",
            publication,
            actor=actor,
            detail={"before": before, "after": after},
        )
    return publication


def _check_administrator(actor: User | None) -> None:
    if actor is not None and not may(actor, Action.PUBLICATION_EDIT):
        raise NotAllowed(_("Only an administrator may do this."))


def _printed_data(publication: Publication) -> dict[str, Any]:
    return {
        "print_style": publication.print_style,
        "issuing_unit": publication.issuing_unit,
        "shows_total": publication.shows_total,
    }
