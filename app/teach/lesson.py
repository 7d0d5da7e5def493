"""What a lesson holds. Every field says in its type what may stand there: the file is read, written, translated and checked by it.

`Words` are for people: they are translated, and numbers of the engine may stand in them in braces. A `Sum` is an expression of
such numbers, `Told` one thing that a lab tells at a state, `Key` a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, ClassVar, Protocol

from app.state import State as Setting
from engine import tells
from engine.lab import get
from engine.parameter import Parameters, Value

VERSION = 1
MOST_STEPS, MOST_STATES, MOST_SIGNS, MOST_PARTS = 40, 12, 60_000, 24
"""Of a lesson; `MOST_PARTS` of any list in it but the steps."""
NAME = 60
"""Signs of a name, and of a title."""


@dataclass(frozen=True)
class Words:
    """At most so many signs, in which numbers may stand or not."""

    most: int
    numbers: bool = True


@dataclass(frozen=True)
class Sum:
    """An expression of numbers, or a comparison of two."""

    compares: bool = False


@dataclass(frozen=True)
class Told:
    """A state and the name of a tell of this kind: “trap.source”."""

    kind: type


@dataclass(frozen=True)
class Key:
    """A name; `of` says of what there must be one: a state, a lab."""

    of: str = ""
    most: int = NAME


Title = Annotated[str, Words(NAME, numbers=False)]
Plain = Annotated[str, Words(280, numbers=False)]
Line = Annotated[str, Words(280)]
Prose = Annotated[str, Words(2000)]
Number = Annotated[str, Sum()]
Condition = Annotated[str, Sum(compares=True)]
Curve = Annotated[str, Told(tells.Curve)]
Field = Annotated[str, Told(tells.Field)]
Place = Annotated[str, Told(tells.Place)]
Name = Annotated[str, Key()]
Colour = Annotated[str, Key("colour")]


@dataclass(frozen=True)
class State:
    """A lab as it is set: a preset, the first one when none is named, and what is changed of it."""

    lab: Annotated[str, Key("lab")]
    preset: Name = ""
    set: Mapping[str, Value] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> Parameters:
        return get(self.lab).preset(self.preset).replace(**self.set)

    @classmethod
    def of(cls, setting: Setting) -> State:
        """What is set on a lab's page."""
        return cls(setting.lab.name, setting.preset, setting.parameters.changes(setting.lab.preset(setting.preset)))

    @property
    def setting(self) -> Setting:
        """The same as the lab's page has it."""
        return replace(Setting.of(get(self.lab), self.preset), parameters=self.parameters)


class Spoken(Protocol):
    """Whatever has words with numbers of states in them: a lesson, cards."""

    @property
    def language(self) -> str: ...

    @property
    def states(self) -> Mapping[str, State]: ...


# pictures


@dataclass(frozen=True)
class Bar:
    text: Line
    value: Number
    colour: Colour = "accent"


@dataclass(frozen=True, kw_only=True)
class Bars:
    kind: ClassVar[str] = "bars"
    title: Line
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Along:
    """A line of a picture."""

    text: Line
    curve: Curve
    colour: Colour = "accent"


@dataclass(frozen=True, kw_only=True)
class Curves:
    kind: ClassVar[str] = "curve"
    title: Line
    curves: tuple[Along, ...]


@dataclass(frozen=True, kw_only=True)
class Map:
    kind: ClassVar[str] = "map"
    title: Line
    field: Field


Picture = Bars | Curves | Map


# steps


@dataclass(frozen=True)
class Guide:
    """For whoever teaches a step."""

    think: Prose = ""
    ask: tuple[Line, ...] = ()
    answer: Prose = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What all kinds have; `id` is what others point at."""

    kind: ClassVar[str]
    id: Name = ""
    title: Title = ""
    minutes: int = 0
    text: Prose = ""
    picture: Picture | None = None
    guide: Guide = Guide()


@dataclass(frozen=True, kw_only=True)
class Read(Step):
    """A text, a picture."""

    kind: ClassVar[str] = "read"
    ask: Line = ""


@dataclass(frozen=True)
class Mark:
    """A help on a scale."""

    at: Number
    text: Line


@dataclass(frozen=True, kw_only=True)
class Guess(Step):
    """A number on a scale; `unit` follows the answer's own, `over` says among what the band lies."""

    kind: ClassVar[str] = "guess"
    ask: Line
    scale: tuple[float, float]
    step: float
    answer: Number
    unit: Annotated[str, Words(40, numbers=False)] = ""
    band: tuple[Number, ...] = ()
    over: Line = ""
    marks: tuple[Mark, ...] = ()
    said: Prose = ""


@dataclass(frozen=True)
class Option:
    """Right where `when` is true of the numbers, or where it is said to be."""

    text: Line
    why: Line = ""
    when: Condition = ""
    right: bool = False


@dataclass(frozen=True, kw_only=True)
class Choose(Step):
    kind: ClassVar[str] = "choose"
    ask: Line
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Item:
    text: Line
    value: Number


@dataclass(frozen=True, kw_only=True)
class Order(Step):
    """Things by what is computed of them, largest first."""

    kind: ClassVar[str] = "order"
    ask: Line
    items: tuple[Item, ...]
    why: Line = ""


@dataclass(frozen=True, kw_only=True)
class Draw(Step):
    """A curve, at some of its own places; `points` says at how many, `band` between which curves it may lie."""

    kind: ClassVar[str] = "draw"
    ask: Line
    curve: Curve
    points: int = 12
    band: tuple[Curve, ...] = ()
    said: Prose = ""


@dataclass(frozen=True, kw_only=True)
class Put(Step):
    """A click on a map."""

    kind: ClassVar[str] = "place"
    ask: Line
    map: Field
    truth: Place
    said: Prose = ""


@dataclass(frozen=True)
class Lever:
    """A parameter by name, as far as it may be moved."""

    bare: ClassVar[str] = "lever"
    lever: Name
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Move(Step):
    """A lab's page with some of its levers; the class is shown by the lever `x` and the number `result`."""

    kind: ClassVar[str] = "lab"
    ask: Line
    state: Annotated[str, Key("state")]
    levers: tuple[Lever, ...]
    x: Name
    result: Name


@dataclass(frozen=True, kw_only=True)
class Reveal(Step):
    """The model beside the class, of an earlier step."""

    kind: ClassVar[str] = "reveal"
    of: Name
    ask: Line = ""


@dataclass(frozen=True, kw_only=True)
class Sentence(Step):
    """One sentence of everybody's own."""

    kind: ClassVar[str] = "words"
    ask: Line


AnyStep = Read | Guess | Choose | Order | Draw | Put | Move | Reveal | Sentence


# the whole


@dataclass(frozen=True)
class About:
    """For whoever teaches the lesson."""

    aim: Prose = ""
    before: Prose = ""
    after: Prose = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Lesson:
    """A lesson in one language. It is itself and no other: what is worked out of it is kept by that.

    One that is shipped has its file's name, and a place on the shelf.
    """

    name: Name = ""
    place: float = 0.0
    title: Title
    summary: Plain = ""
    minutes: int
    level: Annotated[str, Words(20, numbers=False)] = ""
    language: Annotated[str, Key("language")] = "en"
    objectives: tuple[Plain, ...] = ()
    standards: tuple[Annotated[str, Key(most=120)], ...] = ()
    guide: About = About()
    states: Mapping[str, State] = field(default_factory=dict)
    steps: tuple[AnyStep, ...]

    @property
    def labs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(state.lab for state in self.states.values()))

    def index(self, id: str) -> int:
        """Of the step of that id."""
        return next(place for place, step in enumerate(self.steps) if step.id == id)
