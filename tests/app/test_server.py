"""The server, as a process: health, metrics, headers, limits, and a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import http.client
import re
import signal
import socket
from collections.abc import Iterator
from html.parser import HTMLParser

import psutil
import pytest
from bokeh.util.token import get_token_payload
from playwright.sync_api import Page, sync_playwright
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

from app import metrics
from app.headers import OriginError, policy
from app.limits import Limits, allowed_origins
from app.seats import Seats
from app.server import ServerError, serve
from tests.app.conftest import Site, Start
from tests.benchmarks import load

SECRET = "of-the-measures"


@pytest.fixture(scope="module")
def site(start: Start) -> Site:
    return start()


@pytest.fixture(scope="module")
def small(start: Start) -> Site:
    """One with few seats and small uploads, framed by a school, and ended by the last test."""
    return start(max_sessions=3, max_upload=1_000_000, embed_origin=["https://school.example"], metrics_token=SECRET)


async def knock(site: Site, origin: str | None, token: str = "", path: str = "/lab/ws", **more: str) -> int:
    """The status a websocket's opening request gets, 101 when it opens."""
    headers = more | ({"Origin": origin} if origin else {})
    request = HTTPRequest(f"ws://127.0.0.1:{site.port}{path}", headers=headers)
    try:
        opened = await websocket_connect(request, subprotocols=["bokeh", token])
    except HTTPClientError as error:
        return error.code
    opened.close()
    return 101


def token(site: Site, path: str = "/lab") -> str:
    found = load.TOKEN.search(site.get(path)[2].decode())
    assert found
    return found[1]


def test_it_is_live_at_once_and_ready_once_warm(small: Site) -> None:
    assert small.get("/health/live")[0] == 200
    assert small.get("/health/ready")[0] == 503
    small.get("/work")
    small.wait(lambda: small.get("/health/ready")[0] == 200)


def test_every_answer_has_the_security_headers(site: Site) -> None:
    for path in ("/", "/lab", "/nope", "/metrics", "/static/js/bokeh.min.js", "/assets/nope"):
        _, headers, _ = site.get(path)
        assert re.sub(r"'self' blob: 'nonce-[\w-]+'", "'none'", headers["Content-Security-Policy"], count=1) == policy()
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert {"Referrer-Policy", "Permissions-Policy"} <= set(headers)
        assert "Server" not in headers


def test_what_is_measured_is_for_this_computer_or_a_token(small: Site) -> None:
    assert small.get("/metrics")[0] == 200
    status, _, words = small.get("/metrics", X_Forwarded_For="127.0.0.1")
    assert (status, words.decode()) == (403, metrics.REFUSED)
    assert small.get("/metrics", X_Forwarded_For="192.0.2.7", Authorization=f"Bearer {SECRET}")[0] == 200
    for wrong in (f"Bearer {SECRET}x", f"Basic {SECRET}", "Bearer ", "Bearer é"):
        assert small.get("/metrics", X_Forwarded_For="192.0.2.7", Authorization=wrong)[0] == 403
    assert not metrics.open_to(False, "Bearer ", "")


class Scripts(HTMLParser):
    """The nonce of every script of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.nonces: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.nonces.append(dict(attrs).get("nonce"))


def test_only_the_scripts_that_a_page_came_with_may_run(site: Site) -> None:
    seen = set()
    for path in ("/", "/lab", "/lab"):
        _, headers, body = site.get(path)
        allowed = re.search(r"script-src 'self' blob: 'nonce-([\w-]{20,})';", headers["Content-Security-Policy"])
        assert allowed
        nonces = Scripts(body.decode()).nonces
        assert len(nonces) > 5
        assert set(nonces) == {allowed[1]}
        assert body.count(b"<script") == len(nonces)  # none of them within another's text
        seen.add(allowed[1])
    assert len(seen) == 3
    assert "unsafe" not in policy().replace("style-src 'self' 'unsafe-inline'", "")


@pytest.mark.parametrize("path", ["/nope", "/metrics", "/static/js/bokeh.min.js", "/assets/brand/favicon.svg", "/health/live"])
def test_what_is_no_page_has_no_scripts(site: Site, path: str) -> None:
    assert "script-src 'none'" in site.get(path)[1]["Content-Security-Policy"]


def test_who_may_frame_us_is_a_setting(small: Site) -> None:
    assert "frame-ancestors 'self' https://school.example" in small.get("/health/live")[1]["Content-Security-Policy"]
    with pytest.raises(OriginError, match="is not an origin"):
        policy(["https://a.example; script-src *"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nope", 404),
        ("/lab/nope", 404),
        ("/autoload.js", 404),
        ("/lab/autoload.js?bokeh-autoload-element=1", 404),
        ("/lab/metadata", 404),
        ("/liveness?endpoint=/lab", 404),
        ("/components/antigravity/a/__css__/b", 404),
        ("/assets/..%2fpyproject.toml", 403),
        ("/assets/%2e%2e/pyproject.toml", 403),
        ("/assets//etc/passwd", 403),
        ("/static/extensions/panel/..%2f..%2f__init__.py", 403),
        ("/assets/%00", 404),
        ("/static/a%00b", 404),
        ("/static/extensions/panel/%00", 404),
        ("/components/panel/Row/modifiers/a", 404),
        ("/components/panel/depends/_resources/a", 404),
    ],
)
def test_what_is_no_page_is_refused_without_a_trace(site: Site, path: str, status: int) -> None:
    before = site.metric("sessions_total")
    found, _, body = site.get(path)
    assert found == status
    assert b"Traceback" not in body
    assert site.metric("sessions_total") == before
    assert f"500 GET {path}" not in site.words()


def test_a_head_says_that_a_page_is_there_and_builds_none(site: Site) -> None:
    before = site.metric("sessions_total")
    for path in ("/", "/lab", "/health/live", "/metrics", "/assets/brand/favicon.svg"):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        connection.close()
    assert site.metric("sessions_total") == before


def test_an_unknown_page_leads_home(site: Site) -> None:
    body = site.get("/nope")[2].decode()
    assert "There is no such page" in body
    assert 'href="/"' in body


def test_a_page_that_fails_says_so_and_no_more(site: Site) -> None:
    async def visit() -> str:
        seen: list[str] = []
        client = load.Client(f"{site.url}/broken", lambda document: seen.append(str(document)) or (lambda n: {}))
        await client.join()
        client.leave()
        return seen[0]

    document = asyncio.run(visit())
    assert "could not be built" in document
    assert "ZeroDivisionError" not in document
    assert "ZeroDivisionError: a page that fails" in site.words()


def test_scripts_are_packed_and_kept(site: Site) -> None:
    path = re.findall(r'src="(?:\./)?(static/extensions/[^"]+\.js[^"]*)"', site.get("/")[2].decode())[0]
    _, plain_headers, plain = site.get(f"/{path}")
    _, headers, packed = site.get(f"/{path}", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain_headers
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert int(headers["Cache-Control"].partition("max-age=")[2]) >= 3600
    assert site.get(f"/{path}", If_None_Match=headers["Etag"])[0] == 304
    assert site.get("/lab", Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip"


def test_a_websocket_needs_our_origin_and_our_token(site: Site) -> None:
    async def test() -> None:
        good = token(site)
        assert await knock(site, "http://evil.example", good) == 403
        assert await knock(site, f"http://127.0.0.1:{site.port + 1}", good) == 403
        assert await knock(site, "http://evil.example", good, Host="evil.example") == 403  # a name turned towards us
        assert await knock(site, "http://evil.example", good, **{"Sec-Fetch-Site": "same-origin"}) == 403
        assert await knock(site, site.url, good) == 101
        assert await knock(site, f"http://localhost:{site.port}", good) == 101
        forged = good[:-4] + ("aaaa" if good[-4:] != "aaaa" else "bbbb")
        for bad in (forged, "junk", "", good.partition(".")[0]):
            assert await knock(site, site.url, bad) in (400, 403)

    asyncio.run(test())


@pytest.mark.parametrize(
    ("given", "host", "origin", "asked", "allowed"),
    [
        ((), "127.0.0.1", "http://localhost:5006", "localhost:5006", True),
        ((), "127.0.0.1", "http://rebound.example:5006", "rebound.example:5006", False),
        ((), "0.0.0.0", "http://pump.local:5006", "pump.local:5006", True),
        ((), "0.0.0.0", "http://evil.example", "pump.local:5006", False),
        (("pump.example",), "0.0.0.0", "https://pump.example", "pump.example", True),
        (("https://pump.example",), "0.0.0.0", "https://PUMP.example:443", "pump.example", True),
        (("pump.example",), "0.0.0.0", "https://evil.example", "evil.example", False),
        (("pump.example",), "0.0.0.0", "http://localhost:5006", "localhost:5006", True),
        (("*",), "0.0.0.0", "https://any.example", "pump.example", True),
        ((), "127.0.0.1", "null", "localhost:5006", False),
    ],
)
def test_which_origins_are_allowed(given: tuple[str, ...], host: str, origin: str, asked: str, allowed: bool) -> None:
    assert Limits(Seats(1), allowed_origins(given, host, 5006)).allows(origin, asked) is allowed


def test_a_page_is_told_no_more_of_the_browser_than_it_needs(site: Site) -> None:
    found = load.TOKEN.search(site.get("/lab", Cookie="theme=dark; private=1", Authorization="secret")[2].decode())
    assert found
    payload = get_token_payload(found[1])
    assert payload["cookies"] == {"theme": "dark"}
    assert set(payload["headers"]) <= {"Host", "User-Agent", "Accept-Language"}


def test_a_session_cannot_be_chosen_by_the_visitor(site: Site) -> None:
    before = site.metric("sessions_total")
    one, other = (site.get("/lab?bokeh-session-id=mine&bokeh-token=mine", Bokeh_Session_Id="mine") for _ in range(2))
    assert one[0] == other[0] == 200
    assert site.metric("sessions_total") == before + 2


def test_a_message_beyond_the_upload_limit_ends_the_connection_and_no_more(small: Site) -> None:
    async def send() -> int | None:
        host = f"ws://127.0.0.1:{small.port}/lab/ws"
        socket = await websocket_connect(host, subprotocols=["bokeh", token(small)])
        with contextlib.suppress(WebSocketClosedError):  # hung up before it was all sent
            await socket.write_message(b"0" * 3_000_000, binary=True)
        while await socket.read_message() is not None:
            pass
        return socket.close_code

    assert asyncio.run(send()) in (1009, None)  # None: hung up before it could say why
    assert small.get("/health/live")[0] == 200


def test_a_full_house_is_said_kindly(small: Site) -> None:
    tickets = [token(small)]
    while b"Every seat" not in small.get("/lab")[2]:
        pass
    status, headers, body = small.get("/lab")
    assert status == 503
    assert headers["Retry-After"] == "20"
    assert b'http-equiv="refresh"' in body
    assert b"Every seat is taken" in body
    assert small.metric("sessions_live") == 3
    assert asyncio.run(knock(small, small.url, tickets[0])) == 101
    assert small.get("/metrics")[0] == 200


def test_updates_and_lag_are_measured(site: Site) -> None:
    async def drag() -> load.Tally:
        tally, client = load.Tally(), load.Client(f"{site.url}/lab", load.slider())
        await client.join()
        await client.drag(1.5, 8, tally)
        assert site.metric("sessions_connected") >= 1
        client.leave()
        return tally

    tally = asyncio.run(drag())
    assert len(tally.latencies) >= 6
    assert site.metric("update_seconds_count") >= 6
    assert site.metric("event_loop_lag_seconds_count") > 5
    assert site.metric('memory_bytes{process="server"}') > 5e7


@pytest.mark.parametrize("option", [{"port": 70000}, {"procs": 0}, {"max_sessions": 0}, {"max_each": 0}, {"max_upload": 0}])
def test_options_that_cannot_be_are_said_so(option: dict[str, int]) -> None:
    with pytest.raises(ServerError, match=r"^--.*\.$"):
        serve({}, **option)


def test_metrics_of_several_workers_are_one_text() -> None:
    histogram = metrics.Histogram("wait_seconds", "Waiting.")
    histogram.observe(0.003)
    histogram.observe(99)
    families = [histogram.family(), metrics.gauge("jobs", "Runs.", {"queued": 1, "running": 2}, "state")]
    merged = metrics.merge({"0": metrics.render(families), "1": metrics.render(families)})
    assert merged.count("# TYPE carbonpump_jobs gauge") == 1
    assert 'carbonpump_wait_seconds_bucket{le="0.005",worker="0"} 1\n' in merged
    assert 'carbonpump_wait_seconds_bucket{le="+Inf",worker="1"} 2\n' in merged
    assert 'carbonpump_jobs{state="running",worker="1"} 2\n' in merged
    names = [re.split("[{ ]", line)[0] for line in merged.splitlines() if line[0] != "#"]
    assert sorted(names, key=lambda name: name.startswith("carbonpump_jobs")) == names


def test_a_taken_port_is_said_so(site: Site, start: Start) -> None:
    for own in [start(wait=False, port=site.port, procs=procs) for procs in (1, 2)]:
        assert own.process.wait(20) == 1
        assert f"carbonpump: Nothing can listen at 127.0.0.1:{site.port} (Address already in use)." in own.words()
        assert "Traceback" not in own.words()


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(args=options, executable_path=chromium)
        yield browser.new_page()
        browser.close()


def test_a_browser_finds_all_it_needs_here(site: Site, page: Page) -> None:
    wrong: list[str] = []
    here = (site.url, "data:", "blob:")
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(here) else None)
    page.goto(f"{site.url}/lab")
    page.get_by_role("slider").first.wait_for(state="attached", timeout=30_000)
    page.locator(".bk-Figure").first.wait_for(timeout=30_000)
    assert wrong == []


def test_sigterm_ends_everything_at_once(small: Site) -> None:
    small.wait(lambda: small.metric('jobs{state="running"}') == 1 and len(small.family()) > 1)
    family = small.family()
    small.process.send_signal(signal.SIGTERM)
    assert small.process.wait(8) == 0
    assert psutil.wait_procs(family[1:], timeout=3)[1] == []
    assert "Traceback" not in small.words()
    assert small.words().count("Carbon Pump Explorer at") == 1
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", small.port))
