"""LabPage: one visitor's page of one lab. A lab's own page says which View comes first, and sections() if it has further tabs."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import panel as pn
from panel.io.state import set_curdoc

from app import address, controls, grid, tabs
from app.answers import Answer, Shown
from app.board import answered
from app.cards.deck import there
from app.compared import Compared
from app.components import Header, Levers, Stage
from app.explore.tab import AnyVariable
from app.files import Files
from app.hand import Hand
from app.history import History
from app.lean import Picture, in_order
from app.limits import Arguments
from app.line import Line
from app.markup import against, html, linkless
from app.own import Own
from app.pages import HERE, navigation
from app.report.matters import Matters
from app.rooms import Rooms
from app.services import Services
from app.sharing import Sharing
from app.shell import darken, frame, prefers_dark, titled
from app.side_by_side.tab import SideBySide
from app.state import State
from app.tab import Tab
from app.theme import Palette
from app.view import View
from app.words import number
from engine.lab import get
from engine.parameter import Parameters
from engine.quantities import pretty
from engine.tells import Number


class LabPage(Shown):
    """Levers, the first view, and tabs, which know of it what a Context has. A Hand hears the levers and has the answer drawn.

    `state` is what is set. `parameters` are what the answer that is shown is of, a moment behind the state while one is
    computed: `result` is theirs, and `base` that of `baseline`, looked at from the same place; `moved` says whether the two
    are of different values.
    """

    name: ClassVar[str]
    view: ClassVar[type[View]]
    """What is shown of the answer first."""
    further: ClassVar[type[Tab] | None] = None
    """A tab of further pictures, which can be set side by side as those of the first view can."""
    drawn: ClassVar[Mapping[str, type[Tab]]] = {}
    """More tabs whose pictures can be drawn without the page, by a word: compute wants no more than values and result."""
    seen_in: ClassVar[Mapping[str, Sequence[str]]] = controls.NOWHERE_ALONE
    """Views that only some tabs look at, by the tabs' names in the address: elsewhere they have no lever."""
    layout = "first"
    first: type[Stage] = Stage
    """What shows the first view."""
    door: ClassVar[str] = ""
    """The part of the home page's scene that the lab is about."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.name = cls.__module__.split(".")[-2].replace("_", "-")  # that of its folder

    @classmethod
    def title(cls) -> str:
        return get(cls.name).title

    @classmethod
    def equations(cls) -> str:
        """What the last tab and the documentation begin with, as HTML; TeX is the data-tex of a div, or of a span in a line."""
        file = HERE / "labs" / cls.name.replace("-", "_") / "equations.html"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    @classmethod
    def place(cls) -> float | None:
        return get(cls.name).place

    @classmethod
    def prepare(cls, arguments: Arguments) -> None:
        state, _ = cls._asked(arguments)
        for values in (state.parameters, state.baseline.seen_as(state.parameters)):
            state.lab.prepare(values)

    @classmethod
    def _asked(cls, arguments: Arguments) -> tuple[State, list[str]]:
        """What an address sets, and a sentence for each thing in it that cannot be."""
        return State.read(get(cls.name), {key: values[0].decode("utf-8", "replace") for key, values in arguments.items()})

    @classmethod
    def _room(cls, state: State) -> str:
        """The one tab of a page in a frame: where its levers are looked at, or that of the address if any is looked at there."""
        framing = state.framing
        rooms = [room for name, rooms in cls.seen_in.items() if framing.leaves(name) for room in rooms]
        return state.tab if state.tab in rooms else rooms[0] if rooms and framing.only else ""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.lab = get(self.name)
        state, problems = self._asked(pn.state.session_args or {})
        self.history = History(replace(state, tab=self._room(state)) if state.framing.frame else state)
        self.palette = Palette(prefers_dark())
        self.holder = uuid.uuid4().hex
        self.document = pn.state.curdoc
        self._working: set[Line] = set()
        self._shown: set[asyncio.Future[None]] = set()
        self._held: list[Callable[[], None]] | None = []
        self._tasks = Line(self)
        self.hand, self._sharing, self.files = Hand(self), Sharing(self), Files(self)
        framing = state.framing
        self.explore = self.view(self, self.hand.now, alone=framing.bare)
        words = self.shown(settle=True)
        if problems:
            words["notice"] = "Part of this link could not be used. " + " ".join(problems)
        self.stage = self.first(
            heard=lambda message: answered(self.stage, list(self.explore.charts.values()), message),
            lab=self.name,
            layout=grid.board(self.layout, framing),
            numbers=not framing.bare,
            taken=not framing.bare,
            cards=self.name in there() and not framing.frame,
            begins="",
            pictures=[{"short": name} for name in self.explore.charts],
            words=words,
            figures=[Picture(each.figure) for each in self.explore.charts.values()],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.header = Header(
            heard=self._heard,
            labs=[] if framing.bare else navigation(),
            current=self.name,
            dark=self.palette.dark,
            bare=framing.bare,
            margin=0,
            sizing_mode="stretch_width",
        )
        self.rooms = Rooms(
            self,
            self.stage,
            [
                ("Side by side", lambda: SideBySide(self, self.view, self.further)),
                *self.sections(),
                ("Any variable", lambda: AnyVariable(self)),
            ],
            alone=bool(framing.frame),
        )
        self.levers = Levers(
            heard=self.hand.hear,
            title=self.lab.title,
            question=self.lab.question,
            frame=grid.frame(framing),
            ask=framing.ask,
            specs=controls.specs(self.lab, self.seen_in, framing),
            presets=controls.presets(self.lab) if framing.starts else [],
            start=self._snapshot(),
            margin=0,
        )
        self.page = frame(
            titled(self.title()),
            self.header,
            [grid.beside(self.levers, self.rooms.view, framing)],
            self.palette.dark,
        )
        pn.state.onload(self._arrived)
        self.files.recall()

    # what a lab's page fills

    @staticmethod
    def matters(parameters: Parameters, result: Any, /) -> Matters | None:
        """What moves its first answer most, where that is known and takes no more than a second; on any thread."""
        return None

    def said(self, settle: bool) -> dict[str, Any]:
        """The answer, drawn, with what changes are against, and the station's name where it is of one of the visitor's own."""
        words, state = self.explore.show(self.hand.now, settle), self.state
        changed = self.moved or self.answer.own is not self.answer.their
        words["facts"] += against(state.against.letter, state.against.title, changed)
        if state.station in state.own.stations:
            words["headline"] = f"{html(f'“{state.station}”, your station: ')}{words['headline']}"
        return words

    def shown(self, settle: bool) -> dict[str, Any]:
        """The same as the stage has it: nothing leads away from a class."""
        words = self.said(settle)
        if self.state.framing.bare:
            words |= {name: linkless(words[name]) for name in ("headline", "facts")}
            words["titles"] = [(title, linkless(subtitle)) for title, subtitle in words["titles"]]
        return words

    @classmethod
    def apart(cls) -> dict[str, type[Tab]]:
        """Tabs whose pictures can be drawn without the page, by what their names begin with there (app.drawn.pictures)."""
        return ({"": cls.further} if cls.further else {}) | {f"{word}: ": tab for word, tab in cls.drawn.items()}

    def sections(self) -> list[tuple[str, Callable[[], Any]]]:
        """The tabs after Explore, more than these two where there are: title and what builds it, called when it is first opened.

        What is built is shown; or its `view` is, and its `feed()` called whenever the values came to rest while it is open.
        """
        return [
            ("Compare with the paper", lambda: Compared(self)),
            ("Equations and sources", lambda: tabs.sources(self.lab, self.equations())),
        ]

    # what is set, and the answer to it

    @property
    def state(self) -> State:
        return self.history.now

    @property
    def answer(self) -> Answer:
        return self.hand.now

    def settled(self) -> None:
        """The answer is exact, and shown."""
        self.tell()
        self.rooms.refresh()

    @property
    def uploads(self) -> Mapping[str, str]:
        return self.state.uploads

    def keep(self, kind: str, key: str) -> None:
        self.history.keep(kind, key)

    @property
    def own(self) -> Own:
        return self.state.own

    @property
    def station(self) -> str:
        return self.state.station

    def pin(self, preset: str = "") -> None:
        self.hand.do({"do": "pin", "preset": preset})

    def unpin(self, letter: str) -> None:
        self.hand.do({"do": "unpin", "pin": letter})

    def stand(self, station: str) -> None:
        self.history.stand(station)
        self.hand.at_rest()

    def query(self) -> str:
        return self.state.query()

    def set(self, **values: Any) -> None:
        self.hand.set(**values)

    def tell(self) -> None:
        """The state as it stands, for the levers and the address bar."""
        self.levers.say(state=self._snapshot())

    def refuse(self, words: str) -> None:
        """What was asked for cannot be: why, and the state as it is."""
        self.levers.say(problem=words, state=self._snapshot())

    def _snapshot(self) -> dict[str, Any]:
        state = self.state
        return {
            "values": dict(state.parameters),
            "paper": dict(state.paper),
            "preset": state.preset,
            "station": state.station if state.station in state.own.stations else "",
            "query": state.query(),
            "tab": state.tab,
            "pins": self._pinned(state),
            "against": state.against.letter,
            "can_undo": self.history.can_undo,
            "can_redo": self.history.can_redo,
            "last": {name: list(pair) for name, pair in self.history.last_change().items()},
            "result": self._result(),
        }

    def _result(self) -> list[Any]:
        """The number that the page around this one is told once it is exact, and how it is said; nothing where none is asked for."""
        item = self.lab.tells.get(self.state.framing.result)
        if not isinstance(item, Number) or not self.answer.exact or self.parameters != self.state.parameters:
            return []
        value = float(item.of(self.parameters, self.result))
        return [value, f"{number(value, item.digits)} {pretty(item.unit)}".strip()]

    @staticmethod
    def _pinned(state: State) -> list[dict[str, Any]]:
        here = state.alone()
        return [{"letter": pin.letter, "title": pin.title, "named": bool(pin.name), "here": pin.of == here} for pin in state.pins]

    # waiting

    @property
    def owner(self) -> tuple[str, str]:
        """Whose page it is: an address, and this page there."""
        return address.of_page(self.document), self.holder

    @property
    def live(self) -> bool:
        """Whether a browser is at the other end, which could do something else while it waits."""
        return self.document is not None and self.document.session_context is not None

    def later(self, show: Callable[[], None]) -> None:
        """Touches the page with its document's lock, which whoever has waited no longer holds.

        Not before the browser has it: Panel takes what changes until then to be in the page that the browser is sent, and does
        not send it, though that may have left already.
        """
        if self._held is not None:
            self._held.append(show)
            return

        async def shown(document: Any) -> None:
            with set_curdoc(document), in_order(document):
                show()

        if self.document is None or (context := self.document.session_context) is None:
            return
        task = asyncio.ensure_future(context.with_locked_document(shown))
        self._shown.add(task)
        task.add_done_callback(self._shown.discard)

    def end(self) -> None:
        """The browser has left for good: what it was shown is let go, and who comes late finds nobody to tell."""
        kept = {name: vars(self)[name] for name in ("services", "lab", "history", "holder", "_shown")}
        vars(self).clear()
        vars(self).update(kept, document=None, _held=None)

    def _arrived(self) -> None:
        """The browser has the page."""
        held, self._held = self._held or [], None
        for show in held:
            self.later(show)

    def ask(self, compute: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """What a tab computes, off the loop; the newest of each asker counts."""
        self._tasks.ask(getattr(then, "__self__", then), self.services.threads.exact, compute, then)

    def at_work(self, line: Line, yes: bool) -> None:
        """A bar below the header, while something takes long enough to be wondered at."""
        before = bool(self._working)
        self._working = self._working | {line} if yes else self._working - {line}
        if before != bool(self._working):
            self.header.say(busy=yes)

    def failed(self, words: str) -> None:
        self.levers.say(problem=words)

    # header

    def _heard(self, message: dict[str, Any]) -> None:
        if message.get("do") == "theme":
            self._switch(bool(message.get("dark")))
        elif self._sharing.knows(message) and not self.state.framing.bare:

            async def answer() -> None:
                """Waits without the document's lock, so that meanwhile the levers move; has it back to speak."""
                words = await self._sharing.answer(message)
                self.later(lambda: self.header.say(**words))

            pn.state.execute(answer)

    def _switch(self, dark: bool) -> None:
        with in_order(self.document):
            self.palette.switch(dark)
            darken(self.page, self.header, dark)
            self.explore.repaint()
            self.rooms.repaint()
