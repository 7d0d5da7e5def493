"""What was seen in the sea, and what the paper prints of its own model's fields, beside ours.

Of observations only their numbers are here: means, medians and ranges as they are printed, none of their fields. Nothing here
was fitted to; but how much mesozooplankton there is follows from the paper's own, to which the ecosystem was fitted: derived.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.conversions import CARBON_MASS
from engine.feeding import atlas, summary
from engine.feeding.atlas import ALIVE
from engine.feeding.water import columns
from engine.ocean.circulation import compared
from engine.row import Kind, Measure, Row

if TYPE_CHECKING:
    from engine.feeding.compare import Worlds

MAREDAT = "Moriarty & O’Brien 2013, doi 10.5194/essd-5-45-2013"
LIU = "Liu et al. 2024, doi 10.1016/j.pocean.2024.103371, as the paper cites it"
DRAGO = "Drago et al. 2022, doi 10.3389/fmars.2022.894372, from images, as the paper cites it"
CALBET = "Calbet 2001, doi 10.4319/lo.2001.46.7.1824, and PISCES, doi 10.5194/gmd-8-2465-2015, as the paper cites them"
LEON = "Hernández-León & Ikeda 2005, doi 10.1093/plankt/fbh166: more toward the poles, less at the equator, least in gyres"
TAKEN = "Bressac et al. 2024, doi 10.1038/s41586-024-07850-x, as the paper cites it: bacteria alone, upper twilight zone"
TRAINED = "Table 2: a model of biomass trained on MAREDAT"
COLOUR = "Table 2: OC-CCI; the paper prints g, its numbers are mg"
NET = 200.0
"""m to which nets are drawn."""
SUBPOLAR, EQUATORIAL = 40.0, 10.0
"""° of latitude, of the order of regions."""


def observations(found: Worlds) -> Iterator[Row]:
    """All of them, of FOREFF where nothing else is said."""
    yield from _table_2()
    yield from _stocks(found)
    yield from _regions()
    yield from _takers()
    yield from _seasons()
    yield from _changes(found)


def _first() -> Any:
    return atlas.shipped().sel(experiment=atlas.REFERENCE)


def _table_2() -> Iterator[Row]:
    """Means, medians and spreads over cells of the paper's grid: of its model, and of what was observed."""
    over, first = columns(compared()), _first()
    cells = summary.cell_weights(over.lat, over.area)
    fields = (
        ("mesozooplankton", "mmol C m-3", f"top {NET:.0f} m", summary.mean_above(over, first, NET, *ALIVE), TRAINED,
         ((0.25, 0.20, 0.21), (0.20, 0.18, 0.10))),
        ("chlorophyll", "mg m-3", "at the surface", np.asarray(first["chlorophyll"].values, float), COLOUR,
         ((None, 0.24, 0.71), (0.37, 0.19, 0.76))),
    )  # fmt: skip
    for name, unit, where, values, source, printed in fields:
        for whose, note, numbers in zip(("the paper’s model", "observed"), ("Table 2", source), printed, strict=True):
            for what, value, ours in zip(("mean", "median", "spread"), numbers, summary.spread(values, cells), strict=True):
                if value is not None:
                    measure: Measure = "error" if what == "spread" else "value"
                    yield Row(
                        f"{name}, {what} of cells", f"{whose}, {where}", value, None, ours, unit, "derived", note, None, measure
                    )
    median = summary.spread(summary.mean_above(over, first, NET, *ALIVE), over.area)[1] * CARBON_MASS
    yield Row(
        "mesozooplankton, median",
        f"observed, top {NET:.0f} m",
        2.7,
        None,
        median,
        "mg C m-3",
        "derived",
        f"{MAREDAT}; of 153,163 samples, ours by area",
    )


def _stocks(found: Worlds) -> Iterator[Row]:
    over, first = columns(compared()), _first()
    net, deep = (summary.stock_above(over, first, depth, *ALIVE) for depth in (NET, 500.0))
    where = "stock of mesozooplankton"
    yield Row(where, "the paper’s model, top 200 m", 0.24, None, net, "Pg C", "derived", "3.2.1")
    yield Row(where, "observed, top 200 m", 0.19, None, net, "Pg C", "derived", f"{MAREDAT}, from the median")
    yield Row(where, "observed and learned from, top 200 m", 0.12, 0.07, net, "Pg C", "derived", LIU)
    yield Row(where, "the paper’s model, top 500 m", 0.36, None, deep, "Pg C", "derived", "3.2.1")
    yield Row(where, "observed, top 500 m", 0.403, None, deep, "Pg C", "derived", DRAGO)
    grazing = found["FOREFF"]["grazing"]
    yield Row(
        "grazing by mesozooplankton",
        "other estimates, top 150 m",
        None,
        None,
        grazing,
        "Pg C yr-1",
        "derived",
        CALBET,
        (5.5, 11.2),
    )
    for name, group, share in (
        ("FOREFF", "ambusher", 54.8), ("NO_FOREFF", "ambusher", 74.2), ("NO_FOREFF", "cruiser", 6.7),
    ):  # fmt: skip
        ours = 100 * found[name][f"stock_{group}"] / found[name]["stock_mesozooplankton"]
        words = f"share of {group.replace('_', '-')}s in the stock of mesozooplankton"
        yield Row(words, f"{name}, top 150 m", share, None, ours, "%", "derived", "3.2.1 and 3.4.1")
    for group, stock in (("ambusher", 0.16), ("cruiser", 0.07), ("flux_feeder", 0.04)):
        words = f"stock of {group.replace('_', '-')}s"
        yield Row(words, "LGE, top 150 m", stock, None, found["LGE"][f"stock_{group}"], "Pg C", "derived", "3.4.2")


def _regions() -> Iterator[Row]:
    """The order of regions."""
    over, first = columns(compared()), _first()
    much, away = summary.mean_above(over, first, NET, *ALIVE), np.abs(over.lat)
    means = {
        "poleward of 40°": away > SUBPOLAR,
        "at the equator": away < EQUATORIAL,
        "in gyres": summary.gyres(over),
    }
    rank = [float(np.average(much[here], weights=over.area[here])) for here in means.values()]
    for more, less, ratio in zip(list(means), list(means)[1:], np.divide(rank[:-1], rank[1:]), strict=False):
        yield Row(
            f"mesozooplankton {more} over that {less}",
            "observed, top 200 m",
            None,
            None,
            float(ratio),
            "1",
            "independent",
            LEON,
            (1.0, None),
        )
    middle = summary.middle_of_gyres(over)
    effort = float(np.average(first["effort"].values[middle], weights=over.area[middle]))
    yield Row(
        "effort of cruisers",
        "FOREFF, middle of the gyres, top 150 m",
        None,
        None,
        effort,
        "1",
        "independent",
        "3.3: zero in their centre",
        (None, 0.05),
    )


def _takers() -> Iterator[Row]:
    """Who takes what sinks between 150 and 1,000 m: section 4.3 and Fig. A11, and what was observed."""
    over, first = columns(compared()), _first()
    share = 100 * summary.share_of_flux_feeders(over, first)
    words, where = "share of flux-feeders in what they and bacteria take", "150 to 1,000 m"
    note = "4.3: less than bacteria, in all oceans"
    yield Row(words, f"the paper’s model, {where}", None, None, share, "%", "independent", note, (None, 50.0))
    here = np.flatnonzero(summary.upwellings(over) & (over.bottom > 1000))
    coast = 100 * summary.share_of_flux_feeders(over.select(here), first.isel(column=here))
    note = "4.3: more than bacteria near coasts"
    yield Row(words, f"the paper’s model, upwellings, {where}", None, None, coast, "%", "independent", note, (50.0, None))
    words = "share of bacteria in what is lost of the flux"
    yield Row(words, f"observed, {where}", None, None, 100 - share, "%", "independent", TAKEN, (7.0, 29.0))


def _seasons() -> Iterator[Row]:
    """What section 3.3 says of the months."""
    over, first = columns(compared()), _first()
    north, south = over.lat > summary.POLAR, over.lat < -summary.POLAR
    named = {"effort": "effort", "cruiser": "cruisers", "ambusher": "ambushers"}
    for words, here, name, month in (
        ("north of 60° N", north, "effort", 8), ("north of 60° N", north, "cruiser", 8), ("north of 60° N", north, "ambusher", 10),
        ("south of 60° S", south, "effort", 3), ("south of 60° S", south, "ambusher", 4),
    ):  # fmt: skip
        most = float(summary.season(over, first, name, here).argmax() + 1)
        yield Row(
            f"month in which {named[name]} {'is' if name == 'effort' else 'are'} most",
            f"FOREFF, {words}, top 150 m",
            month,
            None,
            most,
            "1",
            "independent",
            "3.3",
        )
    for words, sign in (("0 to 30° N", 1), ("0 to 30° S", -1)):
        months = summary.season(over, first, "ambusher", (sign * over.lat > 0) & (sign * over.lat < 30))
        swing = float(100 * (months.max() - months.min()) / months.mean())
        yield Row(
            "yearly swing of ambushers",
            f"FOREFF, {words}, top 150 m",
            None,
            None,
            swing,
            "%",
            "independent",
            "3.3: less than 20 %",
            (None, 20.0),
        )


def _changes(found: Worlds) -> Iterator[Row]:
    """What the text says of phytoplankton, and of what sinks near the poles."""
    start = found["FOREFF"]["plants"]
    for name, change in (("NO_FOREFF", -0.6), ("LGE", 5.3)):
        ours = 100 * (found[name]["plants"] / start - 1)
        yield Row("change of phytoplankton", name, change, None, ours, "%", "derived", "3.4, against FOREFF", measure="change")
    ours = 100 * (found["KILL_AF"]["plants"] / start - 1)
    where, note = "KILL_AF, whichever way", "3.4.3: less than 1.5 %"
    yield Row("change of phytoplankton", where, None, None, abs(ours), "%", "independent", note, (None, 1.5))
    over, data = columns(compared()), atlas.shipped()
    polar = over.area * (np.abs(over.lat) > summary.POLAR)
    sinks = {name: float(data["export"].sel(experiment=name).values @ polar) for name in ("FOREFF", "NO_FOREFF", "KILL_CF")}
    kinds: dict[str, Kind] = {"NO_FOREFF": "derived", "KILL_CF": "independent"}
    for name, change in (("NO_FOREFF", -48.8), ("KILL_CF", -60.0)):
        ours = 100 * (sinks[name] / sinks["FOREFF"] - 1)
        yield Row(
            "change of carbon sinking through 150 m",
            f"{name}, poleward of 60°",
            change,
            None,
            ours,
            "%",
            kinds[name],
            "3.5: where it falls most, “at high latitudes”",
            measure="change",
        )
