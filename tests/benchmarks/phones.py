"""Scripted students: a phone's page, its events and its answers over plain HTTP, for a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 0.2
"""Seconds until a phone asks again that was not heard."""
HEARD = 10.0


class Refused(RuntimeError):
    """The server answered, and not as hoped."""


@dataclass
class Client:
    """A browser's connection, kept open between requests."""

    url: str
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: Any = None) -> bytes:
        """What is answered; ConnectionError where nothing is."""
        try:
            return await asyncio.wait_for(self._ask(method, path, body), HEARD)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise ConnectionError(str(error)) from error

    async def post(self, path: str, body: Any) -> Any:
        return json.loads(await self.ask("POST", path, body))

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def _ask(self, method: str, path: str, body: Any) -> bytes:
        if self.reader is None or self.writer is None or self.reader.at_eof():
            self.close()
            place = urlsplit(self.url)
            self.reader, self.writer = await asyncio.open_connection(place.hostname, place.port, limit=2**24)
        content = b"" if body is None else json.dumps(body).encode()
        kind = "" if body is None else "Content-Type: application/json\r\n"
        head = f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(self.url).netloc}\r\nAccept-Encoding: gzip\r\n{kind}"
        self.writer.write(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        top = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(top.split()[1])
        length = next((int(line.partition(":")[2]) for line in top.split("\r\n") if line.startswith("content-length:")), 0)
        answer = await self.reader.readexactly(length)
        if "connection: close" in top:
            self.close()
        if status == 503:
            raise ConnectionError("a worker is starting")
        if status != 200:
            raise Refused(f"{method} {path.partition('?')[0]}: {status} {answer[:200]!r}")
        return answer


@dataclass
class Phone:
    """A student's: it joins, listens, answers, and keeps an answer until it was heard."""

    url: str
    code: str
    number: int
    client: Client = field(init=False)
    id: int = 0
    token: str = ""
    name: str = ""
    view: dict[str, Any] = field(default_factory=dict)
    seen: float = 0.0
    """When the view came."""
    comes: asyncio.Event = field(default_factory=asyncio.Event)
    heard: dict[int, Any] = field(default_factory=dict)
    """Answers that the server has acknowledged, by step."""
    waits: list[float] = field(default_factory=list)
    """How long each answer took."""
    lost: list[float] = field(default_factory=list)
    """How long each time that the events were away."""
    _events: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.client = Client(self.url)

    async def join(self) -> float:
        """With the page that does it; the seconds until the first view is there."""
        begun = time.perf_counter()
        await self.client.ask("GET", f"/join/{self.code}")
        found = await self.client.post(f"/class/{self.code}/join", {})
        self.id, self.token, self.name = found["id"], found["token"], found["name"]
        self._events = asyncio.create_task(self._listen())
        await asyncio.wait_for(self.comes.wait(), HEARD)
        return time.perf_counter() - begun

    async def answer(self, step: int, answer: Any) -> None:
        """Again and again until it is heard."""
        begun = time.perf_counter()
        sent = {"token": self.token, "step": step, "answer": answer}
        while True:
            with contextlib.suppress(ConnectionError):
                await self.client.post(f"/class/{self.code}/answer", sent)
                break
            await asyncio.sleep(PATIENCE)
        self.waits.append(time.perf_counter() - begun)
        self.heard[step] = answer

    async def until(self, condition: Callable[[dict[str, Any]], bool]) -> float:
        """When the view came that is so."""
        while not condition(self.view):
            self.comes.clear()
            await asyncio.wait_for(self.comes.wait(), HEARD)
        return self.seen

    def leave(self) -> None:
        if self._events:
            self._events.cancel()
        self.client.close()

    async def _listen(self) -> None:
        place = urlsplit(self.url)
        gone: float | None = None
        while True:
            with contextlib.suppress(OSError, EOFError):
                reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=2**24)
                try:
                    path = f"/class/{self.code}/events?token={self.token}"
                    writer.write(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
                    while True:
                        block = await reader.readuntil(b"\n\n")
                        data = next((line[6:] for line in block.split(b"\n") if line.startswith(b"data: {")), None)
                        if data is not None:
                            self.view, self.seen = json.loads(data), time.perf_counter()
                            self.comes.set()
                            if gone is not None:
                                self.lost.append(self.seen - gone)
                                gone = None
                finally:
                    writer.close()
            gone = time.perf_counter() if gone is None else gone
            await asyncio.sleep(random.uniform(0.1, 0.5))


async def spread(phones: list[Phone], seconds: float, act: Callable[[Phone], Any]) -> list[Any]:
    """All of them do it, each at some moment of so many seconds."""

    async def one(phone: Phone) -> Any:
        await asyncio.sleep(random.random() * seconds)
        return await act(phone)

    return await asyncio.gather(*map(one, phones))
