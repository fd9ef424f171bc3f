"""帮助: the manual, opened at the page for one's own role."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.manual import FILES, page_of_role, read_page
from accounts.models import Role


@require_safe
@requires(Action.MANUAL_READ)
def help_start(request: StaffRequest) -> HttpResponse:
    """Who holds several roles begins with the first of them."""
    own = next(role for role in Role if role in request.user.roles)
    return redirect("accounts:help-page", page_of_role(own))


@require_safe
@requires(Action.MANUAL_READ)
def help_page(request: StaffRequest, name: str) -> HttpResponse:
    if name not in FILES:
        raise Http404
    tabs = [(entry, read_page(entry).title) for entry in FILES]
    context = {"page": read_page(name), "tabs": tabs, "name": name}
    return render(request, "accounts/help_page.html", context)
