"""One year, one mole, one depth: the constants that numbers of different papers are counted by, and how one becomes another.

No number of a lab is changed by this: each takes the year, the ratio and the depth of its paper, by its name here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    Numbers = float | np.ndarray | xr.DataArray

DAY = 86400.0
"""s."""
JULIAN_YEAR, YEAR_365 = 365.25, 365.0
"""d: the mean year of the calendar, by which circulations and papers count; and that of models whose seasons repeat exactly."""
SECONDS_PER_YEAR = JULIAN_YEAR * DAY
SECONDS_PER_YEAR_365 = YEAR_365 * DAY

CARBON_MASS, PHOSPHORUS_MASS = 12.011, 30.974
"""g mol⁻¹, and so mg mmol⁻¹ (IUPAC 2021, doi 10.1515/pac-2019-0603)."""
CARBON_MASS_ROUND = 12.0
"""The same as the budget's paper and PISCES's chlorophyll take it."""
PG_PER_MG = 1e-18
PG_PER_MMOL = CARBON_MASS * PG_PER_MG
"""Of carbon."""
PG_YR_PER_MG_D, PG_YR_PER_MG_D_365 = JULIAN_YEAR * PG_PER_MG, YEAR_365 * PG_PER_MG
"""mg d⁻¹ to Pg yr⁻¹, by each year."""

REDFIELD_1963, ANDERSON_1994, TAKAHASHI_1985 = 106.0, 117.0, 122.0
"""mol C (mol P)⁻¹: Redfield et al., by which the ocean's and the inverse's cycles count; Anderson & Sarmiento,
doi 10.1029/93GB03318, by which stoichiometry counts; and Takahashi et al., doi 10.1029/JC090iC04p06907, of PISCES."""

LIT_DEPTH, TRAP_DEPTH, MODEL_DEPTH = 73.4, 150.0, 160.3
"""m: the base of the lit layer of the ocean's and the inverse's cycles; where drifting traps and feeding's columns count what
sinks; and the level of the moving ocean nearest to that."""


def at_depth(flux: Numbers, counted: float, wanted: float, b: Numbers) -> Any:
    """What of a sinking flux passes another depth, m, by the power law of Martin et al. (1987): F (z / z₀)^−b."""
    return flux * (wanted / counted) ** -b


def carbon_of(phosphorus: Numbers, c_per_p: float) -> Any:
    """Moles of carbon by moles of phosphorus."""
    return phosphorus * c_per_p


def recounted(carbon: Numbers, by: float, wanted: float) -> Any:
    """Carbon that was made of phosphorus at one C:P, at another."""
    return carbon * (wanted / by)


def in_years_of(rate: Numbers, days: float, wanted: float) -> Any:
    """A rate per year of so many days, per year of so many others."""
    return rate * (wanted / days)
