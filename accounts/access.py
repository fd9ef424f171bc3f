"""Who may do what to whose things: the one table, and the questions asked of it."""

from collections.abc import Callable
from enum import IntEnum, StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.models import Role, User
from accounts.places import place_of


class Action(StrEnum):
    ARTICLE_VIEW = "article_view"
    ARTICLE_WRITE = "article_write"
    ARTICLE_REVIEW = "article_review"
    ISSUE_VIEW = "issue_view"
    ISSUE_ASSEMBLE = "issue_assemble"
    ISSUE_SIGN = "issue_sign"
    PUBLICATION_EDIT = "publication_edit"
    REGISTER_EDIT = "register_edit"
    RULE_SWITCH = "rule_switch"
    MAILING_VIEW = "mailing_view"
    MAILING_START = "mailing_start"
    MAILING_DECIDE = "mailing_decide"
    MAILING_RELEASE = "mailing_release"
    MAILBOX_VIEW = "mailbox_view"
    LIST_EDIT = "list_edit"
    ADDRESS_CORRECT = "address_correct"
    NOTICE_READ = "notice_read"
    MANUAL_READ = "manual_read"
    USER_EDIT = "user_edit"
    OFFICE_EDIT = "office_edit"


class Scope(IntEnum):
    """Whose things; a person with several roles has the widest of their scopes."""

    NONE = 0
    OWN_OFFICE = 1
    PUBLISHED = 2
    ALL = 3


RULES: dict[Action, dict[Role, Scope]] = {
    Action.ARTICLE_VIEW: {
        Role.CLERK: Scope.OWN_OFFICE,
        Role.EDITOR: Scope.ALL,
        Role.SIGNER: Scope.ALL,
    },
    Action.ARTICLE_WRITE: {Role.CLERK: Scope.OWN_OFFICE, Role.EDITOR: Scope.ALL},
    Action.ARTICLE_REVIEW: {Role.EDITOR: Scope.ALL},
    Action.ISSUE_VIEW: {
        Role.CLERK: Scope.PUBLISHED,
        Role.EDITOR: Scope.ALL,
        Role.SIGNER: Scope.ALL,
        Role.LIST_MANAGER: Scope.PUBLISHED,
        Role.ADMINISTRATOR: Scope.PUBLISHED,
    },
    Action.ISSUE_ASSEMBLE: {Role.EDITOR: Scope.ALL},
    Action.ISSUE_SIGN: {Role.SIGNER: Scope.ALL},
    Action.PUBLICATION_EDIT: {Role.ADMINISTRATOR: Scope.ALL},
    Action.REGISTER_EDIT: {Role.ADMINISTRATOR: Scope.ALL},
    Action.RULE_SWITCH: {Role.EDITOR: Scope.ALL, Role.ADMINISTRATOR: Scope.ALL},
    Action.MAILING_VIEW: {
        Role.EDITOR: Scope.ALL,
        Role.LIST_MANAGER: Scope.ALL,
        Role.ADMINISTRATOR: Scope.ALL,
    },
    Action.MAILING_START: {Role.EDITOR: Scope.ALL},
    Action.MAILING_DECIDE: {Role.EDITOR: Scope.ALL, Role.LIST_MANAGER: Scope.ALL},
    Action.MAILING_RELEASE: {Role.ADMINISTRATOR: Scope.ALL},
    Action.MAILBOX_VIEW: {
        Role.EDITOR: Scope.ALL,
        Role.LIST_MANAGER: Scope.ALL,
        Role.ADMINISTRATOR: Scope.ALL,
    },
    Action.LIST_EDIT: {Role.LIST_MANAGER: Scope.ALL},
    Action.ADDRESS_CORRECT: {
        Role.LIST_MANAGER: Scope.ALL,
        Role.EDITOR: Scope.ALL,
        Role.ADMINISTRATOR: Scope.ALL,
    },
    # One's own, whoever one is.
    Action.NOTICE_READ: dict.fromkeys(Role, Scope.ALL),
    Action.MANUAL_READ: dict.fromkeys(Role, Scope.ALL),
    Action.USER_EDIT: {Role.ADMINISTRATOR: Scope.ALL},
    Action.OFFICE_EDIT: {Role.ADMINISTRATOR: Scope.ALL},
}


def scope_of(user: User | AnonymousUser, action: Action) -> Scope:
    """The widest scope in which ``user`` may do ``action``; NONE for anybody signed out."""
    if not isinstance(user, User) or not user.is_active:
        return Scope.NONE
    granted = RULES[action]
    return max((granted[role] for role in user.roles if role in granted), default=Scope.NONE)


def may(user: User | AnonymousUser, action: Action) -> bool:
    return scope_of(user, action) is not Scope.NONE


class StaffRequest(HttpRequest):
    """A request whose user is known to be signed in."""

    user: User


P = ParamSpec("P")


def requires(
    action: Action,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let a view through for those who may do ``action``; for others the page does not exist.

    Who is signed out comes back after signing in, from a form to the page it stood on.
    """

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return redirect_to_login(place_of(request))
            if not user.roles:
                return render(request, "accounts/no_role.html", status=403)
            if not may(user, action):
                raise Http404
            return view(cast("StaffRequest", request), *args, **kwargs)

        return guarded

    return decorate
