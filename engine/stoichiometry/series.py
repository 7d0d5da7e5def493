"""Fluxes of carbon and phosphorus measured date by date → a Martin b of each, as the paper has them for Bermuda.

ln F = ln F(z₀) − b ln(z / z₀)                              least squares, at each date of a site; Martin et al. (1987)
t = (b̄_P − b̄_C) / √(s_P²/n_P + s_C²/n_C)                    Welch (1947), doi 10.1093/biomet/34.1-2.28
ν = (s_P²/n_P + s_C²/n_C)² / (s_P⁴/n_P²(n_P−1) + s_C⁴/n_C²(n_C−1))

The paper (Tanioka, Matsumoto & Lomas 2021, doi 10.1029/2021GL094924) prints medians of b and Welch's test of the fluxes at 150,
200 and 300 m from 2006 to 2019. The test takes all values as independent; the median of b_P − b_C over the dates that have both,
with its interval, does not need carbon and phosphorus of one date to be.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from engine.ocean.grid import Array
from engine.parameter import Parameter
from engine.quantities import Quantity, describe
from engine.upload import UploadError

if TYPE_CHECKING:
    import xarray as xr

warnings.filterwarnings("ignore", "Precision loss occurred", RuntimeWarning)  # of a side without spread, which is tested too

ELEMENTS = ("carbon", "phosphorus")
PERCENTILES = (2.5, 97.5)
RESAMPLES = 10_000
FEWEST_FOR_95 = 6
"""All n dates lie on one side of the true median in 2^(1−n) of cases: more than 5 % below six."""
ROUNDING = 1e-9
"""Values of b that differ by no more are the same."""

_FLUX = "mmol m-2 d-1"
QUANTITIES = {
    "element": Quantity("1", "element of the sinking matter"),
    "percentile": Quantity("%", "share of the resampled medians below"),
    "trap_depth": Quantity("m", "depth of a flux", "depth"),
    "series_date": Quantity("1", "date of the fluxes that are fitted together"),
    "series_site": Quantity("1", "site of the fluxes that are fitted together"),
    "series_b": Quantity("1", "Martin b of a date"),
    "series_b_sd": Quantity("1", "Martin b of a date, standard deviation by the errors of its fluxes"),
    "series_start_flux": Quantity(_FLUX, "fitted flux at the reference depth, moles of the element"),
    "series_r_squared": Quantity("1", "share of the variance of ln flux that the fit explains, from three depths on"),
    "series_depths": Quantity("1", "number of depths with a flux above zero"),
    "series_dropped": Quantity("1", "why a date has no b"),
    "series_start_ratio": Quantity("1", "C:P of the fitted fluxes at the reference depth, mol per mol"),
    "series_median": Quantity("1", "Martin b, median over dates"),
    "series_median_percentile": Quantity("1", "Martin b, bootstrap percentiles of the median"),
    "series_spread": Quantity("1", "Martin b, standard deviation over dates"),
    "series_dates": Quantity("1", "number of dates that have a b"),
    "series_difference": Quantity("1", "b of phosphorus less b of carbon, median over the dates that have both"),
    "series_difference_percentile": Quantity("1", "b of phosphorus less b of carbon, bootstrap percentiles of the median"),
    "series_pairs": Quantity("1", "number of dates that have both"),
    "series_welch_t": Quantity("1", "Welch's t of b of phosphorus against b of carbon"),
    "series_welch_df": Quantity("1", "degrees of freedom of Welch's t"),
    "series_welch_p": Quantity("1", "two-sided probability of so large a Welch's t by chance"),
    "sample_date": Quantity("1", "date of a flux"),
    "sample_site": Quantity("1", "site of a flux"),
    "sample_depth": Quantity("m", "depth of a flux", "depth"),
    "sample_flux": Quantity(_FLUX, "flux as measured, moles of the element"),
    "sample_ratio": Quantity("1", "C:P of what sinks, mol per mol"),
    "trap_ratio": Quantity("1", "C:P of what sinks, median over dates, mol per mol"),
    "trap_ratio_percentile": Quantity("1", "C:P of what sinks, bootstrap percentiles of the median, mol per mol"),
    "trap_ratios": Quantity("1", "number of C:P in the median"),
}


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


@dataclass(frozen=True)
class Fit:
    """A power law through the fluxes of one element at one date; `dropped` says why there is none."""

    b: float = np.nan
    b_sd: float = np.nan
    start_flux: float = np.nan
    r_squared: float = np.nan
    depths: int = 0
    dropped: str = ""


@dataclass(frozen=True, eq=False)
class Middle:
    """A median and its bootstrap percentiles; NaN where one value is all there is."""

    median: float
    percentile: Array
    spread: float
    count: int


@dataclass(frozen=True)
class Welch:
    """Welch's t-test of two means: t, its degrees of freedom, and the two-sided p."""

    t: float
    df: float
    p: float


@dataclass(frozen=True, eq=False)
class Finding:
    """What a series says: fits in order of `date` and `site`, by element; an element that no date gives a b of is absent."""

    series: Series
    seed: int
    date: Array
    site: Array
    fits: Mapping[str, tuple[Fit, ...]]
    b: Mapping[str, Middle]
    difference: Middle | None
    welch: Welch | None
    notes: tuple[str, ...]

    def values(self, name: str) -> Array:
        """(date, element): one number of all fits."""
        return np.array([[getattr(fit, name) for fit in each] for each in self.fits.values()]).T


def power_law(depth: Array, flux: Array, sd: Array, z0: float) -> Fit:
    """b and F(z₀) by least squares through the fluxes above zero: b = −Σ x ln F / Σ x², where x is ln z less its mean.

    The spread of b by the errors of the fluxes, to first order: s_b² = Σ (x s_F / F)² / (Σ x²)².
    """
    measured = np.isfinite(flux)
    used = measured & (flux > 0)
    depths = np.unique(depth[used]).size
    if depths < 2:
        return Fit(depths=depths, dropped=_why(depth[measured], flux[measured], depths))
    log_depth, log_flux = np.log(depth[used] / z0), np.log(flux[used])
    centre, level = log_depth.mean(), log_flux.mean()
    x, y = log_depth - centre, log_flux - level
    b = -float(x @ y / (x @ x))
    b_sd = float(np.linalg.norm(x * sd[used] / flux[used]) / (x @ x))
    left = float(np.sum((y + b * x) ** 2))
    r_squared = 1 - left / float(y @ y) if depths > 2 and np.ptp(y) > ROUNDING else np.nan
    return Fit(b, b_sd, float(np.exp(level + b * centre)), r_squared, depths)


def _why(depth: Array, flux: Array, depths: int) -> str:
    """Why fewer than two depths are left to fit."""
    if not flux.size:
        return "not measured"
    if not depths:
        return "no flux above zero" if flux.any() else "every flux is zero"
    return "one depth" if np.unique(depth).size == 1 else "above zero at one depth"


def resampled_medians(values: Array, seed: int, count: int = RESAMPLES) -> Array:
    """Medians of `count` samples of n drawn with replacement from the n values (Efron 1979).

    A resample is ordered[⌊n U⌋] of n uniform U, so its median needs but the middle one: the m-th smallest U is of
    Beta(m, n + 1 − m); for even n the next one, too, of which (U_next − U) / (1 − U) is of Beta(1, n − m).
    """
    ordered, n, random = np.sort(values), values.size, np.random.default_rng(seed)
    m = (n + 1) // 2
    lower = random.beta(m, n + 1 - m, count)
    upper = lower if n % 2 else lower + (1 - lower) * random.beta(1, n - m, count)
    low, high = (ordered[np.minimum((n * each).astype(int), n - 1)] for each in (lower, upper))
    return np.asarray((low + high) / 2)


def middle(values: Array, seed: int) -> Middle:
    """Of those values that are numbers; there must be one."""
    known = values[np.isfinite(values)]
    if known.size == 1:
        return Middle(float(known[0]), np.full(len(PERCENTILES), np.nan), np.nan, 1)
    percentile = np.percentile(resampled_medians(known, seed), PERCENTILES)
    return Middle(float(np.median(known)), percentile, float(known.std(ddof=1)), known.size)


def welch(first: Array, second: Array) -> Welch | None:
    """Whether two means differ, whatever their spreads; None where a side has one value, or neither side any spread."""
    from scipy.stats import ttest_ind

    if min(first.size, second.size) < 2 or max(np.ptp(first), np.ptp(second)) <= ROUNDING:
        return None
    found = ttest_ind(first, second, equal_var=False)
    return Welch(float(found.statistic), float(found.df), float(found.pvalue))


def find(series: Series, z0: float, seed: int = 1, site: str | None = None) -> Finding:
    """b of each element date by date, medians and the test: of one site where it is named, else of all sites together."""
    series = series if site is None else series.of(site)
    must_be_usable(series)
    together = _together(series)
    every = {element: tuple(_fit(series, samples, element, z0) for samples in together.values()) for element in ELEMENTS}
    fits = {element: each for element, each in every.items() if not all(fit.dropped for fit in each)}
    b = {element: np.array([fit.b for fit in each]) for element, each in fits.items()}
    difference, test = None, None
    if len(b) == len(ELEMENTS):
        test = welch(*(b[element][np.isfinite(b[element])] for element in ("phosphorus", "carbon")))
        less = b["phosphorus"] - b["carbon"]
        difference = middle(less, seed) if np.isfinite(less).any() else None
    middles = {element: middle(each, seed) for element, each in b.items()}
    date, place = np.array([date for date, _ in together]), np.array([place for _, place in together], object)
    return Finding(series, seed, date, place, fits, middles, difference, test, tuple(_notes(series, fits, middles, test)))


Samples = dict[tuple[np.datetime64, str], list[int]]
"""(date, site) → the samples that are fitted together, in order of time."""


def _together(series: Series) -> Samples:
    groups: Samples = {}
    for sample, key in enumerate(zip(series.date, series.site.tolist(), strict=True)):
        groups.setdefault(key, []).append(sample)
    return {key: groups[key] for key in sorted(groups)}


def _fit(series: Series, samples: list[int], element: str, z0: float) -> Fit:
    column = ELEMENTS.index(element)
    return power_law(series.depth[samples], series.flux[samples, column], series.flux_sd[samples, column], z0)


def must_be_usable(series: Series) -> None:
    """Raises UploadError, with the reason, where no date gives a b of either element."""
    together = _together(series).values()
    if all(_fit(series, samples, element, 1.0).dropped for samples in together for element in ELEMENTS):
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


def _notes(series: Series, fits: Mapping[str, tuple[Fit, ...]], b: Mapping[str, Middle], test: Welch | None) -> list[str]:
    """What is to be said of a finding, a sentence each."""
    notes = []
    for element, each in fits.items():
        reasons = [fit.dropped for fit in each if fit.dropped]
        if reasons:
            counted = ", ".join(f"{reasons.count(reason)} × {reason}" for reason in dict.fromkeys(reasons))
            notes.append(f"{len(reasons)} of {len(each)} dates give no b of {element}: {counted}.")
        if 1 < b[element].count < FEWEST_FOR_95:
            notes.append(f"{b[element].count} dates are too few for an interval of 95 %: that of {element} spans less.")
    left_out = int(np.sum(series.flux <= 0))
    if left_out:
        notes.append(f"Left out of the fits: {left_out} fluxes of zero or less; where they were the deeper ones, b is too low.")
    for element in ELEMENTS:
        if element not in fits and np.isfinite(series.flux[:, ELEMENTS.index(element)]).any():
            notes.append(f"No date gives a b of {element}.")
    if test is None:
        notes.append(_untested(b))
    return notes


def _untested(b: Mapping[str, Middle]) -> str:
    """Why there is no Welch test."""
    if len(b) < len(ELEMENTS):
        return f"There is no test: there is a b of {next(iter(b))} only."
    few = [element for element, each in b.items() if each.count < 2]
    if few:
        return f"There is no test: one date alone gives a b of {' and of '.join(few)}."
    return "There is no test: all dates have the same b."


def to_sliders(finding: Finding, declared: Mapping[str, Parameter]) -> tuple[dict[str, float], list[str]]:
    """Medians as values of the parameters `carbon_b` and `phosphorus_b`, kept inside their bounds; and where that changed one."""
    values, notes = {}, []
    for element, each in finding.b.items():
        name = f"{element}_b"
        low, high = declared[name].bounds or (-np.inf, np.inf)
        values[name] = float(np.clip(each.median, low, high))
        if values[name] != each.median:
            notes.append(
                f"{declared[name].label}: your {each.median:.2f} is outside {low:g} to {high:g}; set to {values[name]:g}."
            )
    return values, notes


def to_dataset(finding: Finding) -> xr.Dataset:
    """Fits (profile, element), fluxes as measured (sample), C:P by depth (trap_depth), medians and the test."""
    import xarray as xr

    series, elements = finding.series, list(finding.fits)
    columns = [ELEMENTS.index(element) for element in elements]
    dataset = xr.Dataset(
        {
            f"series_{name}": (("profile", "element"), finding.values(name))
            for name in ("b", "b_sd", "start_flux", "r_squared", "depths", "dropped")
        },
        coords={
            "element": elements,
            "percentile": list(PERCENTILES),
            "series_date": ("profile", _days(finding.date)),
            "series_site": ("profile", finding.site.tolist()),
            "sample_date": ("sample", _days(series.date)),
            "sample_site": ("sample", series.site.tolist()),
            "sample_depth": ("sample", series.depth),
        },
        attrs={"data": series.name, "notes": "\n".join(finding.notes)},
    )
    dataset["sample_flux"] = (("sample", "element"), series.flux[:, columns])
    for name, attribute in (("median", "median"), ("median_percentile", "percentile"), ("spread", "spread"), ("dates", "count")):
        values = np.array([getattr(each, attribute) for each in finding.b.values()])
        dataset[f"series_{name}"] = (("element", "percentile")[: values.ndim], values)
    if len(elements) == len(ELEMENTS):
        _add_both(dataset, finding)
    return describe(dataset, QUANTITIES)


def _days(date: Array) -> Array:
    """As xarray keeps times."""
    return np.asarray(date.astype("datetime64[s]"))


def _add_both(dataset: xr.Dataset, finding: Finding) -> None:
    """What needs carbon and phosphorus: C:P of what sinks, the difference of their b, and the test."""
    start = finding.values("start_flux")
    dataset["series_start_ratio"] = ("profile", start[:, 0] / start[:, 1])
    dataset["sample_ratio"] = ("sample", finding.series.ratio)
    by_depth = ratio_by_depth(finding.series, finding.seed)
    if by_depth:
        dataset.coords["trap_depth"] = list(by_depth)
        dataset["trap_ratio"] = ("trap_depth", [each.median for each in by_depth.values()])
        dataset["trap_ratio_percentile"] = (("trap_depth", "percentile"), [each.percentile for each in by_depth.values()])
        dataset["trap_ratios"] = ("trap_depth", [each.count for each in by_depth.values()])
    if finding.difference:
        dataset["series_difference"] = finding.difference.median
        dataset["series_difference_percentile"] = ("percentile", finding.difference.percentile)
        dataset["series_pairs"] = finding.difference.count
    if finding.welch:
        for name in ("t", "df", "p"):
            dataset[f"series_welch_{name}"] = getattr(finding.welch, name)


def ratio_by_depth(series: Series, seed: int) -> dict[float, Middle]:
    """C:P of what sinks at every depth that has both fluxes, from above."""
    known = np.isfinite(series.ratio)
    depths = np.unique(series.depth[known])
    return {float(depth): middle(series.ratio[known & (series.depth == depth)], seed) for depth in depths}
