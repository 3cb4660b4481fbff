"""Floor (a): four indexed queries and string formatting, without any framework."""

import os
import threading
from collections.abc import Callable, Iterable
from html import escape
from http.cookies import SimpleCookie
from typing import Any

import psycopg

_kept = threading.local()

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Papers</title></head>
<body><h1>{name}</h1><h2>Papers</h2><ul>{papers}</ul><h2>Bills</h2><ul>{bills}</ul></body></html>"""
SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()"
USER = "SELECT id, first_name, last_name FROM auth_user WHERE username = %s AND is_active"
PAPERS = "SELECT label, state, due_on FROM plain_paper WHERE owner_id = %s ORDER BY id LIMIT 20"
BILLS = (
    "SELECT label, state, due_on, cents FROM plain_bill WHERE owner_id = %s ORDER BY id LIMIT 20"
)


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
) -> Iterable[bytes]:
    cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("sessionid")
    database = _connection()
    if cookie is None or database.execute(SESSION, [cookie.value]).fetchone() is None:
        start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return [b""]
    person = database.execute(USER, ["measured"]).fetchone()
    assert person
    owner, first, last = person
    papers = database.execute(PAPERS, [owner]).fetchall()
    bills = database.execute(BILLS, [owner]).fetchall()
    body = PAGE.format(
        name=escape(f"{first} {last}"),
        papers="".join(
            f"<li>{escape(label)}, {escape(state)}, {due:%b %d, %Y}</li>"
            for label, state, due in papers
        ),
        bills="".join(
            f"<li>{escape(label)}, {escape(state)}, {due:%b %d, %Y}, ${cents / 100:,.2f}</li>"
            for label, state, due, cents in bills
        ),
    ).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
    ]
    start_response("200 OK", headers)
    return [body]


def _connection() -> "psycopg.Connection[Any]":
    if not hasattr(_kept, "connection"):
        _kept.connection = psycopg.connect(os.environ["FLOOR_DATABASE_URL"], autocommit=True)
    connection: psycopg.Connection[Any] = _kept.connection
    return connection
