"""Two servers behind the proxy whose configuration is shipped, one database, one Dask cluster: one of them is killed under a
class and under a run, both are replaced by newer ones, and all goes on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.app import dask_cluster, mid_lesson
from tests.app.dask_cluster import Workers
from tests.app.mid_lesson import under
from tests.app.patience import until
from tests.app.postgres import programs, running
from tests.benchmarks.class_ import ours
from tests.benchmarks.serving import Server, free_port
from tests.browser.visitor import Visitor
from tests.chaos.visitors import asked
from tests.chromium import FLAGS, is_root

pytest.importorskip("distributed", reason="wants the extra “cluster”")
DEPLOY = Path(__file__).parents[2] / "assets" / "deploy"
NAMES = ("one", "two")

pytestmark = [
    pytest.mark.skipif(not (programs() and shutil.which("haproxy")), reason="wants Debian's postgresql and haproxy"),
    pytest.mark.wide,
    pytest.mark.timeout(600),
]


@dataclass
class Pair:
    """The proxy's address, who stands behind it, and what they share."""

    url: str
    servers: dict[str, Server]
    own: str
    data: Path
    cluster: Workers

    def up(self) -> None:
        """Whoever was killed is there again, and the proxy knows it."""
        for each in self.servers.values():
            if each.process.poll() is not None:
                each.start()
                each.wait(seconds=400)
        time.sleep(5)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    data = tmp_path_factory.mktemp("shared")
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(running())
        cluster = stack.enter_context(dask_cluster.running(tmp_path_factory.mktemp("cluster")))
        own = ours(str(data), url)
        cluster.wait()
        options = ("--procs", "2", "--trust-proxy", "--store", url, "--origin", "*", "--scheduler", cluster.address)
        servers = {name: Server(str(data), *options) for name in NAMES}
        for each in servers.values():
            stack.callback(each.stop)
        for each in servers.values():
            each.wait(seconds=400)
        place = f"127.0.0.1:{free_port()}"
        environment = os.environ | {"PUMP_DEPLOY": str(DEPLOY), "PUMP_LISTEN": place, "PUMP_TLS": ""}
        environment |= {f"PUMP_{name.upper()}": server.url.removeprefix("http://") for name, server in servers.items()}
        proxy = subprocess.Popen(["haproxy", "-f", DEPLOY / "haproxy.cfg", "-db"], env=environment, stdout=subprocess.DEVNULL)
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        found = Pair(f"http://{place}", servers, own, data, cluster)
        until(lambda: asked(found.url, "/health/ready")[0] == 200)
        yield found


def test_both_serve_pages_and_what_is_measured_is_not_for_the_world(pair: Pair) -> None:
    assert asked(pair.url, "/budget")[0] == 200
    assert asked(pair.url, "/metrics")[0] == 403
    for each in pair.servers.values():
        assert asked(each.url, f"/teach/own/{pair.own}.toml")[0] == 200


def test_a_class_outlives_one_of_its_servers(pair: Pair) -> None:
    def act() -> None:
        time.sleep(2)
        pair.servers["one"].kill()

    seen = under(pair.url, pair.own, act)
    assert seen.kept == {"lost": 0, "double": 0}
    assert seen.answers >= mid_lesson.PHONES * mid_lesson.ROUNDS
    assert seen.longest < 30, seen
    assert asked(pair.url, "/budget")[0] == 200
    pair.up()


def commands(section: str) -> list[list[str]]:
    """What the page of assets/deploy says to type, words of a line."""
    text = (DEPLOY / "README.md").read_text(encoding="utf-8").partition(f"## {section}")[2]
    block = re.search(r"```\n(.*?)```", text, re.DOTALL)
    assert block
    return [shlex.split(line) for line in block[1].splitlines()]


def composed(pair: Pair, words: list[str]) -> str:
    """What Docker Compose does to containers, done to processes: a service that is brought up anew is told to end before.

    The name of the server that was replaced, if one was.
    """
    assert words[:2] == ["docker", "compose"]
    name = words[-1]
    if words[2] == "build":
        return ""
    assert words[2:-1] == ["up", "--detach", "--wait", "--no-deps"]
    if name == "worker":
        for _ in list(pair.cluster.workers):
            pair.cluster.kill(0)
            pair.cluster.add()
        return ""
    server = pair.servers[name]
    server.stop()
    server.start()
    server.wait(seconds=400)
    return name


def test_an_upgrade_loses_no_class(pair: Pair) -> None:
    """By the commands of assets/deploy/README.md, one after the other, under a class in mid-lesson."""
    replaced = []

    def act() -> None:
        for words in commands("Upgrade without losing a class"):
            replaced.append(composed(pair, words))

    seen = under(pair.url, pair.own, act)
    print(f"{seen.answers} answers, the longest waited for {seen.longest:.1f} s")
    assert [each for each in replaced if each] == list(NAMES)
    assert seen.kept == {"lost": 0, "double": 0}
    assert seen.longest < 10, seen


def claims(data: Path) -> list[float]:
    """How far the runs are that somebody is at."""
    found = []
    for path in (data / "results").glob("*.claim"):
        with contextlib.suppress(OSError, ValueError):
            found.append(float(json.loads(path.read_text())[0]))
    return found


def test_the_other_server_shows_the_run_of_one_that_is_killed(pair: Pair, chromium: Path) -> None:
    """Its page is opened anew by its address, nobody presses anything, and the run goes on from its checkpoint to its end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, chromium_sandbox=not is_root())
        page = browser.new_page()
        one = Visitor(page, pair.url)
        one.go("/pump?animals=0.5&tab=next-centuries")
        one.button("Run a thousand years").click()
        said = page.get_by_text(re.compile("years on"))
        expect(said).to_be_visible(timeout=120_000)
        until(lambda: any(each > 0.3 for each in claims(pair.data)), 120)
        name = next(each["value"] for each in page.context.cookies() if each["name"] == "carbonpump_server")
        pair.servers[name].kill()
        (far,) = claims(pair.data)
        one.go("/pump?animals=0.5&tab=next-centuries")
        assert next(each["value"] for each in page.context.cookies() if each["name"] == "carbonpump_server") != name
        expect(said).to_be_visible(timeout=30_000)
        told = set[float]()
        done = page.get_by_role("status").filter(has_text="the result stands below")
        deadline = time.monotonic() + 240
        while not done.is_visible():
            assert time.monotonic() < deadline
            told |= set(claims(pair.data))
            page.wait_for_timeout(200)
        browser.close()
    assert len(told) > 3
    assert min(told) >= far - 0.1, (far, told)
    pair.up()
