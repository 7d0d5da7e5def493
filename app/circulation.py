"""A circulation of the visitor's own under a lab: read as the ocean's page reads one, and the lab's result on it, as a run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.components import Prose
from app.context import Context
from app.maps import World
from app.markup import bold, downloads, table
from app.own_data import OwnData
from app.tab import RunTab, Told
from app.words import number
from engine.compute import Task
from engine.lab import simulate
from engine.ocean.circulation import stand_on
from engine.ocean.grid import Grid
from engine.ocean.judge import must_be_small
from engine.ocean.load import read
from engine.ocean.ocean import Ocean
from engine.parameter import Parameters
from engine.quantities import pretty

WORDS = """<h2>Your own circulation under this lab</h2>
<p>An ocean as this software keeps one (<code>Ocean.save</code>, <code>Ocean.build</code>), NetCDF: its currents and mixing, and the tracers and the life it came with, which a bare matrix lacks; those go to the page of the ocean. The whole result is worked out on it with the levers as they stand, beside that on the circulation that is set. In a terminal: <code>carbonpump run {lab} --data FILE --out result.nc</code>.</p>"""

FORMS = {"nc": "All of it as NetCDF", "csv": "CSV"}


class OwnCirculation(OwnData):
    """A part of the tab “Your data”. A lab says what an ocean must carry, which numbers are told, and what a map shows, if any."""

    kind = argument = "ocean"
    needs: ClassVar[Collection[str]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context, "NetCDF (.nc)", accept=".nc,.npz,.mat")
        self._ocean: Ocean | None = None
        self._worked = worked = Worked(context, self)
        self.view = pn.Column(
            Prose(text=WORDS.format(lab=context.lab.name), sizing_mode="stretch_width"),
            self.brings,
            worked.run.view,
            worked.text,
            worked.board.view,
            self.forget,
            sizing_mode="stretch_width",
        )
        self._show(False)
        self.recall()

    # what a lab says

    @staticmethod
    def beside(now: Any) -> Mapping[str, float]:
        """Numbers of a result, by their names in the dataset, as they are on the circulation that is set."""
        raise NotImplementedError

    @staticmethod
    def picture(parameters: Parameters, found: Any, grid: Grid) -> Fed | None:
        """What a map shows of the dataset on a grid, if anything: a field by latitude and longitude, and its colours."""
        return None

    # the file

    def working(self) -> Task:
        """The run of the values as they stand."""
        context = self.context
        return Task.of(simulate, context.lab.name, dict(context.parameters.computed()), ocean=self._ocean)

    async def _read(self, content: bytes, name: str) -> Mapping[str, Any]:
        """As a circulation, whatever else the lab reads."""
        return {"ocean": await self.context.services.readers.read(read, content, name, owner=self.context.owner)}

    def check(self, found: Ocean) -> None:
        must_be_small(found)
        stand_on(self.context.parameters, found, self.needs)

    def take(self, found: Ocean) -> str:
        self._ocean = found
        self._show(True)
        return f"“{found.name}”, {found.grid.size:,} cells, read; it conserves tracer."

    def drop(self) -> None:
        self._ocean = None
        self._show(False)

    def _show(self, there: bool) -> None:
        self._worked.run.view.visible = there
        self._worked.drop()

    def chosen(self) -> tuple[Ocean | None]:
        return (self._ocean,)

    def feed(self) -> None:
        """Nothing is worked out of it but by the run."""
        if self._ocean is not None:
            self._worked.feed()


class OwnBeside(OwnData):
    """The tab “Your data” of a lab that takes files of its own kind, and a circulation below: `own` is what was read, if anything."""

    def __init__(self, context: Context, circulation: type[OwnCirculation], *reading: Any, **options: Any) -> None:
        super().__init__(context, *reading, **options)
        self.own: Any = None
        self.circulation = circulation(context)

    def hide(self) -> None:
        """There is nothing of one's own to show."""
        self.board.show(False)

    def drop(self) -> None:
        self.own = None
        self.text.text = ""
        self.hide()

    def chosen(self) -> tuple[Any, ...]:
        return (self.own,)

    def follow(self) -> None:
        super().follow()
        self.circulation.follow()

    def feed(self) -> None:
        self.circulation.feed()
        if self.own is not None:
            super().feed()


class Worked(RunTab):
    """The run, its numbers beside those on the circulation that is set, and a map of it."""

    def __init__(self, context: Context, own: OwnCirculation) -> None:
        super().__init__(context, "Work it out on your circulation")
        self._own, grid = own, context.result.ocean.grid
        pictures = {"Map": World(context.palette, grid.lat_edge, grid.lon_edge, below=True)}
        self.board = Board(context, pictures, "tall", own=True, visible=False)

    def task(self) -> Task:
        return self._own.working()

    def chosen(self) -> tuple[type[OwnCirculation], Ocean | None, str]:
        own, context = self._own, self.context
        return type(own), *own.chosen(), downloads(context.lab.name, context.query(), FORMS)

    @staticmethod
    def compute(parameters: Parameters, now: Any, lab: type[OwnCirculation], ocean: Ocean, links: str, found: Any) -> Told:
        text, grid = f"{_table(found, lab.beside(now), now.ocean.name)}{links}", ocean.grid
        if (shown := lab.picture(parameters, found, grid)) is None:
            return Told([], text)
        field, scale = shown.given
        given = field, scale, np.isfinite(field), grid.wet[0]
        return Told([Fed(shown.title, given, (grid.lat_edge, grid.lon_edge))], text)

    def draw(self, told: Told) -> None:
        super().draw(told)
        self.board.show(bool(told.fed))


def _table(found: Any, beside: Mapping[str, float], theirs: str) -> str:
    rows = []
    for name, value in beside.items():
        attributes = found[name].attrs
        unit = pretty(attributes.get("display_units", attributes["units"]))
        rows.append((attributes["long_name"], unit, bold(number(float(found[name]))), number(value)))
    return table(["", "Unit", f"{found.attrs['ocean']}, yours", theirs], rows, "On your circulation", "-unn")
