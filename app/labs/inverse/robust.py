"""Satellites against the deep sea: how far products differ in what is made and in what leaves, and who meets the traps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.charts import Bars, Curves, Taylor
from app.components import Prose
from app.context import Context
from app.maps import Scale, World
from app.markup import keys, table
from app.regions import extremes
from app.tab import Tab, Told
from app.theme import FLUSH
from app.words import number, percent
from engine.inverse import cases, export, observed, products, stations
from engine.inverse.labile import MONTH, NONE, STRENGTH, YEAR
from engine.inverse.model import Solution
from engine.ocean.circulation import compared
from engine.parameter import Parameters

WORDS = """<p>The joint model, fitted to phosphate, alkalinity, DIC and oxygen under each of three products. What a product shows beyond what the tracers allow is labile production: made, eaten and breathed out near the surface within hours. So products that differ by a fifth agree on what leaves. How much of it is mixed out of the light in its hours depends on what stirs the upper sea, a choice under “Assumptions”; nothing else is moved by that. All of it on the ocean of 6°, whatever circulation is set.</p>"""
MAPS = """<p>The paper’s figures 2 and 3, of the twin on the embedded ocean: under each product.</p>"""
FIGURES = {
    "toc": ("All carbon that leaves the light", "Leaves the light", "matter"),
    "product": ("Production that the satellite sees", "Production", "speed"),
    "poc": ("Leaves as particles", "Sinking", "matter"),
    "doc_s": ("Leaves as semi-labile matter", "Leaves dissolved", "matter"),
    "doc_l": ("Leaves as labile matter", "Leaves dissolved", "balance"),
    "labile": ("Labile production", "Labile production", "balance"),
}
"""Maps of the paper's figures 2 and 3: in words, on the scale, and their colours."""
STRENGTH_AXIS = "Mixing of the upper sea while it is mixed, K, m² s⁻¹"
LINES = {"by the year": "carbon", "month by month": "accent", "production": "ink2"}
LINE_OF = {YEAR: "by the year", MONTH: "month by month"}
PRINTED = 12.0
"""% of the mean: how far the paper's products are apart in what leaves the light."""
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
            "Mixing": Curves(
                palette, STRENGTH_AXIS, "Range over products, % of the mean", LINES, list(LINES), marks={"in print": PRINTED}
            ),
        }
        self._map = pmui.Select(
            label="Maps of", options={words: name for name, (words, *_) in FIGURES.items()}, value="toc", size="small", width=300,
            margin=FLUSH,
        )  # fmt: skip
        self._map.param.watch(lambda event: self.feed(), "value")
        self.board = Board(context, pictures)
        worlds = {products.TITLES[name]: World(palette, grid.lat_edge, grid.lon_edge, below=True) for name in products.TITLES}
        self._maps = Board(context, worlds)
        parts = (Prose(text=WORDS, sizing_mode="stretch_width"), pn.Row(self._which), self.board.view)
        maps = (Prose(text=MAPS, sizing_mode="stretch_width"), pn.Row(self._map), self._maps.view, self.text)
        self.view = pn.Column(*parts, *maps, sizing_mode="stretch_width")
        self.feed()

    def chosen(self) -> tuple[str, str]:
        return str(self._which.value), str(self._map.value)

    @staticmethod
    def compute(parameters: Parameters, now: Solution, which: str, shown: str) -> tuple[Told, list[Fed]]:
        mixing, product = str(parameters["mixing"]), str(parameters["product"])
        runs = cases.mixed(cases.shipped(which), mixing)
        made = _bars(runs, product, MADE, "product", "production")
        left = _bars(runs, product, LEFT, "toc", "what leaves the light")
        return Told([made, left, _taylor(runs), _mixing(runs, mixing)], _table(runs)), _figures(shown, mixing)

    def draw(self, found: tuple[Told, list[Fed]]) -> None:
        told, maps = found
        super().draw(told)
        self._maps.draw(maps)


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


def _mixing(runs: Mapping[str, Any], mixing: str) -> Fed:
    """How far products are apart in what leaves the light, by how strongly the upper sea is mixed."""
    seen = np.array([run["total"]["product"] for run in runs["joint"].values()])
    strength = np.array([0.0, *cases.STRENGTHS])
    apart = 100 * np.ptp(seen) / seen.mean()
    lines = {words: cases.by_strength(runs, each) for each, words in LINE_OF.items()}
    here = 0.0 if mixing == NONE else STRENGTH
    now = float(np.interp(here, strength, lines[LINE_OF.get(mixing, LINE_OF[YEAR])]))
    words = "Without" if mixing == NONE else f"With {STRENGTH:g} m² s⁻¹"
    title = (
        f"{words} mixing in the upper sea a range of {percent(apart / 100)} becomes {percent(now / 100)}",
        f"{keys(LINES)}production and what leaves the light, largest less smallest product; upright: as set",
    )
    return Fed(title, (strength, lines | {"production": np.full(strength.size, apart)}, here))


def _figures(shown: str, mixing: str) -> list[Fed]:
    """One map under each product, on one scale."""
    words, axis, colours = FIGURES[shown]
    fields = {
        name: observed.production(name, compared()) if shown == "product" else cases.shipped_map(name, shown, mixing)
        for name in products.TITLES
    }
    scale = Scale.of(axis, "mg C m⁻² d⁻¹", colours, np.stack(list(fields.values())))
    out = []
    for name, field in fields.items():
        most, least = extremes(compared().grid, field)
        total = export.yearly(compared().grid, field)
        title = f"{products.TITLES[name]}: {number(total)} Pg C a year, most {most}", f"{words}; least {least}"
        out.append(Fed(title, (field, scale)))
    return out


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
