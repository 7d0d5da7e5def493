"""The frame of every page, and LabPage: state, levers, result, tabs; what a lab's own page only has to fill."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.io.state import set_curdoc

from app import address, controls, metrics, theme
from app.components import Header, Levers, Stage
from app.pace import Pace
from app.quick import FastPage, Picture, QuickTabs
from app.services import Services
from app.state import LabState
from app.store import StoreError
from app.theme import Palette
from app.turns import LONGEST_SECONDS
from engine import export
from engine.lab import LABS, get
from engine.parameter import ParameterError, Parameters
from engine.toml import LARGEST, read_toml

SETTLE_MS = 160
"""After this long without a move the exact result replaces the preview."""

SAVES = 30
"""What one page may have kept in a minute: more than a hand does, and a script fills the disk no faster than this."""

GRID = """
:host { display: grid; grid-template-columns: 340px minmax(0, 1fr); align-items: start; min-height: calc(100vh - 56px); background: var(--paper) }
:host > * { margin: 0 }
@media (max-width: 760px) { :host { display: block; padding-bottom: 210px } }
"""
SIDE = "@media (min-width: 761px) { :host { position: sticky; top: 0; max-height: calc(100vh - 56px); overflow-y: auto; scrollbar-width: thin } }"
MAIN = ":host { padding: 8px 28px 28px; min-width: 0; display: block } @media (max-width: 760px) { :host { padding: 4px 16px 16px } }"


def prefers_dark() -> bool:
    """What this browser chose, or showed last time; the page corrects a first guess by itself."""
    cookies = pn.state.cookies or {}
    return (cookies.get("theme") or cookies.get("seen")) == "dark"


def listed() -> list[dict[str, str]]:
    return [{"name": name, "title": get(name).title} for name in LABS]


def frame(title: str, header: Header, main: list[Any], dark: bool) -> FastPage:
    """The bar and a place for the page below it."""
    return FastPage(
        title="",
        meta_title=title,
        meta_description="What the ocean's biology does with carbon: an explorer of the biological carbon pump",
        header=[header],
        main=main,
        theme_toggle=False,
        theme_config=theme.toolkit(),
        dark_theme=dark,
        favicon=theme.ASSETS / "brand" / "favicon.svg",
        css_files=["/assets/brand/fonts.css", "/assets/brand/theme.css"],
    )


class LabPage:
    """One visitor's page of one lab: it computes; a lab's own page says what to show: pictures(), draw(), sections().

    `result` is that of the values as they stand, and `base` the baseline's beside it, looked at from the same place;
    `moved` says whether the two are of different values. Nobody writes into either: others may have the same.
    """

    name = ""
    layout = "first"

    def __init__(self, services: Services) -> None:
        self.services = services
        self.lab = get(self.name)
        self.state = LabState(self.lab)
        query = {key: values[0].decode("utf-8", "replace") for key, values in (pn.state.session_args or {}).items()}
        problems = self.state.load(query)
        self.palette = Palette(prefers_dark())
        self.holder = uuid.uuid4().hex
        self._document = pn.state.curdoc
        self.result: Any = None
        self.base: Any = None
        self._exact: Parameters | None = None
        self._beside: Parameters | None = None
        names, figures = self.pictures()
        self._compute()
        words = self.draw(self.result, self.base, settle=True)
        if problems:
            words["notice"] = "Part of this link could not be used. " + " ".join(problems)
        self.stage = Stage(
            lab=self.name,
            layout=self.layout,
            pictures=[{"short": name} for name in names],
            words=words,
            figures=[Picture(each) for each in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.levers = Levers(
            heard=self._lever,
            title=self.lab.title,
            question=self.lab.question,
            specs=controls.specs(self.lab),
            presets=controls.presets(self.lab),
            start=self._snapshot(),
            stylesheets=[SIDE],
            margin=0,
        )
        self.header = Header(
            heard=self._header, labs=listed(), current=self.name, dark=self.palette.dark, margin=0, sizing_mode="stretch_width"
        )
        self.tabs = self._build_tabs()
        self.page = frame(
            f"{self.lab.title} · Carbon Pump Explorer",
            self.header,
            [
                pn.Column(
                    self.levers,
                    pn.Column(self.tabs, stylesheets=[MAIN], sizing_mode="stretch_width"),
                    stylesheets=[GRID],
                    sizing_mode="stretch_width",
                )
            ],
            self.palette.dark,
        )
        self._timer: Any = None
        self._moves = 0
        self._pace = Pace(SAVES)

    # what a lab's page fills

    def pictures(self) -> tuple[list[str], list[Any]]:
        """Short names and figures of the first view, the largest first."""
        raise NotImplementedError

    def draw(self, result: Any, base: Any, settle: bool) -> dict[str, Any]:
        """Feeds the figures, and returns the words: headline and facts as HTML, titles as (title, subtitle) pairs.

        `settle` says that axes may change to fit the result.
        """
        raise NotImplementedError

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        """The tabs after Explore: title and what builds it, called when it is first opened.

        What is built is shown; or its `view` is, and its `feed()` called whenever the values came to rest while it is open.
        """
        raise NotImplementedError

    def repaint(self) -> None:
        """Whatever the palette cannot repaint by itself."""

    # for whoever has waited for something

    @property
    def owner(self) -> tuple[str, str]:
        """Whose page it is: an address, and this page there."""
        return address.of_page(self._document), self.holder

    def later(self, show: Callable[[], None]) -> None:
        """Touches the page with its document's lock, which whoever has waited no longer holds."""

        def shown() -> None:
            with set_curdoc(self._document):
                show()

        self._document.add_next_tick_callback(shown)

    # results

    def _compute(self, quick: bool = False) -> None:
        """The result of the values as they stand, and the baseline's, each only where it is not there yet."""
        values = self.state.parameters
        if self._exact != values:
            self.result = self.lab.result(values, self.result, quick)
            self._exact = None if quick else values
        beside = self.lab.beside(self.state.baseline, values)
        if self._beside != beside:
            self.base = self.result if self._exact == beside else self.lab.result(beside, self.base or self.result)
            self._beside = beside

    @property
    def moved(self) -> bool:
        """Whether the values differ from the baseline's in more than where one looks."""
        return self._beside != self.state.parameters

    # tabs

    def _build_tabs(self) -> QuickTabs:
        self._builders = self.sections()
        self._rooms = [pn.Column(sizing_mode="stretch_width") for _ in self._builders]
        self._parts: dict[str, Any] = {}
        wanted = next((i for i, (title, _) in enumerate(self._builders, 1) if _slug(title) == self.state.tab), 0)
        explore = pn.Column(self.stage, sizing_mode="stretch_width")
        tabs = QuickTabs(
            ("Explore", explore),
            *((title, room) for (title, _), room in zip(self._builders, self._rooms, strict=True)),
            active=wanted,
            sizing_mode="stretch_width",  # not dynamic: figures taken out while they lay themselves out lose the page
        )
        self._show(wanted)
        tabs.param.watch(self._opened, "active")
        return tabs

    def _opened(self, event: Any) -> None:
        self.state.tab = _slug(self.section) if event.new else ""
        if self._document is None or self._document.session_context is None:
            self._show(event.new)
            self.tell()
        else:
            pn.state.execute(partial(self._open, event.new))

    async def _open(self, active: int) -> None:
        """Shows a tab when its turn has come: to build one takes as long as a page, and others' levers are answered between."""
        shown = asyncio.Event()

        def show() -> None:
            if self.tabs.active == active:
                self._show(active)
                self.tell()
            shown.set()

        async with self.services.turns.turn(self.owner[0]):
            self.later(show)
            with contextlib.suppress(TimeoutError):  # the visitor has left meanwhile
                await asyncio.wait_for(shown.wait(), LONGEST_SECONDS)

    def _show(self, active: int) -> None:
        """Builds a tab when it is first opened, brings it up to date later; what it finds is exact."""
        if not 0 < active <= len(self._builders):
            return
        self._compute()
        title, build = self._builders[active - 1]
        if title in self._parts:
            self._refresh(title)
        else:
            part = self._parts[title] = build()
            self._rooms[active - 1].objects = [getattr(part, "view", part)]

    def _refresh(self, title: str) -> None:
        if hasattr(self._parts[title], "feed"):
            self._parts[title].feed()

    @property
    def section(self) -> str:
        """The title of the open tab."""
        active = self.tabs.active
        return self._builders[active - 1][0] if 0 < active <= len(self._builders) else "Explore"

    # levers

    def _snapshot(self) -> dict[str, Any]:
        state = self.state
        return {
            "values": dict(state.parameters),
            "paper": dict(state.paper),
            "preset": state.preset,
            "query": state.query(),
            "can_undo": state.can_undo,
            "can_redo": state.can_redo,
            "last": {name: list(pair) for name, pair in state.last_change().items()},
        }

    def _lever(self, message: dict[str, Any]) -> None:
        begun = time.perf_counter()
        try:
            moving = self._act(message)
        except ParameterError as error:
            self.levers.say(problem=self._in_words(error, message), state=self._snapshot())
            return
        if moving:
            with pn.io.hold(self._document):
                self._moves += 1
                self._compute(quick=True)
                words = self.draw(self.result, self.base, settle=False)
                self.stage.tell(**{"move": self._moves, "notice": ""} | words)
                if self.section != "Explore":
                    self.levers.say(answered=True)  # with the first view open, its new words are the answer
            self._rest_later(bool(message.get("last")))
        else:
            self.rest()
        metrics.observe_update(time.perf_counter() - begun)

    def _in_words(self, error: ParameterError, message: dict[str, Any]) -> str:
        """A mistake by the lever's label rather than by its name in code."""
        item = self.lab.parameters.declared.get(str(message.get("name")))
        return str(error).replace(f"{item.name}:", f"{item.label}:", 1) if item else str(error)

    def _act(self, message: dict[str, Any]) -> bool:
        """Does what the levers ask; True while something is still moving."""
        state, do = self.state, message.get("do")
        if do == "move":
            state.move(str(message.get("name")), message.get("value"))
        elif do == "play":
            state.show(str(message.get("name")), message.get("value"))
        elif do == "enter":
            name = str(message.get("name"))
            item = self.lab.parameters.declared.get(name)
            if item is None:
                raise ParameterError(f"“{name}” is not a parameter here.")
            state.set(**{name: item.enter(str(message.get("text")))})
        elif do == "set":
            state.set(**{str(message.get("name")): message.get("value")})
        elif do == "choose":
            state.choose(str(message.get("preset")))
        elif do == "reset":
            names = message.get("names")
            state.reset([str(name) for name in names] if isinstance(names, list) else None)
        elif do in ("undo", "redo", "pin"):
            getattr(state, do)()
        return do in ("move", "play")

    def _rest_later(self, ended: bool) -> None:
        """Rests a moment after a drag has ended, unless the next has begun."""
        if self._timer is not None:
            self._document.remove_timeout_callback(self._timer)
            self._timer = None
        if ended:
            self._timer = self._document.add_timeout_callback(self._rested, SETTLE_MS)

    def _rested(self) -> None:
        self._timer = None
        with set_curdoc(self._document):
            self.rest()

    def rest(self) -> None:
        """The exact result, axes that fit it, and the state told to the browser (and so to the address bar)."""
        self.state.settle()
        with pn.io.hold(self._document):
            self._compute()
            self.stage.tell(**self.draw(self.result, self.base, settle=True))
            self.levers.say(state=self._snapshot())
            if self.section != "Explore":
                self._refresh(self.section)

    def tell(self) -> None:
        """The state as it stands, for the address bar."""
        self.levers.say(state=self._snapshot())

    # header

    def _header(self, message: dict[str, Any]) -> None:
        do = message.get("do")
        if do == "theme":
            self._switch(bool(message.get("dark")))
        elif do in ("share", "save", "import"):

            async def answer() -> None:
                await self._answer(message)

            pn.state.execute(answer)

    async def _answer(self, message: dict[str, Any]) -> None:
        """Waits for the store without the document's lock, so that meanwhile the levers move; has it back to speak."""
        wanted = {"share": self._share, "save": self._save, "import": self._import}[message["do"]]
        try:
            words = await wanted(message)
        except ValueError as error:
            words = {"problem": str(error)}

        self.later(lambda: self.header.say(**words))

    def _switch(self, dark: bool) -> None:
        with pn.io.hold(self._document):
            self.palette.switch(dark)
            self.page.dark_theme = self.header.dark = dark
            for part in self.page.select(pmui.base.MaterialComponent):
                part.dark_theme = dark
            self.repaint()

    async def _share(self, message: dict[str, Any]) -> dict[str, Any]:
        """All that can be taken away; where no short link can be had, the long one does as well."""
        state, query = self.state, self.state.query()
        words: dict[str, Any] = {
            "share": {
                "link": f"{self.name}?{query}",
                "query": query,
                "shell": export.command_line(self.lab, state.preset, state.parameters, out=f"{self.name}.nc"),
                "python": export.python_lines(self.lab, state.preset, state.parameters),
            }
        }
        try:
            words["share"]["link"] = f"s/{await self._kept(self.services.store.shorten, self.name, query)}"
        except StoreError as error:
            words["problem"] = str(error)
        return words

    async def _save(self, message: dict[str, Any]) -> dict[str, Any]:
        title = str(message.get("title") or "").strip()
        if not title:
            raise ValueError("Give the scenario a name first.")
        saved = await self._kept(self.services.store.save, self.name, title, dict(self.state.parameters))
        return {"saved": {"id": saved, "title": title, "lab": self.name}} | await self._share(message)

    async def _import(self, message: dict[str, Any]) -> dict[str, Any]:
        content = await self.services.readers.read(read_toml, str(message.get("text"))[: LARGEST + 1], owner=self.owner)
        return {"go": f"s/{await self._kept(self.services.store.import_scenario, content)}"}

    async def _kept(self, act: Callable[..., str], *arguments: Any) -> str:
        """What the store gives a new thing's id by."""
        if not self._pace.take():
            raise StoreError("Too much was saved here within a minute; please wait a little.")
        return await self.services.store.soon(act, *arguments)


def _slug(title: str) -> str:
    """A tab's title in the address: “Your data” → “your-data”."""
    return title.lower().replace(" ", "-")
