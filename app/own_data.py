"""A file of the visitor's own on a page: read whole or not at all, kept for the link, and let go again."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app.components import Upload
from app.context import Context
from app.tab import Tab

log = logging.getLogger(__name__)

OF_LINK = "the data of this link"


class OwnData(Tab):
    """The part of a tab that every lab shares; a lab says what reads a file, and what is then shown.

    `read` is a function of the engine, called with the file's bytes and name in a process of its own (app.reading). While a file
    is on its way the page goes on; only the latest is shown.
    """

    kind = ""
    """Of several files that a page may have, each by its kind."""

    def __init__(
        self,
        context: Context,
        read: Callable[[bytes, str], Any],
        kinds: str,
        accept: str = ".csv",
        largest: float = float("inf"),
    ) -> None:
        super().__init__(context)
        self._read, self._new = read, ""
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
            content = await self.context.services.store.soon(self.context.services.store.upload, self._key)
            found = await self._found(content, OF_LINK)
        except ValueError as error:
            self._later(file, partial(self._lost, str(error)))
            return
        self._later(file, partial(self._taken, OF_LINK, found, self._key))

    async def _receive(self, name: str, text: Any, file: int) -> None:
        """Reads a file; if it cannot be used, says why and leaves everything as it was."""
        try:
            content = base64.b64decode(str(text), validate=True)
            found = await self._found(content, name)
            key = await self.context.services.store.soon(self.context.services.store.keep_upload, content)
        except (binascii.Error, UnicodeError):
            self._later(file, partial(self.upload.tell, f"“{name}” did not arrive whole; please try again.", "bad"))
        except ValueError as error:
            self._later(file, partial(self.upload.tell, f"“{name}”: {error} Nothing was changed.", "bad"))
        else:
            self._later(file, partial(self._taken, name, found, key))

    async def _found(self, content: bytes, name: str) -> Any:
        found = await self.context.services.readers.read(self._read, content, name, owner=self.context.owner)
        self.check(found)
        return found

    def _later(self, file: int, show: Callable[[], None]) -> None:
        """Touches the page, unless a later file has come."""
        self.context.later(lambda: show() if file == self._files else None)

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
        self.drop()
        self.upload.tell(words, kind)
        self.context.tell()


def _tried(times: int, work: Callable[[], Any]) -> tuple[int, Any]:
    """What it finds, or why it finds nothing, with what it was asked as."""
    try:
        return times, work()
    except Exception as error:
        return times, error
