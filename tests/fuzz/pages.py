"""A lab's page without a browser, spoken to as one would: what it says is thrown away, and what it waits for is done at once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bokeh.document import Document
from panel.io.state import set_curdoc

from app import lean, services
from app.pages import pages
from app.services import Services
from engine.lab import labs


class Opened:
    """`lab` is the page; `told` is what it last said below the levers."""

    def __init__(self, shared: Services, name: str) -> None:
        self.document, self.told = Document(), dict[str, Any]()
        with set_curdoc(self.document):
            self.lab: Any = pages()[name](shared)
            self.lab.page.server_doc(self.document)
        self.lab.later = self._later
        self.lab.levers.say = self.told.update

    def _later(self, show: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(self.at, show)

    def at(self, act: Callable[..., Any], *arguments: Any) -> Any:
        """Done as a callback of this page."""
        with set_curdoc(self.document):
            return act(*arguments)


@contextmanager
def served() -> Iterator[Services]:
    """What pages share, with a folder of its own."""
    lean.install()
    with tempfile.TemporaryDirectory(prefix="carbonpump-fuzz-") as folder:
        shared = services.start(Path(folder))
        try:
            for lab in labs():
                lab.warm()
            yield shared
        finally:
            shared.close()
