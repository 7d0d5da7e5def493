"""The visitor's own flux series: a file in, a b of each element date by date, and from there onto the levers."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.charts import Dates, Ratios, Violin
from app.charts.ratios import Seen
from app.circulation import OwnCirculation
from app.circulation import Picture as Map
from app.components import Prose, Stage
from app.labs.stoichiometry.prose import AXES
from app.lean import Picture
from app.literal import in_markdown
from app.maps import Scale
from app.own import OwnData
from app.words import brief, number
from engine.ocean import diagnostics
from engine.ocean.grid import Grid
from engine.stoichiometry import theory
from engine.stoichiometry.finding import Finding, find, ratio_by_depth, to_sliders
from engine.stoichiometry.globe import NEEDS
from engine.stoichiometry.medians import Middle
from engine.stoichiometry.model import World
from engine.stoichiometry.parameters import StoichiometryParameters
from engine.stoichiometry.series import ELEMENTS, Series
from engine.stoichiometry.upload import read_series
from engine.upload import MAX_BYTES

if TYPE_CHECKING:
    from app.labs.stoichiometry.page import Page

INTRODUCTION = """
<h2>Your own traps: a b for carbon and one for phosphorus</h2>
<p>A CSV file in UTF-8, one row for each date and depth, units in the header in brackets; a flux of carbon, of phosphorus, or one of them and their ratio. Each date with fluxes at two depths or more gives a b, as the paper has it for Bermuda. Nothing leaves this server.</p>
<p><a class="button" href="template/stoichiometry-series.csv" download>Template: a flux series</a></p>
"""
KEYS = "".join(f'<span class="keys"><i class="key" style="--c:var(--{name})"></i>{name}</span>' for name in ELEMENTS)
COLOURS = {name: name for name in ELEMENTS}
ALL = "all sites together"


class OwnOcean(OwnCirculation):
    """The global model on a circulation of the visitor's own."""

    needs = NEEDS

    def beside(self) -> dict[str, float]:
        world: World = self.page.result
        told = {name: float(getattr(world.now, name)) for name in ("pco2", "stored", "ratio")}
        return told | {"gained": world.gained, "drawn": world.drawn, "preformed_phosphate": world.preformed}

    def picture(self, found: Any, grid: Grid) -> Map:
        depth = float(self.page.parameters["depth"])
        field = diagnostics.at_depth(grid, found["delta_dic"].values, depth)
        scale = Scale.of(*AXES["delta_dic"], found["delta_dic"].values)
        return (
            field,
            scale,
            f"Dissolved carbon gained at {depth:,.0f} m",
            "In your circulation, against the world chosen under “Beside”",
        )


class OwnSeries(OwnData):
    """The tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, read_series, "CSV", largest=MAX_BYTES)
        self._page = page
        self._series: Series | None = None
        self._finding: Finding | None = None
        self._violin = Violin(page.palette, "Martin b", COLOURS)
        self._dates = Dates(page.palette, "Martin b", COLOURS)
        self._ratios = Ratios(page.palette, "C:P of what sinks, mol per mol", (50.0, 1000.0), (50, 100, 200, 400, 800), 4500.0)
        self._stage = Stage(
            lab="stoichiometry",
            layout="grid",
            own=True,
            pictures=[{"short": "Scatter"}, {"short": "Dates"}, {"short": "C:P"}],
            words={"titles": [("", "")] * 3},
            figures=[Picture(each.figure) for each in (self._violin, self._dates, self._ratios)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._site = pmui.Select(label="Site", options=[ALL], value=ALL, size="small", width=240, visible=False)
        self._site.param.watch(lambda event: self.feed(), "value")
        self._apply = pmui.Button(label="Put these b on the levers", variant="contained", visible=False, on_click=self._to_levers)
        self._said = pmui.Typography("", variant="body2", margin=(8, 10))
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._circulation = OwnOcean(page)
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.upload,
            self._table,
            pn.Row(self._apply, self.forget, self._site),
            self._said,
            self._stage,
            self._circulation.view,
            sizing_mode="stretch_width",
        )
        self.recall()

    # the file

    def take(self, found: Series) -> str:
        self._series = found
        self._site.options = [ALL, *found.sites] if len(found.sites) > 1 else [ALL]
        self._site.value = ALL
        self._said.object = ""
        self.feed()
        dates = np.unique(found.date).size
        return f"{found.depth.size:,} rows of {dates} {'date' if dates == 1 else 'dates'} read."

    def drop(self) -> None:
        self._series = self._finding = None
        self._table.text, self._said.object = "", ""
        self._stage.visible = self._apply.visible = self._site.visible = False

    def _to_levers(self, event: Any) -> None:
        """The medians as levers; where a lever does not reach so far, it says so."""
        if self._finding is None:
            return
        declared = StoichiometryParameters.declared
        values, notes = to_sliders(self._finding, declared)
        for element, each in self._finding.b.items():
            low, high = declared[f"{element}_spread"].bounds or (0.0, np.inf)
            if np.isfinite(each.spread):
                values[f"{element}_spread"] = float(np.clip(each.spread, low, high))
        self._page.set(**{name: round(value, 2) for name, value in values.items()})
        self._said.object = " ".join(["The levers, and “Spread” among the assumptions, stand at your values.", *notes])

    # the result

    def feed(self) -> None:
        """The series beside the values as they stand, and the circulation under them."""
        self._circulation.feed()
        if self._series is None:
            return
        parameters = self._page.state.parameters
        site = None if self._site.value == ALL else str(self._site.value)
        try:
            finding = self._finding = _found(self._series, float(parameters["start_depth"]), site)
        except ValueError as error:  # one site of several may give no b
            self._said.object = in_markdown(str(error))
            return
        b = {element: finding.values("b")[:, i] for i, element in enumerate(finding.fits)}
        levers = {element: float(parameters[f"{element}_b"]) for element in ELEMENTS}
        scattered = {element: b[element][np.isfinite(b[element])] if element in b else np.empty(0) for element in ELEMENTS}
        self._violin.update(scattered, levers, {element: f"{each.median:.2f}" for element, each in finding.b.items()})
        self._dates.update(finding.date, b)
        self._feed_ratios(finding, parameters)
        self._stage.tell(titles=_titles(finding))
        self._table.text = _table(finding, self._page.state.query())
        self._stage.visible = self._apply.visible = True
        self._site.visible = len(self._series.sites) > 1

    def _feed_ratios(self, finding: Finding, parameters: Any) -> None:
        """Their C:P by depth; with both b, the theory's line through the shallowest of them."""
        by_depth = ratio_by_depth(finding.series, finding.seed)
        marks = [Seen("", *(np.nan, each.median, np.nan), depth, depth) for depth, each in by_depth.items()]
        self._ratios.observe(marks)
        empty = np.empty(0)
        depth, line = empty, empty
        if by_depth and len(finding.b) == len(ELEMENTS):
            top = min(by_depth)
            depth = np.geomspace(top, 4500.0, 60)
            zone = top, max(float(parameters["twilight_floor"]), 1.01 * top)
            carbon_b, phosphorus_b = (finding.b[element].median for element in ELEMENTS)
            line = theory.sinking_ratio(depth, by_depth[top].median, *zone, carbon_b, phosphorus_b)
        self._ratios.update(depth, line, (empty, empty), {})


@lru_cache(maxsize=8)
def _found(series: Series, z0: float, site: str | None) -> Finding:
    """Once for a file, its place and z₀, however the levers move."""
    return find(series, z0, site=site)


def _titles(finding: Finding) -> list[tuple[str, str]]:
    b, dates = finding.b, finding.date.size
    if len(b) == len(ELEMENTS):
        carbon, phosphorus = b["carbon"].median, b["phosphorus"].median
        word = "sooner" if phosphorus > carbon else "later"
        first = (
            f"Phosphorus is lost {word} than carbon"
            if abs(phosphorus - carbon) >= 0.005
            else "Phosphorus and carbon are lost alike"
        )
    else:
        first = f"A b of {next(iter(b))} only"
    count = " and ".join(f"{each.count} of {name}" for name, each in b.items())
    return [
        (first, f"{KEYS}every date, quartiles and median; dashed: the levers"),
        (f"{dates} {'date' if dates == 1 else 'dates'}: {count}", f"{KEYS}circles and diamonds; lines: medians"),
        ("C:P of what your traps caught", "Medians by depth; line: the power law with your b"),
    ]


def _interval(each: Middle) -> str:
    low, high = each.percentile
    return f"{low:.2f} to {high:.2f}" if np.isfinite(low) else "–"


def _table(finding: Finding, query: str) -> str:
    """Medians with their intervals, the test, and what was left out."""
    rows = [(element, each) for element, each in finding.b.items()]
    if finding.difference:
        rows.append(("phosphorus less carbon, same dates", finding.difference))
    body = "".join(
        f'<tr><td>{name}</td><td class="n"><b>{each.median:.2f}</b></td><td class="n">{_interval(each)}</td>'
        f'<td class="n">{number(each.spread, 2)}</td><td class="n">{each.count}</td></tr>'
        for name, each in rows
    )
    test = finding.welch
    said = (
        f"Welch’s test of the two means: t = {brief(test.t)}, {brief(test.df)} degrees of freedom, p = {number(test.p, 2)}. "
        if test
        else ""
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in finding.notes)
    links = "".join(
        f'<a class="button" href="download/stoichiometry.{form}?{escape(query)}" download>{title}</a>'
        for form, title in (("csv", "Result as CSV"), ("nc", "NetCDF"), ("zip", "Zip with README"))
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Your b"><table><thead><tr><th>Martin b</th><th class="n">Median</th>'
        '<th class="n">95 % (bootstrap)</th><th class="n">sd over dates</th><th class="n">Dates</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div><p>{said}The paper’s medians off Bermuda are 1.28 for phosphorus and 0.98 for carbon.</p>{notes}<p>{links}</p>"
    )
