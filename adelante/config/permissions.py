"""`docs/permissions.md`: who may do what, written from the table and from the addresses.

A test compares the file with what is written here, and another sends every role to every address.
"""

from collections import defaultdict
from pathlib import Path

from django.utils import translation

from adelante.cases.models import Grant
from adelante.config.routes import routes
from adelante.people.models.member import Role
from adelante.people.permissions import (
    OF_STAFF,
    OUTSIDE_TEAMS,
    RIGHTS,
    TOO_MUCH,
    may_be_given,
    may_be_taken,
)

PLACE = Path(__file__).parents[2] / "docs" / "permissions.md"

_HEAD = """# Who may do what

Written by `manage.py permissions` from `people/permissions.py` and the addresses; not by hand.
`tests/test_matrix.py` sends every role to every address, for what is theirs, another team's and
another firm's, and expects what stands here.

## Rights by role

● has it, and keeps it. ◐ has it; the firm may take it away. ○ has it not; the firm may give it.
Empty: never. A firm fits roles to itself in Settings, Roles; each change is an entry of the trail.
"""

_TEAMS = """
## Which cases

Firm-wide, everybody at the office reaches every case, as far as their role goes. Where a firm works
in teams, a case is there for its attorney, its paralegal and whom they add, and for
{outside}.
For everybody else it does not exist: the answer is that of an address that names nothing.

Any document and any invoice can be limited further, to named roles or people of the office, and to
named people of the case. Managing partners, and whom the item is about, always find it.
"""

_CLIENTS = """
## Clients

What a client reaches is decided by the reach of their access, not by the part they have: a
petitioner, a beneficiary, an employer's contact or a preparer may be let in by each of the three.

| reach | what is there |
|---|---|
| {case} | the case, its steps, dates, bills, every document's state; pages of their own papers |
| {own} | the documents asked of themselves; nothing of the others, no bill, no date |
| {bills} | invoices and payments of the case; no document |

They answer, send and pay only for the party that they act for.
"""


def as_markdown() -> str:
    with translation.override("en"):
        return "\n".join(
            [
                _HEAD,
                *_rights(),
                _together(),
                _TEAMS.format(outside=_outside()),
                _CLIENTS.format(**{str(value): label for value, label in Grant.Reach.choices}),
                "## Addresses\n",
                *_addresses(),
            ]
        )


def write() -> None:
    PLACE.write_text(as_markdown())


def _rights() -> list[str]:
    roles = list(Role)
    lines = [f"| right | {' | '.join(str(role.label) for role in roles)} |"]
    lines.append("|---|" + "---|" * len(roles))
    for right in OF_STAFF:
        cells = [_cell(role, right) for role in roles]
        lines.append(f"| {right} | {' | '.join(cells)} |")
    return lines


def _cell(role: Role, right: str) -> str:
    if right in RIGHTS[role]:
        return "◐" if may_be_taken(role, right) else "●"
    return "○" if may_be_given(role, right) else " "


def _together() -> str:
    warned = [
        f"- {', '.join(right for right in OF_STAFF if right in together)}: {why}"
        for together, why in TOO_MUCH
    ]
    return "\nA warning stands beside a role that has all of these:\n\n" + "\n".join(warned)


def _outside() -> str:
    *names, last = [str(role.label).lower() for role in Role if role in OUTSIDE_TEAMS]
    return f"{', '.join(names)} and {last}"


def _addresses() -> list[str]:
    """The addresses of each right, then those of the other doors."""
    by_access: dict[str, list[str]] = defaultdict(list)
    for row in routes():
        methods = "/".join(method for method in row["methods"] if method != "HEAD")
        by_access[row["access"]].append(f"`{methods} {row['path']}`")
    lines = []
    for access in sorted(by_access, key=_order):
        door, _, right = access.partition(": ")
        title = f"{door}: {right}" if right else door
        lines += [f"### {title}\n", *(f"- {row}" for row in sorted(by_access[access])), ""]
    return lines


def _order(access: str) -> tuple[int, int, str]:
    door, _, right = access.partition(": ")
    doors = ["staff", "client", "account", "public", "open"]
    rights = [str(may) for may in OF_STAFF]
    return (
        doors.index(door) if door in doors else len(doors),
        rights.index(right) if right in rights else len(rights),
        access,
    )
