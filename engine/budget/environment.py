"""How migrants go with their environment: Pearson r and the p-value of a line, over five places at most.

Five places are few: one of them can make or break any correlation, and of 48 tried two or three would pass p < 0.05 by
chance alone (Couret et al. 2025, section 2.8, warn of the same).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import published
from engine.budget.chain import GROUPS
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

    from engine.budget.model import Budget

WARNING = "Five places at most: one of them can make or break a correlation, and some pass p < 0.05 by chance alone."

MEASURES = ("migrant_biomass", "active_flux")

PRINTED = {
    ("zooplankton", "migrant_biomass", "salinity_mesopelagic"): 1,
    ("fish", "active_flux", "temperature_mesopelagic"): 1,
    ("fish", "active_flux", "salinity_epipelagic"): 1,
    ("fish", "active_flux", "oxygen_surface"): -1,
    ("decapods", "active_flux", "net_primary_production"): 1,
    ("decapods", "active_flux", "chlorophyll_maximum"): 1,
}
"""What section 3.8 calls significant, and its sign, among the environment means printed in the text."""

QUANTITIES = {
    "correlation": Quantity("1", "Pearson correlation over the places", colours="coolwarm"),
    "p_value": Quantity("1", "probability of so strong a linear regression by chance"),
    "places": Quantity("1", "number of places with both values"),
    "printed_sign": Quantity("1", "sign of the correlation where section 3.8 calls it significant, else 0"),
}


def _regression(x: np.ndarray, y: np.ndarray) -> tuple[float, float, int]:
    """r, p and the number of places; no r where there are fewer than three or nothing varies."""
    from scipy.stats import linregress

    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if x.size < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan, x.size
    line = linregress(x, y)
    return float(line.rvalue), float(line.pvalue), x.size


def correlate(budget: Budget | None = None) -> xr.Dataset:
    """Correlation of each group's migrant biomass and active flux with each environment mean the text prints.

    With a budget of the paper's zones, as the levers stand; without one, the paper's own Table 1.
    """
    import xarray as xr

    environment, table = published.table("environment"), published.table("budget")
    variables = list(environment.data_vars)
    shape = (len(GROUPS), len(MEASURES), len(variables))
    r, p, n = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, int)
    sign = np.zeros(shape, int)
    for index in np.ndindex(shape):
        group, measure, variable = GROUPS[index[0]], MEASURES[index[1]], variables[index[2]]
        column = f"{group}_{measure.removeprefix('migrant_')}"
        y = table[column].values if budget is None else getattr(budget, measure)[:, index[0]]
        r[index], p[index], n[index] = _regression(environment[variable].values, y)
        sign[index] = PRINTED.get((group, measure, str(variable)), 0)
    order = ("group", "measure", "variable")
    dataset = xr.Dataset(
        {"correlation": (order, r), "p_value": (order, p), "places": (order, n), "printed_sign": (order, sign)},
        coords={"group": list(GROUPS), "measure": list(MEASURES), "variable": variables},
        attrs={"warning": WARNING},
    )
    return describe(dataset, QUANTITIES)
