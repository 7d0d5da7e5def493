"""/embed/budget?STATE&picture=Zones&levers=fish_biomass&theme=dark, and /embed/budget/picture?…, which brings a picture of a size.

Both draw on a worker thread; no session, and nothing is kept of who asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tornado.web import RequestHandler

from app.address import of_asker
from app.downloads import all_brought
from app.drawn.canvas import Canvas
from app.embed import content
from app.embed.content import Asked, EmbedError
from app.embed.origins import strange
from app.notice import notice
from app.pace import Paces
from app.services import Services
from app.store import StoreTrouble
from app.teach.handlers.pages import Plain

EACH, AT_ONCE = 1200, 2
"""Pictures for one address in a minute, behind which a school may be; and worker threads that draw: the labs' need the others."""
HEAVY = 60_000
"""Letters of a picture that comes once only, though its theme may not be that of the browser."""
FIRST = Canvas(600, 260, 13)
"""The place in a frame of common size, until the page has measured its own."""
OFTEN = "Many pictures were asked for from here within a minute; please wait a little."
STRANGE = "This server does not allow the site you are on to show this picture."


class Gone(Exception):
    """Nobody waits for it any more."""


class Drawing:
    """Draws for whoever asks, as many at a time and for each address as there may be."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services, self._paces, self._room = services, Paces(EACH), asyncio.Semaphore(AT_ONCE)

    async def of(
        self, handler: Asking, name: str, canvases: Callable[[Asked], Sequence[Canvas]]
    ) -> tuple[Asked, list[dict[str, str]]]:
        """What is asked for, and that for each place; a ValueError says why not."""
        services, address = self._services(), of_asker(handler)
        if not self._paces.take(address):
            raise EmbedError(OFTEN, 429)
        of = Asked.read(name, {key: handler.get_query_argument(key) for key in handler.request.query_arguments})
        of = replace(of, state=await all_brought(services, of.state, address))
        found = list[dict[str, str]]()
        for canvas in canvases(of):
            if found and len(found[0]["svg"]) > HEAVY:
                break
            async with self._room:
                if handler.gone:
                    raise Gone
                found.append(await asyncio.get_running_loop().run_in_executor(services.threads.exact, content.shown, of, canvas))
        return of, found


class Asking(RequestHandler):
    """Whoever asks for a picture."""

    gone = False
    drawing: Drawing

    def on_connection_close(self) -> None:
        self.gone = True

    def refuse(self, error: ValueError) -> str:
        """Says by the status that it cannot be, and gives the sentence."""
        self.set_status(503 if isinstance(error, StoreTrouble) else getattr(error, "status", 400))
        self.set_header("Cache-Control", "no-store")
        return str(error)


class Embed(Asking, Plain):
    page = "embed"
    sheets = ("embed",)
    folder = Path(__file__).parent / "pages"

    def initialize(self, services: Callable[[], Services], drawing: Drawing) -> None:  # type: ignore[override]
        super().initialize(services)
        self.drawing = drawing

    async def get(self, name: str) -> None:
        origins = self.services.embed_origins
        try:
            if strange(self.request.headers, origins):
                raise EmbedError(STRANGE, 403)
            self.request.framed = bool(origins)  # type: ignore[attr-defined]  # app.headers lets those sites have it
            of, found = await self.drawing.of(self, name, self._canvases)
        except Gone:
            return
        except ValueError as error:
            self.finish(notice(self.refuse(error), ""))
            return
        self._shown(name, of, found)

    def _shown(self, name: str, of: Asked, found: list[dict[str, str]]) -> None:
        lab, dark, levers = of.state.lab, self._dark(of), content.levers(of)
        self.show(
            f"{lab.title}: {found[0]['title']}",
            {"lab": name, "dark": dark, "levers": levers},
            language="en",
            scheme="" if dark is None else "dark" if dark else "light",
            pictures=[each["svg"] for each in found],
            found=found[0],
            levers=levers,
            lab=lab,
            source=content.source(of.state),
        )

    def _dark(self, of: Asked) -> bool | None:
        """As the address has it, or else the visitor; None is as the system has it."""
        return of.dark if of.dark is not None else content.THEMES.get(self.get_cookie("theme", "") or "")

    def _canvases(self, of: Asked) -> list[Canvas]:
        """Both light and dark where only the browser knows: what is not shown is thrown away there."""
        dark = self._dark(of)
        return [replace(FIRST, dark=each) for each in ((False, True) if dark is None else (dark,))]


class Picture(Asking):
    """The picture in JSON, with its words, for levers that have moved and a place that is known."""

    def initialize(self, services: Callable[[], Services], drawing: Drawing) -> None:
        self.drawing = drawing

    async def get(self, name: str) -> None:
        sent = {key: self.get_query_argument(key) for key in self.request.query_arguments}
        told: dict[str, Any]
        try:
            _, (told,) = await self.drawing.of(self, name, lambda of: [Canvas.of(sent)])
            self.set_header("Cache-Control", "private, max-age=300")
        except Gone:
            return
        except ValueError as error:
            told = {"problem": self.refuse(error)}
        self.finish(told)
