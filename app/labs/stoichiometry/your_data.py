"""The visitor's own flux series: a file in, a b of each element date by date, and from there onto the levers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.charts import Dates, Ratios, Violin
from app.circulation import OwnBeside, OwnCirculation
from app.components import Prose
from app.context import Context
from app.labs.stoichiometry.observed import observed
from app.labs.stoichiometry.prose import AXES
from app.literal import in_markdown
from app.maps import Scale
from app.markup import bold, downloads, keys, paragraphs, table
from app.shell import beside
from app.theme import FLUSH
from app.words import brief, number
from engine.ocean import diagnostics
from engine.ocean.cycles import NEEDS
from engine.ocean.grid import Grid
from engine.parameter import Parameters
from engine.stoichiometry import theory
from engine.stoichiometry.finding import Finding, find, ratio_by_depth
from engine.stoichiometry.medians import Middle
from engine.stoichiometry.model import World
from engine.stoichiometry.series import ELEMENTS, Series
from engine.stoichiometry.stations import ALL
from engine.upload import MAX_BYTES

INTRODUCTION = """
<h2>Your own traps: a b for carbon and one for phosphorus</h2>
<p>Any table as CSV, one row for each date and depth, or a column for each depth; a flux of carbon, of phosphorus, or one of them and their ratio. If its columns are called otherwise than in the template, you are asked which is which. Each date with fluxes at two depths or more gives a b, as the paper has it for Bermuda; its sites join the list above the levers and drive every tab. Nothing leaves this server.</p>
<p><a class="button" href="template/stoichiometry-series.csv" download>Template: a flux series</a></p>
"""
COLOURS = {name: name for name in ELEMENTS}
KEYS = keys(COLOURS)
BESIDE = ["Depth", "Your C:P", "Power law", "Difference", "The paper’s traps"]
HEADS = ["Martin b", "Median", "95 % (bootstrap)", "sd over dates", "Dates"]


class Shown(NamedTuple):
    """What a series says; or why it says nothing."""

    finding: Finding | None = None
    fed: tuple[Fed, ...] = ()
    text: str = ""
    problem: str = ""


class OwnOcean(OwnCirculation):
    """The global model on a circulation of the visitor's own."""

    needs = NEEDS

    @staticmethod
    def beside(now: World) -> dict[str, float]:
        told = {name: float(getattr(now.now, name)) for name in ("pco2", "stored", "ratio")}
        return told | {"gained": now.gained, "drawn": now.drawn, "preformed_phosphate": now.preformed}

    @staticmethod
    def picture(parameters: Parameters, found: Any, grid: Grid) -> Fed:
        gained, depth = found["delta_dic"].values, float(parameters["depth"])
        title = (
            f"Dissolved carbon gained at {depth:,.0f} m",
            "In your circulation, against the world chosen under “Beside”",
        )
        return Fed(title, (diagnostics.at_depth(grid, gained, depth), Scale.of(*AXES["delta_dic"], gained)))


class OwnSeries(OwnBeside):
    """The tab."""

    argument = "series"

    def __init__(self, context: Context) -> None:
        super().__init__(context, OwnOcean, "CSV", largest=MAX_BYTES)
        self._finding: Finding | None = None
        palette = context.palette
        ratios = "C:P of what sinks, mol per mol"
        self._ratios = Ratios(palette, ratios, (50.0, 1000.0), (50, 100, 200, 400, 800), 4500.0)
        self._ratios.observe(observed())
        pictures = {
            "Scatter": Violin(palette, "Martin b", COLOURS),
            "Dates": Dates(palette, "Martin b", COLOURS),
            "C:P": self._ratios,
        }
        self.board = Board(context, pictures, own=True, visible=False)
        self._site = pmui.Select(label="Site", options=[ALL], value=ALL, size="small", width=240, visible=False, margin=FLUSH)
        self._site.param.watch(lambda event: self.feed(), "value")
        self._apply = pmui.Button(
            label="Put these b on the levers", variant="contained", visible=False, margin=FLUSH, on_click=self._to_levers
        )
        self._said = pmui.Typography("", variant="body2", margin=(8, 10))
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.brings,
            self.text,
            beside(self._apply, self.forget, self._site),
            self._said,
            self.board.view,
            self.circulation.view,
            sizing_mode="stretch_width",
        )
        self.recall()

    # the file

    def take(self, found: Series) -> str:
        self.own = found
        self._site.options = [ALL, *found.sites] if len(found.sites) > 1 else [ALL]
        self._site.value = ALL
        self._said.object = ""
        dates = np.unique(found.date).size
        return f"{found.depth.size:,} rows of {dates} {'date' if dates == 1 else 'dates'} read."

    def hide(self) -> None:
        super().hide()
        self._finding, self._said.object = None, ""
        self._apply.visible = self._site.visible = False

    def _to_levers(self, event: Any) -> None:
        """The site that is shown as the station one stands at; where a lever does not reach so far, it says so."""
        stations = self.context.own.stations
        name = str(self._site.value) if self._site.value in stations else next(iter(stations), "")
        if name:
            self.context.stand(name)
            said = "The levers, and “Spread” among the assumptions, stand at your values."
            self._said.object = in_markdown(f"{said} {stations[name].description}")

    # the result

    def chosen(self) -> tuple[Series | None, str | None, str]:
        return self.own, None if self._site.value == ALL else str(self._site.value), self.context.query()

    @staticmethod
    def compute(parameters: Parameters, world: World, series: Series, site: str | None, query: str) -> Shown:
        """The series beside the values as they stand."""
        try:
            finding = _found(series, float(parameters["start_depth"]), site)
        except ValueError as error:  # one site of several may give no b
            return Shown(problem=str(error))
        b = {element: finding.values("b")[:, i] for i, element in enumerate(finding.fits)}
        levers = {element: float(parameters[f"{element}_b"]) for element in ELEMENTS}
        scattered = {element: b[element][np.isfinite(b[element])] if element in b else np.empty(0) for element in ELEMENTS}
        by_depth = ratio_by_depth(finding.series, finding.seed)
        line = _ratios(finding, by_depth, parameters)
        given = (
            (scattered, levers, {element: f"{each.median:.2f}" for element, each in finding.b.items()}),
            (finding.date, b),
            line,
        )
        fed = tuple(Fed(title, each) for title, each in zip(_titles(finding), given, strict=True))
        return Shown(finding, fed, f"{_table(finding, query)}{_beside(by_depth, line)}")

    def draw(self, shown: Shown) -> None:
        if shown.problem:
            self._said.object = in_markdown(shown.problem)
            return
        self._finding = shown.finding
        super().draw(shown)
        self.board.show()
        self._apply.visible = True
        self._site.visible = len(self._site.options) > 1


def _ratios(finding: Finding, by_depth: Mapping[float, Middle], parameters: Parameters) -> tuple[Any, ...]:
    """Their C:P by depth; with both b, the theory's line through the shallowest of them."""
    depth = line = np.empty(0)
    dots = np.array(list(by_depth)), np.array([each.median for each in by_depth.values()])
    if by_depth and len(finding.b) == len(ELEMENTS):
        top = min(by_depth)
        depth = np.unique([*np.geomspace(top, 4500.0, 60), *by_depth])
        zone = top, max(float(parameters["twilight_floor"]), 1.01 * top)
        carbon_b, phosphorus_b = (finding.b[element].median for element in ELEMENTS)
        line = theory.sinking_ratio(depth, by_depth[top].median, *zone, carbon_b, phosphorus_b)
    return depth, line, dots, {}


def _beside(by_depth: Mapping[float, Middle], given: tuple[Any, ...]) -> str:
    """Their C:P by depth less the power law with their b, and where it lies in what the paper's traps found."""
    if not by_depth:
        return ""
    depth, line, *_ = given
    traps = observed()[0]
    rows = []
    for deep, each in by_depth.items():
        law = float(np.interp(deep, depth, line)) if line.size else float("nan")
        where = "within" if traps.low <= each.median <= traps.high else "above" if each.median > traps.high else "below"
        residual = number(each.median - law, 2) if np.isfinite(law) else "–"
        rows.append(
            (f"{deep:,.0f} m", bold(brief(each.median)), brief(law), residual, f"{where} {traps.low:.0f} to {traps.high:.0f}")
        )
    return table(BESIDE, rows, "Your C:P by depth", "-nnn-")


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
        (
            "C:P of what your traps caught",
            "Dots: yours, medians by depth; line: the power law with your b; brown: what others found",
        ),
    ]


def _interval(each: Middle) -> str:
    low, high = each.percentile
    return f"{low:.2f} to {high:.2f}" if np.isfinite(low) else "–"


def _table(finding: Finding, query: str) -> str:
    """Medians with their intervals, the test, and what was left out."""
    found = [(element, each) for element, each in finding.b.items()]
    if finding.difference:
        found.append(("phosphorus less carbon, same dates", finding.difference))
    rows = [(name, bold(f"{each.median:.2f}"), _interval(each), number(each.spread, 2), str(each.count)) for name, each in found]
    test = finding.welch
    said = (
        f"Welch’s test of the two means: t = {brief(test.t)}, {brief(test.df)} degrees of freedom, p = {number(test.p, 2)}. "
        if test
        else ""
    )
    return (
        f"{table(HEADS, rows, 'Your b', '-nnnn')}<p>{said}The paper’s medians off Bermuda are 1.28 for phosphorus and 0.98 for carbon.</p>"
        f"{paragraphs(finding.notes)}{downloads('stoichiometry', query)}"
    )
