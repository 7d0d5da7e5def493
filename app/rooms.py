"""A page's tabs, each built when it is first opened, in its turn: to build one takes as long as a page. In a frame there is one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import panel as pn

from app.lean import LeanTabs
from app.turns import LONGEST_SECONDS

if TYPE_CHECKING:
    from app.lab_page import LabPage


class Rooms:
    """The first view, and a room for each of the lab's sections; or, `alone`, the one that is open."""

    def __init__(self, page: LabPage, first: Any, sections: list[tuple[str, Callable[[], Any]]], alone: bool = False) -> None:
        self._page, self._sections = page, sections
        self._rooms = [pn.Column(sizing_mode="stretch_width") for _ in sections]
        self._parts: dict[int, Any] = {}
        self._names = ["", *(_slug(title) for title, _ in sections)]
        if page.state.tab not in self._names:
            page.history.turn("")
        first, active = pn.Column(first, sizing_mode="stretch_width"), self._names.index(page.state.tab)
        self._tabs: LeanTabs | None = None
        self._alone = active
        if alone:
            self.view = self._rooms[active - 1] if active else first
        else:
            self.view = self._tabs = LeanTabs(
                ("Explore", first),
                *((title, room) for (title, _), room in zip(sections, self._rooms, strict=True)),
                active=active,
                sizing_mode="stretch_width",  # not dynamic: figures taken out while they lay themselves out lose the page
            )
            self._tabs.param.watch(self._opened, "active")
        if self.open:
            self._build(self.open)

    @property
    def open(self) -> int:
        """The number of the open tab; 0 is the first view."""
        active: int = self._tabs.active if self._tabs else self._alone
        return active if 0 <= active <= len(self._sections) else 0

    def turn(self, name: str) -> None:
        """To the tab that Back or Forward lead to; the first view is “”."""
        if self._tabs and name in self._names:
            self._tabs.active = self._names.index(name)

    def refresh(self) -> None:
        """The open tab, of the values as they came to rest: built when it is first opened, brought up to date later."""
        number = self.open
        if part := self._parts.get(number):
            for what in ("follow", "feed"):
                if hasattr(part, what):
                    getattr(part, what)()
        elif number and self._page.live:
            pn.state.execute(partial(self._build_in_turn, number))
        elif number:
            self._build(number)

    def repaint(self) -> None:
        """Whatever the palette cannot repaint by itself, in the tabs that have been opened."""
        for part in self._parts.values():
            if hasattr(part, "repaint"):
                part.repaint()

    def _build(self, number: int) -> None:
        part = self._parts[number] = self._sections[number - 1][1]()
        for begins, tab in self._page.apart().items():
            if type(part) is tab:
                part.board.view.begins = begins
        self._rooms[number - 1].objects = [getattr(part, "view", part)]

    async def _build_in_turn(self, number: int) -> None:
        """Others' levers are answered between two that are built."""
        shown = asyncio.Event()

        def show() -> None:
            if self.open == number and number not in self._parts:
                self._build(number)
            shown.set()

        async with self._page.services.turns.turn(self._page.owner[0]):
            self._page.later(show)
            with contextlib.suppress(TimeoutError):  # the visitor has left meanwhile
                await asyncio.wait_for(shown.wait(), LONGEST_SECONDS)

    def _opened(self, event: Any) -> None:
        self._page.history.turn(self._names[self.open])
        self._page.tell()
        self._page.hand.at_rest()


def _slug(title: str) -> str:
    """A tab's title in the address: “Your data” → “your-data”."""
    return title.lower().replace(" ", "-")
