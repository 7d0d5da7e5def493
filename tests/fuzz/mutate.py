"""Ways to spoil a file, and files that were never whole: all from one random number generator, so that a seed says which."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from typing import Any

import h5py
import numpy as np

NUMBERS = (0, 1, 2, 7, 8, 127, 128, 255, 256, 32767, 65535, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 2**63, 2**64 - 1)
CELLS = (
    "", " ", "1e400", "-1", "nan", "inf", "1,5", "1_0", "9" * 400, "0x10", "١٢", "−5", "1" * 61 + "a", "=cmd|' /C calc'!A1", "'", '"', '""',
    "\u202e", "\x00", "\t", ";", "[", "]", "[" * 200, "a" + " " * 300 + "]", "{", "<img src=x onerror=alert(1)>", "\ud7ff", "é" * 100,
    "2019-03-14", "0000-00-00", "99999-12-31", "2019-13-45", "NaT", "day", "night", "[mg C m-2]", "[9**9**9]", "[m" + "-1" * 40 + "]",
    "[" + "(" * 80 + "m" + ")" * 80 + "]", "[%]", "[K]", "[mol C mol P]",
)  # fmt: skip
NAMES = (
    "npp", "temperature", "t_an", "salinity", "nitrate", "phosphate", "PO4", "oxygen", "TAlk", "dic", "TCO2", "Cant", "iron", "adt",
    "analysed_sst", "CHL", "time", "lat", "lon", "latitude", "longitude", "depth", "depth_bnds", "Depth", "TR", "M3d", "grid", "mask",
    "data", "indices", "indptr", "shape", "row", "column", "value", "lat_edge", "lon_edge", "depth_edge", "transport_east", "volume",
)  # fmt: skip
UNITS = (
    "mmol m-3", "degC", "kelvin", "m", "1", "", "mg m-3", "mg C m-2 d-1", "umol kg-1", "days since 1970-01-01", "months since 0000-00-00",
    "days since 99999-01-01", "seconds since -4713-01-01", "furlongs", "x" * 5000, "yr-1",
)  # fmt: skip


def bent(data: bytes, rng: random.Random, other: bytes) -> bytes:
    """A few small changes to a file."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8, 30))):
        if not out:
            return bytes(out)
        at = rng.randrange(len(out)) if rng.random() < 0.5 else rng.randrange(min(len(out), 4096))
        what = rng.randrange(9)
        if what == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            out[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
        elif what in (2, 3):
            size = rng.choice((2, 4, 8))
            number = rng.choice(NUMBERS) if rng.random() < 0.7 else rng.getrandbits(8 * size)
            out[at : at + size] = (number % 2 ** (8 * size)).to_bytes(size, rng.choice(("little", "big")))
        elif what == 4:
            del out[at : at + rng.choice((1, 2, 4, 8, 100, 1000, len(out)))]
        elif what == 5:
            out[at:at] = out[at : at + rng.choice((1, 8, 100, 1000))]
        elif what == 6:
            out[at:at] = rng.randbytes(rng.choice((1, 4, 16, 256)))
        elif what == 7:
            length = rng.choice((8, 64, 512))
            there = rng.randrange(len(out))
            out[at : at + length] = out[there : there + length]
        elif other:
            there = rng.randrange(len(other))
            out[at : at + 256] = other[there : there + 256]
    return bytes(out)


def rewritten(text: str, rng: random.Random) -> bytes:
    """A table with other cells, rows and columns."""
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(rows)) if rng.random() < 0.6 else 0
        row = rows[at]
        what = rng.randrange(6)
        if what <= 2 and row:
            place = rng.randrange(len(row))
            cell = rng.choice(CELLS)
            row[place] = rng.choice((cell, row[place] + cell, cell + row[place], row[place] * rng.choice((2, 50))))
        elif what == 3:
            rows.insert(at, list(row))
        elif what == 4 and len(rows) > 1:
            del rows[at]
        else:
            for each in rows:
                each.insert(rng.randrange(len(each) + 1), rng.choice(CELLS) if rng.random() < 0.1 else "1")
    out = rng.choice((",", ",", ",", ";", "\t")).join
    return rng.choice(("\n", "\r\n", "\r")).join(out(row) for row in rows).encode("utf-8", "surrogatepass")


def built(rng: random.Random) -> bytes:
    """An HDF5 file of names that labs look for, with whatever in them."""
    file = io.BytesIO()
    with h5py.File(file, "w") as made:
        sizes = [rng.choice((0, 1, 2, 3, 18, 36)) for _ in range(4)]
        for name in rng.sample(NAMES, rng.randrange(1, 10)):
            try:
                _put(made, name, sizes, rng)
            except (
                ValueError,
                TypeError,
                LookupError,
                OverflowError,
                RuntimeError,
                OSError,
            ):  # what the library itself will not write
                continue
    return file.getvalue()


def _put(made: h5py.File, name: str, sizes: list[int], rng: random.Random) -> None:
    shape = tuple(rng.sample(sizes, rng.randrange(0, 4)))
    if rng.random() < 0.05:
        made.create_group(name)["data"] = np.arange(3)
        made[name].attrs["MATLAB_sparse"] = rng.choice(NUMBERS) % 2**63
        return
    kind = rng.choice(("f8", "f4", "i4", "i2", "i1", "u8", "S5", "word", "pair", "large", "enum"))
    if kind == "word":
        item = made.create_dataset(name, shape, h5py.string_dtype())
    elif kind == "pair":
        item = made.create_dataset(name, shape, np.dtype([("a", "f4"), ("b", "i8")]))
    elif kind == "enum":
        item = made.create_dataset(name, shape, h5py.enum_dtype({"a": 1}, "i4"))
    elif kind == "large":
        item = made.create_dataset(
            name, tuple(rng.choice((1, 3, 10**6, 10**9)) for _ in range(rng.randrange(1, 4))), "f4", chunks=True
        )
    else:
        item = made.create_dataset(name, shape, kind)
        if kind[0] in "fiu":
            values = rng.choice((np.arange, np.zeros, lambda n: np.full(n, np.nan), lambda n: np.linspace(-180, 360, n)))(
                item.size
            )
            item[...] = np.nan_to_num(values).astype(kind).reshape(shape) if kind[0] != "f" else np.asarray(values).reshape(shape)
    for key, value in _attributes(rng).items():
        item.attrs[key] = value
    if rng.random() < 0.5 and len(shape) == 1:
        item.make_scale(name)
    for number in range(len(shape)):
        scales = [each for each in made.values() if isinstance(each, h5py.Dataset) and each.is_scale]
        if scales and rng.random() < 0.7:
            item.dims[number].attach_scale(rng.choice(scales))


def _attributes(rng: random.Random) -> dict[str, Any]:
    choices = {
        "units": rng.choice(UNITS),
        "scale_factor": rng.choice((0.0, 1e-300, np.nan, "x", np.arange(3.0))),
        "add_offset": rng.choice((1e300, -1.0, b"x")),
        "_FillValue": rng.choice((np.float32(1), np.int8(0), "x")),
        "calendar": rng.choice(("noleap", "none", "julian", "x")),
        "coordinates": rng.choice(("lat lon", "x" * 1000, "time time")),
        "dtype": rng.choice(("timedelta64[ns]", "bool", "O")),
        "_Unsigned": "true",
        "standard_name": "sea_surface_temperature",
        "MATLAB_class": rng.choice((b"char", b"struct", b"double")),
        "valid_range": np.array([1, 0]),
    }
    keys = rng.sample(list(choices), rng.randrange(0, 4))
    return (
        {"units": choices["units"]} | {key: choices[key] for key in keys}
        if rng.random() < 0.7
        else {key: choices[key] for key in keys}
    )


def archived(data: bytes, rng: random.Random) -> bytes:
    """A NumPy archive with one member spoiled, or another put in."""
    out = io.BytesIO()
    warnings.filterwarnings("ignore", "Duplicate name", UserWarning)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", rng.choice((0, 8))) as new:
        spoiled = rng.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, bent(content[:4000], rng, b"") + content[4000:] if name == spoiled else content)
        if rng.random() < 0.3:
            member = io.BytesIO()
            np.save(member, rng.choice((np.zeros(0), np.array("x"), np.full((2, 2), np.inf), np.arange(3) > 1)))
            new.writestr(f"{rng.choice(NAMES)}.npy", member.getvalue())
    return out.getvalue()


def declared(rng: random.Random) -> bytes:
    """A NetCDF 3 header that promises what does not follow."""
    name = rng.choice(NAMES).encode()
    dims = (
        struct.pack(">II", 10, 1)
        + struct.pack(">I", len(name))
        + name
        + b"\0" * (-len(name) % 4)
        + struct.pack(">I", rng.choice(NUMBERS) % 2**32)
    )
    return (
        b"CDF"
        + bytes([rng.choice((1, 2, 5))])
        + struct.pack(">I", rng.choice(NUMBERS) % 2**32)
        + dims
        + rng.randbytes(rng.randrange(200))
    )
