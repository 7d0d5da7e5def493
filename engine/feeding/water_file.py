"""Water of the user's own by file: profiles as CSV, or fields of the whole ocean as NetCDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import netcdf
from engine.feeding.upload import Casts, read_casts
from engine.feeding.water import columns
from engine.ocean.circulation import compared

if TYPE_CHECKING:
    from engine.feeding.fields import Fields


def read_water(data: bytes, name: str) -> Casts | Fields:
    """What is in a file, told by how it begins."""
    if data.startswith(netcdf.BEGINNINGS):
        from engine.feeding.fields import read_fields

        return read_fields(data, name, columns(compared()))
    return read_casts(data, name)
