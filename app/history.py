"""History: a State that is moved, and the way back. No interface in it; every page and test drives the same thing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from app.own import NOTHING, Own
from app.state import NAME, PINS, Pin, State
from app.versions import LETTERS
from engine.parameter import ParameterError, Parameters, Value
from engine.short import short

REMEMBERED = 300
"""Steps that can be undone: more than a hand goes back, and a script that moves a lever for days fills no memory."""


class Moment(NamedTuple):
    """What is kept of each step: which tab was open and which files were there is not undone."""

    preset: str
    station: str
    parameters: Parameters
    pins: tuple[Pin, ...]
    began: str
    reference: str
    start: Parameters | None


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
        self.now.framing.let({name: value})
        self.now = replace(self.now, parameters=self.now.parameters.replace(**{name: value}))

    def settle(self) -> None:
        """Ends a drag: what was before it can be undone."""
        if self._gesture and self._gesture.parameters != self.now.parameters:
            self._undo.append(self._gesture)
            self._redo.clear()
        self._gesture = None

    def set(self, /, **values: Any) -> None:
        """Sets values at once, as one entry of the history."""
        self.now.framing.let(values)
        self._go(self.now.parameters.replace(**values))

    def choose(self, preset: str) -> None:
        """Starts again from a preset, from the first where none is named.

        It becomes the paper's value, and what the values are shown against stays what it was. A view that was chosen by hand stays,
        too, unless the preset names it.
        """
        presets = self.now.lab.presets
        preset = preset or next(iter(presets))
        self._start(self.now.lab.preset(preset), presets[preset].values, preset)

    def stand(self, station: str) -> None:
        """Starts again from a station of one's own, on the preset that is chosen."""
        if station not in self.now.own.stations:
            raise ParameterError(f"“{short(station)}” is not a station of your file.")
        self._start(self.now.started(station), self.now.own.stations[station].values, self.now.preset, station)

    def _start(self, start: Parameters, named: Iterable[str], preset: str, station: str = "") -> None:
        now, paper = self.now, self.now.paper
        now.framing.let_start()
        chosen = {name: value for name, value in now.parameters.views().items() if value != paper[name]}
        kept = {name: value for name, value in chosen.items() if name not in named}
        kept |= {name: now.parameters[name] for name, item in now.parameters.declared.items() if item.against}
        began, start = now.began or now.preset, start.replace(**kept)
        if now.framing.frame:
            self._go(start, preset, station, start=start)
        else:
            self._go(start, preset, station, began if began != preset or station else "")

    def reset(self, names: Iterable[str] | None = None) -> None:
        """Returns the named parameters, or all that is set, to the paper's values."""
        paper = self.now.paper
        names = list(paper.settings()) if names is None else [name for name in names if name in paper]
        self._go(self.now.parameters.replace(**{name: paper[name] for name in names}))

    # pins, by their letters; what is done to them is an entry of the history

    def pin(self, preset: str | None = None) -> None:
        """Keeps what is set, or a preset as it is, beside what is set later."""
        self.now.framing.let_pin()
        self.settle()
        state, pins = State.of(self.now.lab, preset) if preset else self.now.alone(), self.now.pins
        for pin in pins:
            if pin.of == state:
                raise ParameterError(f"This is pinned already, as {pin.letter}.")
        if len(pins) == PINS:
            raise ParameterError(f"{PINS} states are pinned already; remove one of them first.")
        letter = next(each for each in LETTERS if each not in {pin.letter for pin in pins})
        self._pins(sorted((*pins, Pin(letter, state)), key=lambda pin: pin.letter))

    def unpin(self, letter: str) -> None:
        self._pins(pin for pin in self.now.pins if pin is not self._named(letter))

    def name(self, letter: str, name: str) -> None:
        """Calls a pin by a name, or again by what is set in it."""
        named, name = self._named(letter), " ".join(name.split())[:NAME]
        self._pins(replace(pin, name=name) if pin is named else pin for pin in self.now.pins)

    def refer(self, letter: str) -> None:
        """Shows values against that pin."""
        self._named(letter)
        self._pins(self.now.pins, letter)

    def return_to(self, letter: str) -> None:
        """Sets what a pin is of, looked at as now."""
        state = self._named(letter).of
        self._go(state.parameters.seen_as(self.now.parameters), state.preset, state.station)
        self.now = replace(self.now, uploads=state.uploads, own=state.own)

    def _named(self, letter: str) -> Pin:
        for pin in self.now.pins:
            if pin.letter == letter:
                return pin
        raise ParameterError(f"Nothing is pinned as “{short(letter)}”.")

    def _pins(self, pins: Iterable[Pin], reference: str | None = None) -> None:
        self.settle()
        pins, reference = tuple(pins), self.now.reference if reference is None else reference
        reference = reference if reference in [pin.letter for pin in pins] else ""
        if (pins, reference) != (self.now.pins, self.now.reference):
            self._remember()
            self.now = replace(self.now, pins=pins, reference=reference)

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

    def recall(self, key: str, own: Own) -> None:
        """What the file of a key holds, wherever the state names it."""
        pins = [replace(pin, of=replace(pin.of, own=own)) if pin.of.uploads.get("") == key else pin for pin in self.now.pins]
        self.now = replace(self.now, pins=tuple(pins))
        if self.now.uploads.get("") == key:
            self.bring(own)

    def lose(self) -> None:
        """The file is no longer there, nor any station of it; the values stay what they are."""
        self.keep("", "")
        self.now = replace(self.now, own=NOTHING, station="")

    def _go(
        self,
        parameters: Parameters,
        preset: str | None = None,
        station: str | None = None,
        began: str | None = None,
        start: Parameters | None = None,
    ) -> None:
        """To other values; the preset or the station they start from, and what they are shown against, where that is another."""
        self.settle()
        now = self.now
        given: dict[str, Any] = {"preset": preset, "station": station, "began": began, "start": start, "parameters": parameters}
        then = replace(now, **{name: value for name, value in given.items() if value is not None})
        if (then.preset, then.station, then.parameters) != (now.preset, now.station, now.parameters):
            self._remember()
        self.now = then

    # history

    def _remember(self) -> None:
        self._undo.append(self._moment)
        self._redo.clear()

    @property
    def _moment(self) -> Moment:
        return Moment(*(getattr(self.now, name) for name in Moment._fields))

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
        if not self._undo or self._undo[-1].preset != self.now.preset:
            return {}
        before = self._undo[-1].parameters
        return {name: (before[name], value) for name, value in self.now.parameters.items() if before[name] != value}
