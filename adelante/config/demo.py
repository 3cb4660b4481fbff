"""`adelante demo`: the sample firms in a folder of their own, on the embedded database."""

import json
import os
import socket
import sys
import threading
from typing import Any

from adelante.config import environment, serving
from adelante.core.children import Children
from adelante.core.embedded import CannotStart


def serve(*, port: int) -> int:
    """Set up if need be, serve until told to stop, stop all that was started."""
    data = environment.data_folder()
    if os.environ.get("DATABASE_URL"):
        print("The demo runs on its own embedded database: unset DATABASE_URL.", file=sys.stderr)
        return 1
    if not _is_free(port):
        print(f"Port {port} is in use; choose another: make demo PORT=8001", file=sys.stderr)
        return 1
    os.environ["BASE_URL"] = f"http://127.0.0.1:{port}"
    mail_port = _free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_port}"
    os.environ["GATEWAY"] = "adelante.demo.gateway.at_firm"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    serving.make_keys(data)
    try:
        cluster = serving.start_database(data, birth="demo")
    except CannotStart as why:
        print(why, file=sys.stderr)
        return 1
    try:
        serving.migrate()
        if not _django_says_demo():
            print("This folder holds a firm's own database, not a demo.", file=sys.stderr)
            return 1
        from adelante.demo import mail, seeding

        seeding.plant(say=_say)
        with mail.receiving(port=mail_port):
            _leave_database()
            children = Children()
            serving.start_web(children, host="127.0.0.1", port=port, processes=2)
            serving.start_worker(children)
            threading.Thread(
                target=serving.when_answering, args=(port, lambda: _ready(port)), daemon=True
            ).start()
            return children.run_until_stopped(watch=serving.keeps_running(cluster))
    finally:
        cluster.stop()


def tell(what: str, *, email: str | None, as_json: bool) -> int:
    """The sample accounts, their pages, or a signed-in session; of a running demo's folder."""
    if not _django_says_demo():
        print("There is no running demo in this folder (DATA names it).", file=sys.stderr)
        return 1
    from adelante.demo import reading

    if what == "session":
        cookie = reading.session(email or "")
        if cookie is None:
            print(f"No sample account has the e-mail {email}.", file=sys.stderr)
            return 1
        print(cookie)
        return 0
    rows: list[dict[str, Any]] = reading.accounts() if what == "accounts" else reading.pages()
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print("  ".join(str(value) for value in row.values()))
    return 0


def _django_says_demo() -> bool:
    import django

    django.setup()
    from adelante.core.birth import is_demo

    return is_demo()


def _leave_database() -> None:
    from django.db import connections

    connections.close_all()


def _ready(port: int) -> None:
    from adelante.demo import reading

    _say(f"\nready http://127.0.0.1:{port}\n")
    _say(f"Mail that the demo sends: http://127.0.0.1:{port}/demo/mail/")
    for row in reading.accounts():
        if row["is_main"]:
            where = f"http://127.0.0.1:{port}{row['door']}"
            _say(f"  {row['role']:<10} {row['email']:<32} {row['password']:<32} {where}")
    _leave_database()


def _say(words: str) -> None:
    print(words, flush=True)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
