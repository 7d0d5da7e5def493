"""Several processes behind one port: pages meet their websockets, the dead are replaced, and nobody is left behind."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import re
import signal
import time
from pathlib import Path

import psutil
import pytest

from app.workers import COOKIE, VARIABLE, cookie_worker, token_worker
from tests.app.conftest import Site, Start
from tests.app.test_server import knock, token
from tests.benchmarks import load


@pytest.fixture(scope="module")
def site(start: Start) -> Site:
    own = start(procs=2)
    own.wait(lambda: own.metric("sessions_live") >= 0 and own.get("/lab")[0] == 200 and len(workers(own)) == 2)
    own.wait(lambda: own.get("/metrics")[2].count(b"carbonpump_sessions_live{") == 2)
    return own


def workers(site: Site) -> list[psutil.Process]:
    return [process for process in site.family()[1:] if "tests.app.site" in process.cmdline()]


def sessions(site: Site) -> list[int]:
    found = re.findall(r'carbonpump_sessions_total\{worker="\d"\} (\d+)', site.get("/metrics")[2].decode())
    return [int(count) for count in found]


def test_visitors_are_shared_out_and_each_finds_its_page(site: Site) -> None:
    before = sessions(site)
    result = asyncio.run(load.load(f"{site.url}/lab", 6, 1.0, 4, load.slider()))
    assert result["errors"] == []
    assert result["updates"] >= 18
    assert [after - old for old, after in zip(before, sessions(site), strict=True)] == [3, 3]


def test_a_browser_comes_back_to_its_worker(site: Site) -> None:
    for index in ("0", "1", "1", "0"):
        _, headers, body = site.get("/lab", Cookie=f"other=1; {COOKIE}={index}")
        assert headers["Set-Cookie"].startswith(f"{COOKIE}={index}; HttpOnly")
        found = load.TOKEN.search(body.decode())
        assert found
        head = f"GET /lab/ws HTTP/1.1\r\nSec-WebSocket-Protocol: bokeh, {found[1]}\r\n\r\n"
        assert token_worker(head.encode()) == int(index)
    assert site.get("/lab", Cookie=f"{COOKIE}=77")[0] == 200


def test_headers_and_origins_are_as_in_one_process(site: Site) -> None:
    for path in ("/lab", "/metrics", "/nope"):
        headers = site.get(path)[1]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in headers
    assert asyncio.run(knock(site, "http://evil.example", token(site))) == 403
    assert asyncio.run(knock(site, site.url, token(site))) == 101


def test_what_workers_measure_is_for_this_computer(site: Site) -> None:
    assert site.get("/metrics", X_Forwarded_For="192.0.2.7")[0] == 403
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    for path, status in (("/health/live", 200), ("/nope", 404), ("/metrics", 403)):
        connection.request("GET", path, headers={"X-Forwarded-For": "192.0.2.7"})  # behind the proxy's back, once it passes on
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status


def test_the_whole_is_ready_when_every_worker_is(site: Site) -> None:
    assert site.get("/health/live")[0] == 200
    assert site.get("/health/ready")[0] == 503
    for index in ("0", "1"):
        site.get("/work", Cookie=f"{COOKIE}={index}")
    site.wait(lambda: site.get("/health/ready")[0] == 200)


@pytest.mark.parametrize("junk", [b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01" + bytes(200_000), b"GET / HTTP/1.1\r\n"])
def test_junk_is_dropped(site: Site, junk: bytes) -> None:
    async def send() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", site.port)
        writer.write(junk)
        writer.write_eof()
        writer.close()

    asyncio.run(send())
    assert site.get("/lab")[0] == 200


def test_tokens_of_others_name_no_worker() -> None:
    for words in (b"", b"!!", b"e30", b"bnVsbA", b"W10"):
        assert token_worker(b"GET / HTTP/1.1\r\nSec-WebSocket-Protocol: bokeh, " + words + b"\r\n") is None


def test_hostile_heads_leave_no_trace(site: Site) -> None:
    nested = base64.urlsafe_b64encode(b'{"session_id":' + b"[" * 20_000).decode()
    assert site.get("/lab", Cookie=f"{COOKIE}={'1' * 5000}")[0] == 200
    assert asyncio.run(knock(site, site.url, nested)) in (400, 403)
    assert "Traceback" not in site.words()


@pytest.mark.parametrize(
    "line", [b"cookie: " + b"; " * 30_000, b"cookie:" * 8_000, b"Sec-WebSocket-Protocol: bokeh," + b" " * 60_000]
)
def test_a_hostile_head_takes_no_time(line: bytes) -> None:
    begun = time.process_time()
    head = b"GET / HTTP/1.1\r\n" + line + b"\r\n\r\n"
    assert token_worker(head) is cookie_worker(head) is None
    assert time.process_time() - begun < 0.5


def test_a_head_is_answered_without_a_body(site: Site) -> None:
    for path in ("/health/live", "/metrics", "/lab"):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        connection.close()


def test_while_a_worker_starts_new_pages_go_to_the_others_and_it_is_replaced(site: Site) -> None:
    old = workers(site)
    dead = json.loads(old[0].environ()[VARIABLE])["index"]
    held = load.TOKEN.search(site.get("/lab", Cookie=f"{COOKIE}={dead}")[2].decode())
    assert held
    old[0].kill()
    old[0].wait()
    assert [site.get("/lab")[0] for _ in range(6)] == [200] * 6
    assert site.get("/lab", Cookie=f"{COOKIE}={dead}")[0] == 200
    assert asyncio.run(knock(site, site.url, held[1])) == 503
    site.wait(lambda: len(workers(site)) == 2 and old[0].pid not in [worker.pid for worker in workers(site)])
    site.wait(lambda: site.get("/metrics")[2].count(b"carbonpump_sessions_live{") == 2)
    assert [site.get("/lab", Cookie=f"{COOKIE}={index}")[0] for index in (0, 1)] == [200, 200]


def test_sigterm_reaches_everyone(site: Site) -> None:
    family = site.family()
    folder = Path(json.loads(workers(site)[0].environ()[VARIABLE])["socket"]).parent
    assert folder.exists()
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(12) == 0
    assert psutil.wait_procs(family[1:], timeout=10)[1] == []
    assert not folder.exists()
    assert "Traceback" not in site.words()


@pytest.mark.wide
def test_workers_end_with_a_parent_that_is_killed(start: Start) -> None:
    own = start(procs=2)
    own.wait(lambda: own.get("/metrics")[2].count(b"carbonpump_sessions_live{") == 2)
    family = own.family()
    assert len(family) == 3
    own.process.kill()
    own.process.wait()
    assert psutil.wait_procs(family[1:], timeout=10)[1] == []


@pytest.mark.wide
def test_a_worker_that_is_killed_before_it_listens_is_begun_again(start: Start) -> None:
    own = start(wait=False, procs=2)
    own.wait(lambda: len(workers(own)) == 2)
    workers(own)[0].kill()
    own.wait(lambda: own.get("/metrics")[2].count(b"carbonpump_sessions_live{") == 2, 60)
    assert own.process.poll() is None


@pytest.mark.wide
def test_workers_that_cannot_start_are_said_so(start: Start) -> None:
    sites = [start(wait=False, procs=2, scheduler="tcp://127.0.0.1:9"), start(wait=False, procs=2, data_dir="/dev/null/data")]
    assert [own.process.wait(40) for own in sites] == [1, 1]
    assert "carbonpump: No Dask scheduler answers at tcp://127.0.0.1:9." in sites[0].words()
    assert "carbonpump: A worker ended before it could serve; its own message is above." in sites[0].words()
    assert "cannot be used to keep data" in sites[1].words()
    assert "Traceback" not in sites[1].words()
