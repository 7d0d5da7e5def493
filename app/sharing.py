"""What can be taken away from a page: a link, a saved scenario, the lines that make it again; and a scenario brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app import citing
from app.framing import START
from app.pace import Pace
from app.store import StoreError
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
        self._wanted = {"share": self._share, "save": self._save, "import": self._import, "cite": self._cite}

    def knows(self, message: dict[str, Any]) -> bool:
        return message.get("do") in tuple(self._wanted)

    async def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Words for the header."""
        try:
            return await self._wanted[message["do"]](message)
        except ValueError as error:
            return {"problem": str(error)}

    async def _share(self, message: dict[str, Any]) -> dict[str, Any]:
        lab, state = self._page.lab, self._page.state
        query, recipe = state.query(), state.recipe
        link, problem = await self._link()
        words: dict[str, Any] = {
            "share": {
                "link": link,
                "query": query,
                "task": None if state.framing.frame else self._task(),
                "embed": {"pictures": list(self._page.explore.charts), "origins": list(self._page.services.embed_origins)},
                "shell": recipe.command(out=f"{lab.name}.nc"),
                "python": recipe.python(),
            }
        }
        return words | ({"problem": problem} if problem else {})

    def _task(self) -> dict[str, Any]:
        """What a task is made of: the view without what is pinned, and what may be left to move; those that were moved are ticked."""
        state = self._page.state
        moved = state.parameters.changes(state.lab.preset(state.preset))
        levers = [
            [item.name, item.label or item.name, item.group, item.name in moved] for item in state.parameters.declared.values()
        ]
        alone = replace(state, pins=(), tab="", began="", reference="")
        return {"query": alone.query(), "levers": [*levers, [START, "Where one starts from", "start", False]]}

    async def _cite(self, message: dict[str, Any]) -> dict[str, Any]:
        """What stands on a picture that is taken away."""
        state = self._page.state
        link, _ = await self._link()
        return {"cite": citing.words(state, link)}

    async def _link(self) -> tuple[str, str]:
        """To exactly this view, and why it is no short one: where that cannot be had, the long one does as well."""
        name, query = self._page.lab.name, self._page.state.query()
        try:
            return f"s/{await self._kept(self._page.services.store.shorten, name, query)}", ""
        except StoreError as error:
            return f"{name}?{query}", str(error)

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
        if not self._pace.take() or not self._page.services.saves.take(self._page.owner[0]):
            raise StoreError("Too much was saved here within a minute; please wait a little.")
        return await self._page.services.store.soon(act, *arguments)
