"""What a list manager fills in about contacts and lists."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField
from accounts.models import Office, OfficeKind
from bulletin.table_files import MOST_BYTES
from distribution.models import Contact, DistributionList, ListPart
from distribution.services.contact_editing import MOST_COPIES


def office_field(**options: Any) -> "forms.ModelChoiceField[Office]":
    return forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("no office"),
        error_messages={"invalid_choice": _("This office does not exist today. Choose another.")},
        **options,
    )


class ContactForm(forms.Form):
    """A contact but for its address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        error_messages={"required": _("Write a name, or 办公室 for a shared mailbox.")},
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=100, required=False)
    title = forms.CharField(label=_("Position"), max_length=60, required=False)
    office = office_field(
        help_text=_("(brings it into lists that take all offices of a kind)"),
    )
    paper_copies = forms.IntegerField(
        label=_("Printed copies"),
        min_value=0,
        max_value=MOST_COPIES,
        initial=0,
        error_messages={
            "required": _("Write a number, 0 for none."),
            "invalid": _("Write a whole number, 0 for none."),
        },
    )

    def __init__(self, *args: Any, contact: Contact | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        alive = Office.objects.alive_on(timezone.localdate())
        if contact is not None and contact.office_id:
            # An office that is no more stays with its contact until another is chosen.
            alive = alive | Office.objects.filter(pk=contact.office_id)
        self.fields["office"].queryset = alive  # type: ignore[attr-defined]


class NewContactForm(ContactForm):
    """With its address, and the list it goes into."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput,
        error_messages={"required": _("Write the address mails go to.")},
    )
    into = forms.ModelChoiceField(
        label=_("List"),
        queryset=DistributionList.objects.all(),
        required=False,
        empty_label=_("no list yet"),
    )

    field_order = ["name", "organisation", "title", "email", "into", "office", "paper_copies"]


class AddressForm(forms.Form):
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput,
        error_messages={"required": _("Write the address mails go to.")},
    )
    send = forms.BooleanField(
        label=_("Send this contact its own copy of the last mailing, if it did not arrive"),
        required=False,
    )


class StopForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("(stands in every mailing beside the contact)"),
        max_length=200,
        error_messages={"required": _("Say why nothing is to be sent.")},
    )


class MembershipForm(forms.Form):
    """``until`` is the first day the contact is not in the list any more."""

    since = DayField(label=_("In it since"))
    until = DayField(label=_("Out of it on"), required=False)


class JoinForm(forms.Form):
    into = forms.ModelChoiceField(
        label=_("List"),
        queryset=DistributionList.objects.all(),
        empty_label=None,
        error_messages={"required": _("Choose a list."), "invalid_choice": _("Choose a list.")},
    )
    since = DayField(label=_("In it since"))


class LeaveForm(forms.Form):
    out_of = forms.ModelChoiceField(
        label=_("List"),
        queryset=DistributionList.objects.all(),
        empty_label=None,
        error_messages={"required": _("Choose a list."), "invalid_choice": _("Choose a list.")},
    )
    on = DayField(label=_("First day they are not in it"))


class OfficeOfForm(forms.Form):
    office = office_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        alive = Office.objects.alive_on(timezone.localdate())
        self.fields["office"].queryset = alive  # type: ignore[attr-defined]


class NewListForm(forms.Form):
    name = forms.CharField(
        label=_("Printed label"),
        max_length=80,
        help_text=_("(exactly as it is printed in the distribution line)"),
        error_messages={"required": _("Write the label as it is printed.")},
    )


class ListForm(NewListForm):
    office_kind = forms.ChoiceField(
        label=_("All offices of the kind"),
        required=False,
        choices=[("", _("none")), *OfficeKind.choices],
        help_text=_("(the contacts of these offices are in it by themselves)"),
    )
    link_above_kb = forms.IntegerField(
        label=_("A link instead of an attachment above, KB"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("(empty: the PDF is always attached)"),
        error_messages={"invalid": _("Write a whole number of KB, or leave it empty.")},
    )
    allows_leaving = forms.BooleanField(
        label=_("Mails carry a link by which a recipient can leave the list"), required=False
    )


class PartForm(forms.Form):
    part = forms.ModelChoiceField(
        label=_("Sub-list"),
        queryset=DistributionList.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a list."), "invalid_choice": _("Choose a list.")},
    )

    def __init__(self, *args: Any, entry: DistributionList, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = ListPart.objects.filter(whole=entry).values("part")
        others = DistributionList.objects.exclude(pk=entry.pk).exclude(pk__in=parts)
        self.fields["part"].queryset = others  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A table, and the list it goes into: one there is, or a new one."""

    table = forms.FileField(
        label=_("Table"),
        help_text=_("(CSV in UTF-8 or GB18030, or .xlsx; at most 5 MB)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": _("Choose the table's file."),
            "empty": _("The file is empty. Choose the one that holds the table."),
        },
    )
    into = forms.ModelChoiceField(
        label=_("Into the list"),
        queryset=DistributionList.objects.all(),
        required=False,
        empty_label=_("a new list, named below"),
    )
    new_list = forms.CharField(label=_("Label of the new list"), max_length=80, required=False)

    def clean_table(self) -> Any:
        table = self.cleaned_data["table"]
        if table.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The table has %(size).1f MB; at most %(most)d MB are taken. Split it.")
                % {"size": table.size / 1024 / 1024, "most": MOST_BYTES // 1024 // 1024}
            )
        return table

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "into" not in self.errors and not values.get("into") and not values.get("new_list"):
            self.add_error("into", _("Choose a list, or name a new one."))
        if values.get("into") and values.get("new_list"):
            self.add_error("new_list", _("Either a list there is or a new one: empty one of them."))
        return values

    @property
    def list_name(self) -> str:
        """Of a valid form."""
        into: DistributionList | None = self.cleaned_data["into"]
        new_list: str = self.cleaned_data["new_list"]
        return into.name if into else new_list
