"""What a request says of its own host leads no page, no redirect and no mail anywhere else."""

import pytest

from adelante.core.tenancy import tenant
from adelante.firms.links import link
from adelante.messaging.models import Message
from tests.visiting import Browsers, body

THEIRS = "evil.example"
HOSTS = [
    THEIRS,
    f"testserver@{THEIRS}",
    f"testserver:80@{THEIRS}",
    f"{THEIRS}:443",
    f"testserver.{THEIRS}",
    f"{THEIRS}#testserver",
    f"{THEIRS}/testserver",
    f"{THEIRS}?testserver",
    f"{THEIRS}\\testserver",
    f"testserver, {THEIRS}",
    f"testserver {THEIRS}",
    f"testserver\t{THEIRS}",
    f"TESTSERVER.{THEIRS}",
    f".{THEIRS}",
    f"{THEIRS}.",
    f"[::1]{THEIRS}",
    f"xn--testserver.{THEIRS}",
    "",
]
HEADERS = [
    "X-Forwarded-Host",
    "X-Host",
    "X-Forwarded-Server",
    "X-HTTP-Host-Override",
    "X-Original-Host",
    "X-Rewrite-URL",
    "X-Original-URL",
    "Forwarded",
    "Referer",
    "Origin",
    "X-Forwarded-Prefix",
    "X-Forwarded-Port",
]
SAYINGS = [
    *({"Host": host} for host in HOSTS),
    *({name: THEIRS} for name in HEADERS),
    *({name: f"https://{THEIRS}/"} for name in HEADERS),
    {"Forwarded": f"for=1.2.3.4;host={THEIRS};proto=https"},
    {"Host": "testserver", "X-Forwarded-Host": f"testserver, {THEIRS}"},
]


@pytest.mark.parametrize("sayings", SAYINGS, ids=str)
def test_no_header_leads_a_page_or_a_mail_to_another_host(visit, sayings):
    browser = Browsers(visit).stranger()
    asked = [
        browser.get("/rivera/sign-in/", headers=sayings),
        browser.get("/rivera/", headers=sayings),
        browser.post("/rivera/sign-in/", {"email": "ana@example.com"}, headers=sayings),
    ]
    for answer in asked:
        assert answer.status_code in {200, 302, 400, 403, 429}
        told = body(answer).decode() + str(answer.headers)
        assert THEIRS not in told
    with tenant(visit.cast.rivera):
        assert not Message.objects.filter(about__icontains=THEIRS).exists()
    assert link("rivera", "me").startswith("http://testserver/rivera/")
