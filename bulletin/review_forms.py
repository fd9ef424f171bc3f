"""What an editor fills in while deciding about articles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bulletin.models import Issue, PhraseUse, Publication, ReasonPhrase, Section
from bulletin.services.review import LONGEST_REASON
from bulletin.states import IssueStatus

NEW_ISSUE = "new"


class ReasonForm(forms.Form):
    """Phrases that are kept, words of one's own, or both; ``reason`` is what the clerk reads."""

    phrases = forms.ModelMultipleChoiceField(
        label=_("Reasons often given"),
        queryset=ReasonPhrase.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("(the clerk reads exactly this)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )

    def __init__(self, *args: Any, publication: Publication, use: PhraseUse, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = ReasonPhrase.objects.filter(publication=publication, use=use)
        self.fields["phrases"].queryset = kept  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        own = values.get("reason", "").strip()
        reason = "".join(_sentence(phrase.text) for phrase in values.get("phrases", [])) + own
        if not reason:
            self.add_error("reason", _("Say why: the clerk reads exactly this."))
        elif len(reason) > LONGEST_REASON:
            self.add_error(
                "reason",
                _("The reason is longer than %d characters. Shorten it.") % LONGEST_REASON,
            )
        values["reason"] = reason
        return values


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？", ".", "!", "?")) else f"{text}。"


class AdoptForm(forms.Form):
    """The issue, perhaps a new one, and the section; without one, as each office suggests."""

    issue = forms.ChoiceField(label=_("Issue"))
    section = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.none(),
        empty_label=_("As each office suggests"),
        required=False,
    )

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.publication = publication
        open_issues = publication.issues.filter(status=IssueStatus.ASSEMBLING).order_by("pk")
        self.fields["issue"].choices = issue_choices(open_issues)  # type: ignore[attr-defined]
        sections = publication.sections.all()
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]


def issue_choices(issues: Any) -> list[tuple[str, str]]:
    """The issues being assembled, told apart by the day they were begun, and a new one."""
    issues = list(issues)
    return [(str(issue.pk), issue_words(issue, issues)) for issue in issues] or [
        (NEW_ISSUE, str(_("A new issue")))
    ]


def issue_words(issue: Issue, issues: list[Issue]) -> str:
    if len(issues) == 1:
        return issue.label
    return _("%(label)s, begun %(day)s") % {
        "label": issue.label,
        "day": f"{issue.created_at:%m-%d}",
    }


class PhraseForm(forms.Form):
    use = forms.ChoiceField(label=_("Used for"), choices=PhraseUse.choices)
    text = forms.CharField(
        label=_("Phrase"),
        max_length=200,
        error_messages={"required": _("Write the phrase first.")},
    )
