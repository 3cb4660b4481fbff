"""Migration operations that put a table behind the wall. Plain SQL: an auditor reads what runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.operations import RunPython, RunSQL

FIRM = "(SELECT tenancy_firm())"  # wrapped: worked out once a query, not once a row
ALL = "SELECT, INSERT, UPDATE, DELETE"
KEEP = "SELECT, INSERT, UPDATE"  # what acts need: nothing is deleted by an act
ADD = "SELECT, INSERT"


class Wall(RunSQL):
    """One firm's rows and nobody else's.

    `staff`, `client`, `system`, `app` are the verbs that each database role may use; `home` says
    which of the firm's rows a client sees, `gives` which ones a client may write (default: those
    seen). `app` is the bare application, which signs people in.
    """

    def __init__(
        self,
        table: str,
        *,
        staff: str = KEEP,
        system: str = KEEP,
        client: str = "",
        home: str = "false",
        gives: str = "",
        app: str = "",
    ) -> None:
        self.table = table
        steps = [
            (
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
            ),
        ]
        of_firm = f"firm_id = {FIRM}"
        for door, verbs, sees, writes in [
            ("staff", staff, "firm_id = (SELECT tenancy_desk())", ""),
            ("client", client, f"{of_firm} AND ({home})", gives and f"{of_firm} AND ({gives})"),
            ("system", system, of_firm, ""),
            ("app", app, of_firm, ""),
        ]:
            if verbs:
                check = f" WITH CHECK ({writes})" if writes else ""
                steps += [
                    (
                        f"CREATE POLICY {door} ON {table} TO adelante_{door} USING ({sees}){check}",
                        f"DROP POLICY {door} ON {table}",
                    ),
                    (
                        f"GRANT {verbs} ON {table} TO adelante_{door}",
                        f"REVOKE ALL ON {table} FROM adelante_{door}",
                    ),
                ]
        super().__init__([do for do, _ in steps], [undo for _, undo in reversed(steps)])

    def describe(self) -> str:
        return f"Wall {self.table}"


class PassWall(RunSQL):
    """What a one-task link reaches of a table that is walled already.

    `home` says which of the firm's rows its visitor sees, `gives` which ones they may write
    (default: those seen).
    """

    def __init__(self, table: str, verbs: str, *, home: str, gives: str = "") -> None:
        self.table = table
        check = f" WITH CHECK (firm_id = {FIRM} AND ({gives}))" if gives else ""
        super().__init__(
            [
                f"CREATE POLICY pass ON {table} TO adelante_pass "
                f"USING (firm_id = {FIRM} AND ({home})){check}",
                f"GRANT {verbs} ON {table} TO adelante_pass",
            ],
            [f"DROP POLICY pass ON {table}", f"REVOKE ALL ON {table} FROM adelante_pass"],
        )

    def describe(self) -> str:
        return f"Wall of a link on {self.table}"


class Redraw(RunSQL):
    """Another line through a table that is walled already: which rows a client sees from now on.

    `home` and `was` are as a Wall's `home`. What a client may write stays as it is, where the wall
    says so (`gives`).
    """

    def __init__(self, table: str, *, home: str, was: str) -> None:
        self.table = table
        alter = f"ALTER POLICY client ON {table} USING (firm_id = {FIRM} AND ({{0}}))"
        super().__init__(alter.format(home), alter.format(was))

    def describe(self) -> str:
        return f"Redraw {self.table}"


WHOLE = "(SELECT tenancy_whole())"
MINE = "(SELECT unnest(tenancy_mine()))"


class Team(RunSQL):
    """Where a firm works in teams: the office reaches the rows of its own cases alone (ADR 0017).

    `reached` says which rows those are, `begins` that a row may be added before its team is known.
    Where everybody reaches every case `tenancy_whole` is asked once a query and nothing else is.
    """

    def __init__(self, table: str, *, reached: str = "", begins: bool = False) -> None:
        self.table = table
        sees = f"{WHOLE} OR {reached or f'case_id IN {MINE}'}"
        to = f"ON {table} AS RESTRICTIVE"
        do: list[Any] = (
            [
                f"CREATE POLICY team {to} FOR SELECT TO adelante_staff USING ({sees})",
                f"CREATE POLICY team_changes {to} FOR UPDATE TO adelante_staff USING ({sees})",
            ]
            if begins
            else [f"CREATE POLICY team {to} TO adelante_staff USING ({sees})"]
        )
        undo: list[Any] = [f"DROP POLICY team ON {table}"]
        undo += [f"DROP POLICY team_changes ON {table}"] if begins else []
        super().__init__(do, undo)

    def describe(self) -> str:
        return f"Team {self.table}"


class Limits(RunSQL):
    """Rows that are limited to some are there for nobody else, at the desk and in the portal.

    `by` begins the names of the two functions that give the ids of what is shut to the reader
    (`{by}_at_desk`, `{by}_at_home`); `key` is the column that holds such an id, or `test` what has
    to hold, with `{shut}` where their array stands. `client`: does a client reach the table at all?
    """

    def __init__(
        self, table: str, *, by: str, key: str = "", test: str = "", client: bool = True
    ) -> None:
        self.table = table
        holds = test or f"{key} <> ALL ({{shut}})"
        do: list[Any] = []
        undo: list[Any] = []
        for hat, place in (("staff", "at_desk"), ("client", "at_home")):
            if hat == "staff" or client:
                name = f"{by.removeprefix('tenancy_')}_{place}"
                told = holds.format(shut=f"(SELECT {by}_{place}())::uuid[]")
                do.append(
                    f"CREATE POLICY {name} ON {table} AS RESTRICTIVE TO adelante_{hat} "
                    f"USING ({told})"
                )
                undo.append(f"DROP POLICY {name} ON {table}")
        super().__init__(do, undo)

    def describe(self) -> str:
        return f"Limits {self.table}"


class AppendOnly(RunSQL):
    """Rows that are only ever added: not even the owner changes one. A mistake gets a new row.

    TRUNCATE fires no row trigger, so it has one of its own; databases of the tests are emptied by
    it, and only those whose name says so.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            [
                f"CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION core_only_added()",
                f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
                "WHEN (current_database() NOT LIKE 'test\\_%') EXECUTE FUNCTION core_only_added()",
            ],
            [
                f"DROP TRIGGER never_emptied ON {table}",
                f"DROP TRIGGER only_added ON {table}",
            ],
        )

    def describe(self) -> str:
        return f"Rows of {self.table} are only added"


class Lookup(RunSQL):
    """A function that looks past the wall, owned by a role that may read the named columns alone.

    `reads` maps a table to the columns that the function needs; `callers` are the database roles
    that may call it. `was` is the function that this one replaces, and that comes back when the
    migration is undone.
    """

    def __init__(
        self,
        name: str,
        function: str,
        *,
        reads: dict[str, str],
        callers: str,
        signature: str = "()",
        was: str = "",
    ) -> None:
        self.name = name
        do: list[Any] = []
        for table, columns in reads.items():
            do += [
                f"GRANT SELECT ({columns}) ON {table} TO adelante_lookup",
                f"DROP POLICY IF EXISTS lookup ON {table}",
                f"CREATE POLICY lookup ON {table} FOR SELECT TO adelante_lookup USING (true)",
            ]
        do += [
            "GRANT CREATE ON SCHEMA public TO adelante_lookup",
            "SET LOCAL ROLE adelante_lookup",
            _replacing(function) if was else function,
            f"REVOKE EXECUTE ON FUNCTION {name}{signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {name}{signature} TO {callers}",
            "RESET ROLE",
            "REVOKE CREATE ON SCHEMA public FROM adelante_lookup",
        ]
        undo: list[Any] = [
            "GRANT CREATE ON SCHEMA public TO adelante_lookup",
            "SET LOCAL ROLE adelante_lookup",
            _replacing(was) if was else f"DROP FUNCTION {name}{signature}",
            "RESET ROLE",
            "REVOKE CREATE ON SCHEMA public FROM adelante_lookup",
        ]
        super().__init__(do, undo)

    def describe(self) -> str:
        return f"Lookup {self.name}"


def _replacing(function: str) -> str:
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class AcrossFirms(RunPython):
    """RunPython over every firm. Without it the owner, being FORCEd, sees and changes no row."""

    def __init__(self, code: Any, reverse_code: Any = None, *, tables: list[str]) -> None:
        super().__init__(code, reverse_code)
        self.tables = tables

    def database_forwards(self, app_label: Any, schema_editor: Any, *states: Any) -> None:
        with self._unforced(schema_editor):
            super().database_forwards(app_label, schema_editor, *states)

    def database_backwards(self, app_label: Any, schema_editor: Any, *states: Any) -> None:
        with self._unforced(schema_editor):
            super().database_backwards(app_label, schema_editor, *states)

    @contextmanager
    def _unforced(self, schema_editor: Any) -> Iterator[None]:
        if not schema_editor.connection.in_atomic_block:
            raise RuntimeError("lifting FORCE needs an atomic migration")
        for table in self.tables:
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or ALTER meets pending triggers
        for table in self.tables:
            schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
