"""Which dimension of a user's field is its time, depth, latitude or longitude: cf-xarray tells, by what the file says of the numbers
along it (units, standard_name, axis, positive), or else by its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

_KEYS = {"time": ("time",), "depth": ("vertical", "Z"), "lat": ("latitude",), "lon": ("longitude",)}
"""By what cf-xarray knows each."""


def axes(field: xr.DataArray) -> dict[str, str]:
    """The dimensions of a field by "time", "depth", "lat" and "lon", those that it has."""
    import cf_xarray  # noqa: F401  it gives every Dataset its .cf
    import xarray as xr

    along = xr.Dataset(coords={dim: field[dim].variable for dim in field.dims})
    told = along.cf.guess_coord_axis().cf
    names = told.axes | told.coordinates
    found = {axis: [dim for key in keys for dim in names.get(key, ())] for axis, keys in _KEYS.items()}
    return {axis: str(dims[0]) for axis, dims in found.items() if dims}
