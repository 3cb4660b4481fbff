"""Forms as a browser finds them on a page, filled in as somebody would who means it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPED = {
    "email": "somebody-new@example.com",
    "date": "2026-12-01",
    "number": "7",
    "tel": "(312) 555-0123",
    "url": "https://example.com/",
    "password": "a long password nobody has",
}
NAMED = {
    "amount": "10.00",
    "total": "1000.00",
    "receipt_number": "IOE0912345678",
    "initials": "QX",
    "days": "3, 7, 14",
}


@dataclass
class Form:
    """`sends` is what goes out: {name: values}. `buttons` are the ways to send it: name, value and
    where to. `others` is what somebody sends who changes what is chosen already.
    """

    action: str
    sends: dict[str, list[Any]] = field(default_factory=dict)
    others: dict[str, list[Any]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def bodies(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Where each of its buttons sends it, and what."""
        for name, value, action in self.buttons or [("", "", self.action)]:
            yield action, self.sends | ({name: [value]} if name else {})
            yield action, self.sends | self.others | ({name: [value]} if name else {})


class _Page(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        has = dict(attrs)
        if tag == "form":
            self.form = Form(urlsplit(known.get("action") or self.url).path)
            if known.get("method", "").lower() == "post":
                self.forms.append(self.form)
        form = self.form
        name = known.get("name", "")
        if form is None or "disabled" in has:
            return
        if tag == "button" and known.get("type", "submit") == "submit":
            action = urlsplit(known.get("formaction") or form.action).path
            form.buttons.append((name, known.get("value", ""), action))
        elif tag == "input" and name:
            self._input(form, name, known, has)
        elif tag == "textarea" and name:
            form.sends.setdefault(name, ["A few words about it"])
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select:
            value = known.get("value", "")
            if value and (self.select not in form.sends or "selected" in has):
                form.sends[self.select] = [value]
            if value and "selected" not in has:
                form.others[self.select] = [value]

    def _input(self, form: Form, name: str, known: dict[str, str], has: dict[str, Any]) -> None:
        kind = known.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if kind == "checkbox" and "checked" in has:
                form.others[name] = []
            if kind == "checkbox" or "checked" in has or name not in form.sends:
                values = form.sends.setdefault(name, [])
                values[:] = [] if kind == "radio" else values
                values.append(known.get("value", "on"))
        elif kind == "file":
            form.sends[name] = [picture()]
        elif kind == "hidden" or known.get("value"):
            form.sends.setdefault(name, []).append(known.get("value", ""))
            if kind in {"text", "date"}:
                form.others[name] = [TYPED.get(kind) or f"{known['value']}, 9"]
        elif kind not in {"submit", "button", "reset", "image"}:
            last = name.rpartition("-")[2]
            form.sends[name] = [NAMED.get(last) or TYPED.get(kind) or "Something new"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(file, "PNG")
    return SimpleUploadedFile("page.png", file.getvalue(), content_type="image/png")


def forms_on(page: str, *, url: str) -> list[Form]:
    """The forms of this page that change something."""
    reader = _Page(url)
    reader.feed(page)
    return reader.forms
