"""Fluxes of carbon and phosphorus measured date by date, at the depths of traps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.ocean.grid import Array
from engine.stoichiometry.martin import Fit, power_law
from engine.upload import UploadError

ELEMENTS = ("carbon", "phosphorus")


@dataclass(frozen=True, eq=False)
class Series:
    """Fluxes one below the other: (sample) and (sample, element), mmol m⁻² d⁻¹, NaN where not measured."""

    name: str
    site: Array
    date: Array
    depth: Array
    flux: Array
    flux_sd: Array

    @property
    def sites(self) -> tuple[str, ...]:
        """In the order of the file."""
        return tuple(dict.fromkeys(self.site.tolist()))

    @cached_property
    def ratio(self) -> Array:
        """(sample): C:P, NaN where not both fluxes are above zero."""
        carbon, phosphorus = self.flux.T
        both = (carbon > 0) & (phosphorus > 0)
        return np.asarray(np.divide(carbon, phosphorus, out=np.full(both.size, np.nan), where=both))

    def of(self, site: str) -> Series:
        """The fluxes of one site."""
        if site not in self.sites:
            raise UploadError(f"“{site}” is not a site of this file; there are {', '.join(self.sites)}.")
        here = self.site == site
        return replace(self, **{name: getattr(self, name)[here] for name in ("site", "date", "depth", "flux", "flux_sd")})


Samples = dict[tuple[np.datetime64, str], list[int]]
"""(date, site) → the samples that are fitted together, in order of time."""


def together(series: Series) -> Samples:
    """The dates of a series, each of one site."""
    groups: Samples = {}
    for sample, key in enumerate(zip(series.date, series.site.tolist(), strict=True)):
        groups.setdefault(key, []).append(sample)
    return {key: groups[key] for key in sorted(groups)}


def fit_of(series: Series, samples: list[int], element: str, z0: float) -> Fit:
    """The power law through the fluxes of an element in these samples."""
    column = ELEMENTS.index(element)
    return power_law(series.depth[samples], series.flux[samples, column], series.flux_sd[samples, column], z0)


def must_be_usable(series: Series) -> None:
    """Raises UploadError, with the reason, where no date gives a b of either element."""
    dates = together(series).values()
    if all(fit_of(series, samples, element, 1.0).dropped for samples in dates for element in ELEMENTS):
        raise UploadError(_unusable(series))


def _unusable(series: Series) -> str:
    """Why not one date of a series gives a b."""
    if np.isnan(series.flux).all():
        return "The file has no flux in any row."
    above = (series.flux > 0).any(axis=1)
    if not above.any():
        return "No flux is above zero, and a Martin b is a fit to logarithms."
    depths = np.unique(series.depth[above])
    if depths.size == 1:
        return f"All fluxes above zero are at one depth, {depths[0]:g} m, and a Martin b needs two on the same date."
    return "No date has fluxes of one element above zero at two depths, and a Martin b needs two on the same date."
