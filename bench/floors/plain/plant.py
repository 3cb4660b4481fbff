"""Make the floor's tables and rows; print the session cookie of the person who is measured."""

import os
from datetime import date

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floors.plain.settings"
django.setup()

from django.contrib.auth import (  # noqa: E402  after setup
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench.floors.plain.models import Bill, Paper  # noqa: E402

PEOPLE, ROWS = 200, 20


def main() -> None:
    call_command("migrate", verbosity=0)
    people = User.objects.bulk_create(
        User(
            username="measured" if number == 100 else f"person{number}",
            first_name="Ana",
            last_name="Gómez",
            password="!",
        )
        for number in range(PEOPLE)
    )
    common = [
        {"owner": person, "label": f"Paper {row}", "state": "needed", "due_on": date(2027, 1, row)}
        for row in range(1, ROWS + 1)
        for person in people
    ]
    Paper.objects.bulk_create(Paper(**values) for values in common)
    Bill.objects.bulk_create(Bill(**values, cents=87_500) for values in common)
    person = User.objects.get(username="measured")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    print(f"sessionid={session.session_key}")


main()
