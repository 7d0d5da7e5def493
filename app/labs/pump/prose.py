"""The whole pump in words: the sentence, the four large numbers, what each picture finds, and what all of it leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any
from urllib.parse import urlencode

import numpy as np

from app.facts import Fact
from app.markup import Html, hint, html
from app.words import brief, number, percent, quick
from engine.lab import get
from engine.ocean.grid import Array
from engine.pump.carbon import Carbon
from engine.pump.draws import Band, Sure
from engine.pump.kernels import AIRS
from engine.pump.model import Pump, as_fitted
from engine.pump.parameters import FOOD_WEBS
from engine.pump.ways import WAYS

FLUX, PG = "Pg C yr⁻¹", "\u00a0Pg\u00a0C"
COLOURS = {"particles": "snow", "animals": "zooplankton", "dissolved": "carbon"}
"""Of the ways down, in the palette."""
ALIKE = 0.02
"""Of what is kept today, by which two amounts may differ and still be as much."""
UNMOVED = 5e-4
"""The same, by which they differ where nothing was changed: what is not printed."""
MORE = 0.02
"""Of what leaves the light, by which two exports must differ before one is called more."""

ANIMALS = frozenset({"animals", "migrating", "respiration", "respiration_q10", "hours_below", "chain"})
GROUPS = dict.fromkeys(ANIMALS, "animals") | {"loss_q10": "warming"}
"""What is one cause, by the name of what was moved."""
CAUSES = (
    "martin_b", *sorted(ANIMALS), "stay_depth", "stay_range", "dop_share", "warming", "loss_q10", "mixing", "appetite", "c_per_p",
    "c_per_p_law", "stripping", "food_web",
)  # fmt: skip
GOES = {"particles": "what sinks", "animals": "what swims", "dissolved": "what dissolves"}
TIMES = {0.5: "half", 2.0: "twice"}
TIMES_OF = {
    "animals": ("animals", "fewer animals"),
    "mixing": ("mixing", "less mixing"),
    "appetite": ("appetite for phosphate", "less appetite for phosphate"),
}
THAN = " than today"
LEAST = 1e-6
"""Pg C a year: what is less goes no way."""

LEFT_OUT = Html(
    '<details class="finding"><summary>How to read this, and what was left out</summary>'
    "<p>What one way carries is not what the sea would lose without it. <b>Nutrients as they are</b>: only the carbon’s way down "
    "changes, as in the first years. <b>Nutrients follow</b>: phosphate that is no longer taken down comes back and feeds more that "
    "sinks, as in the end. The truth of any year lies between, and whether a little more or a little less is kept hangs on Martin b. "
    "In brackets: two times out of three.</p>"
    "<p>Left out: light, iron and every nutrient but phosphate; life takes a fixed share of what it finds; C:P and currents stay; "
    "everything is in steady state. More in the tab “Equations and sources”.</p></details>"
)
"""What sixteen-year-olds should know of all of it, folded up."""


@dataclass(frozen=True)
class OverTime:
    """How much of each way (way, horizon) is still away, Pg C a year, after `years`; and ppm where nutrients stay as they are."""

    years: Array
    away: Array
    stay: Array | None

    def at(self, years: float) -> float:
        """Of all ways."""
        return float(self.away[:, np.flatnonzero(self.years == years)[0]].sum())


def headline(pump: Pump, parameters: Mapping[str, Any]) -> str:
    """What the sea keeps and what it would keep if nutrients did the other thing, against the same sea today."""
    now, other = pump.now, pump.stay if pump.nutrients == "follow" else pump.follow
    if not now.export_in_all > 0:
        return f"Nothing takes carbon down: the sea keeps <b>nothing</b> from the air, which ends with {_air(pump.ppm)}."
    moved = _moved(pump, parameters)
    if all(abs(_gained(each, pump)) < UNMOVED * pump.today.kept_in_all for each in (pump.stay, pump.follow)):
        return _unmoved(pump, parameters)
    gone = moved == {"animals"} and not _goes(now)[1]
    cause = f"The animals carry {stock(pump.today.kept[1])}{PG}; without them" if gone else _cause(moved, pump, parameters)
    kept, would = _kept(now, pump), _kept(other, pump)
    if kept == would:
        return f"{cause} the sea keeps <b>{kept}</b>, whether nutrients follow or not."
    if kept.endswith(THAN):
        would = would.removesuffix(THAN)
    if pump.nutrients == "stay":
        return f"{cause}, nutrients as they are, the sea keeps <b>{kept}</b>; if nutrients follow, {would}."
    if why := _why(pump, gone):
        return f"{cause} the sea keeps <b>{kept}</b>: {why}, or it would be {would.removesuffix(THAN)}."
    return f"{cause} the sea keeps <b>{kept}</b>; nutrients as they are, {would}."


def _unmoved(pump: Pump, parameters: Mapping[str, Any]) -> str:
    """Of the sea as it is; or where more is recycled at once."""
    now, declared = pump.now, as_fitted(pump.ocean)
    if parameters["recycled"] != declared["recycled"]:
        usual = pump.growth * (1 - parameters["recycled"]) / (1 - float(declared["recycled"]))
        return (
            f"Life makes {number(pump.growth, 2)} Pg C a year instead of {number(usual, 2)}, and the sea keeps <b>as much as today</b>: "
            "what is breathed out within hours never leaves the light."
        )
    shares = dict(zip(WAYS, now.kept / now.kept_in_all, strict=True))
    words = {"particles": "{} of it sank", "animals": "{} was carried by animals", "dissolved": "{} went dissolved"}
    told = [words[way].format(percent(share).replace(" ", "\u00a0")) for way, share in shares.items() if share > 0]
    return f"Life keeps <b>{stock(now.kept_in_all)}{PG}</b> from the air, for {brief(now.years_in_all)} years on average: {', '.join(told)}."


def _gained(carbon: Carbon, pump: Pump) -> float:
    """Pg C beyond today's."""
    return carbon.kept_in_all - pump.today.kept_in_all


def _kept(carbon: Carbon, pump: Pump) -> str:
    """How much against today."""
    gained = _gained(carbon, pump)
    if abs(gained) < ALIKE * pump.today.kept_in_all:
        return "as much as today"
    return f"{stock(abs(gained))}{PG} {'more' if gained > 0 else 'less'}{THAN}"


def _why(pump: Pump, gone: bool) -> str:
    """Why nutrients that follow make another thing of it; nothing where it is not by what leaves the light."""
    stay, follow = pump.stay, pump.follow
    more = follow.export_in_all / stay.export_in_all - 1
    if abs(more) < MORE or (more > 0) != (follow.kept_in_all > stay.kept_in_all):
        return ""
    if more < 0:
        return "fewer nutrients at the surface feed less that goes down"
    return (
        "the nutrients they took down feed more that sinks" if gone else "more nutrients at the surface feed more that goes down"
    )


def _moved(pump: Pump, parameters: Mapping[str, Any]) -> set[str]:
    """What was changed, by group, of what can matter; the pull of warmth on b is none where it is not warmer."""
    usual = as_fitted(pump.ocean)
    names = {name for name in CAUSES if parameters[name] != usual[name]}
    if not parameters["warming"]:
        names.discard("loss_q10")
    return {GROUPS.get(name, name) for name in names}


def _cause(moved: set[str], pump: Pump, parameters: Mapping[str, Any]) -> str:
    """What was changed, if it is one thing."""
    usual = as_fitted(pump.ocean)
    name = next(iter(moved)) if len(moved) == 1 else ""
    value = parameters.get(name)
    if name == "c_per_p_law":
        return "With more carbon per phosphorus where water is warm"
    if name == "food_web":
        return f"Without {FOOD_WEBS[str(value)].removeprefix('no ')}"
    if name == "animals" and any(parameters[each] != usual[each] for each in ANIMALS - {"animals"}):
        return "With these animals"
    return _amount(name, float(value), float(value) - float(usual[name])) if name else "With these numbers"  # type: ignore[arg-type]


def _amount(name: str, value: float, beyond: float) -> str:
    """One number that was changed, and by how much."""
    more = beyond > 0
    if name in TIMES_OF:
        many, fewer = TIMES_OF[name]
        if value < 1 and value not in TIMES:
            return f"With {percent(1 - value)} {fewer}"
        return f"With {TIMES.get(value) or f'{value:g} times'} the {many}"
    if name == "martin_b":
        return "With particles eaten up sooner" if more else "With particles that get deeper"
    if name == "stay_depth":
        return f"With the animals {abs(beyond):g} m {'deeper' if more else 'higher up'} by day"
    if name == "stay_range":
        return f"With the animals spread over {value:g} m by day"
    if name == "dop_share":
        return f"With a {'larger' if more else 'smaller'} dissolved share" if value else "With nothing dissolved"
    if name == "warming":
        return f"In a twilight zone {abs(value):g} °C {'warmer' if more else 'cooler'}"
    if name == "c_per_p":
        return f"With {value:g} carbon for each phosphorus"
    return "With phosphorus stripped faster than carbon"


def stock(carbon: float) -> str:
    """Pg C, to one of them where there are many."""
    return f"{carbon:,.0f}" if carbon >= 100 else brief(carbon)


def _air(ppm: float) -> str:
    """“18 ppm more CO₂”."""
    return f"{brief(abs(ppm))}\u00a0ppm {'more' if ppm > 0 else 'less'} CO₂"


def _goes(carbon: Carbon) -> list[bool]:
    """Whether anything goes each way."""
    return [bool(export > LEAST) for export in carbon.export]


def _listed(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


def sum_of(ppm: float, background: float) -> str:
    """“278.3 + 18.2 = 296.5 ppm”."""
    return f"{background:.1f} {'−' if ppm < 0 else '+'} {abs(ppm):.1f} = {background + ppm:.1f} ppm"


def facts(
    pump: Pump, base: Pump, away: float, sure: Sure, parameters: Mapping[str, Any], beside: Mapping[str, Any]
) -> list[Fact]:
    """Kept, what leaves the light, how long and the air; beside the first and the last what it would be were nutrients otherwise.

    `away` is what leaves the light in a year and is still away a year later; `sure` how sure each of them is.
    """
    now, then = pump.now, base.now
    other, name = (pump.stay, "as they are") if pump.nutrients == "follow" else (pump.follow, "following")
    background = AIRS[str(parameters["air"])]
    would = pump.ends["stay" if pump.nutrients == "follow" else "follow"]
    return [
        Fact(
            now.kept_in_all, "Pg C", "kept from the air by life", then.kept_in_all,
            f"{_band(sure.kept_in_all)}; nutrients {name}: {stock(other.kept_in_all)}", digits=_digits(now.kept_in_all), why="kept",
        ),
        Fact(
            now.export_in_all, FLUX, "leaves the light, through 73 m", then.export_in_all,
            f"{_band(sure.export_in_all)}; {brief(away)} of it for over a year" if away > 0 else "", why="sinking",
        ),
        Fact(
            _years(now, now.years_in_all), "years", "away on average", _years(then, then.years_in_all),
            f"{_band(sure.years_in_all)}; half of it from where it takes {brief(now.median_in_all)} or less" if now.export_in_all > 0 else "",
            shown=brief(_years(now, now.years_in_all)), why="years",
        ),
        Fact(
            background + pump.ppm, "ppm", "CO₂ in the air in the end", AIRS[str(beside["air"])] + base.ppm,
            f"{_band(sure.ppm, background)}; nutrients {name}: {background + would:.1f}", digits=4,
        ),
    ]  # fmt: skip


def _digits(carbon: float) -> int:
    """As many as stock() prints."""
    return 4 if carbon >= 1000 else 3 if carbon >= 100 else 2


def _band(band: Band, beyond: float = 0.0) -> str:
    """“ (1,307 to 1,842)”, the middle two thirds of the worlds; nothing where all of them agree."""
    low, high = band.low + beyond, band.high + beyond
    ends = [f"{end:.0f}" if beyond else stock(end) for end in (low, high)]
    return f" ({ends[0]} to {ends[1]})" if ends[0] != ends[1] else ""


def _years(carbon: Carbon, years: float) -> float:
    return years if carbon.export_in_all > 0 else nan


def ways_title(pump: Pump, parameters: Mapping[str, Any], against: str) -> tuple[str, str]:
    """How many ways there are, and where each comes from."""
    left = [GOES[way] for way, goes in zip(WAYS, _goes(pump.now), strict=True) if goes]
    title = {
        3: "Three ways down become one",
        2: f"Two ways down are left: {_listed(left)}",
        1: f"One way down is left: {_listed(left)}",
    }
    how = "" if pump.exact else quick(pump.solved.report.error)
    words = f"Width: what passes each depth; right: years that carbon set free there stays away; dashed: {against}{how}"
    sources = Html(f". From {', '.join(_sources(pump, parameters))}")
    return title.get(len(left), "Nothing goes down"), f"{html(words)}{hint(sources)}"


def _sources(pump: Pump, parameters: Mapping[str, Any]) -> list[Html]:
    """Each way's own lab, at the same values as far as it has them."""
    at = {"circulation": parameters["circulation"], "mixing": parameters["mixing"]}
    b = float(parameters["martin_b"]) * float(parameters["loss_q10"]) ** (float(parameters["warming"]) / 10)
    found = [
        _link("particles", "ocean", martin_b=round(b, 3), uptake=parameters["appetite"], **at),
        _link("animals", "feeding", preset=parameters["food_web"], warming=parameters["warming"], **at),
        _link("what they carry", "budget", hours_at_depth=parameters["hours_below"]),
        _link("dissolved", "inverse", dissolved_share=parameters["dop_share"], c_per_p=parameters["c_per_p"], **at),
    ]
    if parameters["stripping"]:
        both = {"phosphorus_b": round(b, 3), "carbon_b": round(b - float(parameters["stripping"]), 3)}
        found.append(_link("stripping", "stoichiometry", **both, circulation=parameters["circulation"]))
    return found


def _link(words: str, lab: str, **values: Any) -> Html:
    """To another lab, with those of the values that it can take."""
    declared = get(lab).parameters.declared
    taken = {
        name: value for name, value in values.items() if name == "preset" or (name in declared and _inside(declared[name], value))
    }
    return Html(f'<a href="{lab}?{html(urlencode(taken))}">{html(words)}</a>')


def _inside(parameter: Any, value: Any) -> bool:
    return value in parameter.choices if parameter.choices else bool(parameter.nearest(value) == value)


def away_title(told: OverTime, pump: Pump, against: str) -> tuple[str, str]:
    """What is left after a year and after a century."""
    words = "Share of a year’s carbon that has not met the air since, by way" + (f"; thin: {against}" if against else "")
    whole = pump.now.export_in_all
    if not whole > 0:
        return "Nothing is away", words
    first, later = (percent(told.at(years) / whole) for years in (1.0, 100.0))
    return f"A year on, {first} is still down; a century on, {later}", words


def air_title(pump: Pump, parameters: Mapping[str, Any]) -> tuple[str, str]:
    """Where the air ends, both ways; and what is not told of its course."""
    background = AIRS[str(parameters["air"])]
    stay, follow = pump.ends["stay"], pump.ends["follow"]
    words = f"CO₂ against {background:.0f} ppm {'today' if parameters['air'] == 'today' else 'before industry'}. "
    if parameters["mixing"] == 1:
        words += "Dashed: nutrients as they are, year by year; dots: in the end"
    else:
        words += "Other mixing moves what the water itself holds, too: only the end that life makes is told"
    if max(abs(stay), abs(follow)) < 0.05:
        return "The air stays as it is", words
    if abs(stay - follow) < 0.05:
        return f"In the end {_air(follow)}, whether nutrients follow or not", words
    return f"In the end {_air(follow)}; {_air(stay).removesuffix(' CO₂')} if nutrients stayed" if abs(
        follow
    ) >= 0.05 else f"The air ends as it is; {_air(stay)} if nutrients stayed", words


def signed(ppm: float) -> str:
    """“+18”, “−0.9”, and 0 where it is less than is printed."""
    return "0" if abs(ppm) < 0.05 else f"{'+' if ppm > 0 else ''}{brief(ppm)}"
