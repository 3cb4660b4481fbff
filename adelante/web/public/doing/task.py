"""Everything that a link reaches. Its pages read from here and nowhere else.

Row security has already left only what the link is for; nothing here widens it.
"""

from typing import Any

from django.shortcuts import get_object_or_404

from adelante.billing.models import Checkout, Invoice
from adelante.cases.passing import Entered, Kind
from adelante.documents.models import File, Request, Upload, Version


class OneTask:
    """`kind` is what there is to do; `is_done`: there is nothing more to do."""

    def __init__(self, entered: Entered) -> None:
        self.actor = entered.actor
        self.kind: Kind = entered.kind
        self.is_done = entered.is_done

    def _of_firm(self, model: Any) -> Any:
        return model.objects.filter(firm=self.actor.firm)

    @property
    def request(self) -> Request:
        """The document that is asked for; 404 where the task is another."""
        found: Request = get_object_or_404(self._of_firm(Request), pk=self.actor.item)
        return found

    @property
    def invoices(self) -> Any:
        return self._of_firm(Invoice).filter(pk=self.actor.item)

    @property
    def checkouts(self) -> Any:
        return self._of_firm(Checkout).filter(invoice=self.actor.item)

    @property
    def uploads(self) -> Any:
        """Files on their way by this very link."""
        return self._of_firm(Upload).filter(account_id=self.actor.link)

    @property
    def versions(self) -> Any:
        """What was sent by this very link."""
        return self._of_firm(Version)

    @property
    def files(self) -> Any:
        return self._of_firm(File)
