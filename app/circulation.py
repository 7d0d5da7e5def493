"""A circulation of the visitor's own under a lab: read as the ocean's page reads one, and the lab's result on it, as a run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import panel as pn

from app.components import Prose
from app.maps import Scale, World
from app.own import OwnData
from app.running import Run
from app.words import number
from engine.compute import Task
from engine.lab import simulate
from engine.ocean.circulation import stand_on
from engine.ocean.grid import Array, Grid
from engine.ocean.judge import must_be_small
from engine.ocean.load import read
from engine.ocean.ocean import Ocean
from engine.quantities import pretty

if TYPE_CHECKING:
    from app.lab_page import LabPage

WORDS = """<h2>Your own circulation under this lab</h2>
<p>An ocean as this software keeps one (<code>Ocean.save</code>, <code>Ocean.build</code>), NetCDF: its currents and mixing, and the tracers and the life it came with, which a bare matrix lacks; those go to the page of the ocean. The whole result is worked out on it with the levers as they stand, beside that on the circulation that is set. In a terminal: <code>carbonpump run {lab} --data FILE --out result.nc</code>.</p>"""

Picture = tuple[Array, Scale, str, str]
"""A field by latitude and longitude, its colours, and a title and a subtitle."""


class OwnCirculation(OwnData):
    """A part of the tab “Your data”. A lab says what an ocean must carry, which numbers are told, and what a map shows."""

    kind = "ocean"
    needs: ClassVar[Collection[str]] = ()

    def __init__(self, page: LabPage) -> None:
        super().__init__(page, read, "NetCDF (.nc)", accept=".nc,.npz,.mat")
        grid = page.result.ocean.grid
        self._ocean: Ocean | None = None
        self._run = Run(page.services, page.holder, "Work it out on your circulation", self._task, self._done)
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._map = World(page.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._stage = self.board(["Map"], [self._map])
        self.view = pn.Column(
            Prose(text=WORDS.format(lab=page.name), sizing_mode="stretch_width"),
            self.upload,
            self._run.view,
            self._table,
            self._stage,
            self.forget,
            sizing_mode="stretch_width",
        )
        self._hide()
        self.recall()

    # what a lab says

    def beside(self) -> Mapping[str, float]:
        """Numbers of the result, by their names in the dataset, as they are on the circulation that is set."""
        raise NotImplementedError

    def picture(self, found: Any, grid: Grid) -> Picture | None:
        """What a map shows of a result, if there is one."""
        return None

    # the file

    def check(self, found: Ocean) -> None:
        must_be_small(found)
        stand_on(self.page.parameters, found, self.needs)

    def take(self, found: Ocean) -> str:
        self._ocean = found
        self._hide()
        self.feed()
        return f"“{found.name}”, {found.grid.size:,} cells, read; it conserves tracer."

    def drop(self) -> None:
        self._ocean = None
        self._hide()

    # the result

    def _task(self) -> Task:
        return Task.of(simulate, self.page.name, dict(self.page.state.parameters.computed()), ocean=self._ocean)

    def feed(self) -> None:
        """The run of the values as they stand."""
        self._run.view.visible = self._ocean is not None
        if self._ocean is not None and not self._run.resume():
            self._hide()

    def _hide(self) -> None:
        self._run.view.visible = self._ocean is not None
        self._stage.visible, self._table.text = False, ""

    def _done(self, found: Any) -> None:
        ocean = self._ocean
        if ocean is None:
            return
        self._table.text = _table(found, self.beside(), self.page.result.ocean.name, self.page.state.query(), self.page.name)
        if (picture := self.picture(found, ocean.grid)) is not None:
            field, scale, title, subtitle = picture
            self._map.over(ocean.grid.lat_edge, ocean.grid.lon_edge)
            self._map.update(field, scale, np.isfinite(field), ocean.grid.wet[0])
            self._stage.tell(titles=[(title, subtitle)])
            self._stage.visible = True


def _unit(attributes: Mapping[str, str]) -> str:
    return attributes.get("display_units", attributes["units"])


def _table(found: Any, beside: Mapping[str, float], theirs: str, query: str, lab: str) -> str:
    body = "".join(
        f'<tr><td>{escape(found[name].attrs["long_name"])}</td><td class="u">{pretty(_unit(found[name].attrs))}</td>'
        f'<td class="n"><b>{number(float(found[name]))}</b></td><td class="n">{number(value)}</td></tr>'
        for name, value in beside.items()
    )
    links = "".join(
        f'<a class="button" href="download/{lab}.{form}?{escape(query)}" download>{title}</a>'
        for form, title in (("nc", "All of it as NetCDF"), ("csv", "CSV"))
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="On your circulation"><table><thead><tr><th></th><th>Unit</th>'
        f'<th class="n">{escape(str(found.attrs["ocean"]))}, yours</th><th class="n">{escape(theirs)}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div><p>{links}</p>"
    )
