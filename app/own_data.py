"""A file of the visitor's own on a page: read whole or not at all, kept for the link, and let go again."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.components import Match, Upload
from app.context import Context
from app.files import OF_LINK
from app.maps import Places
from app.own import Own
from app.tab import Tab
from app.theme import FLUSH
from engine.matched import apply
from engine.matching import look
from engine.reader import read_for

log = logging.getLogger(__name__)


class OwnData(Tab):
    """The part of a tab that every lab shares; a lab says what reads a file, and what is then shown.

    The lab's `read` reads a file in a process of its own (app.reading). While it is on its way the page goes on; only the latest is
    shown.
    """

    kind = ""
    """Of several files that a page may have, each by its kind."""
    also: tuple[str, ...] = ()
    """Kinds of files that the same tab takes besides."""
    argument = "own"
    """What the lab calls what it reads from such a file."""

    def __init__(
        self,
        context: Context,
        kinds: str,
        accept: str = ".csv",
        largest: float = float("inf"),
    ) -> None:
        super().__init__(context)
        self._new = ""
        self._files = self._times = 0
        self._known: list[str] = []
        limit = int(min(context.services.max_upload, largest))
        self._waiting = "", b""
        self._places: Board | None = None
        self.upload = Upload(
            heard=self._received,
            accept=accept,
            max_bytes=limit,
            hint=f"{kinds}, up to {limit / 1e6:.0f} MB",
            samples=[
                {
                    "name": name,
                    "title": each.title,
                    "file": "" if name in context.lab.templates else f"{context.lab.name}-{name}.{each.ending}",
                }
                for name, each in context.lab.examples.items()
                if each.kind == self.kind
            ],
            sizing_mode="stretch_width",
        )
        self.match = Match(heard=self._matched, visible=False, sizing_mode="stretch_width", margin=0)
        self.brings = pn.Column(self.upload, self.match, sizing_mode="stretch_width")
        self.forget = pmui.Button(label="Remove my data", variant="outlined", visible=False, margin=FLUSH, on_click=self._remove)

    def check(self, found: Any) -> None:
        """Raises ValueError with one sentence where what was read does not fit what is here already."""

    def kind_of(self, found: Any) -> str:
        """Of which kind what was read is."""
        return self.kind

    def take(self, found: Any) -> str:
        """Takes what was read, which feed() then shows, and says so in a sentence that goes on from the file's name."""
        raise NotImplementedError

    def drop(self) -> None:
        """Shows what was shown before there was a file."""
        raise NotImplementedError

    def recall(self) -> None:
        """The data that a shared link carries."""
        self._known = self._keys
        if self._keys:
            self.upload.tell(f"Reading {OF_LINK}…")
            self._begin(self._recall)

    def follow(self) -> None:
        """Takes the files of the state that is set, where these are others, as those of a pin may be."""
        if self._keys != self._known:
            self._files += 1
            self._show_none()
            self.upload.tell("")
            self.recall()

    @property
    def _keys(self) -> list[str]:
        """Of the files that are here."""
        return [self.context.uploads[kind] for kind in (self.kind, *self.also) if kind in self.context.uploads]

    def _received(self, message: dict[str, Any]) -> None:
        """A file that came from the browser, or one of ours that is to be tried."""
        if sample := self.context.lab.examples.get(str(message.get("sample"))):
            self._begin(partial(self._try, f"{sample.title}.{sample.ending}", sample.make))
        else:
            name = str(message.get("name", "file"))[:100]
            self._begin(partial(self._receive, name, message.get("content", "")))

    def _matched(self, message: dict[str, Any]) -> None:
        """Which column is which, of the table that waits; another form of it; or that it is let be."""
        if message.get("do") == "use":
            self._begin(partial(self._use, message))
        elif message.get("do") == "form":
            self._begin(partial(self._look_again, str(message.get("form"))))
        else:
            self._ask({})
            self.upload.tell("Nothing was changed.")

    def _begin(self, work: Callable[[int], Awaitable[None]]) -> None:
        self._files += 1
        pn.state.execute(partial(work, self._files))

    async def _recall(self, file: int) -> None:
        for key in self._keys:
            try:
                found = self._fitting(await self.context.files.of_link(key))
            except ValueError as error:
                self._later(file, partial(self._lost, str(error)))
                return
            self._later(file, partial(self._taken, OF_LINK, found, key))

    async def _receive(self, name: str, text: Any, file: int) -> None:
        """Reads a file; if it cannot be used, says why and leaves everything as it was."""
        try:
            content = base64.b64decode(str(text), validate=True)
        except ValueError:
            self._later(file, partial(self.upload.tell, f"“{name}” did not arrive whole; please try again.", "bad"))
        else:
            await self._consider(name, content, file)

    async def _try(self, name: str, make: Callable[[], bytes], file: int) -> None:
        await self._consider(name, await asyncio.get_running_loop().run_in_executor(None, make), file)

    async def _consider(self, name: str, content: bytes, file: int, said: str = "") -> None:
        """Takes what can be read; asks about a table whose heads are others than the lab's."""
        try:
            arguments = await self._read(content, name)
            found, own = self._fitting(arguments), await self.context.files.own(arguments)
            key = await self.context.services.keep(content, self.context.owner[0])
        except ValueError as error:
            asked = await self._asked(content)
            words = "its columns are called otherwise than here." if asked else str(error)
            self._later(file, partial(self._refused, name, content, f"“{name}”: {words} Nothing was changed.", asked))
        else:
            self._later(file, partial(self._brought, name, found, key, own, said))

    async def _asked(self, content: bytes, form: str = "") -> dict[str, Any]:
        """What there is to choose from in a table; nothing where it is none, or its heads are the lab's."""
        context = self.context
        if self.kind or not context.lab.tables:
            return {}
        with contextlib.suppress(ValueError):
            found = await context.services.readers.read(look, context.lab.name, content, form, owner=context.owner)
            return found or {}
        return {}

    def _refused(self, name: str, content: bytes, words: str, asked: dict[str, Any]) -> None:
        self.upload.tell(f"{words} Say below which column is which." if asked else words, "" if asked else "bad")
        self._waiting = (name, content) if asked else ("", b"")
        self._ask(asked)

    def _ask(self, asked: dict[str, Any]) -> None:
        self.match.asked = asked | {"file": self._waiting[0]} if asked else {}
        self.match.visible = bool(asked)

    async def _look_again(self, form: str, file: int) -> None:
        asked = await self._asked(self._waiting[1], form)
        self._later(file, partial(self._ask, asked))

    async def _use(self, choice: dict[str, Any], file: int) -> None:
        """The table as somebody said that it is to be read: what is kept, so that a link asks nothing."""
        (name, content), context = self._waiting, self.context
        try:
            made = await context.services.readers.read(apply, context.lab.name, content, choice, owner=context.owner)
        except ValueError as error:
            self._later(file, partial(self.upload.tell, f"“{name}”: {error} Nothing was changed.", "bad"))
        else:
            await self._consider(name, made["content"], file, made["said"])

    async def _read(self, content: bytes, name: str) -> Mapping[str, Any]:
        """As further arguments of the lab's results."""
        context = self.context
        found: Mapping[str, Any] = await context.services.readers.read(
            read_for, context.lab.name, content, name, owner=context.owner
        )
        return found

    def _fitting(self, found: Mapping[str, Any]) -> Any:
        """What this tab shows of it."""
        if self.argument not in found:
            raise ValueError("This is of another kind than what is shown here.")
        self.check(found[self.argument])
        return found[self.argument]

    def _later(self, file: int, show: Callable[[], None]) -> None:
        """Touches the page, unless a later file has come."""
        self.context.later(lambda: show() if file == self._files else None)

    def _brought(self, name: str, found: Any, key: str, own: Own, said: str) -> None:
        """Shows what has just been read, and has it drive the page where there are stations in it."""
        before = self.kind_of(found) in self.context.uploads
        self._ask({})
        self._taken(name, found, key)
        if key not in self._keys:
            return
        first = self.context.files.bring(own) if not self.kind else ""
        stands = f"The levers stand at “{first}”" if first else ""
        stands += "; the others are in the list above them." if len(own.stations) > 1 else "." if first else ""
        replaced = "It replaces the file before." if before else ""
        self.upload.tell(" ".join(filter(None, (self.upload.note[0], said, stands, replaced))), "good")

    def _taken(self, name: str, found: Any, key: str) -> None:
        self._new = name
        self._times += 1
        self.context.keep(self.kind_of(found), key)
        self._known = self._keys
        try:
            words = self.take(found)
        except Exception as error:
            self._cannot_be_shown(error)
            return
        self.upload.tell(f"“{name}”: {words}", "good")
        self.forget.visible = True
        self.context.tell()
        self.feed()

    def feed(self) -> None:
        context = self.context
        self._place()
        work = partial(self.compute, context.parameters, context.result, *self.chosen())
        context.ask(partial(_tried, self._times, work), self._drawn)

    def _place(self) -> None:
        """The map of the stations whose positions are known; none where there are none."""
        context = self.context
        known = {name: each for name, each in context.own.stations.items() if np.isfinite(each.latitude + each.longitude)}
        if known and not self.kind and self._places is None:
            pictures = {"Your stations": Places(context.palette, context.stand)}
            self._places = Board(context, pictures, "tall", numbers=False, own=True)
            self.brings.append(self._places.view)
        if self._places is None:
            return
        self._places.show(bool(known))
        if known:
            lon, lat = ([getattr(each, axis) for each in known.values()] for axis in ("longitude", "latitude"))
            title = "Your stations", "Ring: where the levers stand; a click on another moves them there"
            self._places.draw([Fed(title, (lon, lat, list(known), context.station))])

    def _drawn(self, answer: tuple[int, Any]) -> None:
        """Shows what was found of the data that are still here; such as cannot be shown when they have just come are let go."""
        times, found = answer
        if times != self._times:
            return
        try:
            if isinstance(found, Exception):
                raise found
            self.draw(found)
        except Exception as error:
            if not self._new:
                raise
            self._cannot_be_shown(error)
        self._new = ""

    def _cannot_be_shown(self, error: Exception) -> None:
        log.error("What was read could not be shown", exc_info=error)
        name, self._new = self._new, ""
        self._let_go(f"“{name}” was read, but cannot be shown. Nothing of it was kept.", "bad")

    def _lost(self, words: str) -> None:
        self._keep_none()
        self.upload.tell(words, "bad")

    def _keep_none(self) -> None:
        for kind in (self.kind, *self.also):
            self.context.keep(kind, "")
        self._known = []

    def _remove(self, event: Any) -> None:
        self._files += 1
        self._let_go("Your data is no longer shown here.")

    def _let_go(self, words: str, kind: str = "") -> None:
        self._keep_none()
        if not self.kind:
            self.context.files.drop()
        self._show_none()
        self.upload.tell(words, kind)
        self.context.tell()

    def _show_none(self) -> None:
        self._times += 1
        self.forget.visible = False
        self.drop()
        self._place()


def _tried(times: int, work: Callable[[], Any]) -> tuple[int, Any]:
    """What it finds, or why it finds nothing, with what it was asked as."""
    try:
        return times, work()
    except Exception as error:
        return times, error
