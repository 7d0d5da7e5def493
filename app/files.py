"""The file of a page's visitor: read once, whoever asks first, and what it holds brought into the state."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import panel as pn

from app.own import NOTHING, Own
from engine.reader import read_for

if TYPE_CHECKING:
    from app.lab_page import LabPage

OF_LINK = "the data of this link"


class Files:
    """Those of one page. A link that names one opens at once, and is drawn anew when it has been read."""

    def __init__(self, page: LabPage) -> None:
        self._page = page
        self._reading: dict[str, asyncio.Task[Mapping[str, Any]]] = {}

    async def of_link(self, key: str) -> Mapping[str, Any]:
        """What the file of a key holds, as further arguments of the lab's results; ValueError with one sentence."""
        if key not in self._reading:
            self._reading[key] = asyncio.ensure_future(self._read(key))
        return await asyncio.shield(self._reading[key])

    async def _read(self, key: str) -> Mapping[str, Any]:
        page, store = self._page, self._page.services.store
        content = await store.soon(store.upload, key)
        found: Mapping[str, Any] = await page.services.readers.read(read_for, page.lab.name, content, OF_LINK, owner=page.owner)
        return found

    async def own(self, arguments: Mapping[str, Any]) -> Own:
        """What these hold, stations and all, off the loop."""
        threads = self._page.services.threads.exact
        return await asyncio.get_running_loop().run_in_executor(threads, Own.of, self._page.lab, arguments)

    def recall(self) -> None:
        """Has the files that the link and its pins name read, where stations may be in them."""
        state = self._page.state
        for key in {each.uploads[""] for each in (state, *(pin.of for pin in state.pins)) if each.uploads.get("")}:
            if self._page.lab.stations:
                pn.state.execute(partial(self._recall, key))

    async def _recall(self, key: str) -> None:
        page = self._page
        try:
            own = await self.own(await self.of_link(key))
        except ValueError as error:
            page.later(partial(self._lost, key, str(error)))
        else:
            page.later(partial(self._show, key, own))

    def _show(self, key: str, own: Own) -> None:
        self._page.history.recall(key, own)
        self.tell()

    def _lost(self, key: str, words: str) -> None:
        """Its numbers stand on the levers still, of which the link tells."""
        if self._page.state.uploads.get("") == key:
            self._page.history.lose()
        self._page.refuse(words)

    def bring(self, own: Own) -> str:
        """What has just been read: its first station is where one stands; the name of that, if there is any."""
        first = next(iter(own.stations), "")
        if first:
            self._page.history.bring(own)
            self._page.history.stand(first)
            self.tell()
        return first

    def drop(self) -> None:
        """Back to the preset, if a station of it was chosen."""
        history = self._page.history
        self._reading.clear()
        if history.now.own is not NOTHING:
            if history.now.station:
                history.choose(history.now.preset)
            history.bring(NOTHING)
            self.tell()

    def tell(self) -> None:
        """The stations as they are, and the answer to what is set."""
        self._page.levers.say(stations=self.offered())
        self._page.hand.rest()

    def offered(self) -> list[dict[str, str]]:
        """The stations as the list of presets shows them."""
        stations = self._page.state.own.stations
        return [{"name": name, "title": each.title, "description": each.description} for name, each in stations.items()]
