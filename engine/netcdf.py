"""A NetCDF file of the user's own; what one that came to a page declares is looked at before anything of it is read.

Only what lies in the file itself is read, see engine.ocean.load.hdf5. Fields stay in the file until one is asked for; what runs
along one axis is read at once by xarray, so those together have a limit of their own.
"""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.ocean.grid import OceanError
from engine.ocean.load.hdf5 import START, look
from engine.ocean.load.limits import Declared
from engine.upload import UploadError

if TYPE_CHECKING:
    import xarray as xr

BEGINNINGS = (START[:4], b"CDF\x01", b"CDF\x02", b"CDF\x05")
FIELD_BYTES, AXES_BYTES = 400_000_000, 16_000_000
"""Of any one field, and of everything along one axis together."""
DAMAGED = "The file cannot be read as NetCDF."


def beginning(data: bytes | Path) -> bytes:
    """The four bytes that say what a file is: one of BEGINNINGS for NetCDF."""
    if isinstance(data, bytes):
        return data[:4]
    with data.open("rb") as file:
        return file.read(4)


class _Parts(Declared):
    """Adds up axes alone: of fields only those asked for are read, one after the other."""

    def counted(self, shape: Sequence[int], bytes_: int) -> int:
        return bytes_ if len(shape) <= 1 else 0


@contextlib.contextmanager
def opened(data: bytes | Path, name: str = "the file", decode_times: bool = True) -> Iterator[xr.Dataset]:
    """The file's dataset, for as long as it is looked at; UploadError with one sentence where it cannot be.

    A file of this machine is read where it lies, however much it declares.
    """
    import h5py
    import xarray as xr

    hdf5 = beginning(data) == BEGINNINGS[0]
    try:
        if hdf5 and isinstance(data, bytes):
            with h5py.File(io.BytesIO(data), "r") as file:
                look(file, _Parts(name, FIELD_BYTES, AXES_BYTES))
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        with xr.open_dataset(source, engine="h5netcdf" if hdf5 else "scipy", decode_times=decode_times) as dataset:
            yield dataset
    except UploadError:
        raise
    except OceanError as error:
        raise UploadError(str(error)) from error
    except MemoryError:
        raise
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, ArithmeticError, struct.error) as error:
        raise UploadError(DAMAGED) from error


def whole(path: Path) -> xr.Dataset:
    """All of a file that came with this software."""
    import xarray as xr

    with xr.open_dataset(path, engine="h5netcdf") as dataset:
        return dataset.load()
