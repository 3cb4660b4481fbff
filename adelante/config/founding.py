"""`adelante init`: the first firm and its managing partner."""

import getpass
import os
import sys

from adelante.config import environment, serving
from adelante.core.embedded import CannotStart, Cluster


def init(*, firm: str, address: str, owner: str, email: str, time_zone: str) -> int:
    """Keys, database, firm, owner. The owner's password is asked for, or read from a pipe."""
    data = environment.data_folder()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    master = environment.master_key_file(data)
    if master.is_relative_to(data):
        print(
            "Set MASTER_KEY_FILE to a path outside the data folder: whoever takes the folder must "
            "not have the key with it.",
            file=sys.stderr,
        )
        return 1
    serving.make_keys(data)
    cluster: Cluster | None = None
    try:
        if not os.environ.get("DATABASE_URL"):
            cluster = serving.start_database(data, birth="firm")
        serving.migrate()
        return _found(firm=firm, address=address, owner=owner, email=email, time_zone=time_zone)
    except CannotStart as why:
        print(why, file=sys.stderr)
        return 1
    finally:
        if cluster:
            cluster.stop()


def _found(*, firm: str, address: str, owner: str, email: str, time_zone: str) -> int:
    import django

    django.setup()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from adelante.core.errors import Refused
    from adelante.people.founding import found_firm

    password = getpass.getpass("Password for the owner: ") if sys.stdin.isatty() else input()
    try:
        validate_password(password)
        found_firm(
            name=firm,
            slug=address,
            owner=owner,
            email=email,
            password=password,
            time_zone=time_zone,
        )
    except (ValidationError, Refused) as why:
        print("; ".join(getattr(why, "messages", [str(why)])), file=sys.stderr)
        return 1
    print(f"{firm} is founded. Start it with: adelante serve. Its office is at /{address}/desk/")
    return 0
