"""The contract every lab keeps, and the registry of labs.

A lab is a folder of `engine` with its parameters, whose `__init__.py` holds a `LAB`, and a page of `app/labs`. No list names it.
Its data take one path: Parameters → compute → a result → what shows it: a page, a tab, or, by simulate, an xarray.Dataset (CF).
"""

from __future__ import annotations

import importlib
import json
import math
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import NAME, __version__, compiling, output
from engine.discovery import discovery, each
from engine.parameter import Parameter, ParameterError, Parameters, Value
from engine.ports import Port
from engine.quantities import Quantity, describe
from engine.row import Row
from engine.short import short
from engine.tells import Tell
from engine.upload import Form

if TYPE_CHECKING:
    import xarray as xr

    from engine.crossfilter import Column

Progress = Callable[[float, str], None]
"""Told the fraction done (0 to 1) and what is being done; raises Cancelled when nobody waits any more."""

LABS = tuple(sorted(file.parent.name.replace("_", "-") for file in Path(__file__).parent.glob("*/parameters.py")))
"""The names of all labs: every folder of the engine with a parameters.py is one. Nothing is imported until a lab is asked for."""


class Cancelled(Exception):
    """Raised inside a simulation by its progress callback: stop, nobody waits for the result."""


@dataclass(frozen=True)
class Preset:
    """A named set of values, such as the paper's own for one place."""

    title: str
    description: str
    values: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Station(Preset):
    """A place of the user's own, as a preset: `own` are the further arguments of compute that its result wants."""

    own: Mapping[str, Any] = field(default_factory=dict)
    latitude: float = math.nan
    longitude: float = math.nan


@dataclass(frozen=True)
class Yours:
    """A number of a user's station beside the range that is in print; `over` says among what. No range: nothing is printed."""

    quantity: str
    station: str
    value: float
    unit: str
    low: float
    high: float
    over: str

    @property
    def lies(self) -> str:
        """Below the range, within it or above."""
        return "below" if self.value < self.low else "above" if self.value > self.high else "within"


@dataclass(frozen=True)
class Sample:
    """A file of each kind that a lab reads, to be tried: what it is, how its name ends, and of which kind of a page's files."""

    title: str
    ending: str
    make: Callable[[], bytes]
    kind: str = ""


@dataclass(frozen=True)
class Source:
    """A work the lab stands on."""

    citation: str
    doi: str = ""

    def __str__(self) -> str:
        return f"{self.citation} {self.doi}".rstrip()


@dataclass(frozen=True)
class Glance:
    """A lab's one number for the home page, and the view of its page that shows it.

    `low` and `high` are between what it lies, `over` says among what; `published` is what is in print, one number or two ends,
    and `by` whom. `view` is the query of the page; `digits` are as many as it prints there.
    """

    value: float
    unit: str
    text: str
    view: Mapping[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    over: str = ""
    published: tuple[float, ...] = ()
    by: str = ""
    digits: int = 2


@dataclass(frozen=True)
class Lab:
    """What a lab is to everything outside it.

    `compute(parameters, before=None, quick=False, **own)` gives the lab's result, plain arrays and numbers. `before` is an
    earlier result to go on from; `quick` asks for an answer in a few milliseconds, good enough while a lever moves; `own`
    are the further arguments that `read` gives. Nobody writes into a result. `to_dataset(parameters, result, progress)`
    tells it as a Dataset, and works out what is too long for a lever; it and `quantities`, the units and names in it, are only
    for results that do not declare all their arrays as engine.output has it. No view changes a bit of either, except that they
    may hold only the `part` of the world that is looked at. `runs` are long runs whose Datasets are finished as the lab's own
    are, by `run`.

    `place` is where in the navigation it stands. `glance` is its one number for the home page. `read` turns a file of the
    user's own into further arguments of compute, or raises ParameterError with one sentence; `stations` are the presets that are
    in these, by the names that were typed, and `yours` their numbers beside what is in print. `tables` are the CSV files among them, so that one of any shape can be made one
    (engine.matching). `examples` are files to try. `templates` are files to fill in for it, and `samples` small files of the other kinds
    it reads. `ports` are what it offers to other labs, and by what that is counted; `tells` what it can tell of its result by name,
    for lessons; `rows` the worlds that were drawn about a result, what it comes to there first. `reads` are the files of assets that a
    result is computed with, where {circulation} is what is set, and `beside` those that the comparison reads besides; `not_for` says,
    a sentence each, what the lab must not be used for. `instead` are, by a further
    argument of compute, the parameters that it stands for: a result of it has none of them. `warming` does what the first visitor
    would wait for, where that is not just the first preset's result; `compiles` is about how many seconds of that are its kernels'
    alone, the first time. `ahead(parameters, **own)` gives what makes quick answers
    quicker and takes seconds, for whoever has them to spare; nothing where that is done, or somebody is at it.
    """

    place: float
    title: str
    question: str
    summary: str
    parameters: type[Parameters]
    presets: Mapping[str, Preset]
    compute: Callable[..., Any]
    compare: Callable[[], list[Row]]
    glance: Callable[[], Glance]
    to_dataset: Callable[[Any, Any, Progress], xr.Dataset] = output.to_dataset
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    runs: Mapping[str, Callable[..., xr.Dataset]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    read: Callable[[bytes, str], dict[str, Any]] | None = None
    stations: Callable[[Mapping[str, Any]], Mapping[str, Station]] | None = None
    yours: Callable[[Parameters, Mapping[str, Any]], list[Yours]] | None = None
    tables: Mapping[str, Form] = field(default_factory=dict)
    templates: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    samples: tuple[Callable[[], bytes], ...] = ()
    examples: Mapping[str, Sample] = field(default_factory=dict)
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warming: Callable[[], None] | None = None
    compiles: float = 0.0
    ahead: Callable[..., Callable[[], None] | None] | None = None
    ports: Mapping[str, Port] = field(default_factory=dict)
    tells: Mapping[str, Tell] = field(default_factory=dict)
    rows: Callable[[Any, Any], list[Column]] | None = None
    reads: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """That of its folder."""
        return self.parameters.__module__.split(".")[-2].replace("_", "-")

    def preset(self, name: str | None = None) -> Parameters:
        """The parameters of a named preset; of the first one when no name is given."""
        name = name or next(iter(self.presets))
        if name not in self.presets:
            raise ParameterError(f"“{short(name)}” is not a preset here; there are {', '.join(self.presets)}.")
        return self._presets[name]

    @cached_property
    def _presets(self) -> dict[str, Parameters]:
        return {name: self.parameters(**preset.values) for name, preset in self.presets.items()}

    def result(self, parameters: Parameters, before: Any = None, quick: bool = False, **own: Any) -> Any:
        """What compute gives, however it is looked at; a preset's, which everybody asks for, is computed once, exactly, and kept."""
        from engine.kept import links, presets

        compiling.wait(self.name)
        asked = parameters.computed()
        if not own:
            if asked in self._named:
                return presets.known(self.compute, asked)
            if found := links.here(self.compute, asked):
                return found
        return self.compute(asked, before, quick, **own)

    def prepare(self, parameters: Parameters) -> None:
        """Has the result at hand, for whoever opens a link with these values: a whole class may."""
        from engine.kept import links, presets

        compiling.wait(self.name)
        asked = parameters.computed()
        (presets if asked in self._named else links).known(self.compute, asked)

    def warm(self) -> None:
        """Has at hand what the first visitor would wait for."""
        compiling.wait(self.name)
        if self.warming:
            self.warming()
        else:
            self.prepare(self.preset())

    @property
    def lever(self) -> Parameter:
        """The first that is a number: what tests and benchmarks drag."""
        return next(each for each in self.parameters.declared.values() if each.group == "lever" and each.kind == "number")

    @cached_property
    def _named(self) -> frozenset[Parameters]:
        return frozenset(preset.computed() for preset in self._presets.values())

    def simulate(self, parameters: Parameters, progress: Progress | None = None, **own: Any) -> xr.Dataset:
        """The result as a CF Dataset, with all that is needed to make it again."""
        tell = progress or _nobody
        tell(0.0, "the result")
        dataset = self.told(parameters, self.result(parameters, **own), own, tell)
        tell(1.0, "done")
        return dataset

    def told(self, parameters: Parameters, result: Any, own: Iterable[str] = (), progress: Progress | None = None) -> xr.Dataset:
        """The same of a result that is there; `own` are the further arguments that it was computed with."""
        dataset = self.to_dataset(parameters, result, progress or _nobody)
        unused = {name for given in own for name in self.instead.get(given, ())}
        copy = dataset.copy(deep=True)  # whoever asked may write into it; results are shared
        return finish(copy, self, parameters, {name: value for name, value in parameters.items() if name not in unused})


def _nobody(done: float, what: str) -> None:
    """For whoever waits without being told."""


def simulate(name: str, parameters: Mapping[str, Value], progress: Progress | None = None, **own: Any) -> xr.Dataset:
    """What a lab's simulate gives, for whoever knows the lab by its name, as a task does."""
    lab = get(name)
    return lab.simulate(lab.parameters(**parameters), progress, **own)


def get(name: str) -> Lab:
    """The lab of that name, imported on first use."""
    if name not in LABS:
        raise ParameterError(f"“{short(name)}” is not a lab here; there are {', '.join(LABS)}.")
    lab: Lab = importlib.import_module(f"{__package__}.{name.replace('-', '_')}").LAB
    return lab


def labs() -> list[Lab]:
    """All of them, in the order of the navigation."""
    return sorted(map(get, LABS), key=lambda lab: (lab.place, lab.name))


def run(name: str, what: str, parameters: Mapping[str, Value], *own: Any, **told: Any) -> xr.Dataset:
    """A long run of a lab, with all that is needed to make it again; `told` are its progress and its checkpoint."""
    lab = get(name)
    return finish(lab.runs[what](parameters, *own, **told), lab, lab.parameters(**parameters))


def versions() -> dict[str, str]:
    """What computed a result."""
    import numba
    import numpy
    import scipy
    import xarray

    libraries = {library.__name__: library.__version__ for library in (numpy, scipy, numba, xarray)}
    return {"carbonpump": __version__, "python": platform.python_version(), **libraries}


def finish(dataset: xr.Dataset, lab: Lab, parameters: Parameters, used: Mapping[str, Value] | None = None) -> xr.Dataset:
    """Gives a result its CF attributes, where it has none of its own, and all that is needed to make it again: what was `used`."""
    described = {name for name, variable in dataset.variables.items() if "long_name" in variable.attrs}
    describe(dataset, {name: quantity for name, quantity in lab.quantities.items() if name not in described})
    each(dataset)
    dataset.attrs |= {
        **discovery(dataset, lab),
        "title": f"{lab.title}: {lab.question}",
        "source": f"{NAME} {__version__}, lab {lab.name}",
        "references": "; ".join(map(str, lab.sources)),
        "lab": lab.name,
        "parameters": json.dumps(dict(parameters if used is None else used), ensure_ascii=False),
        "versions": json.dumps(versions()),
    }
    if "seed" in parameters:
        dataset.attrs["seed"] = parameters["seed"]
    return dataset
