"""Spoiled files by a page's whole way: sent, read apart, matched, kept, drawn; and taken away again.

A finding is an error anywhere on the way, something read that cannot be shown, and an answer later than may be.
"""

from __future__ import annotations

import asyncio
import base64
import random
import time
from typing import Any

from app import line, own_data, reading
from app.own_data import OwnData
from engine.lab import LABS, get
from tests.fuzz import readers
from tests.fuzz.pages import Opened, served
from tests.fuzz.tally import Complaints, Tally

NAMES = ("mine.csv", "..", "/etc/passwd", "<img src=x onerror=alert(1)>.nc", "x" * 500, "\u202e.csv", "", "a\x00b")


async def run(seconds: float, seed: int, most: int | None = None) -> Tally:
    tally, rng = Tally(), random.Random(seed)
    with served() as shared:
        shared.brought._most = 10**15  # one address brings them all
        heard = Complaints(own_data.log, line.log)
        reading.log.propagate = False
        tabs = {name: _tab(Opened(shared, name)) for name in LABS if get(name).read}
        await shared.readers.started()
        ours = (case for case in readers.cases(seed) if case[0] in tabs)
        for lab, data in tally.each(ours, seconds, most):
            heard.last = ""
            await _one(tabs[lab], lab, data, rng, tally)
            if heard.last:
                tally.found(f"upload-{lab}", data, heard.last)
    return tally


def _tab(page: Opened) -> tuple[Opened, OwnData]:
    """The tab of a page that takes files."""
    rooms = page.lab.rooms
    for number, (title, _) in enumerate(rooms._sections, 1):
        if title.startswith("Your data"):
            page.at(rooms._build, number)
            return page, rooms._parts[number]
    raise LookupError(page.lab.lab.name)


async def _one(of: tuple[Opened, OwnData], lab: str, data: bytes, rng: random.Random, tally: Tally) -> None:
    page, tab = of
    text: Any = base64.b64encode(data).decode()
    if rng.random() < 0.03:
        text = rng.choice((text[:-3], text + "é", None, 7, [text[:8]], "=" * 50))
    begun, words = time.monotonic(), ""
    try:
        tab._files += 1
        await tab._receive(rng.choice(NAMES)[:100], text, tab._files)
        await _quiet()
        if tab.match.asked and rng.random() < 0.8:
            choice = {"form": tab.match.asked.get("form", ""), "columns": _columns(tab.match.asked, rng)}
            await tab._use(choice, tab._files)
            await _quiet()
        said, kind = tab.upload.note[:2]
        end = {"good": "shown", "bad": "refused"}.get(kind, "asked about")
        if not 5 < len(said) <= 1000 or "Reading" in said:
            words = f"no sentence: {said[:80]!r}"
        if rng.random() < 0.3:
            page.at(tab._remove, None)
    except Exception as error:
        end, words = "an error", repr(error)
    took = time.monotonic() - begun
    tally.ended(end, took)
    if took > reading.WHOLE:
        words = f"answered after {took:.1f} s"
    if words:
        tally.found(f"upload-{lab}", data, words)


def _columns(asked: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """What somebody says of the columns: what was guessed, or nonsense."""
    found = {each["name"]: [each["from"], each["unit"]] for each in asked["columns"]}
    if found and rng.random() < 0.3:
        found[rng.choice(list(found))] = rng.choice(([], [99, "m"], ["x", 1], None, [0, "furlong"]))
    return found


async def _quiet() -> None:
    """What the page does later has been done."""
    for _ in range(5):
        await asyncio.sleep(0)
