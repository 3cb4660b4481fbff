"""The `adelante` command: what an operator types. Django's own commands work under it too."""

import argparse
import os
import sys
from pathlib import Path
from uuid import UUID


def main() -> None:
    """Run one command and exit with its code."""
    sys.exit(run(sys.argv[1:]) or 0)


def run(words: list[str]) -> int | None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adelante.config.settings")
    ours = {
        "demo": _demo,
        "serve": _serve,
        "init": _init,
        "doctor": _doctor,
        "routes": _routes,
        "keys": _keys,
        "audit": _audit,
    }
    if words and words[0] in ours:
        return ours[words[0]](words[1:])
    if not words or words[0] in {"-h", "--help"}:
        print(_HELP)
        return 0
    from django.core.management import execute_from_command_line

    execute_from_command_line(["adelante", *words])
    return 0


_HELP = """adelante: a client portal for immigration law firms

  adelante demo            serve the sample firms from a folder of their own
  adelante demo accounts   the sample accounts            (--json)
  adelante demo pages      every main page they can reach (--json)
  adelante demo session E  a Cookie header, signed in as the account with that e-mail
  adelante init            the first firm and its owner
  adelante serve           web and worker                 (--web-only, --worker-only)
  adelante doctor          database, storage, mail, keys, sandbox: one sentence each
  adelante keys status     each key's id and age          (--json)
  adelante keys rotate     a new key while all work       (--master, --firm, --all-firms, ...)
  adelante routes          every address, its methods and who may enter (--json)
  adelante audit verify    is each firm's trail whole?    (--firm, --head number:hash)
  adelante audit export    a firm's trail as JSON Lines   (--firm, --file)
  adelante audit head      number and hash of the newest seal of each firm

Any other word is one of Django's commands, such as `adelante migrate --database owner`.
Settings come from the environment; docs/operate/settings.md lists them."""


def _demo(words: list[str]) -> int | None:
    from adelante.config import demo

    parser = argparse.ArgumentParser(prog="adelante demo")
    parser.add_argument("what", nargs="?", choices=["accounts", "pages", "session"])
    parser.add_argument("email", nargs="?")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--data", type=Path)
    asked = parser.parse_args(words)
    if asked.data:
        os.environ["DATA"] = str(asked.data.absolute())
    if asked.what is None:
        return demo.serve(port=asked.port)
    return demo.tell(asked.what, email=asked.email, as_json=asked.json)


def _serve(words: list[str]) -> int | None:
    from adelante.config import serving

    parser = argparse.ArgumentParser(prog="adelante serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--web-only", action="store_true")
    parser.add_argument("--worker-only", action="store_true")
    asked = parser.parse_args(words)
    return serving.serve(
        host=asked.host,
        port=asked.port,
        processes=asked.workers,
        web=not asked.worker_only,
        worker=not asked.web_only,
    )


def _init(words: list[str]) -> int | None:
    from adelante.config import founding

    parser = argparse.ArgumentParser(prog="adelante init")
    parser.add_argument("--firm", required=True, help='the firm\'s name: "Rivera Immigration"')
    parser.add_argument("--address", required=True, help="its word in the address: rivera")
    parser.add_argument("--owner", required=True, help="name of the managing partner")
    parser.add_argument("--email", required=True)
    parser.add_argument("--time-zone", default="America/New_York")
    asked = parser.parse_args(words)
    return founding.init(
        firm=asked.firm,
        address=asked.address,
        owner=asked.owner,
        email=asked.email,
        time_zone=asked.time_zone,
    )


def _doctor(words: list[str]) -> int | None:
    from adelante.config import doctor

    argparse.ArgumentParser(prog="adelante doctor").parse_args(words)
    return doctor.examine()


def _keys(words: list[str]) -> int | None:
    from adelante.config import keys

    parser = argparse.ArgumentParser(prog="adelante keys")
    what = parser.add_subparsers(dest="what", required=True)
    status = what.add_parser("status", help="each key's id and age")
    status.add_argument("--json", action="store_true")
    rotate = what.add_parser("rotate", help="replace keys; started again, it goes on")
    rotate.add_argument("--master", action="store_true", help="the key of this installation")
    rotate.add_argument(
        "--only-add", action="store_true", help="only write the new master key into its file"
    )
    rotate.add_argument("--firm", action="append", default=[], metavar="ADDRESS")
    rotate.add_argument("--all-firms", action="store_true")
    rotate.add_argument("--scopes", action="store_true", help="and of its cases and contacts")
    one = rotate.add_mutually_exclusive_group()
    one.add_argument("--case", type=UUID, metavar="ID", help="only of this case of --firm")
    one.add_argument("--contact", type=UUID, metavar="ID", help="only of this contact of --firm")
    asked = parser.parse_args(words)
    if asked.what == "status":
        return keys.status(as_json=asked.json)
    if not (asked.master or asked.all_firms or asked.firm):
        rotate.error("say which: --master, --firm ADDRESS or --all-firms")
    if (asked.case or asked.contact) and (len(asked.firm) != 1 or asked.all_firms):
        rotate.error("--case and --contact need the one --firm that they are of")
    return keys.rotate(
        master=asked.master,
        only_add=asked.only_add,
        firms=asked.firm,
        all_firms=asked.all_firms,
        case=asked.case,
        contact=asked.contact,
        scopes=asked.scopes,
    )


def _routes(words: list[str]) -> int | None:
    from adelante.config import routes

    parser = argparse.ArgumentParser(prog="adelante routes")
    parser.add_argument("--json", action="store_true")
    return routes.show(as_json=parser.parse_args(words).json)


def _audit(words: list[str]) -> int | None:
    from adelante.config import audit

    return audit.run(words)
