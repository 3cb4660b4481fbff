"""What the page of a link shows: its one task, and nothing else of the case or of its people."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.billing.coming import coming_on, is_coming, with_coming
from adelante.billing.models import Invoice
from adelante.billing.ports import gateway_at
from adelante.cases.passing import Kind
from adelante.core.errors import Refused
from adelante.core.words import Words
from adelante.documents.models import Request, State, Upload
from adelante.web.access import PassRequest
from adelante.web.address import firm_here
from adelante.web.design import wording
from adelante.web.parts.billing.amount import Amount
from adelante.web.parts.documents.lines import Sent, first_name, formats_of, words_of
from adelante.web.parts.documents.tips import tips


@dataclass(frozen=True)
class Begun:
    """A file that was begun by this link, as the form lists it."""

    upload: Upload

    @property
    def url(self) -> str:
        return reverse("doing_upload", args=[self.upload.pk])

    @property
    def remove_url(self) -> str:
        return reverse("doing_remove", args=[self.upload.pk])


@dataclass(frozen=True)
class Asked:
    """The document that is asked for, in the reader's language."""

    request: Request

    @property
    def label(self) -> str:
        return words_of(self.request.label)

    @property
    def help(self) -> str:
        return words_of(self.request.facts.get("help"))

    @property
    def alternatives(self) -> str:
        return words_of(self.request.facts.get("alternatives"))

    @property
    def needs_correction(self) -> bool:
        return self.request.state == State.RETURNED

    @property
    def expected(self) -> list[str]:
        told = [formats_of(self.request.facts.get("formats"))]
        if self.request.facts.get("translation") == "if_not_english":
            told.append(_("With an English translation if it is in another language"))
        if self.request.due_on:
            words = (
                _("was due %(day)s") if wording.is_past(self.request.due_on) else _("by %(day)s")
            )
            told.append(words % {"day": wording.day(self.request.due_on)})
        return told


@dataclass(frozen=True)
class Owed:
    """The invoice that is to be paid. It was read `with_coming`."""

    invoice: Invoice

    @property
    def title(self) -> str:
        return Words.from_json(self.invoice.title).in_language(get_language() or "en")

    @property
    def due(self) -> str:
        return wording.due(self.invoice.due_on)

    @property
    def is_coming(self) -> bool:
        return is_coming(self.invoice)

    @property
    def has_failed(self) -> bool:
        coming = coming_on(self.invoice)
        return coming is not None and coming.failed


def page_of(request: PassRequest, **more: Any) -> tuple[str, dict[str, Any]]:
    """The template and its words for the visitor's task, done or not."""
    task = request.task
    common = {"first_name": first_name(request.actor.name), "width": " wide"} | more
    if task.kind == Kind.PAY:
        return "public/doing/pay.html", common | _to_pay(request, **more)
    asked = Asked(task.request)
    if task.is_done or not asked.request.is_open:
        return "public/doing/sent.html", common | {"asked": asked} | _sent(request)
    return "public/doing/send.html", common | {"asked": asked} | _to_send(request, **more)


def _to_send(request: PassRequest, *, refusal: Refused | None = None, **_more: Any) -> Any:
    here = request.task.uploads.filter(finished_at=None, failed_because="").order_by("started_at")
    return {
        "begun": [Begun(upload) for upload in here if upload.is_whole or upload.may_go_on],
        "refusal": refusal,
        "tips": tips(),
    }


def _sent(request: PassRequest) -> dict[str, Any]:
    version = request.task.versions.first()
    files = list(request.task.files.order_by("position")) if version else []
    hours = firm_here(request).reviews_within_hours
    return {
        "sent": Sent(version, files) if version else None,
        "reviewed_within": ngettext(
            "usually within %(count)s hour", "usually within %(count)s hours", hours
        )
        % {"count": hours},
    }


def _to_pay(request: PassRequest, *, form: Amount | None = None, **_more: Any) -> dict[str, Any]:
    invoice = with_coming(request.task.invoices, request.task.checkouts).get()
    return {
        "owed": Owed(invoice),
        "form": form or Amount.of(invoice.open_cents),
        "pays_online": gateway_at(firm_here(request).slug) is not None,
    }
