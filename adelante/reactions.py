"""What follows from what. The one place where rooms learn of each other's news.

Every event has its line, if only to say that nothing follows. A plain reaction runs in the
transaction of its event; one wrapped in `later` becomes a job, written in the same transaction.
"""

from adelante.audit.events import Table, TrailExported
from adelante.billing import events as billing
from adelante.billing import tasks as money
from adelante.billing.reactions import (
    draw_up_plan,
    end_links_to_invoices,
    have_disagreement_looked_at,
    have_money_ahead_placed,
    make_milestone_due,
)
from adelante.cases import events as cases
from adelante.cases.reactions import (
    end_links_of_access,
    end_links_of_account,
    end_links_of_case,
    note_last_seen,
)
from adelante.contacts import events as contacts
from adelante.core.later import later
from adelante.documents import events as documents
from adelante.documents.asking import build_checklist
from adelante.documents.reactions import end_links_to_request
from adelante.firms import events as firms
from adelante.library import events as library
from adelante.looks import events as looks
from adelante.looks.watching import watch_look
from adelante.messaging import events as messaging
from adelante.messaging import tasks as mail
from adelante.messaging.queueing import queue_invitation, queue_sign_in_change, queue_welcome
from adelante.messaging.warning import queue_address_changed, queue_address_code
from adelante.people import events as people
from adelante.workflows import events as workflows
from adelante.workflows import starting

REACTIONS: Table = {
    people.FactorAdded: [queue_sign_in_change],
    people.FactorPassed: [],
    people.FactorRefused: [],
    people.FactorRemoved: [queue_sign_in_change],
    people.FactorsReset: [queue_sign_in_change],
    people.AccessSet: [],
    TrailExported: [],
    people.AddressChangeAsked: [queue_address_code],
    people.AddressChangeUndone: [end_links_of_account],
    people.AddressChanged: [end_links_of_account, queue_address_changed],
    people.AccessDecided: [],
    people.AccessReviewFinished: [],
    people.AccessReviewPlanned: [],
    people.AccessReviewStarted: [],
    people.FirmFounded: [],
    people.FirmDescribed: [],
    people.LanguageChosen: [],
    people.ManyFailures: [later(mail.warn_of_many_failures)],
    people.MemberBack: [],
    people.MemberHired: [queue_welcome],
    people.MemberLeft: [],
    people.PasswordChosen: [queue_sign_in_change],
    people.PasswordRemoved: [queue_sign_in_change],
    people.RecoveryCodesMade: [queue_sign_in_change],
    people.RecoveryCodeUsed: [queue_sign_in_change],
    people.NewDevice: [later(mail.warn_of_new_device)],
    people.RoleChanged: [],
    people.RoleGiven: [],
    people.SignedIn: [note_last_seen],
    people.SignedOut: [],
    people.SignedOutElsewhere: [],
    people.SignedOutEverywhere: [],
    people.SignInFailed: [],
    people.SignInLimitsSet: [],
    people.UnusualPace: [later(mail.warn_of_unusual_pace)],
    library.CaseTypeAdopted: [],
    library.CaseTypeChanged: [],
    library.CaseTypeRetired: [],
    firms.KeyReplaced: [],
    firms.KeyRetired: [],
    contacts.ContactAdded: [],
    cases.AccessEnded: [end_links_of_access],
    contacts.NumberCorrected: [],
    contacts.NumberKept: [],
    contacts.NumberRemoved: [],
    contacts.NumberSearched: [],
    contacts.NumberShown: [],
    cases.CaseOpened: [build_checklist, draw_up_plan],
    cases.CaseAssigned: [],
    cases.CaseClosed: [end_links_of_case],
    cases.CaseHeld: [],
    cases.CaseKeptSafe: [end_links_of_case],
    cases.CaseMadeSensitive: [end_links_of_case],
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
    cases.LinkMade: [],
    cases.LinkOpened: [],
    cases.LinkRevoked: [],
    cases.MilestoneReached: [make_milestone_due],
    cases.MilestoneTakenBack: [],
    cases.ReceiptLogged: [later(mail.tell_clients_filed)],
    cases.PartyJoined: [build_checklist],
    cases.SafeModeEnded: [],
    cases.SafetyChanged: [],
    cases.SensitivityEnded: [],
    cases.TaskFinished: [],
    cases.TaskMade: [],
    cases.TeamJoined: [],
    cases.TeamLeft: [],
    documents.Commented: [],
    documents.CorrectionAsked: [
        starting.restart_for_correction,
        later(mail.tell_client_correction),
    ],
    documents.DocumentRequested: [starting.start_for_request],
    documents.FileOpened: [watch_look],
    documents.RequestLimited: [],
    documents.RequestReopened: [starting.restart_for_reopened],
    documents.RequestWaived: [end_links_to_request],
    documents.VersionAccepted: [end_links_to_request],
    documents.VersionSent: [end_links_to_request, later(mail.tell_reviewer_of_version)],
    billing.CheckoutDisagreed: [have_disagreement_looked_at],
    billing.CheckoutEnded: [],
    billing.CheckoutStarted: [],
    billing.InvoiceCredited: [
        end_links_to_invoices,
        later(money.end_checkout_of_credited),
        later(mail.tell_client_credit),
    ],
    billing.InvoiceLimited: [],
    billing.InvoiceIssued: [starting.start_for_invoice, later(mail.tell_client_invoice)],
    billing.LatePolicyWritten: [],
    billing.PaymentAnnounced: [],
    billing.PaymentFailed: [later(mail.tell_client_failed_payment)],
    billing.PaymentReceived: [
        end_links_to_invoices,
        have_money_ahead_placed,
        later(mail.tell_client_receipt),
    ],
    billing.PaymentReversed: [
        starting.restart_for_reversal,
        later(mail.tell_client_reversal),
    ],
    billing.PlanAgreed: [],
    billing.PlanChanged: [],
    looks.AlarmLifted: [],
    looks.CustodyReported: [],
    looks.AlarmRaised: [later(mail.tell_of_alarm)],
    looks.DecoyEnded: [],
    looks.DecoySet: [],
    looks.LimitsOfLookingSet: [],
    looks.Looked: [watch_look],
    looks.SessionReported: [],
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
