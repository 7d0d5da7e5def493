"""The paper's numbers beside ours: on the embedded ocean, and the same inversions on observed fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from engine.inverse import cases, export, observed, products, stations
from engine.inverse.labile import MONTH, NONE
from engine.ocean.circulation import compared
from engine.ocean.grid import Array
from engine.row import Kind, Range, Row

NPP = {"0": 22.31, "0.5": 59.42}
"""Pg C yr⁻¹ that the paper prints, by σ₂."""
A, C = 17.86, 0.80
SPREADS = {
    "toc": (14.68, 0.91, "all organic carbon"),
    "poc": (10.73, 0.08, "particles"),
    "doc_s": (1.68, 0.03, "semi-labile matter"),
    "doc_l": (2.27, 0.86, "labile matter"),
}
"""Mean and standard deviation over the products, Pg C yr⁻¹."""
NORTH = {"toc": (9.72, 0.31), "doc_l": (1.22, 0.30)}
STIRRED = "by 0.1 m² s⁻¹ in the mixed layer and the share of the year, of which nothing is fitted"
WHY = {
    "toc": STIRRED,
    "poc": "the printed ± is of products alone; this circulation exports more phosphorus, and so more particles",
    "doc_s": "the printed ± is of products alone; no dissolved carbon is among the observations, so its life rests on the prior",
    "doc_l": STIRRED,
}
LABILE = (27.30, 5.02)
TWIN = "embedded ocean"
"""Its fields were made by this same model, so what is fitted to them is a twin."""
FITTED = "four numbers fitted to phosphate"
B_NOTE = "the paper prints its own in a supplement; the embedded oceans’ phosphate was made with 0.9"
JOINT = "21 numbers fitted to DIP, ALK, DIC and O₂"
STATIONS = "beside rounded fluxes of ours, for the paper prints none"
ANALOGUE = "on the embedded analogue of the product"
BEYOND = {
    "100 m": "below 100 m",
    "mixed": "below winter’s mixed layer",
    "3 months": "to where water stays three months and more",
    "1 year": "to where water stays a year and more",
}
"""Where else carbon may count as gone."""


def compare() -> list[Row]:
    """Every published number with a counterpart."""
    seen = cases.shipped("observed")
    made = f"made on {seen['when']} by {seen['command']}"
    rows = [
        replace(row, note=f"{row.note}; {made}") if row.quantity.startswith("variance") else row
        for row in _runs(seen, "observed fields", "cafe")
    ]
    return [*rows, *_relations(), *(replace(row, kind="twin") for row in _runs(cases.shipped(), TWIN, "cafe"))]


def _runs(runs: Mapping[str, Any], where: str, product: str) -> list[Row]:
    return [*_phosphorus(runs, where, product), *_rates(runs, where, product), *_joint(runs, where), *_stations(runs, where)]


def _phosphorus(runs: Mapping[str, Any], where: str, product: str) -> list[Row]:
    found, rows = runs["phosphorus"][product], []
    for share, run in found.items():
        at = f"{where}, σ₂ = {share}"
        steps = f"{FITTED}; {'converged' if run['converged'] else 'NOT converged'} in {len(run['cost'])} steps"
        rows += [
            Row("variance of DIP explained", at, 0.98, None, run["r2"]["DIP"], "1", "fitted", steps),
            Row("Martin b of particles", at, None, None, run["values"]["b"], "1", "fitted", B_NOTE),
            Row("NPP of the P model", at, NPP.get(share), None, run["total"]["production"], "Pg C yr-1", "derived",
                "goes with a of the curve" if share in NPP else ""),
        ]  # fmt: skip
    a, c, explained = cases.hyperbola(runs, product)
    particles = np.array([run["total"]["production"] * (C - float(share)) for share, run in found.items()])
    sunk = np.array([run["total"]["poc"] for run in found.values()])
    out = float((sunk / particles).mean())
    beside = (
        f"of what becomes particles {100 * out:.0f} % leave the light, with the paper’s b: {sunk.mean():.3g} Pg C a year, where the "
        f"paper’s a would leave {A * out:.2g}; this circulation brings more phosphate up"
    )
    rows += [
        Row("a of NPP = a / (c − σ₂)", where, A, None, a, "Pg C yr-1", "derived", beside),
        Row("c of NPP = a / (c − σ₂)", where, C, None, c, "1", "derived", "1 − σ₁ where production of particles is the same at every σ₂"),
        Row("R² of that curve", where, 0.99, None, explained, "1", "derived"),
        Row("production of particles, largest over smallest σ₂", where, None, None, _range(particles), "%", "derived",
            "published: “relatively stable”"),
        Row("carbon sinking out of the light, range over σ₂", where, None, None, _range(sunk), "%", "derived",
            "published: export “constrained”, one number for all"),
        Row("satellite production recycled at once, P model", where, 60.0, None, _recycled(found), "%", "derived",
            "1 − NPP at σ₂ = 0 over the mean product; goes with a of the curve"),
    ]  # fmt: skip
    return rows


def _range(values: Array) -> float:
    """Largest less smallest, % of the mean."""
    return 100 * float(np.ptp(values) / values.mean())


def _recycled(found: Mapping[str, Any]) -> float:
    return 100 * float(1 - found["0"]["total"]["production"] / float(np.mean(list(products.TOTALS.values()))))


def _rates(runs: Mapping[str, Any], where: str, product: str) -> list[Row]:
    base, run = runs["phosphorus"][product]["0.5"], runs["rates"]["kappa_l"]
    at, rows = f"{where}, σ₂ = 0.5", []
    for key, what in {"production": "NPP", "poc": "carbon sinking"}.items():
        change = 100 * (run["total"][key] / base["total"][key] - 1)
        rows.append(
            Row(f"{what}, change with κ_l halved", at, None, None, change, "%", "derived", "published: “only slightly”; κ_p halved "
                "changes nothing here at all, for the speed goes with it")
        )  # fmt: skip
    rows.append(Row("variance of DIP explained, κ_l halved", at, None, None, run["r2"]["DIP"], "1", "fitted", FITTED))
    return rows


def _joint(runs: Mapping[str, Any], where: str) -> list[Row]:
    rows = []
    mean = 100 * cases.spread(runs, "labile")[0] / cases.spread(runs, "product")[0]
    for product, run in runs["joint"].items():
        title = products.TITLES[product]
        note = f"{JOINT}; {'converged' if run['converged'] else 'NOT converged'} in {len(run['cost'])} steps"
        rows += [
            Row(f"variance of {name} explained", f"{where}, {title}", None, None, r2, "1", "fitted", note)
            for name, r2 in run["r2"].items()
        ]
        share = 100 * run["total"]["labile"] / run["total"]["product"]
        rows.append(
            Row(
                "satellite production recycled at once",
                f"{where}, {title}",
                None,
                None,
                share,
                "%",
                "derived",
                f"the discussion’s range over the products; {mean:.3g} % in the mean of ours, whose products are a quarter apart, too",
                (48.0, 55.0),
            )
        )
    for name, (mean, deviation, words) in SPREADS.items():
        ours, spread = cases.spread(runs, name)
        note = f"± over the products: ours {spread:.2g}; {WHY[name]}"
        if name == "toc":
            month = cases.spread(cases.mixed(runs, MONTH), name)[0]
            note += f"; {month:.3g} month by month; particles are {cases.spread(runs, 'poc')[0] - SPREADS['poc'][0]:+.2g} of the difference"
        rows.append(Row(f"export of {words}", f"{where}, mean of products", mean, deviation, ours, "Pg C yr-1", "derived", note))
    for name, (mean, deviation) in NORTH.items():
        ours, spread = cases.spread(runs, name, "north")
        rows.append(
            Row(f"export of {SPREADS[name][2]} north of 30° S", f"{where}, mean of products", mean, deviation, ours, "Pg C yr-1",
                "derived", f"± over the products: ours {spread:.2g}")
        )  # fmt: skip
    labile, spread = cases.spread(runs, "labile")
    rows.append(
        Row(
            "labile production",
            f"{where}, mean of products",
            *LABILE,
            labile,
            "Pg C yr-1",
            "derived",
            f"± over the products: ours {spread:.2g}",
        )
    )
    for name, published, words in (("product", 22.0, "satellite production"), ("toc", 12.0, "export")):
        values = np.array([run["total"][name] for run in runs["joint"].values()])
        note = "the products are scaled to the published totals" if name == "product" else STIRRED
        kind: Kind = "fitted" if name == "product" else "derived"
        rows.append(
            Row(
                f"{words}, range over products",
                where,
                published,
                None,
                _range(values),
                "% of the mean",
                kind,
                note,
                measure="error",
            )
        )
    for mixing, words in ((NONE, "nothing stirs the upper sea"), (MONTH, "stirred month by month")):
        toc = np.array([run["total"]["toc"] for run in cases.mixed(runs, mixing)["joint"].values()])
        at = f"{where}, {words}"
        rows += [
            Row("export, range over products", at, None, None, _range(toc), "% of the mean", "derived"),
            Row("export of all organic carbon", at, None, None, float(toc.mean()), "Pg C yr-1", "derived"),
        ]
    for name, words in BEYOND.items():
        toc = np.array([run["beyond"][name]["toc"] for run in runs["joint"].values()])
        rows.append(
            Row(f"export of all organic carbon {words}", f"{where}, mean of products", None, None, float(toc.mean()), "Pg C yr-1",
                "derived", f"of {cases.spread(runs, 'toc')[0]:.3g} below 73 m")
        )  # fmt: skip
    borrowed = runs["borrowed"]
    lent, own = borrowed["total"]["doc_l"], runs["joint"][borrowed["under"]]["total"]["doc_l"]
    lender, borrower = products.TITLES[borrowed["of"]], products.TITLES[borrowed["under"]]
    rows.append(
        Row("export of labile matter with another product’s numbers, to its own", f"{where}, those of {lender} under {borrower}",
            2.99 / 3.06, None, lent / own, "1", "derived", "published: 2.99 and 3.06 Pg C/yr")
    )  # fmt: skip
    return rows


def _stations(runs: Mapping[str, Any], where: str) -> list[Row]:
    rows = []
    for product, run in runs["joint"].items():
        name = f"{where}, {products.TITLES[product]}"
        rows += _taylor(np.array(run["stations"]), name, "POC at 100 m by inversion", (0.8, 0.9), (12.0, 15.0), (18.0, 20.0))
    return rows


def _taylor(
    flux: Array, where: str, what: str, correlation: Range | None, centred: Range | None, deviation: Range | None
) -> list[Row]:
    """What a Taylor diagram shows, beside the ranges that the paper prints over its products; and which station is furthest off."""
    caught, unit = stations.observed(), "mg C m-2 d-1"
    found, worst = stations.taylor(flux, caught), int(np.abs(flux - caught).argmax())
    rest = stations.taylor(np.delete(flux, worst), np.delete(caught, worst))
    note = (
        f"{STATIONS}; {stations.stations()[worst].name} is furthest off, {flux[worst]:.0f} beside {caught[worst]:.0f}: without it "
        f"r is {rest.correlation:.2f} and the centred RMS {rest.centred:.0f}"
    )
    return [
        Row(f"{what}, {words} at four stations", where, None, None, ours, in_, "independent", note, printed)
        for words, ours, in_, printed in (
            ("correlation", found.correlation, "1", correlation),
            ("centred RMS", found.centred, unit, centred),
            ("standard deviation", found.deviation, unit, deviation),
        )
    ]


def _relations() -> list[Row]:
    """The empirical relations on the embedded products and surface temperature."""
    ocean = compared()
    grid, temperature = ocean.grid, ocean.grid.field(observed.of(ocean).temperature)[0]
    at, rows = partial(stations.at, grid), []
    for key, (title, relation) in stations.RELATIONS.items():
        for product, name in products.TITLES.items():
            made = observed.production(product, ocean)
            flux, where = relation(made, temperature), f"{title}, {name}"
            warm = export.yearly(grid, made * temperature) / export.yearly(grid, made)
            note = f"{ANALOGUE}, which is made where the surface has {warm:.0f} °C in the mean"
            total = export.yearly(grid, flux)
            rows.append(
                Row("export by an empirical relation", where, None, None, total, "Pg C yr-1", "independent", note, (5.0, 12.0))
            )
            correlation = (None, 0.5) if (key, product) == ("henson", "vgpm") else None
            centred = (18.0, 23.0) if key == "henson" else None
            rows += _taylor(at(flux), where, "export by an empirical relation", correlation, centred, None)
    return rows
