"""What the office writes about a case. Rules are in the acts; a form only reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.cases.inviting import NAME_IS_NEEDED, reaches_of
from adelante.cases.models import Case, Deadline, Filing, Grant, Party
from adelante.cases.models.case import MilestoneKey, WaitsOn
from adelante.library import catalogue
from adelante.people.models import Member
from adelante.web.staff.days import DayField

ANYBODY = ("", _("Nobody yet"))


class Filters(forms.Form):
    """Which cases to show. Comes in the address, so a view can be kept as a bookmark."""

    waits = forms.ChoiceField(
        label=_("Waiting on"),
        required=False,
        choices=[("", _("Anybody")), *WaitsOn.choices[:3]],
    )
    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("All cases")), ("mine", _("My cases"))]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("open", _("Open")), ("closed", _("Closed")), ("any", _("Open and closed"))],
    )
    q = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput())

    def word(self, name: str) -> str:
        """The choice, or nothing where the address says something that is no choice."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class Invite(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    acts_as = forms.ChoiceField(label=_("Who is this"), choices=Grant.As.choices)
    name = forms.CharField(label=_("Their name, if somebody else"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    reach = forms.ChoiceField(label=_("What they see"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reaches = reaches_of(party)
        self.fields["reach"].choices = [  # type: ignore[attr-defined]
            (one, format_lazy(_SEEN[one], name=party.short_name)) for one in reaches
        ]
        self.initial.update(reach=reaches[0], language=party.language)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("acts_as", Grant.As.SELF) != Grant.As.SELF and not said.get("name"):
            self.add_error("name", NAME_IS_NEEDED)
        return said


_SEEN = {
    Grant.Reach.CASE: _(
        "The whole case: they see its steps and bills, download what {name} has sent, "
        "and send and pay for {name}."
    ),
    Grant.Reach.OWN: _(
        "Papers only: they see and download what {name} has sent, and send for {name}."
    ),
    Grant.Reach.BILLS: _("Bills only: they see and pay the bills; no document."),
}


class LogFiling(forms.Form):
    form = forms.ChoiceField(label=_("Form"))
    filed_on = DayField(label=_("Filed on"))
    receipt_number = forms.CharField(
        label=_("Receipt number"), max_length=30, required=False, help_text=_("If it came already")
    )

    def __init__(self, *args: Any, case: Case, filed: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = set(filed)
        first = [form for form in case.forms if form not in done]
        others = [key for key in catalogue.forms() if key not in done and key not in first]
        choices = [(_("Of this case"), [(f, f) for f in first])] if first else []
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            *choices,
            (_("Others"), [(f, f) for f in others]),
        ]


class LogReceipt(forms.Form):
    receipt_number = forms.CharField(label=_("Receipt number"), max_length=30)
    received_on = DayField(label=_("Date of the notice"))


class CorrectFiling(forms.Form):
    filed_on = DayField(label=_("Filed on"))
    receipt_number = forms.CharField(label=_("Receipt number"), max_length=30, required=False)
    received_on = DayField(label=_("Date of the notice"), required=False)
    why = forms.CharField(label=_("What was wrong"), max_length=200)

    @classmethod
    def of(cls, filing: Filing) -> "CorrectFiling":
        said = {
            "filed_on": filing.filed_on,
            "receipt_number": filing.receipt_number,
            "received_on": filing.receipted_on,
        }
        return cls(initial=said, auto_id="correct_%s")


class TakeBackFiling(forms.Form):
    why = forms.CharField(label=_("Why it is taken back"), max_length=200)


class SetDeadline(forms.Form):
    words_en = forms.CharField(label=_("What for, in English"), max_length=120)
    words_es = forms.CharField(label=_("What for, in Spanish"), max_length=120, required=False)
    on = DayField(label=_("Date"))
    source = forms.ChoiceField(label=_("Where the date is from"), choices=Deadline.Source.choices)
    shown_to_client = forms.BooleanField(label=_("The client sees it"), required=False)


class MakeTask(forms.Form):
    words = forms.CharField(label=_("What is to be done"), max_length=200)
    assignee = forms.ChoiceField(label=_("Who"), required=False)
    due_on = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        self.fields["assignee"].choices = choices_of(members)  # type: ignore[attr-defined]


class Move(forms.Form):
    stage = forms.ChoiceField(label=_("Stage"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = catalogue.stages()
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (key, known[key].label.en if key in known else key) for key in case.stages
        ]


class Reach(forms.Form):
    key = forms.ChoiceField(label=_("Milestone"))

    def __init__(self, *args: Any, reached: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [choice for choice in MilestoneKey.choices if choice[0] not in set(reached)]
        self.fields["key"].choices = left  # type: ignore[attr-defined]


class Hold(forms.Form):
    reason = forms.CharField(label=_("Why it is on hold"), max_length=200)


class Assign(forms.Form):
    attorney = forms.ChoiceField(label=_("Attorney"), required=False)
    paralegal = forms.ChoiceField(label=_("Paralegal"), required=False)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for name in ("attorney", "paralegal"):
            self.fields[name].choices = choices_of(members)  # type: ignore[attr-defined]


class JoinTeam(forms.Form):
    member = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            (key, member.name) for key, member in self.members.items()
        ]

    @property
    def colleague(self) -> Member:
        return self.members[self.cleaned_data["member"]]


def choices_of(members: Iterable[Member]) -> list[tuple[str, Any]]:
    return [ANYBODY, *((str(member.pk), member.name) for member in members)]


def chosen(members: Iterable[Member], key: str) -> Member | None:
    """The member of that key among those that the form offered."""
    return next((member for member in members if str(member.pk) == key), None)
