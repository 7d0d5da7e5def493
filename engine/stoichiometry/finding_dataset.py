"""What a series says, as a Dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.ocean.grid import Array
from engine.quantities import Quantity, describe
from engine.stoichiometry.finding import Finding, ratio_by_depth
from engine.stoichiometry.medians import PERCENTILES
from engine.stoichiometry.series import ELEMENTS

if TYPE_CHECKING:
    import xarray as xr

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
    "series_welch_t": Quantity("1", "Welch’s t of b of phosphorus against b of carbon"),
    "series_welch_df": Quantity("1", "degrees of freedom of Welch’s t"),
    "series_welch_p": Quantity("1", "two-sided probability of so large a Welch’s t by chance"),
    "sample_date": Quantity("1", "date of a flux"),
    "sample_site": Quantity("1", "site of a flux"),
    "sample_depth": Quantity("m", "depth of a flux", "depth"),
    "sample_flux": Quantity(_FLUX, "flux as measured, moles of the element"),
    "sample_ratio": Quantity("1", "C:P of what sinks, mol per mol"),
    "trap_ratio": Quantity("1", "C:P of what sinks, median over dates, mol per mol"),
    "trap_ratio_percentile": Quantity("1", "C:P of what sinks, bootstrap percentiles of the median, mol per mol"),
    "trap_ratios": Quantity("1", "number of C:P in the median"),
}


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
