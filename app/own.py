"""A file of the visitor's own on a page: read whole or not at all, kept for the link, and let go again."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

import panel_material_ui as pmui

from app.components import Stage, Upload
from app.quick import Picture

if TYPE_CHECKING:
    from app.shell import LabPage


class OwnData:
    """The part of a tab that every lab shares; a lab says how a file is read and what is then shown."""

    def __init__(self, page: LabPage, kinds: str, accept: str = ".csv", largest: float = float("inf")) -> None:
        self.page = page
        limit = int(min(page.services.max_upload, largest))
        hint = f"{kinds}, up to {limit / 1e6:.0f} MB"
        self.upload = Upload(heard=self._received, accept=accept, max_bytes=limit, hint=hint, sizing_mode="stretch_width")
        self.forget = pmui.Button(label="Remove my data", variant="outlined", visible=False, on_click=self._remove)

    def read(self, content: bytes, name: str) -> Any:
        """What is in a file, or ValueError with one sentence."""
        raise NotImplementedError

    def take(self, found: Any) -> str:
        """Shows from now on what `read` found, and says so in a sentence that goes on from the file's name."""
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
        if not self.page.state.data:
            return
        try:
            found = self.read(self.page.services.store.upload(self.page.state.data), "the data of this link")
        except ValueError as error:
            self.page.state.data = ""
            self.upload.tell(str(error), "bad")
            return
        self._taken("the data of this link", found)

    def _received(self, message: dict[str, Any]) -> None:
        """Reads a file; if it cannot be used, says why and leaves everything as it was."""
        name = str(message.get("name", "file"))[:100]
        try:
            content = base64.b64decode(str(message.get("content", "")), validate=True)
            found = self.read(content, name)
            self.page.state.data = self.page.services.store.keep_upload(content)
        except binascii.Error:
            self.upload.tell(f"“{name}” did not arrive whole; please try again.", "bad")
            return
        except ValueError as error:
            self.upload.tell(f"“{name}”: {error} Nothing was changed.", "bad")
            return
        self._taken(name, found)
        self.page.tell()

    def _taken(self, name: str, found: Any) -> None:
        self.upload.tell(f"“{name}”: {self.take(found)}", "good")
        self.forget.visible = True

    def _remove(self, event: Any) -> None:
        self.page.state.data = ""
        self.forget.visible = False
        self.drop()
        self.upload.tell("Your data is no longer shown here.")
        self.page.tell()
