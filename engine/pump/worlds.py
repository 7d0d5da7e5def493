"""What is not known of the pump, drawn: each world differs in b, in what animals carry and where they stay, in C:P, in its waters.

The draws are of how far a world is from what is set, not of what is set: the same worlds for today and for any change, so that a
change of the result is none of luck. Each is normal, cut off at what can be (engine.budget.draws); a third of the worlds has the
waters of each circulation that explains what is observed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from engine.budget.draws import Spread, at, normals, quantiles
from engine.ocean.grid import Array
from engine.pump.parameters import PumpParameters
from engine.pump.surface import CIRCULATIONS

INPUTS = {
    "martin_b": "martin_b_sd",
    "animals": "animals_sd",
    "migrating": "migrating_sd",
    "respiration": "respiration_sd",
    "chain": "chain_sd",
    "stay_depth": "stay_depth_sd",
    "c_per_p": "c_per_p_sd",
}
"""Each by the parameter that says how far it is uncertain; the number of animals as a share of itself."""
CAN_BE = {
    "martin_b": (0.2, 2.0),
    "animals": (0.0, 4.0),
    "migrating": (0.0, 1.0),
    "respiration": (0.0, 1.0),
    "chain": (1.0, 10.0),
    "stay_depth": (100.0, 1000.0),
    "c_per_p": (50.0, 300.0),
}
CARRYING = ("animals", "migrating", "respiration", "chain")
"""What multiplies what animals carry."""


@dataclass(frozen=True, eq=False)
class Worlds:
    """(draw): b and depth of the stay beyond what is set, m; what animals carry and C:P, times what is set.

    The draws of one circulation stand together, in the order of CIRCULATIONS: `ends` is where each begins, and the last ends.
    """

    b: Array
    stay: Array
    carried: Array
    carbon: Array
    ends: tuple[int, ...]

    @property
    def parts(self) -> list[tuple[str, slice]]:
        """Where the draws of each circulation are."""
        return [(name, slice(*self.ends[n : n + 2])) for n, name in enumerate(CIRCULATIONS)]


def worlds(parameters: Mapping[str, Any]) -> Worlds:
    """As many as are asked for, about what is set."""
    spread = tuple(_spread(parameters, name) for name in INPUTS)
    return _drawn(spread, int(parameters["draws"]), int(parameters["seed"]))


def todays(parameters: Mapping[str, Any]) -> Worlds:
    """The same worlds about today's sea."""
    declared = PumpParameters()
    return worlds(
        {name: parameters[name] if name in (*INPUTS.values(), "draws", "seed") else declared[name] for name in declared}
    )


def one_by_one(parameters: Mapping[str, Any], circulation: str, z: float) -> Worlds:
    """One input after the other at its z-th standard deviation, the others at their middle."""
    spread = [_spread(parameters, name) for name in INPUTS]
    middle, moved = (np.array([float(at(quantiles(each), place)) for each in spread]) for place in (0.0, z))
    values = np.tile(middle[:, None], len(INPUTS))
    np.fill_diagonal(values, moved)
    before = CIRCULATIONS.index(circulation)
    return _of(tuple(spread), values, tuple(len(INPUTS) * (n > before) for n in range(len(CIRCULATIONS) + 1)))


def in_the_middle(parameters: Mapping[str, Any]) -> Worlds:
    """One world on each circulation, all else at its middle."""
    spread = [_spread(parameters, name) for name in INPUTS]
    values = np.array([[float(at(quantiles(each), 0.0))] * len(CIRCULATIONS) for each in spread])
    return _of(tuple(spread), values, tuple(range(len(CIRCULATIONS) + 1)))


def _spread(parameters: Mapping[str, Any], name: str) -> Spread:
    """About what is set; b and the depth of the stay about today's, for they are told as differences."""
    declared = PumpParameters.declared[name].value
    differs = name in ("martin_b", "stay_depth")
    mean = 1.0 if name == "animals" else float(declared if differs else parameters[name])
    return Spread(mean, float(parameters[INPUTS[name]]), *CAN_BE[name])


@lru_cache(maxsize=8)
def _drawn(spread: tuple[Spread, ...], draws: int, seed: int) -> Worlds:
    z = normals(len(INPUTS), draws, seed)
    values = np.stack([at(quantiles(each), row) for each, row in zip(spread, z, strict=True)])
    ends = tuple(round(draws * n / len(CIRCULATIONS)) for n in range(len(CIRCULATIONS) + 1))
    return _of(spread, values, ends)


def _of(spread: tuple[Spread, ...], values: Array, ends: tuple[int, ...]) -> Worlds:
    set_ = dict(zip(INPUTS, (each.mean for each in spread), strict=True))
    drawn = dict(zip(INPUTS, values, strict=True))
    carried = np.prod([drawn[name] / set_[name] if set_[name] else np.ones_like(drawn[name]) for name in CARRYING], axis=0)
    return Worlds(drawn["martin_b"] - set_["martin_b"], drawn["stay_depth"] - set_["stay_depth"], carried,
                  drawn["c_per_p"] / set_["c_per_p"], ends)  # fmt: skip
