"""The lives of ordinary cases: each a plot that follows its story as far as its level."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.billing.models import InvoiceLine
from adelante.cases.dates import set_deadline
from adelante.cases.filing import log_filing
from adelante.cases.models import Case, Deadline, Filing, Invitation, Party, Task
from adelante.cases.safety import keep_safe
from adelante.cases.tasking import make_task
from adelante.contacts.models import Contact
from adelante.core import clock
from adelante.core.words import Words
from adelante.demo.days import SATURDAY, Plot
from adelante.demo.folder import phone_photo
from adelante.demo.office import Office
from adelante.demo.stories import Level, Story, address_of
from adelante.documents.asking import ask
from adelante.documents.models import Request
from adelante.library import catalogue
from adelante.library.facts import GovernmentFee

FAULTS = ("blurry", "glare", "cut_off", "missing_page", "back_missing")
GATHERING: frozenset[Level] = frozenset({"collecting", "waiting", "returned", "held"})
_AFTER_PAPERS: dict[Level, tuple[str, ...]] = {
    "complete": ("forms",),
    "review": ("forms", "review"),
    "signing": ("forms", "review", "signing"),
    "filed": ("forms", "review", "signing", "filed"),
    "receipted": ("forms", "review", "signing", "filed", "receipted"),
    "biometrics": ("forms", "review", "signing", "filed", "receipted", "biometrics"),
    "rfe": ("forms", "review", "signing", "filed", "receipted", "biometrics", "rfe"),
    "interview": ("forms", "review", "signing", "filed", "receipted", "biometrics", "interview"),
}
_DECIDED = (*_AFTER_PAPERS["interview"], "decision")
_AFTER_PAPERS |= {"approved": _DECIDED, "denied": _DECIDED, "closed": (*_DECIDED, "closed")}
_LONGEST_GATHERING = timedelta(days=16)
_LONGEST_SECOND_TRY = timedelta(days=8)
_ONLY_IF_MET = {"biometrics", "interview"}
_APPOINTMENTS = {
    "biometrics": Words("Biometrics appointment", "Cita para huellas"),
    "rfe": Words("Answer the request for evidence", "Contestar la solicitud de pruebas"),
    "interview": Words("Interview at the USCIS field office", "Entrevista en la oficina de USCIS"),
}


def life_of(office: Office, story: Story) -> Plot:
    """From the first talk to wherever the case stands today."""
    return _Life(office, story).told()


class _Life:
    def __init__(self, office: Office, story: Story) -> None:
        self.office, self.story = office, story
        self.chance = Random(f"{story.name}/{story.type}")  # noqa: S311 - repeatable on purpose
        self.case: Case
        self.parties: list[Party] = []

    def told(self) -> Plot:
        office, story, days = self.office, self.story, self.office.days
        opened = days.on(story.days, 10, self.chance.randrange(60))
        yield opened - timedelta(minutes=20)
        people = self._people()
        yield opened
        self.case = office.open(
            story.type,
            people,
            attorney=story.attorney,
            paralegal=story.paralegal,
            asks=[] if story.level == "opened" else None,
        )
        office.pays[self.case.pk] = story.pays
        self.parties = list(Party.objects.filter(case=self.case).order_by("id"))
        if story.level == "opened":
            return
        yield opened + timedelta(minutes=self.chance.randint(8, 90))
        invitations = [
            office.invite(
                party, email=self._login(party), heard_by=self._heard_by(party), by=story.paralegal
            )
            for party in self.parties
        ]
        if story.payer:
            invitations.append(self._payers_invitation())
        if story.level == "invited":
            return
        for invitation in invitations:
            yield clock.now() + timedelta(hours=self.chance.uniform(0.5, 16))
            office.join(invitation, language=invitation.speaks)
        if story.level == "silent":
            return
        if story.safe:
            yield days.office(clock.now() + timedelta(hours=20), chance=self.chance)
            self._keep_safe()
        yield from self._talk()
        yield from self._papers()
        if story.sponsor:
            yield from self._sponsors_papers()
        if story.level == "held":
            yield days.office(days.ago(5 * 24), chance=self.chance)
            with office.hat(story.paralegal) as by:
                self.case.hold("Waits for the second payment", by=by)
        yield from self._steps()

    # people

    def _keep_safe(self) -> None:
        """She has told them; he keeps his account, and sees his own papers from now on."""
        with self.office.hat(self.story.paralegal) as by:
            keep_safe(
                self.case,
                protecting=[p.pk for p in self.parties if p.part == "beneficiary"],
                phone="(312) 555-0142",
                leave_no_message=True,
                note=self.story.safe,
                days=[0, 1, 2, 3, 4],
                hours_from=time(9),
                hours_until=time(15),
                by=by,
            )

    def _people(self) -> list[tuple[str, Contact]]:
        office, story = self.office, self.story
        main = office.person(
            story.name, email=story.login or address_of(story.name), language=story.language
        )
        if not story.other:
            return [("applicant", main)]
        if story.type == "h1b":
            return [
                ("employer", office.company(story.other, email=story.others_login)),
                ("beneficiary", main),
            ]
        email = story.others_login or address_of(story.other)
        other = office.person(story.other, email=email, language=story.others_language)
        people = [("petitioner", other), ("beneficiary", main)]
        if story.sponsor:
            email = address_of(story.sponsor)
            sponsor = office.person(story.sponsor, email=email, language=story.others_language)
            people.append(("joint_sponsor", sponsor))
        return people

    def _login(self, party: Party) -> str:
        story = self.story
        if party.part == "joint_sponsor":
            return address_of(story.sponsor)
        if party.part in {"petitioner", "employer"}:
            return story.others_login or address_of(story.other)
        return story.login or address_of(story.name)

    def _heard_by(self, party: Party) -> str:
        """Somebody reads for a company, and a parent for a child."""
        reads_for_others = self.story.type != "h1b" or party.part == "employer"
        return self.story.heard_by if reads_for_others else ""

    def _payers_invitation(self) -> Invitation:
        """For the one whom the firm bills, though somebody else has the money."""
        billed = next(party for party in self.parties if party.pays)
        name, by = self.story.payer, self.story.paralegal
        return self.office.invite(
            billed,
            email=address_of(name),
            heard_by=name,
            pays=True,
            language=self.story.language,
            by=by,
        )

    def _talk(self) -> Plot:
        for who, words in self.story.talk:
            yield clock.now() + timedelta(hours=self.chance.uniform(1, 5))
            request = self._required()[0]
            if who == "client":
                with self.office.client(request.party_id)() as by:
                    request.comment(words, language=self.story.language, by=by)
            else:
                with self.office.hat(self.story.paralegal) as by:
                    request.comment(words, language=self.story.language, by=by)

    # papers

    def _required(self) -> list[Request]:
        rows = Request.objects.filter(case=self.case, requirement="required")
        return list(rows.select_related("party").order_by("position"))

    def _papers(self) -> Plot:
        """What was asked comes in, is looked at, and now and then has to come again."""
        story, chance = self.story, self.chance
        asked = self._required()
        last = next((r for r in asked if r.kind == story.last), None) if story.last else None
        if story.waives:
            last = asked[-1]
        sent = [request for request in asked if request != last]
        if story.level in GATHERING:
            kept_back = chance.randint(1, max(1, len(sent) // 2)) if len(sent) > 1 else 0
            sent, until = sent[: len(sent) - kept_back], self._last_paper()
        else:
            until = clock.now() + timedelta(days=min(11, 0.25 * story.days))
        gap = min(until - clock.now(), _LONGEST_GATHERING) / (len(sent) + 1)
        begun = clock.now()
        for number, request in enumerate(sent, 1):
            yield begun + gap * (number - 0.5)
            yield from self._paper(request)
        if last:
            yield from self._last(last)

    def _last_paper(self) -> datetime:
        hours = self.story.hours or self.chance.uniform(30, 130)
        return self.office.days.ago(hours + 8)

    def _paper(self, request: Request) -> Plot:
        office, paralegal = self.office, self.story.paralegal
        version = office.send(request)
        has_time = clock.now() + _LONGEST_SECOND_TRY < office.days.now
        yield self._reviewed(hours=self.chance.uniform(2, 26))
        if has_time and self.chance.random() < 0.2:
            office.send_back(version, self.chance.choice(FAULTS), by=paralegal)
            yield clock.now() + timedelta(hours=self.chance.uniform(4, 30))
            version = office.send(request, seed=2)
            yield self._reviewed(hours=self.chance.uniform(2, 22))
        office.accept(version, by=paralegal)

    def _reviewed(self, *, hours: float) -> datetime:
        """In a working hour; what came lately, at the latest four hours ago."""
        return min(self._in_office(hours=hours), self.office.days.ago(4))

    def _last(self, request: Request) -> Plot:
        """The one that is not settled yet, or that the firm does without."""
        office, story = self.office, self.story
        if story.waives:
            yield self._in_office(hours=20)
            with office.hat(story.paralegal) as by:
                request.waive(story.waives, by=by)
            return
        before = 22 if story.level == "returned" else 0
        yield office.days.ago(story.hours + before)
        if story.phone == "heic":
            version = office.send(request, sheets=[phone_photo()])
        else:
            version = office.send(request, photo=story.phone == "jpg")
        if story.level == "returned":
            yield office.days.ago(story.hours)
            office.send_back(version, self.chance.choice(FAULTS), by=story.paralegal)

    def _sponsors_papers(self) -> Plot:
        """Asked of a joint sponsor, found late: one accepted, one to come again, one to come."""
        office, paralegal = self.office, self.story.paralegal
        sponsor = next(party for party in self.parties if party.part == "joint_sponsor")
        yield max(clock.now(), office.days.ago(52))
        with office.hat(paralegal) as by:
            status, taxes, _form = (
                ask(self.case, sponsor.pk, kind=kind, due_on=self._ahead(9), by=by)
                for kind in ("sponsor_status_proof", "tax_transcript", "joint_sponsor_packet")
            )
        yield clock.now() + timedelta(hours=19)
        sent = [office.send(request) for request in (status, taxes)]
        yield self._reviewed(hours=16)
        office.accept(sent[0], by=paralegal)
        office.send_back(sent[1], "missing_page", by=paralegal)

    # from the complete papers on

    def _steps(self) -> Plot:
        stages = set(self.case.stages)
        steps = [
            step
            for step in _AFTER_PAPERS.get(self.story.level, ())
            if step in stages or step not in _ONLY_IF_MET
        ]
        for step, (since, until) in zip(steps, pairwise(self._moments(len(steps))), strict=True):
            yield max(self.office.days.office(until, chance=self.chance), since)
            self.case.refresh_from_db()
            getattr(self, f"_{step}")(is_last=step == steps[-1])

    def _moments(self, many: int) -> Sequence[datetime]:
        """Now, and the moment of each step; the last one lies some days back."""
        begun = clock.now()
        ends = self.office.days.ago(self.chance.uniform(20, 24 * min(9, self.story.days / 8)))
        return [begun + (ends - begun) * n / many for n in range(many + 1)] if many else [begun]

    def _forms(self, *, is_last: bool) -> None:
        self._finish_tasks()
        self._move("forms_prep", by=self.story.paralegal)

    def _review(self, *, is_last: bool) -> None:
        self._move("attorney_review", by=self.story.paralegal)
        self._task("Read the packet before it is signed", self.story.attorney, days=3)

    def _signing(self, *, is_last: bool) -> None:
        self._finish_tasks()
        with self.office.hat(self.story.attorney) as by:
            self.case.reach("packet_approved", by=by)
        self._move("client_signature", by=self.story.attorney)
        self._bill_government_fees()

    def _filed(self, *, is_last: bool) -> None:
        with self.office.hat(self.story.paralegal) as by:
            for form in self.case.forms:
                log_filing(self.case, form=form, filed_on=self._today(), by=by)
        if is_last:
            self._task("Look for the receipt notice in the mail", self.story.paralegal, days=18)

    def _receipted(self, *, is_last: bool) -> None:
        with self.office.hat(self.story.paralegal) as by:
            for filing in Filing.objects.filter(case=self.case, receipt_number=""):
                number = f"IOE{next(self.office.receipts)}"
                filing.log_receipt(number, received_on=self._today(), by=by)
        self._move("receipted", by=self.story.paralegal)

    def _biometrics(self, *, is_last: bool) -> None:
        self._appoint("biometrics", is_last=is_last)

    def _rfe(self, *, is_last: bool) -> None:
        self._appoint("rfe", is_last=is_last)
        kind = "wage_level_evidence" if self.story.type == "h1b" else "joint_finances"
        payer = next(party for party in self.parties if party.pays)
        with self.office.hat(self.story.attorney) as by:
            ask(self.case, payer.pk, kind=kind, due_on=self._ahead(self.story.ahead - 1), by=by)
        self._task("Draft the answer to the request for evidence", self.story.attorney, days=6)

    def _interview(self, *, is_last: bool) -> None:
        self._appoint("interview", is_last=is_last)
        if is_last:
            self._task("Practice the interview with the client", self.story.attorney, days=4)

    def _decision(self, *, is_last: bool) -> None:
        self._finish_tasks()
        self._meet_deadlines()
        self._move("decision", by=self.story.paralegal)
        with self.office.hat(self.story.attorney) as by:
            self.case.reach("decision", by=by)
            if self.story.level == "denied":
                set_deadline(
                    self.case,
                    words=Words("Last day to ask for a new look", "Último día para pedir revisión"),
                    on=self._today() + timedelta(days=30),
                    source=Deadline.Source.NOTICE,
                    by=by,
                )
        if self.story.level == "denied":
            self._task("Call the client about the denial and the ways on", self.story.attorney)
        elif is_last:
            self._task("Tell the client when the card should come", self.story.paralegal, days=9)

    def _closed(self, *, is_last: bool) -> None:
        if "closing" in self.case.stages:
            self._move("closing", by=self.story.attorney)
        with self.office.hat(self.story.attorney) as by:
            self.case.close(by=by)

    # what the steps are made of

    def _move(self, stage: str, *, by: str) -> None:
        with self.office.hat(by) as actor:
            self.case.move_to(stage, by=actor)

    def _appoint(self, step: str, *, is_last: bool) -> None:
        """A notice came: the milestone, the stage where the type has it, and the date."""
        self._meet_deadlines()
        on = self._ahead(self.story.ahead) if is_last else self._today() + timedelta(days=17)
        while on.weekday() >= SATURDAY:
            on += timedelta(days=1)
        with self.office.hat(self.story.paralegal) as by:
            if step in self.case.stages:
                self.case.move_to(step, by=by)
            self.case.reach(step, by=by)
            set_deadline(
                self.case,
                words=_APPOINTMENTS[step],
                on=on,
                source=Deadline.Source.NOTICE,
                by=by,
            )

    def _meet_deadlines(self) -> None:
        with self.office.hat(self.story.paralegal) as by:
            for deadline in Deadline.objects.filter(case=self.case, met_at=None):
                deadline.meet(by=by)

    def _task(self, words: str, whose: str, *, days: int = 1) -> None:
        with self.office.hat(self.story.paralegal) as by:
            make_task(
                self.case,
                words,
                assignee=self.office.members[whose],
                due_on=self._today() + timedelta(days=days),
                by=by,
            )

    def _finish_tasks(self) -> None:
        with self.office.hat(self.story.attorney) as by:
            for task in Task.objects.filter(case=self.case, done_at=None):
                task.finish(by=by)

    def _bill_government_fees(self) -> None:
        """The fees of the forms, as they are in force on that day."""
        lines = [
            LineAsked(words=fee.label, kind=InvoiceLine.Kind.GOVERNMENT, cents=fee.cents)
            for form in self.case.forms
            for fee in self._fees(form)
        ]
        if not lines:
            return
        with self.office.hat(self.office.member("finance")) as by:
            issue_invoice(
                self.case,
                payer=next(party for party in self.parties if party.pays),
                title=Words("Government fees", "Tarifas del gobierno"),
                lines=lines,
                due_on=self._today() + timedelta(days=10),
                by=by,
            )

    def _fees(self, form: str) -> Iterator[GovernmentFee]:
        known = catalogue.fees()
        mine = (known[key] for key in self.case.case_type.typed.government_fees)
        for fee in mine:
            if fee.form == form and fee.cents and fee.is_in_force(self._today()):
                yield fee
                return

    def _in_office(self, *, hours: float) -> datetime:
        moment = clock.now() + timedelta(hours=hours)
        return self.office.days.office(moment, chance=self.chance)

    def _today(self) -> date:
        return clock.today(str(self.office.days.zone))

    def _ahead(self, days: int) -> date:
        """Days from the day on which the demo is made, not from the plot's own."""
        return self.office.days.today + timedelta(days=days)
