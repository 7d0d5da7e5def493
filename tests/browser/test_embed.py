"""An embed in the frame of another site: shown where it was named, and nowhere else; its levers, its size, its theme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.app.conftest import Site
from tests.browser.conftest import Visit, serving
from tests.browser.test_sizes import AXE, RULES, SERIOUS

EMBED = "budget?picture=Zones&levers=zooplankton_biomass,zone"
Frame = Callable[..., FrameLocator]


@contextmanager
def framing(isolated: bool = False) -> Iterator[ThreadingHTTPServer]:
    """Somebody's site, whose pages frame what their address names; `isolated` keeps out what does not say that it may be had."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            if isolated:
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.end_headers()
            source = self.path.partition("?")[2].replace("&", "&amp;")
            self.wfile.write(f'<iframe src="{source}" title="A picture" width="640" height="420"></iframe>'.encode())

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Course)
    Thread(target=site.serve_forever, daemon=True).start()
    yield site
    site.shutdown()


@pytest.fixture(scope="module")
def course() -> Iterator[ThreadingHTTPServer]:
    with framing() as site:
        yield site


@pytest.fixture(scope="module")
def isolated() -> Iterator[ThreadingHTTPServer]:
    with framing(isolated=True) as site:
        yield site


@pytest.fixture(scope="module")
def embedding(
    tmp_path_factory: pytest.TempPathFactory, course: ThreadingHTTPServer, isolated: ThreadingHTTPServer
) -> Iterator[Site]:
    """The dashboard, which may be framed by localhost at the two ports, and by nobody at 127.0.0.1."""
    named = [f"--embed-origin=http://localhost:{site.server_port}" for site in (course, isolated)]
    with serving(tmp_path_factory.mktemp("embedding"), options=named) as site:
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 640}, color_scheme="light")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def shown(page: Page, host: str, by: ThreadingHTTPServer, embedding: Site, query: str = EMBED) -> FrameLocator:
    page.goto(f"http://{host}:{by.server_port}/?{embedding.url}/embed/{query}")
    return page.frame_locator("iframe")


def faults(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("requestfailed", lambda request: heard.append(request.url) if request.failure != "net::ERR_ABORTED" else None)
    return heard


def test_a_named_site_shows_it_and_its_lever_moves(page: Page, course: ThreadingHTTPServer, embedding: Site) -> None:
    heard = faults(page)
    with page.expect_response(lambda answer: "/picture?" in answer.url):
        frame = shown(page, "localhost", course, embedding)
    expect(frame.get_by_role("heading")).to_have_text(re.compile("Plankton leads"))
    picture, lever = frame.locator(".drawn > div > svg"), frame.get_by_role("slider")
    expect(picture).to_have_count(1)
    before, value = picture.inner_html(), lever.get_attribute("aria-valuetext")
    link = frame.get_by_role("link", name="Carbon Pump Explorer")
    lever.focus()
    for _ in range(4):
        lever.press("PageDown")
    expect(frame.locator(".numbers")).to_contain_text("▼")
    expect(link).to_have_attribute("href", re.compile("zooplankton_biomass="))
    assert lever.get_attribute("aria-valuetext") != value
    assert picture.inner_html() != before
    expect(link).to_have_attribute("target", "_blank")
    frame.get_by_role("combobox").select_option("Z4")
    expect(link).to_have_attribute("href", re.compile("zone=Z4"))
    assert heard == []


def test_it_takes_the_size_and_the_theme_of_its_frame(page: Page, course: ThreadingHTTPServer, embedding: Site) -> None:
    with page.expect_response(lambda answer: "/picture?" in answer.url):
        shown(page, "localhost", course, embedding)
    for width, height in ((360, 300), (800, 560)):
        with page.expect_response(lambda answer: "/picture?" in answer.url) as asked:
            page.eval_on_selector("iframe", f"frame => {{ frame.width = {width}; frame.height = {height} }}")
        assert width - 60 <= int(re.findall(r"width=(\d+)", asked.value.url)[0]) <= width
    with page.expect_response(lambda answer: "dark=1" in answer.url):
        page.emulate_media(color_scheme="dark")
    with page.expect_response(lambda answer: "dark=1" in answer.url):
        shown(page, "localhost", course, embedding, f"{EMBED}&theme=dark")


def test_a_site_that_is_isolated_shows_it_where_it_was_named(page: Page, isolated: ThreadingHTTPServer, embedding: Site) -> None:
    heard = faults(page)
    frame = shown(page, "localhost", isolated, embedding)
    expect(frame.get_by_role("heading")).to_have_text(re.compile("Plankton leads"))
    assert heard == []


def test_a_site_that_was_not_named_is_refused(page: Page, course: ThreadingHTTPServer, embedding: Site) -> None:
    """The same page by another name of this computer; what it is sent is a sentence, and the browser does not show even that."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    with page.expect_response(lambda answer: answer.url.startswith(embedding.url)) as refused:
        frame = shown(page, "127.0.0.1", course, embedding)
    assert refused.value.status == 403
    expect(frame.locator("svg[role=img]")).to_have_count(0)
    assert any("frame-ancestors" in each for each in heard), heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 300), (640, 420), (1000, 600)])
def test_nothing_is_wider_than_the_frame_and_all_of_it_is_accessible(
    page: Page, embedding: Site, size: tuple[int, int], scheme: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    with page.expect_response(lambda answer: "/picture?" in answer.url):
        page.goto(f"{embedding.url}/embed/{EMBED}&theme={scheme}")
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    assert page.locator(".drawn").bounding_box()["height"] >= 105  # type: ignore[index]
    page.evaluate(AXE)
    assert page.evaluate(SERIOUS, RULES) == []


def test_the_share_dialog_gives_the_frame_to_copy(visit: Visit) -> None:
    visitor = visit("/budget?preset=Z4&fish_biomass=300")
    page = visitor.page
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_text("Embed a picture in a page").click()
    part = page.locator(".embed")
    expect(part).to_contain_text("No site may show it yet")
    part.get_by_label("Picture").select_option("Zones")
    part.get_by_label("Zooplankton that migrate").check()
    text = part.locator("textarea").input_value()
    assert re.fullmatch(r'<iframe src="[^"]+" title="Zones, Carbon Pump Explorer" [^<>]+></iframe>', text)
    source = re.findall('src="([^"]+)"', text)[0].replace("&amp;", "&")
    assert "picture=Zones" in source
    assert "fish_biomass=300" in source
    assert set(re.findall("levers=([^&]+)", source)[0].split("%2C")) == {"fish_biomass", "zooplankton_biomass"}
    page.goto(source)
    expect(page.get_by_role("slider")).to_have_count(2)
