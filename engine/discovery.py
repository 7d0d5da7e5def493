"""What finds a Dataset: the attributes of ACDD 1.3, which data catalogues search by.

http://wiki.esipfed.org/Attribute_Convention_for_Data_Discovery_1-3
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import NAME, __version__
from engine.citation import AUTHORS

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Lab

CONVENTIONS = "CF-1.11, ACDD-1.3"
_BOUNDS = {"latitude": "lat", "longitude": "lon", "depth": "vertical"}


def discovery(dataset: xr.Dataset, lab: Lab) -> dict[str, Any]:
    """Of the whole: what it is of, by whom, and where."""
    found: dict[str, Any] = {
        "Conventions": CONVENTIONS,
        "summary": lab.summary,
        "keywords": "ocean, biological carbon pump, model",
        "history": f"computed by the lab {lab.name} of the {NAME} {__version__}",
        "product_version": __version__,
        "project": NAME,
        "processing_level": "model result",
        "creator_name": AUTHORS,
        "creator_type": "group",
        "license": "MIT",
        "acknowledgement": "; ".join(map(str, lab.sources)),
        "standard_name_vocabulary": "CF Standard Name Table v93",
    }
    for axis, coordinate in dataset.coords.items():
        name = _BOUNDS.get(coordinate.attrs.get("standard_name", ""))
        if name and f"geospatial_{name}_min" not in found and (axis in dataset.dims or coordinate.size > 1):
            found |= {f"geospatial_{name}_min": float(coordinate.min()), f"geospatial_{name}_max": float(coordinate.max())}
            if name == "vertical":
                found["geospatial_vertical_positive"] = "down"
    return found


def each(dataset: xr.Dataset) -> None:
    """Of every variable whether it was computed or says where; of a depth which way is down, of a temperature that it is on a scale."""
    for name, variable in dataset.variables.items():
        attrs = variable.attrs
        attrs.setdefault("coverage_content_type", "coordinate" if name in dataset.coords else "modelResult")
        if attrs.get("standard_name") == "depth":
            attrs.setdefault("positive", "down")
        if "temperature" in attrs.get("standard_name", ""):
            attrs.setdefault("units_metadata", "temperature: on_scale")
