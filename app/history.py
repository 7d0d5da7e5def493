"""History: a State that is moved, and the way back. No interface in it; every page and test drives the same thing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from app.own import NOTHING, Own
from app.state import State, pinned
from engine.parameter import ParameterError, Parameters, Value
from engine.short import short

REMEMBERED = 300
"""Steps that can be undone: more than a hand goes back, and a script that moves a lever for days fills no memory."""


class Moment(NamedTuple):
    """What is kept of each step: which tab was open and which files were there is not undone."""

    preset: str
    station: str
    parameters: Parameters
    pins: tuple[Parameters, ...]


class History:
    """`now` is the state as it stands."""

    def __init__(self, now: State) -> None:
        self.now = now
        self._undo: deque[Moment] = deque(maxlen=REMEMBERED)
        self._redo: deque[Moment] = deque(maxlen=REMEMBERED)
        self._gesture: Moment | None = None

    # moving

    def move(self, name: str, value: Any) -> None:
        """One step of a drag; the whole drag is one entry of the history, closed by settle()."""
        before = self._moment
        self.show(name, value)
        if self._gesture is None:
            self._gesture = before

    def show(self, name: str, value: Any) -> None:
        """One step of a replay: shown, but not part of the history."""
        self.now = replace(self.now, parameters=self.now.parameters.replace(**{name: value}))

    def settle(self) -> None:
        """Ends a drag: what was before it can be undone."""
        if self._gesture and self._gesture.parameters != self.now.parameters:
            self._undo.append(self._gesture)
            self._redo.clear()
        self._gesture = None

    def set(self, /, **values: Any) -> None:
        """Sets values at once, as one entry of the history."""
        self._go(self.now.parameters.replace(**values))

    def choose(self, preset: str) -> None:
        """Starts again from a preset; it becomes the paper's value, and what was pinned stays.

        A view that was chosen by hand stays, too, unless the preset names it.
        """
        start = self.now.lab.preset(preset)
        self._start(start, self.now.lab.presets[preset].values, preset)

    def stand(self, station: str) -> None:
        """Starts again from a station of one's own, on the preset that is chosen."""
        if station not in self.now.own.stations:
            raise ParameterError(f"“{short(station)}” is not a station of your file.")
        self._start(self.now.started(station), self.now.own.stations[station].values, station=station)

    def _start(self, start: Parameters, named: Iterable[str], preset: str | None = None, station: str = "") -> None:
        paper = self.now.paper
        chosen = {name: value for name, value in self.now.parameters.views().items() if value != paper[name]}
        self._go(start.replace(**{name: value for name, value in chosen.items() if name not in named}), preset, station)

    def reset(self, names: Iterable[str] | None = None) -> None:
        """Returns the named parameters, or all that is set, to the paper's values."""
        paper = self.now.paper
        names = list(paper.settings()) if names is None else [name for name in names if name in paper]
        self._go(self.now.parameters.replace(**{name: paper[name] for name in names}))

    def pin(self) -> None:
        """Makes what is set the baseline that later values are shown against; one entry of the history."""
        self.settle()
        pins = (pinned(self.now.lab, self.now.parameters),)
        if self.now.pins != pins:
            self._remember()
            self.now = replace(self.now, pins=pins)

    def turn(self, tab: str) -> None:
        """Another tab is open."""
        self.now = replace(self.now, tab=tab)

    def keep(self, kind: str, key: str) -> None:
        """A file of that kind is shown from now on, or, without a key, none."""
        others = {each: other for each, other in self.now.uploads.items() if each != kind}
        self.now = replace(self.now, uploads=others | ({kind: key} if key else {}))

    def bring(self, own: Own) -> None:
        """What the files hold, as it has been read."""
        self.now = replace(self.now, own=own)

    def lose(self) -> None:
        """The file is no longer there, nor any station of it; the values stay what they are."""
        self.keep("", "")
        self.now = replace(self.now, own=NOTHING, station="")

    def _go(self, parameters: Parameters, preset: str | None = None, station: str | None = None) -> None:
        """To other values; the preset or the station they start from, where that is another."""
        self.settle()
        now = self.now
        preset, station = now.preset if preset is None else preset, now.station if station is None else station
        if (preset, station, parameters) != (now.preset, now.station, now.parameters):
            self._remember()
        self.now = replace(now, preset=preset, station=station, parameters=parameters)

    # history

    def _remember(self) -> None:
        self._undo.append(self._moment)
        self._redo.clear()

    @property
    def _moment(self) -> Moment:
        return Moment(self.now.preset, self.now.station, self.now.parameters, self.now.pins)

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> None:
        self._turn_back(self._undo, self._redo)

    def redo(self) -> None:
        self._turn_back(self._redo, self._undo)

    def _turn_back(self, way: deque[Moment], other: deque[Moment]) -> None:
        self.settle()
        if way:
            other.append(self._moment)
            self.now = replace(self.now, **way.pop()._asdict())

    def last_change(self) -> dict[str, tuple[Value, Value]]:
        """What the latest entry of the history changed, as name → (before, after)."""
        if not self._undo or self._undo[-1][:2] != self._moment[:2]:
            return {}
        before = self._undo[-1].parameters
        return {name: (before[name], value) for name, value in self.now.parameters.items() if before[name] != value}
