"""What scanners look for first is not here, and no log has a word of what people type."""

import io
import logging

import pytest
from django.conf import settings

from adelante.config.logs import OneLine
from tests.addresses import at_a_firm
from tests.visiting import Browsers, body

_LOOKED_FOR = """
/.git/HEAD /.env /.svn/entries /admin/ /rivera/admin/ /rivera/desk/admin/ /debug/
/__debug__/ /metrics /rivera/metrics /server-status /phpinfo.php /wp-login.php /api/
/api/docs /openapi.json /static/ /static/../settings.py /static/design/app.js.map
/backup.sql /rivera/desk/settings.py /rivera/.git/config /media/ /files/
"""
LOOKED_FOR = _LOOKED_FOR.split()
_FIELDS = """
q name email login password code words comment reason note title subject phone street city
amount number value receipt_number kind first_name last_name day due_on filed_on language
next secret
"""
FIELDS = _FIELDS.split()
CANARY = "Kestrel9 077-88-9999 kestrel@example.net"


@pytest.mark.parametrize("path", LOOKED_FOR)
def test_nothing_that_scanners_look_for_is_there(visit, path):
    answer = Browsers(visit).stranger().get(path)
    assert answer.status_code in {302, 404}
    assert answer.status_code == 404 or answer["Location"].startswith("/rivera/")
    assert b"Traceback" not in body(answer)
    assert b"DEBUG" not in body(answer)
    assert "Server" not in answer


@pytest.fixture
def log():
    """What the product's own log would have written, at the levels that it is set to."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    names = ["", *settings.LOGGING["loggers"]]
    loggers = [logging.getLogger(name) for name in names]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.parametrize("who", ["maria", "ana", "stranger"])
def test_what_people_type_stands_in_no_log(visit, log, who):
    """Every form of the product, refused or taken, and addresses that lead nowhere."""
    browser = Browsers(visit).of(who)
    for address in at_a_firm():
        ids = {part: visit.id_in_address(part, "ana") for part in address.ids}
        where = address.at("rivera", **ids)
        for method in address.different_methods:
            typed = dict.fromkeys(FIELDS, CANARY)
            answer = getattr(browser, method.lower())(f"{where}?q=Kestrel9", typed)
            body(answer)
    browser.get("/rivera/desk/Kestrel9/?q=Kestrel9", headers={"User-Agent": CANARY})
    assert "Kestrel9" not in log.getvalue()
    assert "077-88-9999" not in log.getvalue()
