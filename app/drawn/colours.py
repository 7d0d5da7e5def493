"""Which colour of a map stands for a value."""

from __future__ import annotations

import numpy as np
from bokeh.models import LinearColorMapper


def placed(mapper: LinearColorMapper, values: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Of each value the place of its colour, and the colours: those of the map, and those that it has for what is not on it."""
    colours, values = list(mapper.palette), np.asarray(values, float)
    steps = len(colours)
    with np.errstate(invalid="ignore"):
        at = np.clip(np.floor((values - mapper.low) / (mapper.high - mapper.low) * steps), 0, steps - 1)
    for here, colour in (
        (values < mapper.low, mapper.low_color),
        (values > mapper.high, mapper.high_color),
        (np.isnan(values), mapper.nan_color),
    ):
        if colour is not None and here.any():
            at[here] = len(colours)
            colours.append(colour)
    return at.astype(int), colours
