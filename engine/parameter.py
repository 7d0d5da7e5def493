"""Parameter: one thing that can be set; Parameters: all the things a lab can set, with their values.

One declaration is the slider, the command-line flag, the URL key, the validation message, the documentation
and the provenance in the exported file.
"""

from __future__ import annotations

import difflib
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, overload

from engine.quantities import UnitError, factor, pretty
from engine.short import short

Value = float | int | str | bool
LONGEST = 60
"""Signs of text that are read as a value; no value is longer."""
LOOK = "A choice of what to look at; it changes no result"
PART = "A choice of what to look at: another part of the same world"
_NUMBER = re.compile(r"((?>[+\-−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?))\s*(.*)", re.DOTALL)
"""A number and what stands after it; atomic, so that a number once read is not read again shorter."""


class ParameterError(ValueError):
    """A value that cannot be used; the message is one sentence for the person who set it."""


@dataclass(frozen=True)
class Parameter:
    """A value with all a reader needs to judge it. On an instance of Parameters it reads as its value.

    `shown` is the unit a page prints where it differs from the stored one: a share of 0.2 shown as 20 %;
    `choice_labels` are the words it prints for choices.

    Levers and assumptions are set; a view says what is shown and from where one looks. It stands in links, is no change, and
    no result is known by it, but where it picks the `part` of the world that the lab works out: one column, one tracer.
    What is set `against` which another world the answer is told stays when another preset is chosen on a page.
    """

    value: Any
    unit: str = "1"
    bounds: tuple[float, float] | None = None
    label: str = ""
    description: str = ""
    reference: str = ""
    doi: str = ""
    group: Literal["lever", "assumption", "view"] = "assumption"
    section: str = ""
    prior: str = ""
    choices: tuple[str, ...] = ()
    choice_labels: tuple[str, ...] = ()
    step: float | None = None
    shown: str = ""
    part: bool = False
    against: bool = False
    name: str = field(default="", init=False)

    def __post_init__(self) -> None:
        if self.group == "view":
            object.__setattr__(self, "section", "View")
            object.__setattr__(self, "reference", self.reference or (PART if self.part else LOOK))

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    @overload
    def __get__(self, instance: None, owner: type) -> Parameter: ...
    @overload
    def __get__(self, instance: Parameters, owner: type) -> Any: ...
    def __get__(self, instance: Parameters | None, owner: type) -> Any:
        return self if instance is None else instance[self.name]

    @property
    def kind(self) -> Literal["choice", "switch", "whole", "number"]:
        if self.choices:
            return "choice"
        if isinstance(self.value, bool):
            return "switch"
        return "whole" if isinstance(self.value, int) else "number"

    @property
    def is_number(self) -> bool:
        """Whether it is set on a scale."""
        return self.kind in ("number", "whole")

    @property
    def reach(self) -> str:
        """Its bounds in words, with all their digits: "0.05 to 1"; nothing where there are none."""
        return f"{self.bounds[0]:.10g} to {self.bounds[1]:.10g}" if self.bounds else ""

    def check(self, value: Any) -> Value:
        """The value in this parameter's type, or ParameterError saying what would be accepted."""
        if self.kind == "choice":
            if value not in self.choices:
                raise ParameterError(f"{self.name}: “{short(value)}” is not one of {', '.join(self.choices)}.")
            return str(value)
        if self.kind == "switch":
            if not isinstance(value, bool):
                raise ParameterError(f"{self.name}: “{short(value)}” is neither true nor false.")
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= sys.float_info.max:
            raise ParameterError(f"{self.name}: “{short(value)}” is not a number.")
        if self.kind == "whole" and value != int(value):
            raise ParameterError(f"{self.name}: {value:g} is not a whole number.")
        if self.bounds and not self.bounds[0] <= value <= self.bounds[1]:
            raise ParameterError(f"{self.name}: {value:g} is outside {self.reach} {pretty(self.unit)}".rstrip() + ".")
        return int(value) if self.kind == "whole" else float(value)

    def nearest(self, value: float) -> float:
        """The value, or the end of the bounds that it lies beyond."""
        low, high = self.bounds or (-math.inf, math.inf)
        return min(max(float(value), low), high)

    def parse(self, text: str) -> Value:
        """Reads a value as a person writes it: "12", "12 h", "0.2", "yes", a choice; other units are converted."""
        text = text.strip()
        if len(text) > LONGEST:
            raise ParameterError(f"{self.name}: “{short(text)}” has {len(text):,} signs; at most {LONGEST} are read as a value.")
        if self.kind == "choice":
            return self.check(text)
        if self.kind == "switch":
            words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
            return self.check(words.get(text.lower(), text))
        match = _NUMBER.fullmatch(text)
        number = float(match[1].replace("−", "-").replace(",", "")) if match else math.nan
        if not match or not math.isfinite(number):
            raise ParameterError(f"{self.name}: “{short(text)}” is not a number.")
        unit = match[2].strip()
        if unit:
            try:
                number = float(f"{number * factor(unit, self.unit):.12g}")  # 35 % is 0.35, not 0.35000000000000003
            except UnitError as error:
                raise ParameterError(f"{self.name}: {error}.") from error
        return self.check(number)

    def enter(self, text: str) -> Value:
        """Reads a value as a person types it on a page: a bare number is in the unit the page shows."""
        match = _NUMBER.fullmatch(text.strip())
        return self.parse(f"{text} {self.shown}" if self.shown and match and not match[2] else text)


class Parameters(Mapping[str, Value]):
    """The values of a lab's parameters: immutable, always complete, always inside their bounds."""

    declared: ClassVar[dict[str, Parameter]] = {}
    _views: ClassVar[frozenset[str]] = frozenset()
    _unseen: ClassVar[dict[str, Value]] = {}
    """The views that change no result, as declared."""
    _values: dict[str, Value]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: item for name, item in vars(cls).items() if isinstance(item, Parameter)}
        cls.declared = {**cls.declared, **own}
        cls._views = frozenset(name for name, item in cls.declared.items() if item.group == "view")
        cls._unseen = {name: cls.declared[name].value for name in cls._views if not cls.declared[name].part}

    def __init__(self, /, **values: Any) -> None:
        self._must_know(values)
        self._values = {name: item.check(values[name]) if name in values else item.value for name, item in self.declared.items()}
        self.validate()

    @classmethod
    def _must_know(cls, names: Iterable[str]) -> None:
        for name in names:
            if name not in cls.declared:
                near = difflib.get_close_matches(short(name), cls.declared, n=3, cutoff=0.5)
                raise ParameterError(f"“{short(name)}” is not a parameter here; there is {', '.join(near or cls.declared)}.")

    def validate(self) -> None:
        """Raises ParameterError where values that are each in bounds do not fit together."""

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return self._values == (other._values if isinstance(other, Parameters) else other)

    def __hash__(self) -> int:
        return hash((type(self), tuple(self._values.items())))

    def __repr__(self) -> str:
        changed = ", ".join(f"{name}={value!r}" for name, value in self.changes().items())
        return f"{type(self).__name__}({changed})"

    def replace(self, /, **changes: Any) -> Parameters:
        """A copy with some values changed."""
        self._must_know(changes)
        made = object.__new__(type(self))
        made._values = self._values | {name: self.declared[name].check(value) for name, value in changes.items()}
        made.validate()
        return made

    def settings(self) -> dict[str, Value]:
        """What is set: all but the views. A run is asked for by it, and who differs in it has moved."""
        return {name: value for name, value in self._values.items() if name not in self._views}

    def views(self) -> dict[str, Value]:
        """What is shown, and from where one looks."""
        return {name: value for name, value in self._values.items() if name in self._views}

    def computed(self) -> Parameters:
        """What a result is known by: the settings and the part that is looked at; every other view is as declared."""
        return self._with(self._unseen)

    def seen_as(self, other: Parameters) -> Parameters:
        """These settings, looked at as the other is: so a baseline is set beside it."""
        return self._with(other.views())

    def _with(self, views: Mapping[str, Value]) -> Parameters:
        """Itself where nothing changes: this is asked for at every step of a drag."""
        changes = {name: value for name, value in views.items() if self._values[name] != value}
        return self.replace(**changes) if changes else self

    def changes(self, baseline: Mapping[str, Value] | None = None) -> dict[str, Value]:
        """What differs from the baseline, or from the declared values."""
        base = baseline or {name: item.value for name, item in self.declared.items()}
        return {name: value for name, value in self._values.items() if value != base[name]}

    @classmethod
    def parse(cls, texts: Mapping[str, str]) -> dict[str, Value]:
        """Values read from text, as the command line and the URL carry them."""
        cls._must_know(texts)
        return {name: cls.declared[name].parse(text) for name, text in texts.items()}


def within_bounds(declared: type[Parameters], numbers: Mapping[str, float]) -> tuple[dict[str, float], list[str]]:
    """Numbers as levers hold them, to four digits, and a sentence for each that lies beyond a lever's reach."""
    values, notes = {}, list[str]()
    for name, number in numbers.items():
        item = declared.declared[name]
        values[name] = float(f"{item.nearest(number):.4g}")
        if item.nearest(number) != number:
            notes.append(f"{item.label}: your {number:.4g} is outside {item.reach}; set to {values[name]:g}.")
    return values, notes
