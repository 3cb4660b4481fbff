"""The memory in the office's words: every event, who did it, and through which door.

Entries hold ids; names are looked up for the page's entries together, in a fixed number of reads.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from adelante.audit.models import Entry
from adelante.billing.models import Credit, Reversal
from adelante.cases.models import Part
from adelante.cases.models.case import MilestoneKey, WaitsOn
from adelante.contacts.models import NumberKind
from adelante.core.words import Words
from adelante.firms.models.firm import Access
from adelante.library import catalogue
from adelante.people.models.member import Role
from adelante.web.address import address
from adelante.web.design import wording
from adelante.web.design.status import Word
from adelante.web.staff.desk import Desk


@dataclass(frozen=True)
class Line:
    """One entry as it is shown: when, who, what, and where it leads."""

    seq: int
    at: datetime
    who: str
    words: str
    url: str
    case: str
    door: str = ""
    session: str = ""


@dataclass
class Names:
    """Names of what a page of entries speaks of, by id."""

    currency: str = "USD"
    members: Mapping[UUID, str] = field(default_factory=dict)
    accounts: Mapping[UUID, str] = field(default_factory=dict)
    parties: Mapping[UUID, str] = field(default_factory=dict)
    cases: Mapping[UUID, str] = field(default_factory=dict)
    contacts: Mapping[UUID, str] = field(default_factory=dict)
    requests: Mapping[UUID, str] = field(default_factory=dict)
    invoices: Mapping[UUID, str] = field(default_factory=dict)
    tasks: Mapping[UUID, str] = field(default_factory=dict)
    corrections: Mapping[UUID, str] = field(default_factory=dict)
    taken_back: Mapping[UUID, str] = field(default_factory=dict)

    def who(self, entry: Entry) -> str:
        """Whoever came by a link stands for an account, and may be somebody else."""
        name = self._name(entry)
        return _("%(name)s, by a link") % {"name": name} if entry.actor_kind == "pass" else name

    def _name(self, entry: Entry) -> str:
        if entry.member_id and entry.member_id in self.members:
            return self.members[entry.member_id]
        if entry.account_id and entry.account_id in self.accounts:
            return self.accounts[entry.account_id]
        return _("The product") if entry.actor_kind == "system" else _("Somebody")


def lines(entries: Iterable[Entry], desk: Desk, *, currency: str) -> list[Line]:
    """The entries in words, in their order."""
    shown = list(entries)
    names = _names(shown, desk, currency=currency)
    return [
        Line(
            seq=entry.seq,
            at=entry.at,
            who=names.who(entry),
            words=_words(entry, names),
            url=address("desk:case", entry.case_id) if entry.case_id else "",
            case=names.cases.get(entry.case_id, "") if entry.case_id else "",
            door=DOORS.get(entry.door, entry.door),
            session=str(entry.session_id or ""),
        )
        for entry in shown
    ]


def _words(entry: Entry, names: Names) -> str:
    tell = TELLING.get(entry.name)
    return tell(entry.facts, names, entry) if tell else entry.name.replace("_", " ")


def _names(entries: Sequence[Entry], desk: Desk, *, currency: str) -> Names:
    def facts(name: str) -> set[UUID]:
        return {UUID(e.facts[name]) for e in entries if e.facts.get(name)}

    def ids(name: str) -> set[UUID]:
        return {value for e in entries if (value := getattr(e, name))}

    labels = desk.requests.filter(pk__in=facts("request")).values_list("pk", "label")
    back = {UUID(e.facts["filing"]) for e in entries if e.name == "filing_taken_back"}
    corrected = desk.filing_corrections.filter(pk__in=facts("correction"))
    members = ids("member_id") | facts("member") | facts("attorney") | facts("paralegal")
    accounts = ids("account_id") | facts("account")
    return Names(
        currency=currency,
        members=dict(desk.members.filter(pk__in=members).values_list("pk", "name")),
        accounts=dict(desk.accounts.filter(pk__in=accounts).values_list("pk", "name")),
        parties=dict(desk.parties.filter(pk__in=ids("party_id")).values_list("pk", "name")),
        cases=dict(desk.cases.filter(pk__in=ids("case_id")).values_list("pk", "code")),
        contacts={
            contact.pk: contact.full_name
            for contact in desk.contacts.filter(pk__in=facts("contact"))
        },
        requests={pk: Words.from_json(label).en for pk, label in labels},
        invoices=dict(desk.invoices.filter(pk__in=facts("invoice")).values_list("pk", "number")),
        corrections=dict(corrected.values_list("pk", "why")),
        taken_back=dict(desk.filings.filter(pk__in=back).values_list("pk", "taken_back_because")),
        tasks=dict(desk.tasks.filter(pk__in=facts("task")).values_list("pk", "words")),
    )


Facts = Mapping[str, Any]
Telling = Callable[[Facts, Names, Entry], str]


def _of(known: Mapping[UUID, str], facts: Facts, name: str) -> str:
    value = facts.get(name)
    return known.get(UUID(value), "…") if value else "…"


def _request(words: str) -> Telling:
    return lambda facts, names, entry: (
        _(words) % {"document": _of(names.requests, facts, "request")}
    )


def _plain(words: str) -> Telling:
    return lambda facts, names, entry: _(words)


def _money(facts: Facts, names: Names, name: str = "amount") -> str:
    return wording.money(int(facts.get(name, 0)), names.currency)


def _day(facts: Facts, name: str) -> str:
    return wording.day(date.fromisoformat(facts[name])) if facts.get(name) else "…"


def _stage(facts: Facts, name: str) -> str:
    stage = catalogue.stages().get(str(facts.get(name)))
    return stage.label.en if stage else str(facts.get(name, ""))


def _milestone(words: str) -> Telling:
    def tell(facts: Facts, names: Names, entry: Entry) -> str:
        key = str(facts.get("key"))
        label = MilestoneKey(key).label if key in MilestoneKey.values else key
        return _(words) % {"milestone": label}

    return tell


def _sent(facts: Facts, names: Names, entry: Entry) -> str:
    said = {"document": _of(names.requests, facts, "request"), "number": facts.get("number")}
    return _("sent version %(number)s of %(document)s") % said


def _looked(facts: Facts, names: Names, entry: Entry) -> str:
    known = {"document": _of(names.requests, facts, "request")}
    if facts.get("how") == "original":
        return _("downloaded the original of %(document)s") % known
    return _("looked at the pages of %(document)s") % known


def _looked_at(facts: Facts, names: Names, entry: Entry) -> str:
    said = {"what": shown_as(str(facts.get("what")))}
    if facts.get("how") == "page":
        return _("looked at: %(what)s") % said
    return _("downloaded: %(what)s") % said


SHOWN: Mapping[str, Word] = {
    "case": gettext_lazy("the case"),
    "contact": gettext_lazy("what is known of the person"),
    "personal_number": gettext_lazy("a personal number of theirs, whole"),
    "documents": gettext_lazy("the list of documents"),
    "request": gettext_lazy("a document that is asked for"),
    "receipt": gettext_lazy("the receipt of a sending"),
    "filing": gettext_lazy("a filing"),
    "billing": gettext_lazy("the bills of the case"),
    "invoice": gettext_lazy("an invoice"),
    "payment": gettext_lazy("a receipt of a payment"),
    "statement": gettext_lazy("the statement of account"),
    "trail": gettext_lazy("the trail of the case"),
    "stages": gettext_lazy("the steps of the case"),
    "timeline": gettext_lazy("the timeline"),
    "access": gettext_lazy("who opened the documents"),
    "custody": gettext_lazy("the chain of custody of a document"),
}
"""What a look was at, in the office's words."""


def shown_as(what: str) -> str:
    return str(SHOWN.get(what, what.replace("_", " ")))


def _filed(facts: Facts, names: Names, entry: Entry) -> str:
    said = {
        "form": facts.get("form"),
        "day": _day(facts, "filed_on"),
        "receipt": facts.get("receipt"),
    }
    if facts.get("receipt"):
        return _("logged %(form)s as filed on %(day)s, receipt %(receipt)s") % said
    return _("logged %(form)s as filed on %(day)s") % said


def _corrected(facts: Facts, names: Names, entry: Entry) -> str:
    """What it says now, what it said before, and why."""

    def told(which: str) -> str:
        said = [_("filed on %(day)s") % {"day": _day(facts, f"{which}filed_on")}]
        receipt = facts.get(f"{which}receipt")
        said.append(_("receipt %(receipt)s") % {"receipt": receipt} if receipt else _("no receipt"))
        if facts.get("received_on") != facts.get("was_received_on") and receipt:
            said.append(_("notice of %(day)s") % {"day": _day(facts, f"{which}received_on")})
        return ", ".join(said)

    words = _("corrected %(form)s: %(now)s; it said: %(before)s. “%(why)s”")
    return words % {
        "form": facts.get("form"),
        "now": told(""),
        "before": told("was_"),
        "why": _of(names.corrections, facts, "correction"),
    }


def _taken_back(facts: Facts, names: Names, entry: Entry) -> str:
    return _("took back that %(form)s was filed on %(day)s. “%(why)s”") % {
        "form": facts.get("form"),
        "day": _day(facts, "filed_on"),
        "why": _of(names.taken_back, facts, "filing"),
    }


def _invoiced(facts: Facts, names: Names, entry: Entry) -> str:
    said = {"number": _of(names.invoices, facts, "invoice"), "amount": _money(facts, names)}
    return _("issued invoice %(number)s over %(amount)s") % said


def _paid(facts: Facts, names: Names, entry: Entry) -> str:
    said = {"amount": _money(facts, names), "method": facts.get("method", "")}
    return _("recorded a payment of %(amount)s by %(method)s") % said


def _scheduled(facts: Facts, names: Names, entry: Entry) -> str:
    days = [str(day) for day in facts.get("days", ())]
    if not days:
        return _("set reminders back to the product's days")
    return _("set reminders to these days after asking: %(days)s") % {"days": ", ".join(days)}


def _reversed(facts: Facts, names: Names, entry: Entry) -> str:
    reason = str(facts.get("reason"))
    why = Reversal.Reason(reason).label if reason in Reversal.Reason.values else reason
    said = {"amount": _money(facts, names), "why": why}
    return _("took back a payment of %(amount)s (%(why)s)") % said


def _credited(facts: Facts, names: Names, entry: Entry) -> str:
    reason = str(facts.get("reason"))
    why = Credit.Reason(reason).label if reason in Credit.Reason.values else reason
    said = {
        "amount": _money(facts, names),
        "number": _of(names.invoices, facts, "invoice"),
        "why": why,
    }
    return _("credited %(amount)s on invoice %(number)s (%(why)s)") % said


def _of_invoice(words: str) -> Telling:
    return lambda facts, names, entry: (
        _(words) % {"amount": _money(facts, names), "number": _of(names.invoices, facts, "invoice")}
    )


def _task(words: str) -> Telling:
    return lambda facts, names, entry: _(words) % {"task": _of(names.tasks, facts, "task")}


def _member(words: str) -> Telling:
    def tell(facts: Facts, names: Names, entry: Entry) -> str:
        roles = {key: Role(facts[key]).label for key in ("role", "before") if facts.get(key)}
        return _(words) % {"name": _of(names.members, facts, "member"), **roles}

    return tell


def _number(words: str) -> Telling:
    def tell(facts: Facts, names: Names, entry: Entry) -> str:
        kind = str(facts.get("kind"))
        label = NumberKind(kind).label if kind in NumberKind.values else kind
        contact = _of(names.contacts, facts, "contact")
        return _(words) % {"kind": label, "name": contact}

    return tell


def _party(words: str) -> Telling:
    return lambda facts, names, entry: (
        _(words) % {"party": names.parties.get(entry.party_id, "…") if entry.party_id else "…"}
    )


def _link(words: str) -> Telling:
    tasks = {
        "upload": lambda: _("send a document"),
        "pay": lambda: _("pay an invoice"),
    }
    return lambda facts, names, entry: (
        _(words)
        % {
            "party": names.parties.get(entry.party_id, "…") if entry.party_id else "…",
            "task": tasks[str(facts.get("kind"))](),
        }
    )


def _by_reach(words: Mapping[str, str]) -> Telling:
    """In other words where somebody reaches less than the case."""
    return lambda facts, names, entry: _party(words.get(facts.get("reach", ""), words[""]))(
        facts, names, entry
    )


def _on_device(plain: str, known: str) -> Telling:
    return lambda facts, names, entry: (
        _(known) % {"device": facts["words"]} if facts.get("words") else _(plain)
    )


def _failed(facts: Facts, names: Names, entry: Entry) -> str:
    """Nothing that was typed is known: only whose account it would have opened."""
    if not facts.get("account"):
        return _("failed to sign in, with an address that nobody has here")
    said = {"name": _of(names.accounts, facts, "account")}
    if facts.get("why") == "code":
        return _("failed to sign in as %(name)s: wrong code") % said
    return _("failed to sign in as %(name)s: wrong password") % said


def _of_account(words: str) -> Telling:
    return lambda facts, names, entry: _(words) % {"name": _of(names.accounts, facts, "account")}


def _limited(facts: Facts) -> str:
    sides = {
        (True, True): _("some of the office, some of the people of the case"),
        (True, False): _("some of the office"),
        (False, True): _("some of the people of the case"),
        (False, False): _("everybody again"),
    }
    return sides[bool(facts.get("of_staff")), bool(facts.get("of_clients"))]


def _role_changed(facts: Facts, names: Names, entry: Entry) -> str:
    """ "changed what the role Finance may do: open cases; no longer see billing" """
    given, taken = ", ".join(facts.get("given", ())), ", ".join(facts.get("taken", ()))
    told = [given, _("no longer %(rights)s") % {"rights": taken} if taken else ""]
    return _("changed what the role %(role)s may do: %(what)s") % {
        "role": Role(facts["role"]).label,
        "what": "; ".join(words for words in told if words),
    }


DOORS = {"sign_in": "sign-in", "staff": "office", "client": "client", "system": "by itself"}
"""Through which door somebody acted, where no session is known."""


def _exported(facts: Facts, names: Names, entry: Entry) -> str:
    said = {"form": {"csv": "CSV", "jsonl": "JSON Lines"}.get(str(facts.get("form")), "?")}
    if facts.get("is_whole"):
        return _("exported the whole trail (%(form)s)") % said
    return _("exported a part of the trail (%(form)s)") % said


TELLING: dict[str, Telling] = {
    "trail_exported": _exported,
    "access_review_started": _plain("started an access review"),
    "access_review_finished": _plain("finished an access review"),
    "access_review_planned": lambda f, n, e: (
        _("asked for an access review every %(months)s months") % {"months": f.get("months")}
    ),
    "access_decided": lambda f, n, e: (
        _("reviewed an access: %(made)s (%(kind)s)")
        % {"made": f.get("made"), "kind": f.get("kind")}
    ),
    "firm_founded": _plain("founded the firm"),
    "firm_described": _plain("changed what the firm says of itself"),
    "member_hired": _member("took on %(name)s as %(role)s"),
    "role_given": _member("made %(name)s %(role)s, who was %(before)s"),
    "member_left": _member("let %(name)s go"),
    "member_back": _member("took %(name)s back as %(role)s"),
    "factor_added": _plain("added a second step to their sign-in"),
    "factor_removed": _plain("removed a second step of their sign-in"),
    "factor_passed": _plain("passed the second step"),
    "factor_refused": _plain("did not pass the second step"),
    "factors_reset": _member("took away the second step of %(name)s"),
    "recovery_codes_made": _plain("made new codes on paper"),
    "recovery_code_used": _plain("used a code on paper"),
    "password_chosen": _plain("set their password"),
    "password_removed": _plain("removed their password"),
    "signed_in": _on_device("signed in", "signed in (%(device)s)"),
    "sign_in_failed": _failed,
    "many_failures": _of_account("typed too many wrong passwords for %(name)s"),
    "new_device": _on_device("came on a new device", "came on a new device (%(device)s)"),
    "unusual_pace": _plain("was here on two devices, from two places, within minutes"),
    "signed_out": _plain("signed out"),
    "signed_out_elsewhere": _plain("signed out their other devices"),
    "signed_out_everywhere": _of_account("signed %(name)s out everywhere"),
    "address_change_asked": _plain("asked to sign in with another address"),
    "address_changed": _plain("signs in with another address now"),
    "address_change_undone": _of_account("put the old address of %(name)s back"),
    "sign_in_limits_set": _plain("set how long sign-ins last"),
    "language_chosen": lambda f, n, e: (
        _("chose the language %(language)s") % {"language": f.get("language")}
    ),
    "key_replaced": lambda f, n, e: (
        _("replaced a key (%(kind)s); the new one is %(key)s")
        % {"kind": f.get("kind"), "key": f.get("key")}
    ),
    "key_retired": lambda f, n, e: (
        _("dropped what the key %(key)s replaced (%(kind)s)")
        % {"kind": f.get("kind"), "key": f.get("key")}
    ),
    "contact_added": _plain("added a contact"),
    "number_kept": _number("wrote down the %(kind)s of %(name)s"),
    "number_corrected": _number("put right the %(kind)s of %(name)s"),
    "number_removed": _number("removed the %(kind)s of %(name)s"),
    "number_shown": _number("looked at the %(kind)s of %(name)s"),
    "number_searched": lambda f, n, e: (
        _("searched by a personal number: %(found)s found") % {"found": f.get("found")}
    ),
    "case_type_adopted": _plain("took a case type over from the library"),
    "case_type_changed": lambda f, n, e: (
        _("changed a case type: %(part)s") % {"part": f.get("part")}
    ),
    "case_type_retired": _plain("retired a case type"),
    "case_opened": _plain("opened the case"),
    "party_joined": lambda f, n, e: (
        _("added %(party)s to the case: %(part)s")
        % {
            "party": n.parties.get(e.party_id, "…") if e.party_id else "…",
            "part": Part(f["part"]).label,
        }
    ),
    "case_moved": lambda f, n, e: (
        _("moved the case from %(left)s to %(stage)s")
        % {"left": _stage(f, "left"), "stage": _stage(f, "stage")}
    ),
    "milestone_reached": _milestone(gettext_noop("reached the milestone %(milestone)s")),
    "milestone_taken_back": _milestone(gettext_noop("took back the milestone %(milestone)s")),
    "case_held": _plain("put the case on hold"),
    "case_released": _plain("released the case"),
    "team_joined": lambda f, n, e: (
        _("put %(who)s on the team of the case") % {"who": _of(n.members, f, "member")}
    ),
    "team_left": lambda f, n, e: (
        _("took %(who)s off the team of the case") % {"who": _of(n.members, f, "member")}
    ),
    "case_assigned": lambda f, n, e: (
        _("assigned the case to %(attorney)s and %(paralegal)s")
        % {"attorney": _of(n.members, f, "attorney"), "paralegal": _of(n.members, f, "paralegal")}
    ),
    "case_closed": _plain("closed the case"),
    "case_reopened": _plain("opened the case again"),
    "case_kept_safe": _plain("switched safe mode on"),
    "safety_changed": _plain("changed what safe mode minds"),
    "safe_mode_ended": _plain("switched safe mode off"),
    "case_made_sensitive": _plain("made the case open after a fresh sign-in alone"),
    "sensitivity_ended": _plain("let the case open without a fresh sign-in"),
    "case_waits": lambda f, n, e: _("gave the turn to %(who)s") % {"who": WaitsOn(f["on"]).label},
    "client_invited": _by_reach(
        {
            "": "invited somebody for %(party)s",
            "own": "invited somebody for %(party)s, to their own papers alone",
            "bills": "invited somebody to pay the bills of %(party)s",
        }
    ),
    "invitation_revoked": _party("cancelled the invitation for %(party)s"),
    "link_made": _link("made a link for %(party)s to %(task)s"),
    "link_opened": _link("opened a link to %(task)s"),
    "link_revoked": _link("took back a link for %(party)s to %(task)s"),
    "access_ended": lambda f, n, e: (
        _("ended the access of %(name)s, who came in for %(party)s")
        % {
            "name": _of(n.accounts, f, "account"),
            "party": n.parties.get(e.party_id, "…") if e.party_id else "…",
        }
    ),
    "invitation_accepted": _by_reach(
        {
            "": "joined the portal for %(party)s",
            "own": "joined the portal for %(party)s, for their own papers alone",
            "bills": "joined the portal to pay the bills of %(party)s",
        }
    ),
    "filing_logged": _filed,
    "receipt_logged": lambda f, n, e: (
        _("logged receipt %(receipt)s for %(form)s")
        % {"receipt": f.get("receipt"), "form": f.get("form")}
    ),
    "filing_corrected": _corrected,
    "filing_taken_back": _taken_back,
    "deadline_set": lambda f, n, e: _("set a deadline for %(day)s") % {"day": _day(f, "on")},
    "deadline_met": _plain("marked a deadline as met"),
    "task_made": _task("gave a task: %(task)s"),
    "task_finished": _task("finished the task: %(task)s"),
    "document_requested": _request("asked for %(document)s"),
    "request_limited": lambda f, n, e: (
        _("decided who finds %(document)s: %(who)s")
        % {"document": _of(n.requests, f, "request"), "who": _limited(f)}
    ),
    "request_waived": _request("waived %(document)s"),
    "request_reopened": _request("asked again for %(document)s"),
    "version_sent": _sent,
    "version_accepted": _request("accepted %(document)s"),
    "correction_asked": _request("asked for a correction of %(document)s"),
    "commented": _request("wrote a comment on %(document)s"),
    "file_opened": _looked,
    "looked": _looked_at,
    "alarm_raised": lambda f, n, e: (
        _("alarmed: opened a case that nobody has a reason to open; the sign-in is slowed down")
        if f.get("kind") == "decoy"
        else _("alarmed: opened the cases of %(opened)s clients within an hour; slowed down")
        % {"opened": f.get("opened")}
    ),
    "alarm_lifted": _member("let the sign-in of %(name)s go on at its usual pace"),
    "decoy_set": _plain("made a case a decoy"),
    "decoy_ended": _plain("made a decoy an ordinary case again"),
    "limits_of_looking_set": lambda f, n, e: (
        _("set the limit of opened cases to %(most)s an hour, slowed down for %(minutes)s minutes")
        % {"most": f.get("most_cases"), "minutes": f.get("slow_minutes")}
    ),
    "session_reported": lambda f, n, e: (
        _("took away what a sign-in has seen: %(records)s records (%(form)s)")
        % {"records": f.get("records"), "form": f.get("form")}
        if f.get("form") != "page"
        else _("read what a sign-in has seen: %(records)s records") % {"records": f.get("records")}
    ),
    "custody_reported": lambda f, n, e: (
        _("took away the chain of custody of %(document)s; %(whole)s of %(files)s files are whole")
        % {
            "document": _of(n.requests, f, "request"),
            "whole": f.get("whole"),
            "files": f.get("files"),
        }
    ),
    "plan_agreed": lambda f, n, e: _("agreed a plan of %(amount)s") % {"amount": _money(f, n)},
    "plan_changed": _plain("changed the installments of a plan"),
    "invoice_limited": lambda f, n, e: (
        _("decided who finds invoice %(number)s: %(who)s")
        % {"number": _of(n.invoices, f, "invoice"), "who": _limited(f)}
    ),
    "invoice_issued": _invoiced,
    "payment_received": _paid,
    "payment_reversed": _reversed,
    "invoice_credited": _credited,
    "payment_announced": _of_invoice("heard that %(amount)s is on its way for invoice %(number)s"),
    "payment_failed": _of_invoice("heard that %(amount)s on its way for invoice %(number)s failed"),
    "checkout_started": lambda f, n, e: _("went to pay %(amount)s") % {"amount": _money(f, n)},
    "checkout_ended": lambda f, n, e: (
        _("left the payment page without paying (%(state)s)") % {"state": f.get("state")}
    ),
    "role_changed": _role_changed,
    "access_set": lambda f, n, e: (
        _("let the team of a case alone reach it")
        if f.get("access") == Access.TEAM
        else _("let everybody at the firm reach every case")
    ),
    "late_policy_written": _plain("changed what clients read about late payments"),
    "checkout_disagreed": _plain("heard another amount from the payment page than was asked"),
    "message_sent": lambda f, n, e: (
        _("sent a message: %(what)s") % {"what": str(f.get("template", "")).replace("_", " ")}
    ),
    "message_failed": lambda f, n, e: (
        _("could not deliver a message (%(state)s)") % {"state": f.get("state")}
    ),
    "message_settled": _plain("decided about a message that had not got through"),
    "reminder_sent": lambda f, n, e: (
        _("reminded %(party)s (%(step)s)")
        % {"party": n.parties.get(e.party_id, "…") if e.party_id else "…", "step": f.get("step")}
    ),
    "reminders_escalated": _party("gave a task, because reminding %(party)s has not helped"),
    "reminders_paused": _plain("paused reminders"),
    "reminders_resumed": _plain("resumed reminders"),
    "reminders_scheduled": _scheduled,
    "mornings_set": lambda f, n, e: (
        _("turned the morning mail to colleagues on")
        if f.get("wanted")
        else _("turned the morning mail to colleagues off")
    ),
}
