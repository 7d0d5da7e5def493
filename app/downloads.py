"""Results and scenarios as files, by plain links: the query says what, so nothing is kept for a download."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from app.address import of_asker
from app.components import TAKING
from app.jobs import Busy
from app.own import NOTHING, Own
from app.services import Services
from app.side_by_side import files
from app.state import State
from app.store import Store, StoreError, StoreTrouble
from engine import export
from engine.compute import ComputeError, Task
from engine.lab import LABS, Cancelled, get, labs
from engine.parameter import ParameterError
from engine.reader import read_for

TYPES = {"csv": "text/csv; charset=utf-8", "nc": "application/x-netcdf", "zip": "application/zip", "compare": "application/zip"}
"""Of the forms of engine.export, and of what is set side by side."""
PART = 200_000
"""Bytes that are packed and sent at a time."""


def asked(name: str, query: dict[str, str]) -> State:
    """The state a query stands for, or ParameterError."""
    state, problems = State.read(get(name), query)
    if problems:
        raise ParameterError(problems[0])
    return state


async def brought(services: Services, state: State, address: str) -> State:
    """The state with what the visitor's own files hold, where it names some."""
    lab, found = state.lab, dict[str, Any]()
    for key in reversed(list(state.uploads.values())) if lab.read else ():  # the file itself before what stands beside it
        content = await services.store.soon(services.store.upload, key)
        found |= await services.readers.read(read_for, lab.name, content, "your data", owner=(address, "a download"))
    return replace(state, own=Own.of(lab, found)) if found else state


async def all_brought(services: Services, state: State, address: str) -> State:
    """The same with what is pinned beside it."""
    pins = [replace(pin, of=await brought(services, pin.of, address)) for pin in state.pins]
    return replace(await brought(services, state, address), pins=tuple(pins))


def task(state: State, form: str) -> Task:
    """The making of a state's result in a form; of the visitor's own data, or of a station of them."""
    own = dict(state.own.arguments) | (dict(state.given) if state.station else {})
    return Task.of(export.made, state.lab.name, form, state.preset, dict(state.parameters), own)


class Download(RequestHandler):
    """/download/budget.nc?preset=Z4&fish_biomass=50"""

    def initialize(self, services: Callable[[], Services]) -> None:
        self.services = services()
        self._holder = uuid.uuid4().hex

    async def get(self, name: str, form: str) -> None:
        if name not in LABS or form not in TYPES:
            raise HTTPError(404)
        query = {key: self.get_query_argument(key) for key in self.request.query_arguments}
        try:
            make = self._compared if form == "compare" else partial(self._made, form=form)
            content = await make(asked(name, query), address=of_asker(self))
        except (ValueError, Busy, ComputeError) as error:  # a parameter, a file, or a file no longer kept; no room
            self.set_status(503 if isinstance(error, StoreTrouble | Busy) else 400)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.write(str(error))
            return
        self.set_header("Content-Type", TYPES[form])
        file = f"{name}-side-by-side.zip" if form == "compare" else f"{name}.{form}"
        self.set_header("Content-Disposition", f'attachment; filename="{file}"')
        await self._send(content)

    async def _send(self, content: bytes) -> None:
        """In parts, between which others are answered: to pack a large file whole keeps the loop for a quarter of a second."""
        self.set_header("Content-Length", str(len(content)))
        with contextlib.suppress(StreamClosedError):  # who asked has left
            for begin in range(0, len(content), PART):
                self.write(content[begin : begin + PART])
                await self.flush()
                await asyncio.sleep(0)

    async def _compared(self, state: State, address: str) -> bytes:
        """Every state that is compared, one after another, and their table."""
        state = await all_brought(self.services, state, address)
        states = {name: await self._made(each, address, "zip") for name, each in files.named(state).items()}
        threads = self.services.threads.exact
        texts = await asyncio.get_running_loop().run_in_executor(threads, files.tables, state)
        return files.zipped(texts, states)

    async def _made(self, state: State, address: str, form: str) -> bytes:
        """By the queue of long runs, where what is brief has a place of its own; what was made once is kept there."""
        state = await brought(self.services, state, address) if state.own is NOTHING else state
        job = self.services.jobs.submit(task(state, form), self._holder, address, brief=True)
        try:
            content: bytes = await job.result()
        except Cancelled:  # by a server that ends, or because nobody is left who waits
            raise Busy("This was stopped before it was done; please ask again.") from None
        finally:
            self.services.jobs.leave(self._holder)
        return content

    def on_connection_close(self) -> None:
        self.services.jobs.leave(self._holder)


class Template(RequestHandler):
    """/template/budget-profiles.csv: an example of what the lab reads, ready to fill in."""

    def get(self, name: str) -> None:
        found = {f"{lab.name}-{form}": write for lab in labs() for form, write in lab.templates.items()}
        if name not in found:
            raise HTTPError(404)
        self.set_header("Content-Type", TYPES["csv"])
        self.set_header("Content-Disposition", f'attachment; filename="{name}.csv"')
        self.write(found[name]())


class Script(RequestHandler):
    """/taking.js, which the browser asks about whenever it needs it, and is told only if it is another."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.write(TAKING)


class Sample(RequestHandler):
    """/sample/inverse-fields.nc: an invented file of a kind that the lab reads."""

    async def get(self, name: str, ending: str) -> None:
        found = {f"{lab.name}-{each}.{sample.ending}": sample for lab in labs() for each, sample in lab.examples.items()}
        if f"{name}.{ending}" not in found:
            raise HTTPError(404)
        self.set_header("Content-Type", TYPES.get(ending, "application/octet-stream"))
        self.set_header("Content-Disposition", f'attachment; filename="sample-{name}.{ending}"')
        self.write(await asyncio.get_running_loop().run_in_executor(None, found[f"{name}.{ending}"].make))


class Kept(RequestHandler):
    """What is read from the store; a sentence where there is nothing."""

    def initialize(self, services: Callable[[], Services]) -> None:
        self.store = services().store

    def missing(self, error: StoreError) -> None:
        self.set_status(503 if isinstance(error, StoreTrouble) else 404)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write(str(error))


class Scenario(Kept):
    """/scenario/<id>.toml takes a scenario away as a file."""

    async def get(self, id: str) -> None:
        try:
            self.write(await self.store.soon(self.store.export_toml, id))
        except StoreError as error:
            self.missing(error)
            return
        self.set_header("Content-Type", "application/toml")
        self.set_header("Content-Disposition", f'attachment; filename="scenario-{id}.toml"')


class Open(Kept):
    """/s/<id> opens a short link or a saved scenario."""

    async def get(self, id: str) -> None:
        try:
            self.redirect(f"../{await self.store.soon(kept, self.store, id)}")
        except StoreError as error:
            self.missing(error)


def kept(store: Store, id: str) -> str:
    """The address that a short id stands for."""
    try:
        name, query = store.link(id)
    except StoreError:
        scenario = store.scenario(id)
        name, query = scenario.lab, ""
        if name in LABS:
            query = State.address(get(name), scenario.state)
    if name not in LABS:
        raise StoreError(f"This is of the lab “{name}”, which is no longer here.")
    return f"{name}?{query}"
