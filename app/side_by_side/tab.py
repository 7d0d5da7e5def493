"""The tab: pins are added and taken away, a picture is chosen, and all sides are shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app.answers import Answer
from app.board import answered
from app.components import Prose, Stage
from app.context import Context
from app.lean import Picture
from app.markup import Html, downloads
from app.side_by_side.sides import Side, sides
from app.side_by_side.table import written
from app.side_by_side.why import Alone, each_alone, verdict
from app.state import State
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
    """Small multiples of any picture of the lab's first view, and one table of its numbers."""

    def __init__(self, context: Context, view: type[View]) -> None:
        self.context, self._view = context, view
        self._known: dict[str, Answer] = {}
        self._views: dict[str, View] = {}
        self._shown: tuple[Any, ...] = ()
        self._sides: list[Side] = []
        self._names = {preset.title: name for name, preset in context.lab.presets.items()}
        self._pin = pmui.Button(label="Pin what is set", variant="outlined", on_click=lambda event: context.pin())
        self._presets = pmui.CheckBoxGroup(
            label="Presets to set beside it", options=list(self._names), inline=True, margin=(4, 0)
        )
        self._picture = pmui.RadioButtonGroup(label="Picture", options=[""], value="", visible=False)
        self._reasons, self._table = Reasons(context, view), Prose(text="", sizing_mode="stretch_width")
        self._room = pn.Column(sizing_mode="stretch_width")
        self._ticking = False
        self._presets.param.watch(self._ticked, "value")
        self._picture.param.watch(lambda event: self._lay(), "value")
        self.view = pn.Column(
            pn.Row(self._pin, self._picture, margin=(12, 0, 0, -10)),
            self._presets,
            self._reasons.view,
            self._room,
            self._table,
            sizing_mode="stretch_width",
        )
        self.feed()

    # pins

    def _ticked(self, event: Any) -> None:
        """A preset is pinned where it is ticked, and unpinned where it is no longer."""
        if self._ticking:
            return
        for title in event.new:
            if title not in event.old:
                self.context.pin(self._names[title])
        for title in event.old:
            if title not in event.new and (letter := self._pinned().get(title)):
                self.context.unpin(letter)
        self._tick()

    def _pinned(self) -> dict[str, str]:
        """The letters of presets that are pinned as they are, by their titles."""
        state = self.context.state
        return {
            title: pin.letter for title, name in self._names.items() for pin in state.pins if pin.of == State.of(state.lab, name)
        }

    def _tick(self) -> None:
        self._ticking = True
        self._presets.value = list(self._pinned())
        self._ticking = False

    # shown

    def feed(self) -> None:
        self._tick()
        state = self.context.state
        if state.pins:
            known = self._known | {"": self.context.answer}
            self.context.ask(partial(sides, self.context, self._view, state, known), self.draw)
        else:
            self._sides = []
            self._room.objects, self._shown = [], ()
            self._picture.visible = False
            self._reasons.view.text, self._table.text = NOTHING, ""

    def draw(self, found: list[Side]) -> None:
        self._sides = found
        self._known = {side.pin.letter: side.answer for side in found}
        for side in found:
            if side.pin.letter not in self._views:
                self._views[side.pin.letter] = self._view(self.context, side.answer)
        self._share_scales()
        self._lay()
        query = self.context.query()
        self._table.text = Html(f"<h2>All numbers</h2>{written(found)}{downloads(self.context.lab.name, query, FORMS)}")
        self._reasons.feed(found)

    def _share_scales(self) -> None:
        """Has the same length and the same colour stand for the same number in all sides' pictures of one kind."""
        views = [self._views[side.pin.letter] for side in self._sides]
        for name, chart in views[0].charts.items():
            for other in views[1:]:
                other.charts[name].held = chart.held

    def _lay(self) -> None:
        """The chosen picture of each side; drawn once to widen the scales they share, and then on these."""
        if not self._sides:
            return
        views = [self._views[side.pin.letter] for side in self._sides]
        names = list(views[0].charts)
        if self._picture.options != names:
            self._picture.param.update(options=names, value=names[0], visible=True)
        self._picture.visible = True
        chosen = str(self._picture.value)
        for view, side in zip(views, self._sides, strict=True):
            view.show(side.answer, settle=side is self._sides[0])
        words = [view.show(side.answer, settle=False) for view, side in zip(views, self._sides, strict=True)]
        titles = [
            (side.title, Html(f"{each['titles'][names.index(chosen)][0]}. {each['titles'][names.index(chosen)][1]}"))
            for side, each in zip(self._sides, words, strict=True)
        ]
        shown = chosen, tuple(side.pin.letter for side in self._sides)
        if shown == self._shown:
            self._room.objects[0].tell(titles=titles)
            return
        self._shown = shown
        charts = [view.charts[chosen] for view in views]
        stage = Stage(
            heard=lambda message: answered(stage, charts, message),
            lab=self.context.lab.name,
            layout="grid",
            numbers=False,
            pictures=[
                {"short": f"{chosen} {side.pin.letter}".strip(), "letter": side.pin.letter or "now"} for side in self._sides
            ],
            words={"titles": titles},
            figures=[Picture(chart.figure) for chart in charts],
            sizing_mode="stretch_width",
            margin=0,
        )
        self._room.objects = [stage]
