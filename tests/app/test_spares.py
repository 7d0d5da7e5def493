"""Pages that are built while nobody waits: each is one visitor's, and just what would have been built for that visitor."""

from __future__ import annotations

import asyncio
import gc
import html
import json
import re
import time
from collections import deque
from logging import Logger
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any, ClassVar, cast

import panel as pn
import param
import pytest
from bokeh.document import Document
from bokeh.model import Model
from bokeh.models import Div
from bokeh.protocol.messages.pull_doc_reply import pull_doc_reply
from panel.config import _base_config
from panel.io.state import set_curdoc
from panel.theme import Design, Theme

from app import metrics, server, spares
from app.ahead import Ahead
from app.demand import FOLLOWING, MOST, SOON_SECONDS, Asked, Demand
from app.hand import Hand
from app.history import History
from app.limits import Limits
from app.pages import pages
from app.seats import Seats
from app.services import Services
from app.spares import Spare, Spares
from app.teach.opening import lab_of
from app.theme import Palette
from engine.lab import LABS, get
from tests.app.conftest import Site, Start
from tests.benchmarks import load
from tests.few import few

BUDGET, DARK = Asked("budget"), Asked("budget", dark=True)
LINK = Asked.of("/pump", {"animals": [b"0"]}, dark=False)

# how many


def test_one_stands_ready_of_each_and_more_where_more_came() -> None:
    demand = Demand([BUDGET, Asked("")])
    assert demand.goals(0.0) == {BUDGET: 1, Asked(""): 1}
    for second in range(3):
        demand.came(BUDGET, float(second))
    demand.came(DARK, 3.0)
    assert demand.goals(4.0) == {BUDGET: 3, Asked(""): 1, DARK: 1}
    assert demand.goals(100.0) == {BUDGET: 1, Asked(""): 1}
    for _ in range(2 * MOST):
        demand.came(BUDGET, 200.0)
    assert demand.goals(200.0)[BUDGET] == FOLLOWING


def test_a_link_is_built_ahead_once_two_have_followed_it() -> None:
    demand = Demand([BUDGET])
    demand.came(LINK, 0.0)
    assert demand.goals(1.0) == {BUDGET: 1}
    demand.came(LINK, 1.0)
    assert demand.goals(2.0) == {BUDGET: 1, LINK: 2}


def test_who_is_announced_is_waited_for_until_they_come_or_minutes_have_passed() -> None:
    demand = Demand([BUDGET])
    demand.announce(LINK, 30, 0.0)
    assert demand.goals(1.0) == {BUDGET: 1, LINK: 30}
    for _ in range(30):
        demand.came(LINK, 2.0)
    assert demand.goals(2.0)[LINK] == FOLLOWING
    assert LINK not in demand.goals(100.0)
    demand.announce(LINK, 30, 100.0)
    assert LINK not in demand.goals(101.0 + SOON_SECONDS)


def test_never_more_than_fit_and_each_has_some() -> None:
    demand = Demand([BUDGET, Asked("")])
    demand.announce(LINK, 500, 0.0)
    goals = demand.goals(0.0)
    assert sum(goals.values()) == MOST
    assert min(goals.values()) == 1


def test_the_page_of_a_class_is_the_one_its_students_ask_for() -> None:
    view = {
        "kind": "lab",
        "address": "/budget?preset=Z4&fish_biomass=30",
        "only": ["capture_efficiency", "draws"],
        "bounds": {"capture_efficiency": [0.05, 1.0]},
        "result": {"name": "active"},
    }
    asked = {
        "preset": "Z4",
        "fish_biomass": "30",
        "only": "capture_efficiency:0.05:1,draws",
        "frame": "class",
        "result": "active",
    }
    assert lab_of(view) == ("budget", {name: [value.encode()] for name, value in asked.items()})
    assert lab_of({"kind": "read"}) is lab_of(None) is None


# whose


@pytest.fixture(scope="module")
def site(start: Start) -> Site:
    site = start(spare=["/told"])
    site.get("/work")  # it is ready from now on
    return site


def visit(site: Site, query: str = "", **headers: str) -> tuple[int, dict[str, str], dict[str, str]]:
    """What a visitor's page says it was built with."""
    found: list[Any] = []

    async def join() -> None:
        client = load.Client(f"{site.url}/told{query}", lambda document: found.append(document) or (lambda n: {}))
        client.headers = headers
        await client.join()
        client.leave()

    asyncio.run(join())
    text = next(each["attributes"]["text"] for each in load.models(found[0]) if "text" in each.get("attributes", {}))
    said = json.loads(html.unescape(re.sub(r"<[^>]+>", "", html.unescape(text))))
    return said[0], said[1], said[2]


def test_each_is_one_visitor_s_and_what_that_visitor_asked_for(site: Site) -> None:
    site.wait(lambda: site.metric("pages_spare") == 1)
    assert site.metric("sessions_total") == site.metric("sessions_live") == 0
    seen = [visit(site), visit(site, "?b=2"), visit(site, Cookie="theme=dark"), visit(site, Cookie="seen=light")]
    assert [each[1:] for each in seen[:3]] == [({}, {}), ({"b": "2"}, {}), ({}, {"theme": "dark"})]
    assert seen[0][0] == 1  # the one that stood there
    site.wait(lambda: site.metric("pages_spare") == 3)  # two in light and one in dark came
    built = site.metric("page_build_seconds_count")
    seen += [visit(site), visit(site), visit(site, Cookie="theme=dark")]
    assert len({each[0] for each in seen}) == len(seen)
    assert {each[0] for each in seen[4:]} <= set(range(int(built) + 1))
    assert site.metric("sessions_total") == len(seen)


def test_those_let_go_were_nobody_s_sessions() -> None:
    standing = Spares(["budget"])
    tornado = SimpleNamespace(settings={"limits": Limits(Seats(1), spares=standing)}, applications={}, _clients=())
    site: Any = SimpleNamespace(_tornado=tornado)

    def begun() -> float:
        return next(each.samples[""] for each in server._session_families(site) if each.name == "sessions_total")

    async def gone(session: Any, wanted: Any) -> None:
        assert wanted(session)

    before = begun()
    metrics.builds.observe(0.1)
    standing.held.add("one")
    session: Any = SimpleNamespace(id="one", unblock_expiration=lambda: None)
    standing._ready[BUDGET] = deque([Spare(session, cast(Any, SimpleNamespace(_discard_session=gone)), 0.0)])
    assert begun() == before
    asyncio.run(standing._let_go({}))
    assert (begun(), standing.held) == (before, set())


def test_whoever_comes_while_one_is_prepared_does_not_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spares, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(spares, "QUIET_SECONDS", 0.05)
    done: list[str] = []

    class Context:
        _sessions: ClassVar[dict[str, Any]] = {}

        async def create_session_if_needed(self, id: str, visit: Any) -> Any:
            done.append("built")
            raise NotImplementedError

    async def test() -> None:
        standing = Spares(["told"])

        async def prepare(path: str, arguments: Any) -> None:
            done.append("prepared")
            if len(done) == 1:
                standing.take(Asked("told"))

        application: Any = SimpleNamespace(applications={"/told": Context()}, secret_key=b"secret")
        watch = asyncio.create_task(standing.watch(application, Limits(Seats(10), prepare=prepare), lambda: True))
        async with asyncio.timeout(10):
            while "built" not in done:
                await asyncio.sleep(0.01)
        watch.cancel()

    asyncio.run(test())
    assert done[:3] == ["prepared", "prepared", "built"]


PARTS = (Model, param.Parameterized, History, Hand, Palette, Document)
"""What is a visitor's own."""
COMMON = (type, ModuleType, FunctionType, Logger, Services, Design, Theme, _base_config)
"""What leads to the whole program, and what Panel has of looks, which nobody changes."""


def own(page: Any) -> dict[int, Any]:
    """All that belongs to a page, by identity."""
    shared = {id(each) for each in (pn.state, pn.config)}
    found: dict[int, Any] = {}
    waiting, seen = [page], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen or id(each) in shared or isinstance(each, COMMON):
            continue
        seen.add(id(each))
        if isinstance(each, PARTS):
            found[id(each)] = each
        waiting += gc.get_referents(each)
    return found


@pytest.mark.parametrize("name", few(LABS, "budget", "ocean"))
def test_two_pages_have_no_part_in_common(shared: Services, name: str) -> None:
    get(name).warm()
    made = []
    for _ in range(2):
        document = Document()
        with set_curdoc(document):
            page: Any = pages()[name](shared)
            page.page.server_doc(document)
        made.append((page, document))
    one, other = (own(each) for each in made)
    assert {id(model) for model in made[0][1].models} <= one.keys()
    assert [repr(one[id]) for id in one.keys() & other.keys()] == []


def test_a_page_that_was_written_ahead_is_told_once_and_only_as_it_is() -> None:
    model = Div(text="as it was")
    document = Document()
    document.add_root(model)
    reply = Ahead(document).reply("7")
    assert reply is not None
    assert reply.header["reqid"] == "7"
    usual = pull_doc_reply.create("7", document)
    assert (reply.content_json, reply.buffers) == (usual.content_json, usual.buffers)
    ahead = Ahead(document)
    model.text = "as it is"
    assert ahead.reply("8") is None
    assert (ahead := Ahead(document)).reply("9") is not None
    assert ahead.reply("10") is None


def test_what_is_done_ahead_waits_for_the_pages_and_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spares, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(spares, "QUIET_SECONDS", -1.0)
    monkeypatch.setattr(spares, "AWAY_SECONDS", 0.2)
    done: list[str] = []
    application: Any = SimpleNamespace(applications={"/budget": SimpleNamespace(_sessions={})}, secret_key=b"secret", _clients=())

    async def test() -> None:
        standing = Spares(["budget"], [lambda: done.append("one"), lambda: done.append(str(1 // 0)), lambda: done.append("two")])

        async def build(asked: Asked, *about: Any) -> None:
            done.append("built")
            standing._ready[asked] = deque([Spare(cast(Any, SimpleNamespace(id="")), cast(Any, None), time.monotonic())])

        monkeypatch.setattr(standing, "_build", build)
        watch = asyncio.create_task(standing.watch(application, Limits(Seats(10)), lambda: True))
        async with asyncio.timeout(10):
            while "two" not in done:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        watch.cancel()

    asyncio.run(test())
    assert done == ["built", "one", "two"]
