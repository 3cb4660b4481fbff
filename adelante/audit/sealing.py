"""Holding a firm's entries together: every minute, what is settled gets the next seal of the chain.

An entry is settled when no transaction runs any more that could still add one before it. That is
told by transactions, not by numbers or clocks: below `pg_snapshot_xmin` none is running, so what
they have written is seen now, or was undone. A seal takes all that transactions from the end of
the seal before up to there have written, so that none is left out and none slips in.
"""

import logging
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from django.db import connection

from adelante.audit.lines import digested, hash_of, list_line, packed
from adelante.audit.models import Entry, Seal
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant

MOST = 1_000
"""Entries of one seal, if they are of more than one transaction."""
NO_SEAL = bytes(32)
log = logging.getLogger(__name__)


def seal_firm(firm: UUID) -> int:
    """Seal what is settled; returns how many entries. Runs beside others without harm."""
    with tenant(firm):
        server, settled, is_alone = _now(firm)
        if not is_alone:
            return 0
        count, head = 0, newest_seal(firm)
        if head is None or head.server != server:
            for other in _servers_before(firm, now=server):
                count += _seal(firm, server=other, after=_end_of(firm, other), upto=None)
        after = head.upto if head and head.server == server else _end_of(firm, server)
        count += _seal(firm, server=server, after=after, upto=settled)
        if count and (head := newest_seal(firm)):  # the log lies elsewhere: one more anchor
            log.info("audit head of %s: %d:%s", firm, head.number, hash_of(head).hex())
        return count


def newest_seal(firm: UUID) -> Seal | None:
    """Without its list, which may be long."""
    return Seal.objects.filter(firm=firm).defer("listed").order_by("-number").first()


def _now(firm: UUID) -> tuple[int, int, bool]:
    """This database, the transaction below which none is running, and whether nobody else seals."""
    with connection.cursor() as cursor:
        row = cursor.execute(
            "SELECT (pg_control_system()).system_identifier, "
            "pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
            "pg_try_advisory_xact_lock(hashtextextended('seal ' || %s, 0))",
            [str(firm)],
        ).fetchone()
    return row[0], row[1], row[2]


def _servers_before(firm: UUID, *, now: int) -> list[int]:
    """Databases that this one is a copy of. A restored dump counts transactions anew, so what the
    one before had written and not sealed is sealed by that one's count.
    """
    known = Entry.objects.filter(firm=firm).exclude(server=now).order_by()
    return list(known.values_list("server", flat=True).distinct())


def _end_of(firm: UUID, server: int) -> int:
    """The transaction of that database from which on nothing is sealed."""
    seals = Seal.objects.filter(firm=firm, server=server).order_by("-number")
    return seals.values_list("upto", flat=True).first() or 0


def _seal(firm: UUID, *, server: int, after: int, upto: int | None) -> int:
    """Seal what this database's transactions wrote below `upto`; None: all of it."""
    count = 0
    of_server = Entry.objects.filter(firm=firm, server=server)
    if upto is None:
        upto = (of_server.order_by("-xid").values_list("xid", flat=True).first() or 0) + 1
    while found := list(
        of_server.filter(xid__gte=after, xid__lt=upto).order_by("xid", "seq")[: MOST + 1]
    ):
        end = upto
        if len(found) > MOST:
            end = found[-1].xid
            if found[0].xid == end:  # one transaction has written more than fit
                found = list(of_server.filter(xid=end))
                end += 1
            found = [entry for entry in found if entry.xid < end]
        _add(firm, found, server=server, after=after, upto=end)
        after = end
        count += len(found)
    return count


def _add(firm: UUID, entries: Iterable[Entry], *, server: int, after: int, upto: int) -> None:
    head = newest_seal(firm)
    listed = list(digested(sorted(entries, key=lambda entry: entry.seq)))
    Seal.objects.create(
        id=new_id(),
        firm_id=firm,
        number=head.number + 1 if head else 1,
        server=server,
        after=after,
        upto=upto,
        first=listed[0][0],
        last=listed[-1][0],
        count=len(listed),
        listed=packed(listed),
        digest=sha256(list_line(listed)).digest(),
        previous=hash_of(head) if head else NO_SEAL,
    )
