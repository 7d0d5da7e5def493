"""The tab: pins are added and taken away, a picture is chosen, and all sides are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app.answers import Answer
from app.components import Prose
from app.context import Context
from app.markup import Html, downloads, reports
from app.side_by_side.multiples import Multiples
from app.side_by_side.sides import Side, sides
from app.side_by_side.table import written
from app.side_by_side.why import Alone, each_alone, verdict
from app.state import State
from app.tab import Tab, Told
from app.theme import FLUSH
from app.view import View

NOTHING = "<p>Pin what is set, move the levers, and see both here; or tick presets to set them beside each other.</p>"
FORMS = {"compare": "All states, with their numbers and this table (zip)"}


class Reasons:
    """Why the sides differ: computed after they are shown, for it takes a result for each lever."""

    def __init__(self, context: Context, view: type[View]) -> None:
        self._context, self._view = context, view
        self.view = Prose(text=NOTHING, sizing_mode="stretch_width")

    def feed(self, found: Sequence[Side]) -> None:
        self._say(found, [None] * (len(found) - 1))
        self._context.ask(partial(self._compute, found), self._draw)

    def _compute(self, found: Sequence[Side]) -> tuple[Sequence[Side], list[list[Alone]]]:
        return found, [each_alone(self._context, self._view, found[0], other) for other in found[1:]]

    def _draw(self, both: tuple[Sequence[Side], list[list[Alone]]]) -> None:
        self._say(*both)

    def _say(self, found: Sequence[Side], alone: Sequence[Sequence[Alone] | None]) -> None:
        said = [verdict(found[0], other, why) for other, why in zip(found[1:], alone, strict=True)]
        self.view.text = "".join(said) or "<p>Move a lever, or pin another state, to see it beside this one.</p>"


class SideBySide:
    """Small multiples of any of the lab's pictures, why the sides differ, and one table of their numbers."""

    def __init__(self, context: Context, view: type[View], further: type[Tab] | None = None) -> None:
        self.context, self._view, self._further = context, view, further
        self._known: dict[str, Answer] = {}
        self._sides: list[Side] = []
        self._names = {preset.title: name for name, preset in context.lab.presets.items()}
        self._pin = pmui.Button(label="Pin what is set", variant="outlined", margin=FLUSH, on_click=lambda event: context.pin())
        self._presets = pmui.CheckBoxGroup(
            label="Presets to set beside it", options=list(self._names), inline=True, margin=(4, 0)
        )
        self._picture = pmui.Select(
            label="Picture", options=[""], value="", size="small", width=220, margin=(12, 0, 4, 0), visible=False
        )
        self._multiples = Multiples(context, view, further)
        self._reasons, self._table = Reasons(context, view), Prose(text="", sizing_mode="stretch_width", margin=(14, 0, 0, 0))
        self._telling = False
        self._presets.param.watch(self._ticked, "value")
        self._picture.param.watch(self._chosen, "value")
        self.view = pn.Column(
            self._pin,
            self._presets,
            self._reasons.view,
            self._picture,
            self._multiples.view,
            self._table,
            sizing_mode="stretch_width",
        )
        self.feed()

    def repaint(self) -> None:
        self._multiples.repaint()

    def _tell(self, widget: Any, **values: Any) -> None:
        """Shows something on a widget that nobody has done with it."""
        self._telling = True
        widget.param.update(**values)
        self._telling = False

    # pins

    def _ticked(self, event: Any) -> None:
        """A preset is pinned where it is ticked, and unpinned where it is no longer."""
        if self._telling:
            return
        for title in event.new:
            if title not in event.old:
                self.context.pin(self._names[title])
        for title in event.old:
            if title not in event.new and (letter := self._pinned().get(title)):
                self.context.unpin(letter)
        self._tell(self._presets, value=list(self._pinned()))

    def _pinned(self) -> dict[str, str]:
        """The letters of presets that are pinned as they are, by their titles."""
        state = self.context.state
        return {
            title: pin.letter for title, name in self._names.items() for pin in state.pins if pin.of == State.of(state.lab, name)
        }

    # shown

    def feed(self) -> None:
        self._tell(self._presets, value=list(self._pinned()))
        if self.context.state.pins:
            known = self._known | {"": self.context.answer}
            self.context.ask(partial(self._compute, self.context.state, known, self._wanted), self.draw)
        else:
            self._sides = []
            self._multiples.clear()
            self._tell(self._picture, visible=False)
            self._reasons.view.text, self._table.text = NOTHING, ""

    @property
    def _wanted(self) -> bool:
        """Whether a further picture is chosen."""
        return bool(self._sides) and self._picture.value not in self._multiples.first

    def _compute(self, state: State, known: Mapping[str, Answer], further: bool) -> tuple[list[Side], list[Told] | None]:
        found, tab = sides(self.context, self._view, state, known), self._further if further else None
        return found, [tab.compute(side.answer.values, side.answer.result) for side in found] if tab else None

    def draw(self, both: tuple[list[Side], list[Told] | None]) -> None:
        found, told = both
        if told is None and self._wanted:  # chosen meanwhile
            self.feed()
            return
        self._sides = found
        self._known = {side.pin.letter: side.answer for side in self._sides}
        self._show(told)
        query = self.context.query()
        links = f"{reports(self.context.lab.name, query)}{downloads(self.context.lab.name, query, FORMS)}"
        self._table.text = Html(f"<h2>All numbers</h2>{written(self._sides)}{links}")
        self._reasons.feed(self._sides)

    def _chosen(self, event: Any) -> None:
        """Another picture; one of the first view's can be drawn as things are."""
        if self._telling or not self._sides:
            return
        if self._wanted:
            self.feed()
        else:
            self._show(None)

    def _show(self, told: list[Told] | None) -> None:
        chosen = self._multiples.draw(self._sides, told, str(self._picture.value))
        self._tell(self._picture, options=self._multiples.names, value=chosen, visible=True)
