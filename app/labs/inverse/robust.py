"""Satellites against the deep sea: how far products differ in what is made and in what leaves, and who meets the traps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.charts import Bars, Taylor
from app.components import Prose, Stage
from app.lean import Picture
from app.maps import Scale, World
from app.regions import extremes
from app.words import number, percent
from engine.conversions import SECONDS_PER_YEAR
from engine.inverse import cases, observed, products, stations
from engine.ocean.circulation import compared
from engine.ocean.grid import Array

if TYPE_CHECKING:
    from app.labs.inverse.page import Page

WORDS = """<p>The joint model, fitted to phosphate, alkalinity, DIC and oxygen under each of three products. What a product shows beyond what the tracers allow is labile production: made, eaten and breathed out near the surface within hours. So products that differ by a fifth agree on what leaves. All of it on the ocean of 6°, whatever circulation is set.</p>"""
RUNS = {"with observed fields": "observed", "the embedded ocean’s twin": "fits_6deg"}
MADE = {"made_poc": ("becomes particles", "carbon"), "made_doc_s": ("semi-labile", "accent"), "labile": ("labile", "ghost")}
LEFT = {"poc": ("particles", "carbon"), "doc_s": ("semi-labile", "accent"), "doc_l": ("labile", "ghost")}


def _keys(parts: Mapping[str, tuple[str, str]]) -> str:
    return "".join(
        f'<span class="keys"><i class="key" style="--c:var(--{colour})"></i>{words}</span>' for words, colour in parts.values()
    )


class Robust:
    """The tab."""

    def __init__(self, page: Page) -> None:
        self._page, palette, grid = page, page.palette, compared().grid
        self._which = pmui.Select(label="Runs", options=RUNS, value="observed", size="small", width=240)
        self._which.param.watch(lambda event: self._show(), "value")
        self._made = Bars(palette, list(MADE), [colour for _, colour in MADE.values()], "Production, Pg C yr⁻¹", end=70.0)
        self._left = Bars(palette, list(LEFT), [colour for _, colour in LEFT.values()], "Leaves the light, Pg C yr⁻¹", end=70.0)
        self._taylor = Taylor(
            palette, ["inversions", *stations.RELATIONS], ["carbon", "accent", "phosphorus", "ink2"], "mg C m⁻² d⁻¹"
        )
        self._product = World(palette, grid.lat_edge, grid.lon_edge, below=True)
        names = ["Made", "Leaves", "Traps", "Product"]
        figures = [each.figure for each in (self._made, self._left, self._taylor, self._product)]
        self._stage = Stage(
            lab="inverse",
            layout="grid",
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        words = Prose(text=WORDS, sizing_mode="stretch_width")
        self.view = pn.Column(words, pn.Row(self._which), self._stage, self._table, sizing_mode="stretch_width")
        self.feed()

    def feed(self) -> None:
        self._show()

    def _show(self) -> None:
        runs = cases.shipped(str(self._which.value))
        self._stage.tell(titles=[*self._feed_bars(runs), self._feed_taylor(runs), self._feed_product()])
        self._table.text = _table(runs)

    def _feed_bars(self, runs: Mapping[str, Any]) -> list[tuple[str, str]]:
        found = runs["joint"]
        here = list(found).index(str(self._page.state.parameters["product"]))
        titles = []
        for bars, parts, whole, what in (
            (self._made, MADE, "product", "production"),
            (self._left, LEFT, "toc", "what leaves the light"),
        ):
            values = np.array([[run["total"][part] for part in parts] for run in found.values()])
            total = values.sum(axis=1)
            names = [products.TITLES[name] for name in found]
            bars.update(names, values, None, None, [number(each) for each in total], here, True)
            seen = np.array([run["total"][whole] for run in found.values()])
            titles.append((f"Products differ by {percent(np.ptp(seen) / seen.mean())} in {what}", f"{_keys(parts)}Pg C a year"))
        return titles

    def _feed_taylor(self, runs: Mapping[str, Any]) -> tuple[str, str]:
        wanted = stations.observed()
        found = {products.TITLES[name]: stations.taylor(np.array(run["stations"]), wanted) for name, run in runs["joint"].items()}
        points = {"inversions": [("", each.deviation, each.correlation, each.centred) for each in found.values()]}
        points |= {
            key: [("", each.deviation, each.correlation, each.centred) for each in told] for key, told in _relations().items()
        }
        self._taylor.update(points, float(wanted.std()))
        best = min(min(each[3] for each in group) for key, group in points.items() if key != "inversions")
        ours = min(each.centred for each in found.values())
        verdict = "nearer the traps than any relation" if ours < best else "no nearer the traps than the best relation"
        titles = {"henson": ("accent", "Henson"), "laws": ("phosphorus", "Laws"), "dunne": ("ink2", "Dunne")}
        keys = _keys({"i": ("inversions", "carbon")} | {key: (name, colour) for key, (colour, name) in titles.items()})
        return f"At four stations the inversions are {verdict}", f"{keys}POC near 100 m; dotted rings: centred error"

    def _feed_product(self) -> tuple[str, str]:
        name = str(self._page.state.parameters["product"])
        field = observed.production(name, compared())
        self._product.update(field, Scale.of("Production", "mg C m⁻² d⁻¹", "speed", field))
        most, least = extremes(compared().grid, field)
        return (
            f"{products.TITLES[name]} sees most {most}, least {least}",
            f"An analogue from the embedded ocean’s own chlorophyll, scaled to {products.TOTALS[name]:g} Pg C a year",
        )


@cache
def _relations() -> dict[str, list[stations.Taylor]]:
    """Each relation under each product."""
    temperature = compared().grid.field(observed.of(compared()).temperature)[0]
    return {
        key: [
            stations.taylor(
                stations.at(compared().grid, relation(observed.production(name, compared()), temperature)), stations.observed()
            )
            for name in products.TITLES
        ]
        for key, (_, relation) in stations.RELATIONS.items()
    }


def _totals(product: str) -> dict[str, float]:
    """Export by each relation, Pg C yr⁻¹."""
    grid = compared().grid
    temperature, area = grid.field(observed.of(compared()).temperature)[0], grid.field(grid.area, 0.0)[0]

    def whole(flux: Array) -> float:
        return float(np.nansum(flux * area)) * SECONDS_PER_YEAR / 86400 * 1e-18

    made = observed.production(product, compared())
    return {title: whole(relation(made, temperature)) for title, relation in stations.RELATIONS.values()}


def _table(runs: Mapping[str, Any]) -> str:
    """Everything by product, with and without the Southern Ocean."""
    rows = {
        "satellite production": ("total", "product"),
        "labile production": ("total", "labile"),
        "leaves the light": ("total", "toc"),
        "as particles": ("total", "poc"),
        "as semi-labile matter": ("total", "doc_s"),
        "as labile matter": ("total", "doc_l"),
        "leaves the light north of 30° S": ("north", "toc"),
    }
    names = list(runs["joint"])
    body = ""
    for words, (part, key) in rows.items():
        values = np.array([runs["joint"][name][part][key] for name in names])
        cells = "".join(f'<td class="n">{number(value)}</td>' for value in values)
        body += f'<tr><td>{words}</td>{cells}<td class="n">{number(values.mean())} ± {number(values.std(ddof=1), 2)}</td></tr>'
    relations = {name: _totals(name) for name in names}
    for title in relations[names[0]]:
        values = np.array([relations[name][title] for name in names])
        cells = "".join(f'<td class="n">{number(value)}</td>' for value in values)
        body += f'<tr><td>by the relation of {title}</td>{cells}<td class="n">{number(values.mean())} ± {number(values.std(ddof=1), 2)}</td></tr>'
    heads = "".join(f'<th class="n">{products.TITLES[name]}</th>' for name in names)
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="By product"><table><thead><tr><th>Pg C a year</th>'
        f'{heads}<th class="n">mean ± spread</th></tr></thead><tbody>{body}</tbody></table></div>'
    )
