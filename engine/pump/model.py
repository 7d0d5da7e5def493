"""The whole pump: one carbon budget with nutrients as they are and with nutrients that follow, always both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np

from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean.circulation import stand_on
from engine.ocean.cycles import NEEDS, WATERS, Setting, State
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.reduced import scattered
from engine.ocean.sinking import Shape, martin
from engine.ocean.steady import EXACT, NOTHING, QUICK, Report
from engine.pump import inputs
from engine.pump.air import above
from engine.pump.carbon import Carbon
from engine.pump.parameters import PumpParameters
from engine.pump.today import Today, descent, today
from engine.pump.ways import Down

PG_YR_PER_MMOL_S = PG_PER_MMOL * SECONDS_PER_YEAR
FEEDS_BACK = (
    "martin_b", "animals", "stay_depth", "stay_range", "dop_share", "warming", "mixing", "appetite", "food_web", "migrating",
    "respiration", "respiration_q10", "hours_below", "chain", "loss_q10", "air",
)  # fmt: skip
"""What phosphorus and the water's way feel; all else changes the carbon alone."""


@dataclass(frozen=True, eq=False)
class Water:
    """At one vertical mixing and under one air: years until the surface, and until the air, of each cell."""

    made_of: tuple[Any, ...]
    time: Array
    out: Array
    report: Report

    @cached_property
    def order(self) -> Array:
        """What sorts the cells by their years until the surface."""
        return np.argsort(self.time)


@dataclass(frozen=True, eq=False)
class Solved:
    """What a cycle was solved for, by value, and how matter goes down in it; the cycle; the water it is in."""

    made_of: tuple[Any, ...]
    setting: Setting
    phosphorus: State
    water: Water
    report: Report

    @property
    def time(self) -> Array:
        return self.water.time

    @property
    def out(self) -> Array:
        return self.water.out

    @property
    def down(self) -> Down:
        assert isinstance(self.setting.way, Down)
        return self.setting.way


@dataclass(frozen=True, eq=False)
class Pump:
    """`stay` is the carbon where nutrients stay as they are, `follow` where they follow; `now` the one that was asked for.

    `today` is the same sea as it is; `ends` are ppm in the end beyond the air to begin with, of both.
    """

    over: Today
    solved: Solved
    nutrients: str
    today: Carbon
    stay: Carbon
    follow: Carbon
    ends: Mapping[str, float]
    recycled: float

    @property
    def ocean(self) -> Ocean:
        return self.over.ocean

    @property
    def now(self) -> Carbon:
        return self.follow if self.nutrients == "follow" else self.stay

    @property
    def growth(self) -> float:
        """Carbon that algae make, Pg C yr⁻¹: what becomes of it within hours stays near the surface."""
        return float(self.now.taken.sum()) / (1 - self.recycled)

    @property
    def exact(self) -> bool:
        return self.solved.report.tolerance <= EXACT and self.solved.report.converged

    @property
    def ppm(self) -> float:
        """CO₂ in the air in the end, beyond what there was to begin with."""
        return self.ends[self.nutrients]

    @cached_property
    def preformed(self) -> tuple[float, float]:
        """Mean phosphate that the water carries down unused, mmol m⁻³: today, and where nutrients follow."""
        return _preformed(self.over, _as_it_is(self.ocean)), _preformed(self.over, self.solved)


def compute(parameters: Mapping[str, Any], before: Pump | None = None, quick: bool = False, ocean: Ocean | None = None) -> Pump:
    """Both budgets, from those before on the same ocean."""
    over = today(stand_on(parameters, ocean, NEEDS))
    solved = _solve(over, parameters, before.solved if before and before.over is over else None, QUICK if quick else EXACT)
    reference, air = carbon_today(over.ocean), above(over.ocean, str(parameters["air"]))
    stay, follow = carbon(parameters, over, solved, follows=False), carbon(parameters, over, solved, follows=True)
    before_all = reference.stored(air.time)
    ends = {
        name: air.in_the_end(float(parameters["alkalinity"]), each.stored(solved.out) - before_all)
        for name, each in (("stay", stay), ("follow", follow))
    }
    return Pump(over, solved, str(parameters["nutrients"]), reference, stay, follow, ends, float(parameters["recycled"]))


def ahead(parameters: Mapping[str, Any], ocean: Ocean | None = None) -> Callable[[], None] | None:
    """What makes quick answers quicker on the ocean that is set: seconds of work, for once; nothing where somebody has begun."""
    over = today(stand_on(parameters, ocean, NEEDS))
    settings = cache(lambda: [_setting(over.ocean, each) for each in scattered(as_fitted(over.ocean))])
    if not (shorten := over.cycles.ahead(settings)):
        return None

    def work() -> None:
        shorten()
        above(over.ocean, str(parameters["air"])).shorten([each.mixing for each in settings()[:WATERS]])

    return work


def _solve(over: Today, parameters: Mapping[str, Any], before: Solved | None, tolerance: float) -> Solved:
    """The phosphorus that follows, and the water's way; what was solved before for the same is taken over."""
    made_of = feeds_back(parameters)
    before = before or _as_it_is(over.ocean)
    if before.made_of == made_of and before.report.tolerance <= tolerance:
        return before
    setting = _setting(over.ocean, parameters)
    lives = setting.uptake > 0
    phosphorus = over.cycles.phosphorus(setting, _guess(over, before), tolerance) if lives else _lifeless(over)
    water = _water(over, parameters, before.water, tolerance)
    return Solved(made_of, setting, phosphorus, water, water.report + replace(phosphorus.report, tolerance=tolerance))


def _setting(ocean: Ocean, parameters: Mapping[str, Any]) -> Setting:
    """What the parameters change of the ocean."""
    return Setting(
        mixing=parameters["mixing"],
        uptake=parameters["appetite"],
        dop_share=parameters["dop_share"],
        way=descent(ocean, parameters),
    )


def _water(over: Today, parameters: Mapping[str, Any], before: Water, tolerance: float) -> Water:
    """At what is set; the one before where that is the same."""
    mixing, background = made_of = parameters["mixing"], str(parameters["air"])
    if mixing == 1:
        return _own_water(over.ocean)(background)
    if before.made_of == made_of and before.report.tolerance <= tolerance:
        return before
    time = over.cycles.sequestration_time(Setting(mixing=mixing), before.time, tolerance)
    out, report = above(over.ocean, background).out(mixing, before.out, tolerance)
    return Water(made_of, time.values["sequestration_time"], out, time.report + report)


@of_ocean
def _own_water(ocean: Ocean) -> Callable[[str], Water]:
    """By the air above it."""
    time = today(ocean).time
    return lru_cache(maxsize=None)(lambda background: Water((1.0, background), time, above(ocean, background).time, NOTHING))


def _guess(over: Today, before: Solved) -> Mapping[str, Array]:
    return before.phosphorus.values if before.setting.uptake > 0 else over.phosphorus.values


def _lifeless(over: Today) -> State:
    """All phosphorus dissolved and even: nothing takes it up."""
    even = np.full(over.cycles.grid.size, over.ocean.settings["mean_phosphorus"])
    return State({"phosphate": even, "dop": np.zeros_like(even)}, NOTHING, np.zeros_like(even))


def feeds_back(parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    """By what a solved cycle is known."""
    return tuple(parameters[name] for name in FEEDS_BACK)


def solved_for(parameters: Mapping[str, Any], ocean: Ocean) -> Solved:
    """The cycle, exactly."""
    return _solve(today(ocean), parameters, None, EXACT)


@of_ocean
def _as_it_is(ocean: Ocean) -> Solved:
    over, p = today(ocean), as_fitted(ocean)
    return Solved(feeds_back(p), over.setting, over.phosphorus, _own_water(ocean)(str(p["air"])), over.phosphorus.report)


@of_ocean
def carbon_today(ocean: Ocean) -> Carbon:
    """Today's carbon."""
    return carbon(as_fitted(ocean), today(ocean), _as_it_is(ocean), follows=True)


def as_fitted(ocean: Ocean) -> PumpParameters:
    """The pump as declared, at the b and the dissolved share of an ocean."""
    changed = PumpParameters().replace(martin_b=today(ocean).b, dop_share=ocean.settings["dop_share"])
    assert isinstance(changed, PumpParameters)
    return changed


def carbon(parameters: Mapping[str, Any], over: Today, solved: Solved, follows: bool) -> Carbon:
    """The carbon that goes with phosphorus: with the cycle that was solved, or with today's, of which each way carries its part."""
    cycles, sinking, down = over.cycles, over.cycles.sinking, solved.down
    state, life = (solved.phosphorus, 1.0) if follows else (over.phosphorus, float(parameters["appetite"]))
    dissolving = float(parameters["dop_share"])
    more = 1.0 if follows else dissolving / cycles.share(over.setting)
    uptake = life * state.uptake
    leaving = (1 - dissolving) * sinking.leaving(uptake)
    ratio = _ratio(parameters, over) * PG_YR_PER_MMOL_S
    sinks = (1 - (down.share if follows else over.down.share)) * leaving * ratio
    swims = down.share * leaving * ratio
    shallower: Shape = martin(down.b - parameters["stripping"])
    decayed = parameters["c_per_p"] * PG_YR_PER_MMOL_S * life * more * cycles.decay * state.values["dop"]
    freed = np.stack(
        [
            sinking.spread(sinks, shallower),
            sinking.spread(swims, down.animals),
            np.where(sinking.lit, 0.0, decayed),
        ]
    )
    in_column = sinking.summed(uptake)
    share_of_column = uptake / np.where(in_column > 0, in_column, 1.0)[sinking.column]
    dissolved = in_column * dissolving * parameters["c_per_p"] * PG_YR_PER_MMOL_S
    taken = share_of_column * (sinks + swims + dissolved)[sinking.column]
    lingering = float(decayed.sum()) * over.ocean.settings["dop_life"]
    return Carbon(sinking, freed, np.where(sinking.lit, decayed, 0.0), taken, lingering, solved.time, solved.water.order)


def _ratio(parameters: Mapping[str, Any], over: Today) -> Array | float:
    """C:P by column; of the law, scaled so that all that goes down today has the C:P that is set."""
    if parameters["c_per_p_law"] == "one":
        return float(parameters["c_per_p"])
    law, weight = inputs.c_per_p(over.ocean), over.cycles.sinking.leaving(over.phosphorus.uptake)
    return np.asarray(law * parameters["c_per_p"] / np.average(law, weights=weight))


def _preformed(over: Today, solved: Solved) -> float:
    cycles, state = over.cycles, solved.phosphorus
    brought = cycles.sunk(state.uptake, solved.setting) + cycles.decay * state.values["dop"] - state.uptake
    regenerated = float(brought @ solved.time) * SECONDS_PER_YEAR
    return cycles.grid.mean(state.values["phosphate"]) - regenerated / float(cycles.volume.sum())
