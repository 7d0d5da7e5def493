"""LabState: what one visitor has set in one lab. No interface in it; every page and test drives the same thing."""

from __future__ import annotations

import difflib
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from engine.export import written
from engine.lab import Lab
from engine.parameter import ParameterError, Parameters, Value

RESERVED = ("preset", "data", "pin", "tab", "lost")
"""Query keys that are not parameters: the preset, the uploaded table's key, the pinned baseline, the open tab, and whether
something of what was saved is no parameter any more."""


REMEMBERED = 300
"""Steps that can be undone: more than a hand goes back, and a script that moves a lever for days fills no memory."""


class Moment(NamedTuple):
    """What the history keeps of each step."""

    preset: str
    parameters: Parameters
    baseline: Parameters


class LabState:
    """Parameters, the preset they started from, the pinned baseline, and the way back.

    `paper` holds the preset's own values: what a tick on a slider marks and a reset returns to.
    """

    def __init__(self, lab: Lab, preset: str | None = None) -> None:
        self.lab = lab
        self.preset = preset or next(iter(lab.presets))
        self.paper = lab.preset(self.preset)
        self.parameters: Parameters = self.paper
        self.baseline: Parameters = self.paper
        self.data = ""
        self.tab = ""
        self._undo: deque[Moment] = deque(maxlen=REMEMBERED)
        self._redo: deque[Moment] = deque(maxlen=REMEMBERED)
        self._gesture: Moment | None = None

    @classmethod
    def of(cls, lab: Lab, parameters: Parameters) -> LabState:
        """The state with these values, seen from the preset they differ least from."""
        preset = min(lab.presets, key=lambda name: len(parameters.changes(lab.preset(name))))
        state = cls(lab, preset)
        state.parameters = parameters
        return state

    @classmethod
    def address(cls, lab: Lab, values: Mapping[str, Value]) -> str:
        """The query for values that were saved, perhaps by another version of the lab: load() says what it no longer takes."""
        try:
            return cls.of(lab, lab.parameters(**values)).query()
        except ParameterError:
            known = {name: written(value) for name, value in values.items() if name in lab.parameters.declared}
            lost = {"lost": "1"} if len(known) < len(values) else {}
            return urlencode(known | lost)

    # moving

    def move(self, name: str, value: Any) -> None:
        """One step of a drag; the whole drag is one entry of the history, closed by settle()."""
        changed = self.parameters.replace(**{name: value})
        if self._gesture is None:
            self._gesture = self._now
        self.parameters = changed

    def show(self, name: str, value: Any) -> None:
        """One step of a replay: shown, but not part of the history."""
        self.parameters = self.parameters.replace(**{name: value})

    def settle(self) -> None:
        """Ends a drag: what was before it can be undone."""
        if self._gesture and self._gesture.parameters != self.parameters:
            self._undo.append(self._gesture)
            self._redo.clear()
        self._gesture = None

    def set(self, /, **values: Any) -> None:
        """Sets values at once, as one entry of the history."""
        self._go(self.preset, self.parameters.replace(**values))

    def choose(self, preset: str) -> None:
        """Starts again from a preset; it becomes the paper's value and, unless another was pinned, the baseline."""
        self._go(preset, self.lab.preset(preset))

    def reset(self, names: Iterable[str] | None = None) -> None:
        """Returns the named parameters, or all, to the paper's values."""
        names = list(self.paper) if names is None else [name for name in names if name in self.paper]
        self._go(self.preset, self.parameters.replace(**{name: self.paper[name] for name in names}))

    def pin(self) -> None:
        """Makes the present values the baseline that later ones are shown against; one entry of the history."""
        self.settle()
        if self.baseline != self.parameters:
            self._remember()
            self.baseline = self.parameters

    def _go(self, preset: str, parameters: Parameters) -> None:
        self.settle()
        if (preset, parameters) != (self.preset, self.parameters):
            self._remember()
        pinned = self.baseline != self.paper
        baseline = self.baseline if pinned or preset == self.preset else self.lab.preset(preset)
        self._arrive(Moment(preset, parameters, baseline))

    def _arrive(self, moment: Moment) -> None:
        if moment.preset != self.preset:
            self.paper = self.lab.preset(moment.preset)
        self.preset, self.parameters, self.baseline = moment

    # history

    def _remember(self) -> None:
        self._undo.append(self._now)
        self._redo.clear()

    @property
    def _now(self) -> Moment:
        return Moment(self.preset, self.parameters, self.baseline)

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> None:
        self.settle()
        if self._undo:
            self._redo.append(self._now)
            self._arrive(self._undo.pop())

    def redo(self) -> None:
        self.settle()
        if self._redo:
            self._undo.append(self._now)
            self._arrive(self._redo.pop())

    def last_change(self) -> dict[str, tuple[Value, Value]]:
        """What the latest entry of the history changed, as name → (before, after)."""
        if not self._undo or self._undo[-1].preset != self.preset:
            return {}
        before = self._undo[-1].parameters
        return {name: (before[name], value) for name, value in self.parameters.items() if before[name] != value}

    # sharing

    def query(self) -> str:
        """Everything set here as a URL query; what equals the preset is left out."""
        entries: dict[str, str] = {"preset": self.preset}
        entries |= {name: written(value) for name, value in self.parameters.changes(self.paper).items()}
        entries |= {name: text for name, text in (("data", self.data), ("tab", self.tab)) if text}
        if self.baseline != self.paper:
            entries["pin"] = ",".join(f"{name}:{written(value)}" for name, value in self.baseline.changes(self.paper).items())
        return urlencode(entries)

    def load(self, query: str | Mapping[str, str]) -> list[str]:
        """Takes what it can from a query; returns one sentence for each thing it could not take."""
        entries = dict(parse_qsl(query.lstrip("?"))) if isinstance(query, str) else dict(query)
        problems = []
        try:
            self.preset = entries.get("preset") or self.preset
            self.paper = self.lab.preset(self.preset)
        except ParameterError as error:
            problems.append(str(error))
            self.preset = next(iter(self.lab.presets))
            self.paper = self.lab.preset(self.preset)
        named = {name: text for name, text in entries.items() if name not in RESERVED and self._meant(name)}
        pinned = dict(pair.split(":", 1) for pair in entries.get("pin", "").split(",") if ":" in pair)
        self.parameters = self._take(named, problems)
        self.baseline = self._take(pinned, problems)
        if "lost" in entries:
            problems.append("Some of what was saved can no longer be set in this lab.")
        self.data, self.tab = entries.get("data", ""), entries.get("tab", "")
        return problems

    def _meant(self, name: str) -> bool:
        """Whether a key is a parameter or looks like one mistyped; the rest of an address is not for us."""
        return name in self.paper or bool(difflib.get_close_matches(name, list(self.paper), n=1, cutoff=0.8))

    def _take(self, texts: Mapping[str, str], problems: list[str]) -> Parameters:
        taken: dict[str, Value] = {}
        for name, text in texts.items():
            try:
                taken |= self.lab.parameters.parse({name: text})
            except ParameterError as error:
                problems.append(str(error))
        try:
            return self.paper.replace(**taken)
        except ParameterError as error:
            problems.append(str(error))
            return self.paper
