"""The kit in a real browser: nothing for axe to find, and files that survive a cut connection."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.template.loader import render_to_string

from adelante.config.tests.workers import until
from adelante.web.design.bundle import STATIC, script, stylesheet

pytestmark = pytest.mark.browser

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
MOUTHFUL = 4 * 1024 * 1024


class Office(BaseHTTPRequestHandler):
    """A door that serves the kit and takes files in pieces, losing some answers on purpose."""

    pages: dict[str, str] = {}
    kept: dict[str, bytearray] = {}
    asked: list[str] = []
    finished: list[bytes] = []
    cuts = 0
    refusal = ""

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path in self.pages:
            return self.tell(200, self.pages[path].encode(), {"Content-Type": "text/html"})
        name = path.removeprefix("/static/design/")
        made = {"dist/house.css": stylesheet, "dist/house.js": script}.get(name)
        file = STATIC / name
        if made is None and not file.is_file():
            return self.tell(404)
        body = made().encode() if made else file.read_bytes()
        return self.tell(200, body, {"Content-Type": TYPES[name.rpartition(".")[2]]})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/sent":
            self.finished.append(body)
            page = "<!doctype html><html lang=en><title>Sent</title><main id=main>Thank you</main>"
            return self.tell(200, page.encode(), {"Content-Type": "text/html"})
        self.asked.append("POST")
        if self.refusal:
            return self.tell(409, self.refusal.encode(), {"Content-Type": "application/json"})
        assert self.headers["X-CSRFToken"]
        key = f"u{len(self.kept)}"
        self.kept[key] = bytearray()
        self.__class__.length = self.headers["Upload-Length"]
        return self.tell(201, headers={"Location": f"/uploads/{key}"})

    def do_HEAD(self):
        self.asked.append("HEAD")
        kept = self.kept.get(self.path.rpartition("/")[2])
        if kept is None:
            return self.tell(404)
        headers = {"Upload-Offset": str(len(kept)), "Upload-Length": self.length}
        return self.tell(200, headers=headers)

    def do_PATCH(self):
        self.asked.append("PATCH")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept = self.kept[self.path.rpartition("/")[2]]
        if int(self.headers["Upload-Offset"]) != len(kept):
            return self.tell(409, b'{"error": "Another offset."}')
        kept += body
        if self.cuts:  # the piece is kept, its answer is lost
            self.__class__.cuts -= 1
            return self.connection.close()
        return self.tell(204, headers={"Upload-Offset": str(len(kept))})

    def tell(self, status, body=b"", headers=None):
        self.send_response(status)
        given = {"Content-Length": str(len(body)), "Content-Security-Policy": POLICY}
        for name, value in (given | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def office():
    Office.pages, Office.kept, Office.asked, Office.finished = {}, {}, [], []
    Office.cuts, Office.refusal = 0, ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Office)
    Thread(target=server.serve_forever, daemon=True).start()
    Office.address = f"http://127.0.0.1:{server.server_port}"
    yield Office
    server.shutdown()
    server.server_close()


@pytest.fixture
def upload_page(office):
    part = "{% upload '/sent' '/uploads' %}"
    office.pages["/"] = render_to_string("design/page.html").replace(
        "</main>", f"{rendered(part)}</main>"
    )
    return office


def rendered(part):
    from django.template import engines

    return engines["django"].from_string(part).render({"csrf_token": "a-token"})


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "acta.jpg"
    file.write_bytes(bytes(range(256)) * (9 * 4096))  # 9 MiB
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_overflows(browser, office, gallery_page, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    office.pages["/"] = gallery_page()
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page.goto(office.address)
    found = Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_without_scripts_nothing_overflows_and_files_can_be_chosen(browser, office, gallery_page):
    office.pages["/"] = gallery_page()
    page = browser.new_page(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    page.goto(office.address)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("input[type=file]").last.bounding_box()["height"] >= 44
    page.close()


def test_the_content_policy_stops_nothing_of_the_kit(browser, office, gallery_page):
    office.pages["/"] = gallery_page()
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(office.address)
    page.evaluate("document.body.offsetHeight")

    assert said == []
    page.close()


def test_a_file_is_sent_in_pieces_and_the_form_follows(browser, upload_page, photo):
    page = browser.new_page()
    page.goto(upload_page.address)
    page.set_input_files("input[type=file] >> nth=1", photo)
    page.click("[data-send]")
    page.wait_for_selector("text=Thank you")

    assert bytes(upload_page.kept["u0"]) == photo.read_bytes()
    assert upload_page.asked == ["POST", *["PATCH"] * 5]  # ½, 1, 2, 4 and what is left, in MiB
    assert b'name="upload"\r\n\r\nu0' in upload_page.finished[0]
    assert b"acta.jpg" not in upload_page.finished[0]
    assert page.evaluate("localStorage.length") == 0
    page.close()


def test_a_cut_connection_costs_no_piece(browser, upload_page, photo):
    upload_page.cuts = 1
    page = browser.new_page()
    page.goto(upload_page.address)
    page.set_input_files("input[type=file] >> nth=1", photo)
    page.click("[data-send]")
    page.wait_for_selector("text=Thank you")

    assert bytes(upload_page.kept["u0"]) == photo.read_bytes()
    assert "HEAD" in upload_page.asked
    page.close()


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(browser, upload_page, photo):
    upload_page.cuts = 99
    context = browser.new_context()
    page = context.new_page()
    page.goto(upload_page.address)
    page.set_input_files("input[type=file] >> nth=1", photo)
    page.click("[data-send]")
    until(lambda: page.evaluate("localStorage.length") == 1)
    page.wait_for_selector("[data-total-words]:not(:empty)")
    assert "acta" not in page.evaluate("JSON.stringify(localStorage)")
    page.close(run_before_unload=False)

    upload_page.cuts = 0
    page = context.new_page()
    page.goto(upload_page.address)
    page.set_input_files("input[type=file] >> nth=1", photo)
    page.click("[data-send]")
    page.wait_for_selector("text=Thank you")

    assert list(upload_page.kept) == ["u0"]
    assert bytes(upload_page.kept["u0"]) == photo.read_bytes()
    context.close()


def test_a_refusal_is_told_in_the_servers_words(browser, upload_page, photo):
    upload_page.refusal = '{"error": "We take PDF, JPG and PNG."}'
    page = browser.new_page()
    page.goto(upload_page.address)
    page.set_input_files("input[type=file] >> nth=1", photo)
    page.click("[data-send]")
    page.wait_for_selector("text=We take PDF, JPG and PNG.")

    assert upload_page.finished == []
    page.close()


def test_keys_press_what_names_them_but_not_while_typing(browser, office):
    office.pages["/"] = (
        render_to_string("design/page.html").replace(
            "</main>",
            '<a href="#pressed" data-key="a">Accept</a><input id="box" data-key="/"></main>',
        )
        + "<dialog id=key-help>Keys</dialog>"
    )
    page = browser.new_page()
    page.goto(office.address)
    page.keyboard.press("/")
    page.keyboard.type("a")
    assert page.input_value("#box") == "a"
    assert not page.url.endswith("#pressed")

    page.keyboard.press("Escape")
    page.keyboard.press("a")
    assert page.url.endswith("#pressed")
    page.keyboard.press("?")
    assert page.is_visible("#key-help")
    page.close()


@pytest.mark.parametrize(("wide", "high"), [(300, 200), (200, 300)])
def test_a_turned_page_fills_its_place_and_nothing_of_it_is_cut_off(browser, office, wide, high):
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"/>'
    office.pages["/page.svg"] = picture
    viewer = render_to_string(
        "design/_viewer.html",
        {"sheets": [{"url": "/page.svg", "words": "Page", "width": wide, "height": high}]},
    )
    page = render_to_string("design/page.html").replace("</main>", f"{viewer}</main>")
    office.pages["/"] = page
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(office.address)
    for _press in range(2):
        tab.click("[data-viewer-zoom]")
        for turns in range(4):
            tab.click("[data-viewer-turn]")
            place, shown = (
                tab.eval_on_selector(one, "e => e.getBoundingClientRect().toJSON()")
                for one in (".face", ".face img")
            )
            for edge in ("left", "top", "right", "bottom"):
                assert abs(place[edge] - shown[edge]) <= 3, (turns, edge, place, shown)
