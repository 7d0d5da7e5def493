"""Satellites against the deep sea: how far products differ in what is made and in what leaves, and who meets the traps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.charts import Bars, Taylor
from app.components import Prose
from app.context import Context
from app.maps import Scale, World
from app.markup import keys, table
from app.regions import extremes
from app.tab import Tab, Told
from app.theme import FLUSH
from app.words import number, percent
from engine.inverse import cases, export, observed, products, stations
from engine.inverse.model import Solution
from engine.ocean.circulation import compared
from engine.parameter import Parameters

WORDS = """<p>The joint model, fitted to phosphate, alkalinity, DIC and oxygen under each of three products. What a product shows beyond what the tracers allow is labile production: made, eaten and breathed out near the surface within hours. So products that differ by a fifth agree on what leaves. All of it on the ocean of 6°, whatever circulation is set.</p>"""
RUNS = {"with observed fields": "observed", "the embedded ocean’s twin": "fits_6deg"}
MADE = {"made_poc": ("becomes particles", "carbon"), "made_doc_s": ("semi-labile", "accent"), "labile": ("labile", "ghost")}
LEFT = {"poc": ("particles", "carbon"), "doc_s": ("semi-labile", "accent"), "doc_l": ("labile", "ghost")}


RELATIONS = {"henson": "accent", "laws": "phosphorus", "dunne": "ink2"}
ROWS = {
    "satellite production": ("total", "product"),
    "labile production": ("total", "labile"),
    "leaves the light": ("total", "toc"),
    "as particles": ("total", "poc"),
    "as semi-labile matter": ("total", "doc_s"),
    "as labile matter": ("total", "doc_l"),
    "leaves the light north of 30° S": ("north", "toc"),
}

Parts = Mapping[str, tuple[str, str]]


class Robust(Tab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, grid = context.palette, compared().grid
        self._which = pmui.Select(label="Runs", options=RUNS, value="observed", size="small", width=240, margin=FLUSH)
        self._which.param.watch(lambda event: self.feed(), "value")
        made, left = (
            Bars(palette, list(parts), [colour for _, colour in parts.values()], f"{words}, Pg C yr⁻¹", end=70.0)
            for parts, words in ((MADE, "Production"), (LEFT, "Leaves the light"))
        )
        colours = ["carbon", *(RELATIONS[name] for name in stations.RELATIONS)]
        pictures = {
            "Made": made,
            "Leaves": left,
            "Traps": Taylor(palette, ["inversions", *stations.RELATIONS], colours, "mg C m⁻² d⁻¹"),
            "Product": World(palette, grid.lat_edge, grid.lon_edge, below=True),
        }
        self.board = Board(context, pictures)
        parts = Prose(text=WORDS, sizing_mode="stretch_width"), pn.Row(self._which), self.board.view, self.text
        self.view = pn.Column(*parts, sizing_mode="stretch_width")
        self.feed()

    def chosen(self) -> tuple[str]:
        return (str(self._which.value),)

    @staticmethod
    def compute(parameters: Parameters, now: Solution, which: str) -> Told:
        runs, product = cases.shipped(which), str(parameters["product"])
        made = _bars(runs, product, MADE, "product", "production")
        left = _bars(runs, product, LEFT, "toc", "what leaves the light")
        return Told([made, left, _taylor(runs), _product(product)], _table(runs))


def _keys(parts: Parts) -> str:
    return keys(dict(parts.values()))


def _bars(runs: Mapping[str, Any], product: str, parts: Parts, whole: str, what: str) -> Fed:
    """What each product is made of; the one that is chosen is marked."""
    found = runs["joint"]
    values = np.array([[run["total"][part] for part in parts] for run in found.values()])
    seen = np.array([run["total"][whole] for run in found.values()])
    shown = [number(each) for each in values.sum(axis=1)]
    names = [products.TITLES[name] for name in found]
    title = f"Products differ by {percent(np.ptp(seen) / seen.mean())} in {what}", f"{_keys(parts)}Pg C a year"
    return Fed(title, (names, values, None, None, shown, list(found).index(product), True))


def _taylor(runs: Mapping[str, Any]) -> Fed:
    wanted = stations.observed()
    found = {products.TITLES[name]: stations.taylor(np.array(run["stations"]), wanted) for name, run in runs["joint"].items()}
    points = {"inversions": [("", each.deviation, each.correlation, each.centred) for each in found.values()]}
    points |= {key: [("", each.deviation, each.correlation, each.centred) for each in told] for key, told in _relations().items()}
    best = min(min(each[3] for each in group) for key, group in points.items() if key != "inversions")
    ours = min(each.centred for each in found.values())
    verdict = "nearer the traps than any relation" if ours < best else "no nearer the traps than the best relation"
    colours = keys({"inversions": "carbon"} | {name.capitalize(): colour for name, colour in RELATIONS.items()})
    title = f"At four stations the inversions are {verdict}", f"{colours}POC near 100 m; dotted rings: centred error"
    return Fed(title, (points, float(wanted.std())))


def _product(name: str) -> Fed:
    field = observed.production(name, compared())
    most, least = extremes(compared().grid, field)
    title = (
        f"{products.TITLES[name]} sees most {most}, least {least}",
        f"An analogue from the embedded ocean’s own chlorophyll, scaled to {products.TOTALS[name]:g} Pg C a year",
    )
    return Fed(title, (field, Scale.of("Production", "mg C m⁻² d⁻¹", "speed", field)))


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
    ocean = compared()
    temperature, made = ocean.grid.field(observed.of(ocean).temperature)[0], observed.production(product, ocean)
    return {title: export.yearly(ocean.grid, relation(made, temperature)) for title, relation in stations.RELATIONS.values()}


def _table(runs: Mapping[str, Any]) -> str:
    """Everything by product, with and without the Southern Ocean."""
    names = list(runs["joint"])
    found = {words: [runs["joint"][name][part][key] for name in names] for words, (part, key) in ROWS.items()}
    relations = [_totals(name) for name in names]
    found |= {f"by the relation of {title}": [each[title] for each in relations] for title in relations[0]}
    rows = [
        (words, *map(number, values), f"{number(np.mean(values))} ± {number(np.std(values, ddof=1), 2)}")
        for words, values in found.items()
    ]
    heads = ["Pg C a year", *(products.TITLES[name] for name in names), "mean ± spread"]
    return table(heads, rows, "By product", "-" + "n" * (len(heads) - 1))
