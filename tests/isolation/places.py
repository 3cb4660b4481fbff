"""Every place of a request where an id can stand: in the path, the query, the form, a header, an
order. Read from the URL tables and from the source of the doors; listed nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.apps import apps
from django.http import HttpResponse

from tests.addresses import UNSAFE, Address
from tests.belongings import Belongings, firm_of, mark_of, tenant_models
from tests.visiting import CLIENTS, STAFF, TOKEN, Browsers, body, owner_for

WEB = Path(__file__).parents[2] / "adelante" / "web"
READ = re.compile(r"\.(?:GET|POST)(?:\.get(?:list)?\(|\[)\"([a-z_]+)\"")
ORDERS = ("order_by", "order", "sort", "o", "before", "after", "page")
HEADERS = (
    "Referer",
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger",
    "HX-Prompt",
    "X-Forwarded-Prefix",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Http-Method-Override",
    "X-Firm",
    "Upload-Metadata",
    "If-None-Match",
    "Authorization",
)
PLACES = ("path", "query", "words", "order", "header", "form")
AT_ONCE = ("path", "query", "words", "header", "form")  # an order is in the query then
ELSEWHERE = {"rivera": "hugo", "harbour": "ana"}
ANOTHER_CLIENT = dict.fromkeys(("ana", "luis", "nora", "pablo"), "carla") | {"carla": "ana"}
NAMES = {
    "ana": ["Luis Gómez", "RI-1"],
    "luis": ["Luis Gómez", "RI-1"],
    "carla": ["Carla Mora", "RI-2", "carla@"],
    "hugo": ["Hugo", "Silva", "Zed", "Harbour Law", "HL-1", "hugo@", "zed@"],
}
EVERYBODYS = {"casetype"}  # one row serves every case of a firm


@dataclass(frozen=True)
class Probe:
    """One request: `who` asks at `address` for what is `holder`'s, named at `place`.

    `name` is the part of the path, the field or the header that carries it; empty: all at once.
    The place "everywhere" is the query, the form and the headers of one request.
    """

    address: Address
    who: str
    method: str
    place: str
    holder: str
    name: str = ""

    def __str__(self) -> str:
        return (
            f"{self.who} {self.method} {self.address}: {self.holder}'s in {self.place} {self.name}"
        )


def strangers(who: str) -> list[str]:
    """Whose things this person must not see a byte of: another firm's, another client's."""
    firm = "rivera" if who == "stranger" else firm_of(who)
    found = [ELSEWHERE[firm]]
    if who in ANOTHER_CLIENT:
        found.append(ANOTHER_CLIENT[who])
    if who == "stranger":
        found.append("ana")
    return found


def probes(addresses: list[Address], *, one_by_one: bool = False) -> Iterator[Probe]:
    """Every address × actor × method × place × holder; `one_by_one`: each name by itself."""
    for address in addresses:
        for who in (*STAFF, *CLIENTS, "pablo", "stranger"):
            for holder in strangers(who):
                for method in address.different_methods:
                    for place in PLACES if one_by_one else AT_ONCE:
                        for name in _names(address, method, place, one_by_one=one_by_one):
                            yield Probe(address, who, method, place, holder, name)


def everywhere(addresses: list[Address]) -> Iterator[Probe]:
    """Of each form, one sending by everybody with a stranger's ids wherever they fit."""
    for probe in probes([address for address in addresses if address.unsafe]):
        if probe.place == "header" and probe.method in UNSAFE:
            yield replace(probe, place="everywhere")


def _names(address: Address, method: str, place: str, *, one_by_one: bool) -> list[str]:
    if place == "path":
        return address.ids
    if place == "form" and method != "POST":
        return []
    if not one_by_one:
        return [""]
    known = {"order": ORDERS, "header": HEADERS}
    return list(known.get(place) or fields())


@cache
def fields() -> list[str]:
    """Names that a field may have: of rows, of the forms of the doors, of what views read."""
    found = set()
    for model in tenant_models():
        kind = model._meta.model_name or ""
        found |= {kind, f"{kind}_id", f"{kind}s", "id", "pk", "ids"}
        found |= {field.attname for field in model._meta.local_fields if field.is_relation}
    for source in WEB.rglob("*.py"):
        found.update(READ.findall(source.read_text()))
    return sorted(found | _of_forms(forms.Form))


def _of_forms(kind: type[forms.Form]) -> set[str]:
    assert apps.ready
    own = set(kind.base_fields) if kind.__module__.startswith("adelante.") else set()
    return own.union(*(_of_forms(below) for below in kind.__subclasses__()))


class Prober:
    """Sends probes from the browsers of a house, and looks for what is not the asker's."""

    def __init__(self, house: Belongings, browsers: Browsers) -> None:
        self.house, self.browsers = house, browsers
        self.ids = {
            holder: {
                kind: row.pk
                for (kind, who), row in house.rows.items()
                if who == holder and isinstance(row.pk, UUID) and kind not in EVERYBODYS
            }
            for holder in NAMES
        }

    def send(self, probe: Probe) -> HttpResponse:
        firm = "rivera" if probe.who == "stranger" else firm_of(probe.who)
        url = probe.address.at(firm, **self._parts(probe))
        form: dict[str, Any] = {}
        headers: dict[str, str] = {}
        if probe.place in {"query", "words", "order"}:
            return self._ask(probe, url, query=self._fields(probe))
        if probe.place in {"form", "everywhere"}:
            form = self._fields(probe)
        if probe.place in {"header", "everywhere"}:
            headers = self._headers(probe)
        query = form if probe.place == "everywhere" else None
        return self._ask(probe, url, query=query, form=form, headers=headers)

    def _parts(self, probe: Probe) -> dict[str, UUID]:
        owner = "ana" if probe.who == "stranger" else owner_for(probe.who)
        parts = {part: self.house.id_in_address(part, owner) for part in probe.address.ids}
        if probe.place == "path":
            parts[probe.name] = self.house.id_in_address(probe.name, probe.holder)
        return parts

    def _ask(
        self,
        probe: Probe,
        url: str,
        *,
        query: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:
        browser = self.browsers.of(probe.who)
        if probe.method == "POST":
            return browser.post(url, form or {}, query_params=query, headers=headers)
        return browser.generic(probe.method, url, query_params=query, headers=headers)

    def _fields(self, probe: Probe) -> dict[str, str]:
        names = [probe.name] if probe.name else [*fields(), *ORDERS]
        return {name: self._value(name, probe) for name in names}

    def _value(self, name: str, probe: Probe) -> str:
        ids = self.ids[probe.holder]
        if probe.place == "words":
            return NAMES[probe.holder][-1]
        kind = name.removesuffix("_id").removesuffix("s").replace("_", "")
        return str(ids.get(kind, ids["case"]))

    def _headers(self, probe: Probe) -> dict[str, str]:
        other, ids = firm_of(probe.holder), self.ids[probe.holder]
        page = f"http://testserver/{other}/case/{ids['case']}"
        named = {"X-Firm": other, "X-Http-Method-Override": "DELETE"}
        named |= {"X-Forwarded-Prefix": f"/{other}", "HX-Target": str(ids["case"])}
        return {name: named.get(name, page) for name in ([probe.name] if probe.name else HEADERS)}

    def found(self, probe: Probe, response: HttpResponse) -> list[str]:
        """Words and ids of the holder's that are in the answer, but for what was asked with."""
        text = TOKEN.sub(b"", body(response)).decode(errors="replace")
        text += " ".join(f"{name}: {value}" for name, value in response.headers.items())
        asked = set(map(str, self._parts(probe).values()))
        if probe.place == "header":
            asked |= set(self._headers(probe).values())
        elif probe.place != "path":
            asked |= set(self._fields(probe).values())
        for words in sorted(asked, key=len, reverse=True):
            text = text.replace(words, "")
        canaries = [mark_of(probe.holder), *NAMES[probe.holder]]
        canaries += [str(key) for key in self.ids[probe.holder].values()]
        return [each for each in canaries if each in text]
