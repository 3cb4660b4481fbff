"""What follows from what. The one place where rooms learn of each other's news.

Every event has its line, if only to say that nothing follows. A plain reaction runs in the
transaction of its event; one wrapped in `later` becomes a job, written in the same transaction.
"""

from adelante.audit.events import Table
from adelante.billing import events as billing
from adelante.billing import tasks as money
from adelante.billing.reactions import (
    draw_up_plan,
    have_disagreement_looked_at,
    have_money_ahead_placed,
    make_milestone_due,
)
from adelante.cases import events as cases
from adelante.cases.reactions import note_last_seen
from adelante.contacts import events as contacts
from adelante.core.later import later
from adelante.documents import events as documents
from adelante.documents.asking import build_checklist
from adelante.firms import events as firms
from adelante.library import events as library
from adelante.messaging import events as messaging
from adelante.messaging import tasks as mail
from adelante.messaging.queueing import queue_invitation, queue_welcome
from adelante.people import events as people
from adelante.workflows import events as workflows
from adelante.workflows import starting

REACTIONS: Table = {
    people.AccessDecided: [],
    people.AccessReviewFinished: [],
    people.AccessReviewPlanned: [],
    people.AccessReviewStarted: [],
    people.FirmFounded: [],
    people.FirmDescribed: [],
    people.LanguageChosen: [],
    people.MemberBack: [],
    people.MemberHired: [queue_welcome],
    people.MemberLeft: [],
    people.RoleGiven: [],
    people.SignedIn: [note_last_seen],
    library.CaseTypeAdopted: [],
    library.CaseTypeChanged: [],
    library.CaseTypeRetired: [],
    firms.KeyReplaced: [],
    firms.KeyRetired: [],
    contacts.ContactAdded: [],
    contacts.NumberCorrected: [],
    contacts.NumberKept: [],
    contacts.NumberRemoved: [],
    contacts.NumberSearched: [],
    contacts.NumberShown: [],
    cases.AccessEnded: [],
    cases.CaseOpened: [build_checklist, draw_up_plan],
    cases.CaseAssigned: [],
    cases.CaseClosed: [],
    cases.CaseHeld: [],
    cases.CaseMoved: [],
    cases.CaseReleased: [],
    cases.CaseReopened: [starting.restart_in_case],
    cases.CaseWaits: [],
    cases.ClientInvited: [queue_invitation],
    cases.DeadlineMet: [],
    cases.DeadlineSet: [],
    cases.FilingCorrected: [later(mail.tell_clients_put_right)],
    cases.FilingLogged: [later(mail.tell_clients_filed)],
    cases.FilingTakenBack: [later(mail.tell_clients_put_right)],
    cases.InvitationAccepted: [],
    cases.InvitationRevoked: [],
    cases.MilestoneReached: [make_milestone_due],
    cases.MilestoneTakenBack: [],
    cases.ReceiptLogged: [later(mail.tell_clients_filed)],
    cases.PartyJoined: [build_checklist],
    cases.TaskFinished: [],
    cases.TaskMade: [],
    documents.Commented: [],
    documents.CorrectionAsked: [
        starting.restart_for_correction,
        later(mail.tell_client_correction),
    ],
    documents.DocumentRequested: [starting.start_for_request],
    documents.FileOpened: [],
    documents.RequestReopened: [starting.restart_for_reopened],
    documents.RequestWaived: [],
    documents.VersionAccepted: [],
    documents.VersionSent: [later(mail.tell_reviewer_of_version)],
    billing.CheckoutDisagreed: [have_disagreement_looked_at],
    billing.CheckoutEnded: [],
    billing.CheckoutStarted: [],
    billing.InvoiceCredited: [
        later(money.end_checkout_of_credited),
        later(mail.tell_client_credit),
    ],
    billing.InvoiceIssued: [starting.start_for_invoice, later(mail.tell_client_invoice)],
    billing.LatePolicyWritten: [],
    billing.PaymentAnnounced: [],
    billing.PaymentFailed: [later(mail.tell_client_failed_payment)],
    billing.PaymentReceived: [have_money_ahead_placed, later(mail.tell_client_receipt)],
    billing.PaymentReversed: [
        starting.restart_for_reversal,
        later(mail.tell_client_reversal),
    ],
    billing.PlanAgreed: [],
    billing.PlanChanged: [],
    messaging.MessageFailed: [],
    messaging.MessageSent: [],
    messaging.MessageSettled: [],
    workflows.MorningsSet: [],
    workflows.ReminderSent: [],
    workflows.RemindersEscalated: [],
    workflows.RemindersPaused: [],
    workflows.RemindersResumed: [],
    workflows.RemindersScheduled: [],
}
