"""The drawn worlds as rows: what is not known in each, and what the pump comes to there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.crossfilter import Column
from engine.pump.draws import bands
from engine.pump.model import Pump
from engine.pump.worlds import worlds

NAMES = {"particles": "kept by what sinks", "animals": "kept by animals", "dissolved": "kept by what dissolves"}


def rows(parameters: Mapping[str, Any], pump: Pump) -> list[Column]:
    """With nutrients as they are set; carbon in Pg."""
    world, sure = worlds(parameters), bands(parameters, pump).of(str(parameters["nutrients"]))
    circulation = np.concatenate([np.full(part.stop - part.start, number + 1.0) for number, (_, part) in enumerate(world.parts)])
    return [
        Column("kept_in_all", "Kept in all, Pg C", sure.drawn_in_all),
        Column("more", "Kept beyond today’s, Pg C", sure.drawn_more),
        *(Column(way, f"{NAMES[way].capitalize()}, Pg C", kept) for way, kept in zip(NAMES, sure.drawn_kept, strict=True)),
        Column("martin_b", "Martin’s b", parameters["martin_b"] + world.b),
        Column("stay_depth", "Depth where animals stay, m", parameters["stay_depth"] + world.stay),
        Column("carried", "What animals carry, times what is set", world.carried),
        Column("c_per_p", "C:P, mol per mol", parameters["c_per_p"] * world.carbon),
        Column("circulation", "Waters: 1 of 6°, 2 of 4°, 3 earlier", circulation),
    ]
