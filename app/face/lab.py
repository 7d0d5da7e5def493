"""A lab in Python: set it by names and values, ask for its result, its Dataset, a figure, or how it stands beside its paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from engine import lab as contract
from engine.citation import bibtex, lines
from engine.parameter import ParameterError, Parameters, Value
from engine.short import short

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from app.face.figure import Figure
    from app.face.levers import Levers
    from app.face.table import Data, Said
    from app.own import Own
    from app.state import State


class Lab:
    """One of `carbonpump.labs()`.

    Whatever is not named stands as the preset has it, the first preset where none is named. Values are numbers in the unit of
    `parameters`, or words as a person writes them: "30 %", "12 h". `data` is a file of one's own, or a table in memory, in the
    form of the `templates`; `matched` makes one of a table of any shape.

    >>> import carbonpump
    >>> budget = carbonpump.lab("budget")
    >>> budget
    <lab budget: How much carbon do animals carry down each night, and how much sinks by itself?>
    >>> budget.presets["Z4"]
    'Z4 · off Lisbon'
    """

    def __init__(self, name: str) -> None:
        self._lab = contract.get(name)

    def __repr__(self) -> str:
        return f"<lab {self.name}: {self.question}>"

    # what it is

    @property
    def name(self) -> str:
        return self._lab.name

    @property
    def title(self) -> str:
        return self._lab.title

    @property
    def question(self) -> str:
        return self._lab.question

    @property
    def presets(self) -> dict[str, str]:
        """What each is, by name."""
        return {name: preset.title for name, preset in self._lab.presets.items()}

    @property
    def sources(self) -> tuple[str, ...]:
        """The works it stands on."""
        return tuple(map(str, self._lab.sources))

    @property
    def citation(self) -> str:
        """What to cite for a result: this software, and the works it stands on, one a line."""
        return lines(self._lab)

    @property
    def bibtex(self) -> str:
        """The same for a reference manager."""
        return bibtex(self._lab)

    @property
    def parameters(self) -> pd.DataFrame:
        """All that can be set: value, unit, bounds or choices, what it is, and who says so.

        >>> import carbonpump
        >>> told = carbonpump.lab("budget").parameters
        >>> "{unit}, {low} to {high}".format(**told.loc["hours_at_depth"])
        'h, 1.0 to 24.0'
        """
        import pandas as pd

        rows = [
            {
                "name": each.name,
                "value": each.value,
                "unit": each.unit,
                "low": each.bounds[0] if each.bounds else None,
                "high": each.bounds[1] if each.bounds else None,
                "choices": ", ".join(each.choices),
                "group": each.group,
                "what": each.description,
                "reference": each.reference,
                "doi": each.doi,
            }
            for each in self._lab.parameters.declared.values()
        ]
        return pd.DataFrame(rows).set_index("name")

    # what it says

    def set(self, preset: str | None = None, **values: Value) -> Parameters:
        """The parameters with these values; ParameterError with one sentence where one cannot be.

        >>> import carbonpump
        >>> carbonpump.lab("budget").set("Z4", capture_efficiency="30 %")["capture_efficiency"]
        0.3
        """
        return self._lab.preset(preset).replace(**self._read(values))

    def compute(self, preset: str | None = None, data: Data | None = None, **values: Value) -> Any:
        """The result: arrays and numbers as the pages draw them. Other callers may hold the same: do not write into it."""
        return self._lab.result(self.set(preset, **values), **self._own(data))

    def simulate(self, preset: str | None = None, data: Data | None = None, **values: Value) -> xr.Dataset:
        """The result as a CF Dataset, with units, names, and all that is needed to make it again.

        >>> import carbonpump
        >>> dataset = carbonpump.lab("budget").simulate("Z4", capture_efficiency="30 %")
        >>> dataset["active_flux"].dims, dataset["active_flux"].attrs["units"]
        (('zone', 'group'), 'mg m-2 d-1')
        """
        return self._lab.simulate(self.set(preset, **values), **self._own(data))

    def answer(self, preset: str | None = None, **values: Value) -> str:
        """The sentence above the page's pictures."""
        from app.context import Nowhere
        from app.drawn.pictures import answered, building
        from app.pages import of_lab
        from app.report.runs import plain

        state = self._state(preset, None, None, values)
        found = answered(state)
        with building:
            view = of_lab(self.name).view(Nowhere(self._lab), found, alone=True)
            return plain(view.show(found, settle=True)["headline"])

    def compare(self) -> pd.DataFrame:
        """Every published number beside ours, by which rule it is judged, and whether it agrees; `attrs` say what all say.

        >>> import carbonpump
        >>> rows = carbonpump.lab("budget").compare()
        >>> {"quantity", "where", "published", "ours", "unit", "rule", "met"} <= set(rows)
        True
        """
        import pandas as pd

        from engine.row import verdict

        rows = self._lab.compare()
        told = pd.DataFrame([row.as_dict() for row in rows])
        told.attrs["verdict"] = verdict(rows)
        return told

    def matters(self, preset: str | None = None, **values: Value) -> pd.DataFrame:
        """What moves the first answer most: that answer with one thing at a time moved down, and up. `attrs` say which and how.

        >>> import carbonpump
        >>> told = carbonpump.lab("budget").matters("Z3")
        >>> list(told), told.attrs["unit"]
        (['what', 'low', 'high'], 'mg C m⁻² d⁻¹')
        """
        import pandas as pd

        from app.pages import of_lab

        parameters = self.set(preset, **values)
        found = of_lab(self.name).matters(parameters, self._lab.result(parameters))
        if found is None:
            self._lacks("does not know what moves its answer most")
        told = pd.DataFrame(found.moves, columns=["what", "low", "high"])
        told.attrs = {"answer": found.answer, "unit": found.unit, "how": found.how, "middle": found.middle}
        return told

    def worlds(self, preset: str | None = None, **values: Value) -> pd.DataFrame:
        """The worlds that were drawn about a result, one a row: what is not known in each, and what it comes to there.

        >>> import carbonpump
        >>> worlds = carbonpump.lab("budget").worlds("Z3")
        >>> worlds.attrs["labels"]["total"]
        'Carried by animals, mg C m⁻² d⁻¹'
        """
        import pandas as pd

        if self._lab.rows is None:
            self._lacks("draws no worlds")
        parameters = self.set(preset, **values)
        columns = self._lab.rows(parameters, self._lab.result(parameters))
        told = pd.DataFrame({each.name: each.values for each in columns})
        told.attrs["labels"] = {each.name: each.label for each in columns}
        return told

    # data of one's own

    @property
    def templates(self) -> dict[str, str]:
        """Tables to fill in, as CSV, by name; with numbers of the paper as the example."""
        return {name: template() for name, template in self._lab.templates.items()}

    def read(self, data: Data) -> dict[str, Any]:
        """A file of one's own, as further arguments of the lab's; UploadError with one sentence where it is none."""
        from app.face.table import read

        return read(self._lab, data)

    def matched(self, data: Data, **columns: Said) -> pd.DataFrame:
        """A table of any shape as one of the templates, which every `data` takes.

        Which column is which is guessed by names, units and cells, unless it is said: by the head in your file, or by that and
        the unit, as in ``matched("cruise.csv", migrant_biomass=("Bmig", "mg C m-2"))``. UploadError says what is still unknown.
        """
        from app.face.table import matched

        return matched(self._lab, data, columns)

    def stations(self, data: Data) -> dict[str, dict[str, Value]]:
        """The places in a file of one's own, by name, with their numbers as values of `set`."""
        return {name: dict(station.values) for name, station in self._places(data).stations.items()}

    def yours(self, data: Data, preset: str | None = None, **values: Value) -> pd.DataFrame:
        """The places in a file of one's own beside the range that is in print, and whether they lie below, within or above.

        >>> import carbonpump, io, pandas
        >>> budget = carbonpump.lab("budget")
        >>> cruise = pandas.read_csv(io.StringIO(budget.templates["table"]))
        >>> list(budget.yours(cruise).columns)
        ['quantity', 'station', 'value', 'unit', 'low', 'high', 'over', 'lies']
        """
        import pandas as pd

        if self._lab.yours is None:
            self._lacks("sets no file of yours beside what is in print")
        found = self._lab.yours(self.set(preset, **values), self.read(data))
        return pd.DataFrame([vars(each) | {"lies": each.lies} for each in found])

    # what it shows

    @property
    def pictures(self) -> list[str]:
        """Those that `figure` draws, the largest first."""
        from app.drawn.pictures import names

        return names(self._lab)

    def figure(
        self,
        picture: str | None = None,
        preset: str | None = None,
        data: Data | None = None,
        station: str | None = None,
        *,
        width: float = 89,
        height: float | None = None,
        **values: Value,
    ) -> Figure:
        """A picture for an article, `width` mm wide: save("figure.svg"), .png or .pdf; its `caption` is one to begin with.

        One of `pictures`, the first where none is named. With a file of one's own it stands at one of its stations, the first
        where none is named.

        >>> import carbonpump
        >>> figure = carbonpump.lab("budget").figure("Zones")
        >>> f"{figure.width:g} × {figure.height:g} mm", figure.svg[:4]
        ('89 × 68 mm', '<svg')
        """
        from app.face.figure import figure

        return figure(self._state(preset, data, station, values), picture, width, height)

    def plot(self, variable: str | None = None, preset: str | None = None, data: Data | None = None, **values: Value) -> Any:
        """A variable of the Dataset as HoloViews draws it; the first one where none is named."""
        from app.explore import look, picture
        from app.face import shown

        shown.pictures()
        dataset = self.simulate(preset, data, **values)
        names = look.variables(dataset)
        if variable is not None and variable not in names:
            raise ParameterError(f"“{short(variable)}” is no variable of {self.title} that varies; there are {', '.join(names)}.")
        array = dataset[variable or names[0]]
        return picture.picture({"": array}, look.first(array))

    def explore(self, preset: str | None = None, data: Data | None = None, **values: Value) -> Any:
        """Any variable of the Dataset, chosen and cut as on the page: a Panel view, for a notebook; its `show()` opens it in a browser."""
        from app.explore.explorer import Explorer
        from app.face import shown
        from app.theme import Palette

        shown.widgets()
        explorer = Explorer(Palette())
        explorer.feed({self.title: self.simulate(preset, data, **values)})
        return explorer.view

    def levers(self, preset: str | None = None, **values: Value) -> Levers:
        """The same parameters as a param.Parameterized, with bounds, units and words, for widgets of one's own.

        >>> import carbonpump
        >>> levers = carbonpump.lab("budget").levers()
        >>> levers.param.hours_at_depth.bounds, levers.param.hours_at_depth.label
        ((1.0, 24.0), 'Hours a day spent below, h')
        """
        from app.face import shown
        from app.face.levers import levers

        shown.widgets()
        return levers(self._lab, self.set(preset, **values))

    def save(self, path: str | Path, preset: str | None = None, data: Data | None = None, **values: Value) -> Path:
        """The result as .csv, .nc or .zip (with data, parameters, README and a notebook), by the name's end; says where."""
        from engine import export
        from engine.recipe import YOURS, Recipe

        path = Path(path)
        form = path.suffix.lower().removeprefix(".")
        if form not in export.FORMATS:
            raise ParameterError(f"“{short(path.name)}” must end in .csv, .nc or .zip.")
        parameters = self.set(preset, **values)
        named = "" if data is None else str(data) if isinstance(data, (str, Path)) else YOURS
        recipe = Recipe(self._lab, preset or next(iter(self._lab.presets)), parameters, named)
        path.write_bytes(export.encode(form, self._lab.simulate(parameters, **self._own(data)), recipe))
        return path

    def _read(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """As they are checked: what is written is read, and a longitude may be west."""
        declared, found = self._lab.parameters.declared, dict(values)
        for name in found.keys() & declared.keys():
            value, item = found[name], declared[name]
            value = item.parse(value) if isinstance(value, str) else value
            if item.unit == "degrees_east" and not isinstance(value, str) and -180 <= value < 0:
                value += 360
            found[name] = value
        return found

    def _own(self, data: Data | None) -> Mapping[str, Any]:
        return {} if data is None else self.read(data)

    def _places(self, data: Data) -> Own:
        from app.own import Own

        found = Own.of(self._lab, self.read(data))
        if not found.stations:
            self._lacks("finds no places in such a file")
        return found

    def _state(self, preset: str | None, data: Data | None, station: str | None, values: Mapping[str, Value]) -> State:
        from app.state import State

        state = State.of(self._lab, preset)
        if data is not None:
            own = self._places(data)
            station = station or next(iter(own.stations))
            if station not in own.stations:
                raise ParameterError(f"“{short(station)}” is no station of your file; there are {', '.join(own.stations)}.")
            state = replace(state, own=own, station=station)
        elif station:
            raise ParameterError("A station is one of a file of your own: say `data`, too.")
        return replace(state, parameters=state.paper.replace(**self._read(values)))

    def _lacks(self, what: str) -> NoReturn:
        raise ParameterError(f"{self.title} {what}.")


@cache
def lab(name: str) -> Lab:
    """The lab of that name."""
    return Lab(name)


def labs() -> tuple[str, ...]:
    """Their names, in the order of the pages."""
    return tuple(each.name for each in contract.labs())
