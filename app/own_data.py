"""A file of the visitor's own on a page: read whole or not at all, kept for the link, and let go again."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app.components import Upload
from app.context import Context
from app.files import OF_LINK
from app.own import Own
from app.tab import Tab
from engine.reader import read_for

log = logging.getLogger(__name__)


class OwnData(Tab):
    """The part of a tab that every lab shares; a lab says what reads a file, and what is then shown.

    The lab's `read` reads a file in a process of its own (app.reading). While it is on its way the page goes on; only the latest is
    shown.
    """

    kind = ""
    """Of several files that a page may have, each by its kind."""
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
        limit = int(min(context.services.max_upload, largest))
        hint = f"{kinds}, up to {limit / 1e6:.0f} MB"
        self.upload = Upload(heard=self._received, accept=accept, max_bytes=limit, hint=hint, sizing_mode="stretch_width")
        self.forget = pmui.Button(label="Remove my data", variant="outlined", visible=False, on_click=self._remove)

    def check(self, found: Any) -> None:
        """Raises ValueError with one sentence where what was read does not fit what is here already."""

    def take(self, found: Any) -> str:
        """Takes what was read, which feed() then shows, and says so in a sentence that goes on from the file's name."""
        raise NotImplementedError

    def drop(self) -> None:
        """Shows what was shown before there was a file."""
        raise NotImplementedError

    def recall(self) -> None:
        """The data that a shared link carries."""
        if self._key:
            self.upload.tell(f"Reading {OF_LINK}…")
            self._begin(self._recall)

    @property
    def _key(self) -> str:
        return self.context.uploads.get(self.kind, "")

    def _received(self, message: dict[str, Any]) -> None:
        """A file that came from the browser."""
        name = str(message.get("name", "file"))[:100]
        self._begin(partial(self._receive, name, message.get("content", "")))

    def _begin(self, work: Callable[[int], Awaitable[None]]) -> None:
        self._files += 1
        pn.state.execute(partial(work, self._files))

    async def _recall(self, file: int) -> None:
        try:
            found = self._fitting(await self.context.files.of_link(self._key))
        except ValueError as error:
            self._later(file, partial(self._lost, str(error)))
            return
        self._later(file, partial(self._taken, OF_LINK, found, self._key))

    async def _receive(self, name: str, text: Any, file: int) -> None:
        """Reads a file; if it cannot be used, says why and leaves everything as it was."""
        try:
            content = base64.b64decode(str(text), validate=True)
            arguments = await self._read(content, name)
            found, own = self._fitting(arguments), await self.context.files.own(arguments)
            key = await self.context.services.store.soon(self.context.services.store.keep_upload, content)
        except (binascii.Error, UnicodeError):
            self._later(file, partial(self.upload.tell, f"“{name}” did not arrive whole; please try again.", "bad"))
        except ValueError as error:
            self._later(file, partial(self.upload.tell, f"“{name}”: {error} Nothing was changed.", "bad"))
        else:
            self._later(file, partial(self._brought, name, found, key, own))

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

    def _brought(self, name: str, found: Any, key: str, own: Own) -> None:
        """Shows what has just been read, and has it drive the page where there are stations in it."""
        self._taken(name, found, key)
        if self._key == key and (first := self.context.files.bring(own)):
            self.upload.tell(f"{self.upload.note[0]} The levers stand at “{first}”.", "good")

    def _taken(self, name: str, found: Any, key: str) -> None:
        self._new = name
        self._times += 1
        self.context.keep(self.kind, key)
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
        work = partial(self.compute, context.parameters, context.result, *self.chosen())
        context.ask(partial(_tried, self._times, work), self._drawn)

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
        self.context.keep(self.kind, "")
        self.upload.tell(words, "bad")

    def _remove(self, event: Any) -> None:
        self._files += 1
        self._let_go("Your data is no longer shown here.")

    def _let_go(self, words: str, kind: str = "") -> None:
        self._times += 1
        self.context.keep(self.kind, "")
        self.forget.visible = False
        if not self.kind:
            self.context.files.drop()
        self.drop()
        self.upload.tell(words, kind)
        self.context.tell()


def _tried(times: int, work: Callable[[], Any]) -> tuple[int, Any]:
    """What it finds, or why it finds nothing, with what it was asked as."""
    try:
        return times, work()
    except Exception as error:
        return times, error
