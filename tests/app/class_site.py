"""A class for tests: the addresses of app.teach.handlers on a server of their own, with a lesson whose model is a few known words."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.netutil import bind_sockets
from tornado.web import Application

from app.doors import Doors
from app.headers import security_headers, transform
from app.limits import Limits
from app.listening import Listening
from app.seats import Seats
from app.teach import views
from app.teach.classes import Classes
from app.teach.file import read
from app.teach.handlers import answering, console, joining, listening, opening
from app.teach.languages import LessonError
from app.teach.lesson import Lesson

MODEL = "only the model knows"
TEXT = """
carbonpump_lesson = 1
title = "Who keeps carbon down?"
minutes = 20
[states.today]
lab = "pump"
[[steps]]
kind = "read"
title = "Where does the carbon go?"
text = "Down."
[[steps]]
id = "less"
kind = "guess"
ask = "How much less?"
scale = [0, 450]
step = 10
answer = "today.kept"
[[steps]]
kind = "choose"
ask = "Why?"
options = [ { text = "They eat", right = true }, { text = "=2+2" } ]
[[steps]]
kind = "reveal"
of = "less"
text = "Surprise."
[[steps]]
kind = "words"
ask = "One thing you learned"
"""
READ, GUESS, CHOOSE, REVEAL, WORDS = range(5)
_ASKED: Mapping[int, dict[str, Any]] = {
    GUESS: {"low": 0, "high": 450, "step": 10, "unit": "Pg C", "marks": []},
    CHOOSE: {"options": [{"text": "They eat"}, {"text": "=2+2"}]},
    WORDS: {"limit": 280},
}


def step_view(lesson: Lesson, index: int) -> dict[str, Any]:
    kind = lesson.steps[index].kind
    return {"kind": kind, "title": f"Step {index + 1}", "shown": None, **_ASKED.get(index, {})}


def model_part(lesson: Lesson, index: int) -> dict[str, Any]:
    return {"said": MODEL}


def guide(lesson: Lesson, index: int) -> dict[str, Any]:
    return {"think": "", "ask": [], "answer": f"{MODEL}, and the teacher"}


@pytest.fixture
def known_model(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (step_view, model_part, guide):
        monkeypatch.setattr(views, each.__name__, each)


LESSON = read(TEXT)


def find(name: str, own: bool, language: str) -> Lesson:
    if name != "who-keeps":
        raise LessonError("lesson_unknown", sent=name)
    return LESSON


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        return str(self.json["problem"])


@dataclass
class Events:
    """A stream of events; `heard` is every byte of it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: str
    heard: bytearray = field(default_factory=bytearray)

    async def next(self, seconds: float = 5) -> Any:
        """The next event's data, with its name if it has one."""
        while True:
            block = await asyncio.wait_for(self.reader.readuntil(b"\n\n"), seconds)
            self.heard += block
            lines = dict(line.split(": ", 1) for line in block.decode().strip().split("\n") if not line.startswith(":"))
            if "data" in lines and lines.get("event") != "beat":
                data = json.loads(lines["data"])
                return {"event": lines["event"], **data} if "event" in lines else data

    async def until(self, condition: Any, seconds: float = 5) -> Any:
        async with asyncio.timeout(seconds):
            while not condition(found := await self.next(seconds)):
                pass
            return found

    async def silent(self, seconds: float) -> bool:
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False

    async def ended(self, seconds: float = 5) -> bool:
        self.heard += (rest := await asyncio.wait_for(self.reader.read(), seconds))
        return rest == b""

    def close(self) -> None:
        self.writer.close()


@dataclass
class Site:
    """A running server of classes, and a client of it that speaks plain HTTP."""

    port: int
    classes: Classes
    doors: Doors
    heard: list[bytes] = field(default_factory=list)
    """What was answered to students, every byte."""

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        fields = {"Host": f"127.0.0.1:{self.port}", "Connection": "close", "Content-Length": str(len(content))}
        fields |= {"Content-Type": "application/json"} if body is not None else {}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        top, _, rest = answer.partition(b"\r\n\r\n")
        lines = top.decode("latin-1").split("\r\n")
        found = Answer(int(lines[0].split()[1]), dict(line.split(": ", 1) for line in lines[1:]), rest)
        if path.startswith("/class/"):
            self.heard.append(answer)
        return found

    async def post(self, path: str, body: Any, **headers: str) -> Answer:
        return await self.ask("POST", path, body, **headers)

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.ask("GET", path, **headers)

    async def events(self, path: str, **headers: str) -> Events:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{head}\r\n".encode())
        return Events(reader, writer, (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode())

    async def open(self) -> Class:
        found = (await self.post("/teach/open", {"lesson": "who-keeps", "language": "en"})).json
        return Class(self, found["code"], found["console"])


@dataclass
class Class:
    """A class that was opened: what its teacher does, and its students."""

    site: Site
    code: str
    console: str

    async def do(self, do: str, **more: Any) -> Answer:
        return await self.site.post(f"{self.console}/do", {"do": do, **more})

    async def join(self, name: str | None = None, **more: Any) -> Student:
        found = (await self.site.post(f"/class/{self.code}/join", {"name": name, **more})).json
        return Student(self, found["id"], found["token"], found["name"])


@dataclass
class Student:
    of: Class
    id: int
    token: str
    name: str

    async def answer(self, step: int, answer: Any, **headers: str) -> Answer:
        body = {"token": self.token, "step": step, "answer": answer}
        return await self.of.site.post(f"/class/{self.of.code}/answer", body, **headers)

    async def mine(self) -> Answer:
        return await self.of.site.get(f"/class/{self.of.code}/mine?token={self.token}")

    async def events(self, **headers: str) -> Events:
        return await self.of.site.events(f"/class/{self.of.code}/events?token={self.token}", **headers)


@contextlib.asynccontextmanager
async def served(folder: Path, *, trust_proxy: bool = False, **options: Any) -> AsyncIterator[Site]:
    """As app.server serves them: packed, with its headers, behind its doors."""
    threads = ThreadPoolExecutor(2)
    classes = Classes(folder, find, threads, **options)
    services = SimpleNamespace(classes=classes, threads=SimpleNamespace(exact=threads))
    modules = (opening, joining, answering, listening, console)
    routes = [(pattern, handler, {"services": lambda: services}) for module in modules for pattern, handler in module.ROUTES]
    application = Application(
        routes, compress_response=True, limits=Limits(Seats(10), trust_proxy=trust_proxy), log_function=lambda handler: None
    )
    application.add_transform(transform(security_headers()))
    doors = Doors(shared=True)
    server = Listening(application, doors=doors, introduced=False)
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    try:
        yield Site(sockets[0].getsockname()[1], classes, doors)
    finally:
        server.stop()
        await server.close_all_connections()
        classes.close()
        threads.shutdown()
