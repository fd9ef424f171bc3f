"""Rules of the proofreader: what they found, what became of it; switched off and on."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.places import takes_posts_only
from bulletin.proof.rules import BY_CODE, Rule
from bulletin.register_forms import SwitchOffForm
from bulletin.services.rule_switching import RuleStanding, standings, switch_off, switch_on


@require_safe
@requires(Action.RULE_SWITCH)
def rule_list(request: StaffRequest) -> HttpResponse:
    rules = standings()
    context = {
        "groups": [(group, list(found)) for group, found in groupby(rules, key=group_of)],
        "count": len(rules),
        "off": sum(standing.setting.is_off for standing in rules),
    }
    return render(request, "bulletin/rule_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.RULE_SWITCH)
def rule_off(request: StaffRequest, code: str) -> HttpResponse:
    """Asks for the reason; htmx lays the question over the list."""
    rule = known(code)
    form = SwitchOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        switch_off(code, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("The rule “%s” is switched off.") % rule.name)
        return redirect("bulletin:rule-list")
    is_sheet = "HX-Request" in request.headers
    template = "bulletin/partials/rule_sheet.html" if is_sheet else "bulletin/rule_off.html"
    status = 422 if form.errors else 200
    return render(request, template, {"rule": rule, "form": form}, status=status)


@takes_posts_only
@requires(Action.RULE_SWITCH)
def rule_on(request: StaffRequest, code: str) -> HttpResponse:
    rule = known(code)
    switch_on(code, actor=request.user)
    messages.success(request, _("The rule “%s” is switched on again.") % rule.name)
    return redirect("bulletin:rule-list")


def known(code: str) -> Rule:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


def group_of(standing: RuleStanding) -> str:
    return str(standing.rule.group)
