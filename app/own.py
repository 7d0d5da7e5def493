"""A file of the visitor's own on a page: read whole or not at all, kept for the link, and let go again."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import panel as pn
import panel_material_ui as pmui

from app.components import Stage, Upload
from app.lean import Picture

if TYPE_CHECKING:
    from app.lab_page import LabPage

log = logging.getLogger(__name__)

OF_LINK = "the data of this link"


class OwnData:
    """The part of a tab that every lab shares; a lab says what reads a file, and what is then shown.

    `read` is a function of the engine, called with the file's bytes and name in a process of its own (app.reading). While a file
    is on its way the page goes on; only the latest is shown.
    """

    kind = ""
    """Of several files that a page may have, each by its kind."""

    def __init__(
        self,
        page: LabPage,
        read: Callable[[bytes, str], Any],
        kinds: str,
        accept: str = ".csv",
        largest: float = float("inf"),
    ) -> None:
        self.page = page
        self._read, self._files = read, 0
        limit = int(min(page.services.max_upload, largest))
        hint = f"{kinds}, up to {limit / 1e6:.0f} MB"
        self.upload = Upload(heard=self._received, accept=accept, max_bytes=limit, hint=hint, sizing_mode="stretch_width")
        self.forget = pmui.Button(label="Remove my data", variant="outlined", visible=False, on_click=self._remove)

    def check(self, found: Any) -> None:
        """Raises ValueError with one sentence where what was read does not fit what is here already."""

    def take(self, found: Any) -> str:
        """Shows from now on what was read, and says so in a sentence that goes on from the file's name."""
        raise NotImplementedError

    def drop(self) -> None:
        """Shows what was shown before there was a file."""
        raise NotImplementedError

    def board(self, names: list[str], charts: list[Any]) -> Stage:
        """Pictures of the visitor's data, unseen until there is any."""
        return Stage(
            lab=self.page.name,
            layout="tall",
            own=True,
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(each.figure) for each in charts],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )

    def recall(self) -> None:
        """The data that a shared link carries."""
        if self._key:
            self.upload.tell(f"Reading {OF_LINK}…")
            self._begin(self._recall)

    @property
    def _key(self) -> str:
        return self.page.state.uploads.get(self.kind, "")

    def _received(self, message: dict[str, Any]) -> None:
        """A file that came from the browser."""
        name = str(message.get("name", "file"))[:100]
        self._begin(partial(self._receive, name, message.get("content", "")))

    def _begin(self, work: Callable[[int], Awaitable[None]]) -> None:
        self._files += 1
        pn.state.execute(partial(work, self._files))

    async def _recall(self, file: int) -> None:
        try:
            content = await self.page.services.store.soon(self.page.services.store.upload, self._key)
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
            key = await self.page.services.store.soon(self.page.services.store.keep_upload, content)
        except (binascii.Error, UnicodeError):
            self._later(file, partial(self.upload.tell, f"“{name}” did not arrive whole; please try again.", "bad"))
        except ValueError as error:
            self._later(file, partial(self.upload.tell, f"“{name}”: {error} Nothing was changed.", "bad"))
        else:
            self._later(file, partial(self._taken, name, found, key))

    async def _found(self, content: bytes, name: str) -> Any:
        found = await self.page.services.readers.read(self._read, content, name, owner=self.page.owner)
        self.check(found)
        return found

    def _later(self, file: int, show: Callable[[], None]) -> None:
        """Touches the page, unless a later file has come."""
        self.page.later(lambda: show() if file == self._files else None)

    def _taken(self, name: str, found: Any, key: str) -> None:
        try:
            words = self.take(found)
        except Exception:
            log.exception("What was read could not be shown")
            self.drop()
            self.upload.tell(f"“{name}” was read, but cannot be shown. Nothing of it was kept.", "bad")
            return
        self.page.history.keep(self.kind, key)
        self.upload.tell(f"“{name}”: {words}", "good")
        self.forget.visible = True
        self.page.tell()

    def _lost(self, words: str) -> None:
        self.page.history.keep(self.kind, "")
        self.upload.tell(words, "bad")

    def _remove(self, event: Any) -> None:
        self._files += 1
        self.page.history.keep(self.kind, "")
        self.forget.visible = False
        self.drop()
        self.upload.tell("Your data is no longer shown here.")
        self.page.tell()
