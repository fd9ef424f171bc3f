"""The one table: every action is ruled, and scopes widen with roles."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.access import RULES, Action, Scope, duties_of, may, scope_of
from accounts.models import Role, User
from bulletin.models import Article, Edition, Issue

ADMINISTRATION = {Action.USER_EDIT, Action.OFFICE_EDIT, Action.PUBLICATION_EDIT, Action.AUDIT_READ}
EDITING_AND_SENDING = {
    *(Action.ARTICLE_WRITE, Action.ARTICLE_REVIEW, Action.ISSUE_ASSEMBLE, Action.ISSUE_SIGN),
    *(Action.MAILING_START, Action.MAILING_DECIDE, Action.LIST_EDIT, Action.ADDRESS_CORRECT),
}


def test_every_action_is_in_the_table():
    assert set(RULES) == set(Action)


def test_nobody_signed_out_may_do_anything():
    assert not any(may(AnonymousUser(), action) for action in Action)


def test_disabled_account_may_do_nothing(editor):
    User.objects.filter(pk=editor.pk).update(is_active=False)
    editor = User.objects.get(pk=editor.pk)

    assert not any(may(editor, action) for action in Action)


def test_superuser_without_a_role_may_do_nothing(db):
    user = User.objects.create_superuser("root", display_name="甲")

    assert not any(may(user, action) for action in Action)


def test_two_roles_give_the_wider_scope(clerk):
    assert scope_of(clerk, Action.ISSUE_VIEW) is Scope.PUBLISHED
    clerk.role_grants.create(role=Role.EDITOR)

    assert scope_of(User.objects.get(pk=clerk.pk), Action.ISSUE_VIEW) is Scope.ALL


@pytest.mark.parametrize("role", ["signer", "clerk", "list_manager", "administrator"])
def test_only_editors_start_mailings(request, role):
    person = request.getfixturevalue(role)

    assert not may(person, Action.MAILING_START)


def test_clerk_sees_articles_of_their_own_office_alone(assembling_issue, clerk, outsider):
    assert Article.objects.visible_to(clerk).count() == 2
    assert not Article.objects.visible_to(outsider).exists()


def test_clerk_without_an_office_sees_no_article(assembling_issue, clerk):
    clerk.office = None

    assert not Article.objects.visible_to(clerk).exists()


def test_clerk_sees_an_issue_once_it_is_signed_and_only_its_final_pages(
    reviewed_issue, clerk, signer
):
    assert not Issue.objects.visible_to(clerk).exists()
    assert not Edition.objects.visible_to(clerk).exists()


def test_published_issue_shows_its_final_edition_alone(signed_issue, clerk):
    assert list(Issue.objects.visible_to(clerk)) == [signed_issue]
    assert [edition.kind for edition in Edition.objects.visible_to(clerk)] == ["final"]


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        ("administrator", {Action.OFFICE_EDIT, Action.PUBLICATION_EDIT}),
        ("security", {Action.USER_EDIT}),
        ("auditor", {Action.AUDIT_READ}),
    ],
)
def test_three_administrators_share_out_administration(
    three_administrators, request, role, actions
):
    person = request.getfixturevalue(role)

    assert {action for action in ADMINISTRATION if may(person, action)} == actions
    assert not any(may(person, action) for action in EDITING_AND_SENDING)


def test_where_they_are_not_kept_apart_one_stands_in_for_all(administrator):
    assert all(may(administrator, action) for action in ADMINISTRATION)
    assert not any(may(administrator, action) for action in EDITING_AND_SENDING)


@pytest.mark.parametrize(
    ("roles", "left"),
    [
        ({Role.ADMINISTRATOR, Role.SECURITY}, frozenset()),
        ({Role.SECURITY, Role.AUDITOR}, frozenset()),
        ({Role.AUDITOR, Role.EDITOR}, {Role.EDITOR}),
        ({Role.ADMINISTRATOR, Role.SIGNER}, {Role.SIGNER}),
        ({Role.EDITOR, Role.SIGNER}, {Role.EDITOR, Role.SIGNER}),
        ({Role.SECURITY}, {Role.SECURITY}),
    ],
)
def test_administrators_roles_in_one_account_do_not_count(three_administrators, db, roles, left):
    """However they came there: from before, or past the pages."""
    user = User.objects.create_user("two", display_name="甲")
    for role in roles:
        user.role_grants.create(role=role)

    assert duties_of(User.objects.get(pk=user.pk)) == left
