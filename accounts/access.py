"""Who may do what to whose things: the one table, and the questions asked of it.

With THREE_ADMINISTRATORS (三员分立) system, security and audit administration are in three
hands, and none of them edits or sends. Without it the system administrator stands in for the
other two.
"""

from collections.abc import Callable, Iterable
from enum import IntEnum, StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.models import ADMINISTRATORS, Role, User
from accounts.places import place_of
from accounts.services.audit import record_refusal


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
    ENTRY_EDIT = "entry_edit"
    USER_EDIT = "user_edit"
    OFFICE_EDIT = "office_edit"
    AUDIT_READ = "audit_read"


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
        # The start page is theirs too.
        Role.ADMINISTRATOR: Scope.PUBLISHED,
        Role.SECURITY: Scope.PUBLISHED,
        Role.AUDITOR: Scope.PUBLISHED,
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
    },
    # One's own, whoever one is.
    Action.NOTICE_READ: dict.fromkeys(Role, Scope.ALL),
    Action.ENTRY_EDIT: dict.fromkeys(Role, Scope.ALL),
    Action.MANUAL_READ: dict.fromkeys(Role, Scope.ALL),
    Action.USER_EDIT: {Role.SECURITY: Scope.ALL},
    Action.OFFICE_EDIT: {Role.ADMINISTRATOR: Scope.ALL},
    Action.AUDIT_READ: {Role.AUDITOR: Scope.ALL},
}


def are_apart(roles: Iterable[Role]) -> bool:
    """Whether one account may hold these roles together."""
    held = frozenset(roles)
    return not (settings.THREE_ADMINISTRATORS and held & ADMINISTRATORS and len(held) > 1)


def duties_of(user: User) -> frozenset[Role]:
    """The roles that count: an administrator's do not beside others, where they are kept apart."""
    if not are_apart(user.roles):
        return user.roles - ADMINISTRATORS
    if not settings.THREE_ADMINISTRATORS and Role.ADMINISTRATOR in user.roles:
        return user.roles | ADMINISTRATORS
    return user.roles


def roles_that_may(action: Action) -> frozenset[Role]:
    """Any one of these is enough."""
    roles = frozenset(RULES[action])
    if not settings.THREE_ADMINISTRATORS and roles & ADMINISTRATORS:
        return roles | {Role.ADMINISTRATOR}
    return roles


# Whose account opens more than the work of one office.
PRIVILEGED = frozenset(Role) - {Role.CLERK}


def scope_of(user: User | AnonymousUser, action: Action) -> Scope:
    """The widest scope in which ``user`` may do ``action``; NONE for anybody signed out."""
    if not isinstance(user, User) or not user.is_active:
        return Scope.NONE
    granted = RULES[action]
    return max((granted[role] for role in duties_of(user) if role in granted), default=Scope.NONE)


def may(user: User | AnonymousUser, action: Action) -> bool:
    return scope_of(user, action) is not Scope.NONE


class StaffRequest(HttpRequest):
    """A request whose user is known to be signed in."""

    user: User


def note_refusal(request: HttpRequest, action: str) -> None:
    """Whoever is signed in and tried to change what is not theirs to change is in the trail."""
    if isinstance(request.user, User) and request.method not in READING:
        record_refusal(
            request.user, path=request.path, method=request.method or "", what=str(action)
        )


P = ParamSpec("P")
READING = ("GET", "HEAD", "OPTIONS")


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
            if not duties_of(user):
                return render(request, "accounts/no_role.html", status=403)
            if not may(user, action):
                note_refusal(request, action)
                raise Http404
            return view(cast("StaffRequest", request), *args, **kwargs)

        # For the test that asks of every address whom it lets in.
        guarded.__dict__["action"] = action
        return guarded

    return decorate
