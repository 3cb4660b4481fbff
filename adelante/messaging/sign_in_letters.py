"""Letters of unusual sign-ins. They hold no secret, and nothing of any case."""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.firms.links import link
from adelante.firms.models import Firm
from adelante.messaging.days import day
from adelante.messaging.letter import Letter, NotWanted
from adelante.messaging.models import Message
from adelante.people.models import Account, AddressChange
from adelante.people.moving import CODE_WORKS_FOR


def new_device(message: Message, firm: Firm) -> Letter:
    said = _when(message, firm)
    return Letter(
        subject=_("A sign-in on a new device"),
        paragraphs=(
            _("On %(day)s at %(time)s somebody signed in with your e-mail address (%(device)s).")
            % said,
            _("If it was you, there is nothing to do."),
            _("If it was not you, press the button, sign out that device, and call us."),
        ),
        button=(_("See my devices"), link(firm.slug, "me")),
        more=_call(firm),
        may_answer=False,
    )


def unusual_pace(message: Message, firm: Firm) -> Letter:
    said = _when(message, firm)
    return Letter(
        subject=_("Two sign-ins at the same time"),
        paragraphs=(
            _(
                "On %(day)s at %(time)s your account was used on two devices, from two places "
                "(%(device)s)."
            )
            % said,
            _("If both are yours, there is nothing to do."),
            _("If one is not yours, press the button, sign out that device, and call us."),
        ),
        button=(_("See my devices"), link(firm.slug, "me")),
        more=_call(firm),
        may_answer=False,
    )


def many_failures(message: Message, firm: Firm) -> Letter:
    return Letter(
        subject=_("Wrong passwords for your account"),
        paragraphs=(
            _(
                "On %(day)s at %(time)s a wrong password was typed for your e-mail address, "
                "several times. Nobody has come in by that."
            )
            % _when(message, firm),
            _(
                "For an hour no password is looked at from devices that we do not know. On your "
                "own device you sign in as always, and a code by e-mail works everywhere."
            ),
        ),
        button=(_("See my devices"), link(firm.slug, "me")),
        more=_call(firm),
        may_answer=False,
    )


def address_code(message: Message, firm: Firm) -> Letter:
    if message.queued_at + CODE_WORKS_FOR <= clock.now():
        raise NotWanted("the code does not work any more")
    return Letter(
        subject=_("The code for your new address"),
        paragraphs=(_("Type these six numbers on the page where you gave this address:"),),
        code=message.secret,
        more=(
            _("The code works for ten minutes, and only in the browser that asked for it."),
            _("If you did not ask for it, there is nothing to do: nothing changes without it."),
        ),
        may_answer=False,
    )


def address_changed(message: Message, firm: Firm) -> Letter:
    change = AddressChange.objects.get(pk=message.about["change"])
    if change.undone_at or change.confirmed_at is None:
        raise NotWanted("it was undone")
    return Letter(
        subject=_("You have a new address to sign in with"),
        paragraphs=(
            _(
                "From now on you sign in at %(firm)s with another e-mail address, and no longer "
                "with this one."
            )
            % {"firm": firm.name},
            _("If it was you, there is nothing to do."),
            _("If it was not you, press the button within 24 hours: it puts this address back."),
        ),
        button=(_("It was not me"), link(firm.slug, "undo_address", message.secret)),
        more=_call(firm),
        may_answer=False,
    )


def new_device_office(message: Message, firm: Firm) -> Letter:
    words = _("On %(day)s at %(time)s %(name)s signed in on a new device (%(device)s).")
    return _to_office(message, firm, words)


def unusual_pace_office(message: Message, firm: Firm) -> Letter:
    words = _(
        "On %(day)s at %(time)s the account of %(name)s was used on two devices, from two places "
        "(%(device)s)."
    )
    return _to_office(message, firm, words)


def many_failures_office(message: Message, firm: Firm) -> Letter:
    words = _(
        "On %(day)s at %(time)s a wrong password was typed for the account of %(name)s, several "
        "times. Nobody has come in by that."
    )
    return _to_office(message, firm, words)


def _to_office(message: Message, firm: Firm, words: str) -> Letter:
    name = Account.objects.values_list("name", flat=True).get(pk=message.about["account"])
    return Letter(
        subject=_("An unusual sign-in"),
        paragraphs=(
            words % (_when(message, firm) | {"name": name}),
            _("Ask whether it was they. If not, sign them out everywhere, and read the trail."),
        ),
        button=(_("Open the trail"), link(firm.slug, "desk:trail")),
        may_answer=False,
    )


def _when(message: Message, firm: Firm) -> dict[str, Any]:
    at = Entry.objects.values_list("at", flat=True).get(seq=message.about["entry"])
    here = at.astimezone(ZoneInfo(firm.time_zone))
    return {
        "day": day(here.date()),
        "time": f"{here:%H:%M}",
        "device": message.about.get("words") or _("a browser that does not say its name"),
    }


def _call(firm: Firm) -> tuple[str, ...]:
    return (_("You reach us at %(phone)s.") % {"phone": firm.phone},) if firm.phone else ()
