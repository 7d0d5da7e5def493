"""What can be taken away from a page: a link, a saved scenario, the lines that make it again; and a scenario brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.pace import Pace
from app.store import StoreError
from engine import export
from engine.toml import LARGEST, read_toml

if TYPE_CHECKING:
    from app.lab_page import LabPage

SAVES = 30
"""What one page may have kept in a minute: more than a hand does, and a script fills the disk no faster than this."""


class Sharing:
    """Answers one page's header."""

    def __init__(self, page: LabPage) -> None:
        self._page = page
        self._pace = Pace(SAVES)
        self._wanted = {"share": self._share, "save": self._save, "import": self._import}

    def knows(self, message: dict[str, Any]) -> bool:
        return message.get("do") in tuple(self._wanted)

    async def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Words for the header."""
        try:
            return await self._wanted[message["do"]](message)
        except ValueError as error:
            return {"problem": str(error)}

    async def _share(self, message: dict[str, Any]) -> dict[str, Any]:
        """Where no short link can be had, the long one does as well."""
        lab, state = self._page.lab, self._page.state
        query = state.query()
        words: dict[str, Any] = {
            "share": {
                "link": f"{lab.name}?{query}",
                "query": query,
                "shell": export.command_line(lab, state.preset, state.parameters, out=f"{lab.name}.nc"),
                "python": export.python_lines(lab, state.preset, state.parameters),
            }
        }
        try:
            words["share"]["link"] = f"s/{await self._kept(self._page.services.store.shorten, lab.name, query)}"
        except StoreError as error:
            words["problem"] = str(error)
        return words

    async def _save(self, message: dict[str, Any]) -> dict[str, Any]:
        title = str(message.get("title") or "").strip()
        if not title:
            raise ValueError("Give the scenario a name first.")
        name = self._page.lab.name
        saved = await self._kept(self._page.services.store.save, name, title, self._page.state.saved())
        return {"saved": {"id": saved, "title": title, "lab": name}} | await self._share(message)

    async def _import(self, message: dict[str, Any]) -> dict[str, Any]:
        services = self._page.services
        content = await services.readers.read(read_toml, str(message.get("text"))[: LARGEST + 1], owner=self._page.owner)
        return {"go": f"s/{await self._kept(services.store.import_scenario, content)}"}

    async def _kept(self, act: Callable[..., str], *arguments: Any) -> str:
        """What the store gives a new thing's id by."""
        if not self._pace.take():
            raise StoreError("Too much was saved here within a minute; please wait a little.")
        return await self._page.services.store.soon(act, *arguments)
