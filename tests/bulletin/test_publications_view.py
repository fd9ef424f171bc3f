"""Publications and sections: names, order, and a style with a page as the press prints it."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bulletin.models import Publication, SectionStyle
from bulletin.services.sections import add_section
from tests.plain_static import plain_static

__all__ = ["plain_static"]

STYLE = {
    "issuing_unit": "苏州市总工会",
    "key": "plain",
    "columns": "1",
    "name_size": "",
    "name_spacing": "",
    "name_colour": "navy",
    "rule": "star",
    "han_latin": "0.25",
    "note_label": "编者按",
    "note_face": "kai",
    "permit": "苏准印0001",
    "shows_contents": "on",
}


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def of(thing, name="publication-detail"):
    return reverse(f"bulletin:{name}", args=[thing.pk])


def sections(publication):
    return list(publication.sections.values_list("name", flat=True))


def test_names_are_changed_and_logged(admin, publication, administrator):
    admin.post(of(publication), {"name": "苏州工运", "distribution_label": "印发"})

    publication.refresh_from_db()
    assert (publication.name, publication.distribution_label) == ("苏州工运", "印发")
    assert AuditEntry.objects.get(action="publication.set_names").actor == administrator


NEW = {"name": "工会简报", "issuing_unit": "苏州市总工会", "distribution_label": "本期印发"}


def test_new_publication_is_made_and_goes_on_to_its_sections(admin, administrator):
    response = admin.post("/publications/new/", NEW)

    publication = Publication.objects.get()
    assert response["Location"] == of(publication)
    assert (publication.name, publication.issuing_unit) == ("工会简报", "苏州市总工会")
    assert AuditEntry.objects.get(action="publication.create").actor == administrator


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "苏州工会信息"}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"issuing_unit": ""}, "issuing_unit"),
        ({"distribution_label": ""}, "distribution_label"),
    ],
)
def test_publication_that_cannot_be_is_said_beside_its_field(admin, publication, wrong, field):
    page = admin.post("/publications/new/", NEW | wrong)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert all(words in page.content.decode() for words in (NEW | wrong).values())
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("name", ["", "工会简报", "长" * 41])
def test_name_that_cannot_be_is_refused_beside_its_field(admin, publication, name):
    Publication.objects.create(name="工会简报", issuing_unit="办公室")

    page = admin.post(of(publication), {"name": name, "distribution_label": "印发"})

    assert page.status_code == 422
    assert "name" in page.context["names_form"].errors
    publication.refresh_from_db()
    assert publication.name == "苏州工会信息"


def test_style_is_saved(admin, publication):
    admin.post(of(publication, "publication-style"), STYLE)

    publication.refresh_from_db()
    style = publication.style
    assert (style.key, style.name_colour, style.rule, style.han_latin) == (
        *("plain", "navy", "star", 0.25),
    )
    assert (publication.issuing_unit, publication.shows_total) == ("苏州市总工会", False)
    assert (style.permit, style.name_size) == ("苏准印0001", None)


def test_looking_at_a_page_saves_nothing_and_keeps_what_was_chosen(admin, publication):
    page = admin.post(of(publication, "publication-style"), STYLE | {"look": "yes"})

    assert page.status_code == 200
    assert "key=plain" in page.context["sample_query"]
    assert 'value="苏准印0001"' in page.content.decode()
    publication.refresh_from_db()
    assert publication.print_style == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "gothic"},
        {"columns": "3"},
        {"name_size": "15"},
        {"name_size": "nan"},
        {"name_spacing": "9"},
        {"note_label": ""},
        {"permit": "长" * 31},
    ],
)
def test_style_that_cannot_be_printed_is_refused(admin, publication, wrong):
    for look in ({}, {"look": "yes"}):
        page = admin.post(of(publication, "publication-style"), STYLE | wrong | look)
        assert page.status_code == 422
        assert page.context["style_form"].errors
        assert page.context["sample_query"] == ""
    publication.refresh_from_db()
    assert publication.print_style == {}


def test_page_in_a_style_is_a_picture_by_the_press(admin, publication):
    saved = admin.get(of(publication, "sample-page"))
    tried = admin.get(of(publication, "sample-page"), STYLE)

    for page in (saved, tried):
        assert page["Content-Type"] == "image/png"
        assert page.content.startswith(b"\x89PNG")
    assert saved.content != tried.content
    assert admin.get(of(publication, "sample-page"), {"key": "gothic"}).status_code == 404


def test_sections_are_made_renamed_and_put_in_order(admin, publication):
    admin.post(of(publication, "section-new"), {"name": "民主管理", "style": "full"})
    first, _second, third = publication.sections.all()
    admin.post(of(third, "section-move"), {"to": "up"})
    admin.post(of(first, "section-move"), {"to": "up"})
    prefix = f"section-{first.pk}"
    admin.post(of(first, "section-edit"), {f"{prefix}-name": "动态", f"{prefix}-style": "brief"})

    assert sections(publication) == ["动态", "民主管理", "工作简讯"]
    first.refresh_from_db()
    assert first.style == SectionStyle.BRIEF
    logged = AuditEntry.objects.filter(action__startswith="section.").order_by("pk")
    assert [entry.action for entry in logged] == [
        *("section.create", "section.move", "section.edit"),
    ]


def test_section_that_cannot_be_is_said_beside_its_field(admin, publication):
    first = publication.sections.all()[0]
    prefix = f"section-{first.pk}"

    new = admin.post(of(publication, "section-new"), {"name": "工作简讯", "style": "full"})
    changed = admin.post(
        of(first, "section-edit"), {f"{prefix}-name": "工作简讯", f"{prefix}-style": "full"}
    )

    assert (new.status_code, changed.status_code) == (422, 422)
    assert "name" in new.context["section_form"].errors
    assert "name" in dict(changed.context["sections"])[first].errors
    assert sections(publication) == ["工作动态", "工作简讯"]


def test_page_takes_as_many_queries_for_many_sections(
    admin, publication, administrator, django_assert_max_num_queries
):
    for number in range(30):
        add_section(publication.pk, name=f"栏目{number}", style="full", actor=administrator)

    with django_assert_max_num_queries(8):
        assert admin.get(of(publication)).status_code == 200


@pytest.mark.parametrize("person", ["clerk", "editor", "signer", "list_manager", None])
def test_nobody_else_finds_these_pages(client, request, publication, person):
    if person:
        client.force_login(request.getfixturevalue(person))
    section = publication.sections.all()[0]

    for method, address in (
        ("get", "/publications/"),
        ("post", "/publications/new/"),
        ("get", of(publication)),
        ("post", of(publication)),
        ("post", of(publication, "publication-style")),
        ("get", of(publication, "sample-page")),
        ("post", of(publication, "section-new")),
        ("post", of(section, "section-edit")),
        ("post", of(section, "section-move")),
    ):
        page = getattr(client, method)(address)
        assert page.status_code == (404 if person else 302), address
