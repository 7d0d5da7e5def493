"""Sharing and saving from a page: what the visitor is told when the store has trouble, and that nobody else waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from app import services
from app.labs.budget.page import Page
from app.pace import Pace, Paces
from app.services import Services
from app.sharing import SAVES
from app.store import SIGNS

BUSY = "It could not be saved just now; please try again."


class Opened:
    """A page, what its bar tells the browser, and a loop that calls it back as the server's does."""

    def __init__(self, shared: Services, monkeypatch: pytest.MonkeyPatch) -> None:
        self.document = Document()
        with set_curdoc(self.document):
            self.lab = Page(shared)
        self.told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        monkeypatch.setattr(self.lab.header, "say", lambda **words: self.told.put_nowait(words))
        monkeypatch.setattr(self.lab, "later", lambda show: asyncio.get_running_loop().call_soon(show))

    def say(self, **message: Any) -> None:
        with set_curdoc(self.document):
            self.lab.header._handle_msg(message)

    async def ask(self, **message: Any) -> dict[str, Any]:
        self.say(**message)
        return await asyncio.wait_for(self.told.get(), 20)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Services]:
    started = services.start(tmp_path)
    yield started
    started.close()


Drive = Callable[[Callable[[Opened], Awaitable[None]]], None]


@pytest.fixture
def drive(shared: Services, monkeypatch: pytest.MonkeyPatch) -> Drive:
    async def run(test: Callable[[Opened], Awaitable[None]]) -> None:
        await test(Opened(shared, monkeypatch))

    return lambda test: asyncio.run(run(test))


def test_what_is_saved_and_shared_is_there(drive: Drive, shared: Services) -> None:
    async def test(page: Opened) -> None:
        words = await page.ask(do="save", title="  Mine ")
        assert words["saved"]["title"] == "Mine"
        assert shared.store.scenario(words["saved"]["id"]).title == "Mine"
        link = words["share"]["link"].removeprefix("s/")
        assert len(link) == SIGNS
        assert shared.store.link(link) == ("budget", words["share"]["query"])
        assert (await page.ask(do="share")) == {"share": words["share"]}
        gone = await page.ask(do="import", text=shared.store.export_toml(words["saved"]["id"]))
        assert shared.store.scenario(gone["go"].removeprefix("s/")).title == "Mine"

    drive(test)


def test_what_cannot_be_saved_is_said(drive: Drive) -> None:
    refused: list[tuple[dict[str, Any], str]] = [
        ({"do": "save", "title": " "}, "Give the scenario a name first."),
        ({"do": "save", "title": ["a"] * 100}, "This title has 500 characters; at most 200 are kept."),
        ({"do": "save", "title": "\ud800"}, "This title has characters that cannot be kept."),
        ({"do": "import"}, "This is not a TOML file"),
        ({"do": "import", "text": {"a": []}}, "This is not a TOML file"),
        ({"do": "import", "text": "carbonpump_scenario = 1\n" + "a.b." * 20_000}, "at most 20,000 are read"),
    ]

    async def test(page: Opened) -> None:
        for message, words in refused:
            assert words in (await page.ask(**message))["problem"], message

    drive(test)


def test_a_locked_store_is_said_soon_and_nobody_waits_for_it(drive: Drive, tmp_path: Path) -> None:
    async def test(page: Opened) -> None:
        other = sqlite3.connect(tmp_path / "carbonpump.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        longest = 0.0

        async def watch() -> None:
            nonlocal longest
            while True:
                begun = time.monotonic()
                await asyncio.sleep(0.01)
                with set_curdoc(page.document):
                    page.lab.levers._handle_msg({"do": "set", "name": "fish_biomass", "value": 50.0})
                longest = max(longest, time.monotonic() - begun)

        begun = time.monotonic()
        watching = asyncio.ensure_future(watch())
        assert await page.ask(do="save", title="Mine") == {"problem": BUSY}
        assert time.monotonic() - begun < 8
        shared = await page.ask(do="share")
        assert shared["problem"] == BUSY
        assert shared["share"]["link"].startswith("budget?preset=")  # it can be shared and taken away all the same
        watching.cancel()
        assert longest < 3
        other.execute("ROLLBACK")
        assert "saved" in await page.ask(do="save", title="Mine")

    drive(test)


def test_a_page_keeps_so_much_in_a_minute(drive: Drive) -> None:
    async def test(page: Opened) -> None:
        for _ in range(SAVES // 2):
            assert "problem" not in await page.ask(do="save", title="Mine")  # and its link
        assert "within a minute" in (await page.ask(do="save", title="Mine"))["problem"]
        shared = await page.ask(do="share")
        assert "within a minute" in shared["problem"]
        assert shared["share"]["link"] == f"budget?{shared['share']['query']}"

    drive(test)


def test_a_pace_is_of_the_last_while() -> None:
    pace = Pace(2, seconds=1)
    assert [pace.take() for _ in range(3)] == [True, True, False]
    time.sleep(1.05)
    assert pace.take()


def test_one_that_is_too_much_is_not_taken_and_leaves_room_for_a_smaller_one() -> None:
    pace = Pace(10)
    assert [pace.take(amount) for amount in (6, 5, 4, 1)] == [True, False, True, False]


def test_an_address_saves_so_much_from_however_many_pages(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(page: Opened) -> None:
        monkeypatch.setattr(page.lab.services, "saves", Paces(2))  # a scenario, and its link
        assert "saved" in await page.ask(do="save", title="One")
        assert "within a minute" in (await page.ask(do="save", title="Two"))["problem"]

    drive(test)


def test_no_message_is_more_than_a_sentence(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[dict[str, Any]] = [
        {"do": "set", "name": "self", "value": 1},
        {"do": "move", "name": "self", "value": 1},
        {"do": "play", "name": "values", "value": 1},
        {"do": "enter", "name": "self", "text": "1"},
        {"do": "enter", "name": ["x" * 3000], "text": "1"},
        {"do": "set", "name": ["a"], "value": 1},
        {"do": "set", "name": "fish_biomass", "value": 10**400},
        {"do": "set", "name": "draws", "value": -(10**4000)},
        {"do": "set", "name": "shared_factors", "value": [{}] * 9000},
        {"do": "choose", "preset": ["Z4"]},
        {"do": "choose", "preset": {"Z4": 1}},
        {"do": "reset", "names": [["a"], {"b": 1}, None, "self"]},
    ]

    async def test(page: Opened) -> None:
        told: list[dict[str, Any]] = []
        monkeypatch.setattr(page.lab.levers, "say", lambda **words: told.append(words))
        before = page.lab.state.parameters
        for number, message in enumerate(messages, 1):
            with set_curdoc(page.document):
                page.lab.levers._handle_msg(message)
            assert page.lab.state.parameters == before, message
            assert len(told) == number, message
            assert len(told[-1].get("problem", "")) < 1500, message

    drive(test)
