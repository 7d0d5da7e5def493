"""Which ocean a lab stands on: an embedded one, as the parameter says, or one of the user's own in its place.

Every lab on an ocean declares `circulation = CIRCULATION` among its parameters, takes a further argument `ocean` in compute and
in its runs, and asks `stand_on` for the ocean. Nothing else opens an embedded ocean for a result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from engine.ocean.derived import of_ocean
from engine.ocean.grid import Grid, OceanError
from engine.ocean.ocean import EMBEDDED, QUANTITIES, Ocean
from engine.parameter import Parameter, Parameters
from engine.short import short

CIRCULATION = Parameter(
    next(iter(EMBEDDED)),
    label="Circulation",
    description="The ocean all of it stands on: its currents, its mixing, and what it came with. The finer one has nearly three "
    "times as many cells, and takes about four times as long.",
    choices=tuple(EMBEDDED),
    choice_labels=tuple(EMBEDDED.values()),
    section="Ocean",
    reference="ours, by an inversion in the manner of DeVries & Primeau 2011",
    doi="10.1175/JPO-D-10-05011.1",
)
"""One and the same in all labs."""
COMPARED = CIRCULATION.value
"""The ocean that published numbers are set beside, whatever is chosen."""


def compared() -> Ocean:
    """That ocean."""
    return Ocean.embedded(str(COMPARED))


def compared_on(parameters: type[Parameters]) -> str:
    """What is to be said where a lab's numbers stand beside published ones; nothing for a lab that stands on no ocean."""
    if CIRCULATION.name not in parameters.declared:
        return ""
    return f"Ours are on the ocean “{EMBEDDED[str(COMPARED)]}”, whatever circulation is set."


def stand_on(parameters: Mapping[str, Any], own: Ocean | None = None, needs: Collection[str] = ()) -> Ocean:
    """The user's own, if there is one, else the embedded one that is set; OceanError where it lacks what a lab needs."""
    ocean = own or Ocean.embedded(str(parameters[CIRCULATION.name]))
    missing = [each for each in needs if each not in ocean.fields and each not in ocean.settings]
    if missing:
        raise OceanError(
            f"“{short(ocean.name)}” is a circulation without {_listed(missing)}: this lab stands on an ocean that brings them along, "
            "as those do that this software made."
        )
    return ocean


def _listed(names: Collection[str]) -> str:
    words = [QUANTITIES[each].long_name if each in QUANTITIES else each.replace("_", " ") for each in names]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def read_circulation(data: bytes, name: str) -> dict[str, Ocean]:
    """One of the user's own from a file, as an argument of compute."""
    from engine.ocean.load import read

    return {"ocean": read(data, name)}


@of_ocean
def on_cells_of(ocean: Ocean) -> str:
    """The embedded ocean that has the very same cells, by its name; nothing where there is none."""
    return next((name for name in EMBEDDED if _same_cells(ocean.grid, Ocean.embedded(name).grid)), "")


@of_ocean
def is_embedded(ocean: Ocean) -> bool:
    """Whether it is one of the embedded oceans, or a copy: the same cells, water that moves alike, and the same tracers."""
    name = on_cells_of(ocean)
    if not name:
        return False
    theirs = Ocean.embedded(name)
    same = ocean.settings == theirs.settings and ocean.fields.keys() == theirs.fields.keys()
    return same and _alike(ocean, theirs)


def _alike(ocean: Ocean, theirs: Ocean) -> bool:
    ours, others = ocean.operator, theirs.operator
    parts = all(np.array_equal(getattr(ours, part), getattr(others, part)) for part in ("indptr", "indices", "data"))
    return parts and all(np.array_equal(values, theirs.fields[name]) for name, values in ocean.fields.items())


def _same_cells(one: Grid, other: Grid) -> bool:
    return one is other or all(
        np.array_equal(getattr(one, part), getattr(other, part)) for part in ("lat_edge", "lon_edge", "depth_edge", "wet")
    )
