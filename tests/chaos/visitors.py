"""Who goes on while the server is killed: each writes down what was acknowledged, and asks for it in the end."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks import load
from tests.benchmarks.class_ import FEW, LESSON, Teacher, guess
from tests.benchmarks.class_ import kept as kept_answers
from tests.benchmarks.phones import Phone, Refused

PATIENCE = 60
"""Seconds that somebody waits for an answer before asking anew."""


@dataclass
class Heard:
    """What was acknowledged, and what was answered otherwise."""

    lessons: dict[str, str] = field(default_factory=dict)
    scenarios: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    downloads: int = 0
    refusals: Counter[str] = field(default_factory=Counter)


def asked(url: str, path: str, body: Any = None, address: str = "192.0.2.1") -> tuple[int, bytes]:
    """The status and what was answered; 0 where nothing was."""
    headers = {"X-Forwarded-For": address} | ({} if body is None else {"Content-Type": "application/json"})
    request = urllib.request.Request(url + path, None if body is None else json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (OSError, ValueError):
        return 0, b""


async def keep_lessons(url: str, heard: Heard, over: asyncio.Event) -> None:
    for n in itertools.count():
        if over.is_set():
            return
        title = f"Lesson {n} of chaos"
        sent = {"toml": LESSON.replace("A class of a hundred", title)}
        status, answer = await asyncio.to_thread(asked, url, "/teach/keep", sent, f"198.51.100.{n % 200}")
        if status == 200:
            heard.lessons[json.loads(answer)["id"]] = title
        else:
            heard.refusals[f"a lesson: {status}"] += 1
        await asyncio.sleep(0.5)


async def download(url: str, heard: Heard, over: asyncio.Event) -> None:
    """Each of other numbers, so that each is made anew by a process of its own."""
    rng = random.Random(24)
    while not over.is_set():
        path = f"/download/budget.csv?fish_biomass={rng.uniform(10, 100):.6f}"
        status, _ = await asyncio.to_thread(asked, url, path)
        if status == 200:
            heard.downloads += 1
        else:
            heard.refusals[f"a download: {status}"] += 1
        await asyncio.sleep(1)


class Saver(load.Client):
    """A page whose header is told to save, and to share."""

    async def saved(self, title: str) -> dict[str, Any]:
        """What the header is answered."""
        await self._patch(self._change(title))
        async with asyncio.timeout(PATIENCE):
            while not (found := told(await self._receive())):
                pass
        return found


def saying(document: dict[str, Any]) -> Callable[[Any], dict[str, Any]]:
    """Given a page: how its header is told to save something under a name."""
    header = next(each for each in load.models(document) if each.get("attributes", {}).get("name") == "Header")

    def save(title: Any) -> dict[str, Any]:
        return load.said(header["id"], do="save", title=title)

    return save


def told(message: dict[str, Any]) -> dict[str, Any]:
    """What a header is told in a message: of a scenario, or of what went wrong."""
    if message["msgtype"] != "PATCH-DOC":
        return {}
    for event in message["content"]["events"]:
        words = flat(event)
        if "saved" in words or "problem" in words:
            return words
    return {}


def flat(found: Any) -> dict[str, Any]:
    """Bokeh's maps as what they are: the first that has a word of ours."""
    if isinstance(found, dict):
        if found.get("type") == "map":
            entries = {str(key): value for key, value in found.get("entries", [])}
            return entries if {"saved", "problem"} & set(entries) else flat(list(entries.values()))
        found = list(found.values())
    if isinstance(found, list):
        return next(filter(None, map(flat, found)), {})
    return {}


async def save(url: str, heard: Heard, over: asyncio.Event) -> None:
    """A page that saves until it is lost, and then another."""
    while not over.is_set():
        page = Saver(f"{url}/budget?fish_biomass={random.uniform(10, 100):.5f}", saying)
        with contextlib.suppress(Exception):  # whatever befalls it, another is opened
            await asyncio.wait_for(page.join(), PATIENCE)
            for n in itertools.count():
                if over.is_set():
                    break
                words = await page.saved(f"Scenario {n}")
                if "saved" in words:
                    heard.scenarios.add(dict(words["saved"]["entries"])["id"])
                    link = dict(words["share"]["entries"])["link"] if "share" in words else ""
                    heard.links |= {link} if link.startswith("s/") else set()
                else:
                    heard.refusals["a scenario: " + str(words.get("problem"))[:60]] += 1
                await asyncio.sleep(3)
        page.leave()
        await asyncio.sleep(0.5)


@dataclass
class Class:
    """A lesson under way: thirty who answer anew again and again, until it is over."""

    url: str
    own: str
    phones: list[Phone] = field(default_factory=list)

    async def open(self) -> None:
        self.teacher = Teacher(self.url, self.own)
        code = await self.teacher.open()
        self.phones = [Phone(self.url, code, n) for n in range(FEW)]
        for phone in self.phones:
            await phone.join()

    async def teach(self, over: asyncio.Event) -> None:
        async def answer(phone: Phone) -> None:
            for n in itertools.count(1):
                if over.is_set():
                    return
                with contextlib.suppress(Refused):  # a disk that is full: not acknowledged
                    await phone.answer(0, guess(phone.number, 1000.0 * n))
                await asyncio.sleep(random.uniform(1.5, 3))

        await asyncio.gather(*map(answer, self.phones))

    async def kept(self) -> dict[str, int]:
        return await kept_answers(self.teacher, self.phones)

    def leave(self) -> None:
        for phone in self.phones:
            phone.leave()
