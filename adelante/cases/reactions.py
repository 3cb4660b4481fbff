"""What cases do about other rooms' news, in the transaction of the news."""

from django.db.models import F
from django.db.models.functions import Coalesce

from adelante.cases.events import AccessEnded, CaseClosed, CaseKeptSafe, CaseMadeSensitive
from adelante.cases.models import Grant
from adelante.cases.passing import end_links
from adelante.core import clock
from adelante.people.events import AddressChanged, AddressChangeUndone, SignedIn


def end_links_of_case(event: CaseClosed | CaseKeptSafe | CaseMadeSensitive) -> None:
    """For good: a case that is opened again sends new ones, and a quiet one none."""
    end_links(firm=event.by.firm, case=event.case)


def end_links_of_access(event: AccessEnded) -> None:
    """Whoever reaches the case no more comes in by no link either."""
    end_links(firm=event.by.firm, case=event.case, account=event.account)


def end_links_of_account(event: AddressChanged | AddressChangeUndone) -> None:
    """What lies in a mailbox that is not theirs any more, or was never theirs, opens nothing."""
    end_links(firm=event.by.firm, account=event.account)


def note_last_seen(event: SignedIn) -> None:
    """The office sees when somebody was last here, and whether they ever were."""
    now = clock.now()
    Grant.objects.filter(firm=event.by.firm, account=event.account, ended_at=None).update(
        first_seen_at=Coalesce(F("first_seen_at"), now), last_seen_at=now
    )
