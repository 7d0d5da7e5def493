"""What can be told of a cup by name: how far its particles came, who finds them, the sea above, and where they left it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.catchment import area, tracks
from engine.catchment.model import SHARES, Catch, Cup, surface
from engine.catchment.parameters import MAPS
from engine.catchment.record import Record
from engine.catchment.tellers import BOXES, FUNNEL, NETWORK
from engine.ocean.grid import Array
from engine.rings import rings
from engine.tells import Curve, Field, Number, Place, Tell

HALF, APART = 250.0, 5.0
"""km from the trap that a map reaches to every side, and between the numbers it is drawn of."""
COLOURS = {
    "height": "balance",
    "vorticity": "curl",
    "temperature": "thermal",
    "speed": "speed",
    "deep_energy": "speed",
    "deep_vorticity": "curl",
}
UNITS = {"height": "cm", "vorticity": "1", "temperature": "K", "speed": "cm s-1", "deep_energy": "cm2 s-2", "deep_vorticity": "1"}
FACTORS = {"height": 100.0, "speed": 100.0, "deep_energy": 1e4}


def _of_cup(told: Callable[[Cup], float]) -> Callable[[Any, Catch], float]:
    return lambda parameters, catch: told(catch.cup)


def _found(*names: str) -> Callable[[Any, Catch], float]:
    """% of the particles that the best of these finds; nothing where none of them speaks."""
    return _of_cup(lambda cup: 100 * max(cup.overlap.get(name, float("nan")) for name in names))


def _set(name: str) -> Callable[[Any, Catch], float]:
    return lambda parameters, catch: float(parameters[name])


def _days(parameters: Any, catch: Catch) -> float:
    return float((parameters["depth"] - tracks.TOP) / parameters["speed"])


def _middle(cup: Cup) -> tuple[float, float]:
    """Of the places where the particles left the surface, km east and north of the trap."""
    return float(cup.x[:, -1].mean()) / 1e3, float(cup.y[:, -1].mean()) / 1e3


def _drift(parameters: Any, catch: Catch) -> tuple[Array, Array]:
    """From the surface down."""
    return catch.cup.depth[::-1], catch.cup.spread[1][::-1]


def _map(name: str) -> Field:
    def of(parameters: Any, catch: Catch) -> tuple[Array, Array, Array]:
        along = np.arange(-HALF, HALF + APART / 2, APART)
        return along, along, FACTORS.get(name, 1.0) * surface(Record.shipped(), catch, name, 1e3 * HALF, 1e3 * APART)

    return Field(
        MAPS[name], UNITS[name], of, colours=COLOURS[name], x_unit="km", points=lambda parameters, catch: [(0.0, 0.0, "trap")]
    )


def _place(text: str, which: Callable[[Cup], Array | None]) -> Place:
    """The middle of an area, and the lines that hold three quarters of it and one quarter."""

    def of(parameters: Any, catch: Catch) -> tuple[tuple[float, float], list[list[tuple[float, float]]]]:
        told = which(catch.cup)
        if told is None:
            return (float("nan"), float("nan")), []
        weight = told / told.sum()
        x, y = (float((weight.sum(axis=axis) * area.AXIS).sum()) / 1e3 for axis in (0, 1))
        drawn = rings(area.AXIS / 1e3, told, [area.height(told, share) for share in SHARES])
        return (x, y), [list(zip(east.tolist(), north.tolist(), strict=True)) for east, north in drawn]

    return Place(text, of)


TELLS: Mapping[str, Tell] = {
    "distance": Number("mean distance from the trap", "km", _of_cup(lambda cup: cup.distance), 2),
    "away": Number("distance of the middle of them from the trap", "km", _of_cup(lambda cup: float(np.hypot(*_middle(cup)))), 2),
    "east": Number("mean distance east of the trap", "km", _of_cup(lambda cup: _middle(cup)[0]), 2),
    "north": Number("mean distance north of the trap", "km", _of_cup(lambda cup: _middle(cup)[1]), 2),
    "area": Number("area that three quarters of the particles left", "km2", _of_cup(lambda cup: cup.wide), 2),
    "sinking_speed": Number("particles sink", "m d-1", _set("speed")),
    "depth": Number("the trap hangs at", "m", _set("depth")),
    "days": Number("days that a particle is on its way", "days", _days, 2),
    "half_way": Number("depth above which half of the way is made", "m", _of_cup(lambda cup: cup.half_way), 2),
    "inside_100": Number(
        "particles that left the surface inside the box of 100 km", "%", _of_cup(lambda cup: 100 * cup.within(100.0)), 2
    ),
    "network": Number("found by the network", "%", _found(NETWORK), 2),
    "mean_catchment": Number("found by the mean catchment", "%", _found(FUNNEL), 2),
    "box": Number("found by the best box", "%", _found(*BOXES), 2),
    "box_100": Number("found by the box of 100 km", "%", _found("box_100"), 2),
    "box_200": Number("found by the box of 200 km", "%", _found("box_200"), 2),
    "drift": Curve("median distance from the trap", "km", "depth", "m", _drift, down=True),
    **{name: _map(name) for name in MAPS},
    "source": _place("where the particles left the surface", lambda cup: cup.catchment),
    "told": _place("where the network says that they did", lambda cup: cup.told),
}
