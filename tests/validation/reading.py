"""What the largest files that are read take: the least memory they can be read in, and the seconds.

python -m tests.validation.reading    # writes assets/validation/reading.txt
"""

from __future__ import annotations

import io
import os
import socket
import time
from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
import xarray as xr

from engine import plain
from engine.confine import confine
from engine.inverse.fields import JOINT
from engine.ocean.build.climatology import KINDS
from engine.ocean.judge import MOST_CELLS
from engine.reader import MEMORY, _answer, rehearse
from tests.validation import RESULTS

STEP = 50_000_000


def maps() -> bytes:
    """Three fields of 50 million numbers: two years of days, 4 km apart."""
    days, lat, lon = np.arange(730), np.linspace(44.5, 53.5, 240), np.linspace(-23.5, -9.5, 285)
    axes = {"time": np.datetime64("2009-01-01", "ns") + days * np.timedelta64(1, "D"), "lat": lat, "lon": lon}
    wave = np.sin(lat[:, None] * 2) * np.cos(lon * 1.5)
    values = np.broadcast_to(wave.astype(np.float32), (days.size, lat.size, lon.size))
    about = {"adt": (0.1, 0.0, "m"), "analysed_sst": (1.0, 285.0, "kelvin"), "CHL": (0.5, 1.0, "mg m-3")}
    return packed(xr.Dataset({n: (tuple(axes), a * values + b, {"units": u}) for n, (a, b, u) in about.items()}, axes))


def decade() -> bytes:
    """Ten years of days, coarse: what pages keep most of."""
    days, lat, lon = np.arange(3650), np.arange(44.0, 54.1, 0.5), np.arange(-25.0, -7.9, 0.5)
    axes = {"time": np.datetime64("2009-01-01", "ns") + days * np.timedelta64(1, "D"), "lat": lat, "lon": lon}
    wave = np.sin(lat[:, None] * 2) * np.cos(lon * 1.5)
    values = np.round(wave * np.cos(days / 20)[:, None, None], 2).astype(np.float32)
    about = {"adt": (0.1, 0.0, "m"), "analysed_sst": (1.0, 285.0, "kelvin"), "CHL": (0.5, 1.0, "mg m-3")}
    return packed(xr.Dataset({n: (tuple(axes), a * values + b, {"units": u}) for n, (a, b, u) in about.items()}, axes))


def fields() -> bytes:
    """All fields of one degree and 102 levels, as the World Ocean Atlas has them, in double precision."""
    axes = {"depth": np.linspace(0, 5500, 102), "lat": np.arange(-89.5, 90), "lon": np.arange(0.5, 360)}
    made = {}
    for name in (*JOINT, "silicate", "temperature", "salinity", "nitrate"):
        low, high = KINDS[name].range
        values = low + (high - low) * (0.4 + 0.1 * np.sin(np.radians(axes["lat"]))[:, None] * np.ones(360))
        made[name] = (tuple(axes), np.broadcast_to(values, (102, 180, 360)), {"units": next(iter(KINDS[name].units))})
    return packed(xr.Dataset(made, axes))


def ocean() -> bytes:
    """A matrix of as many cells as a page takes: a shallow planet of water that mixes with its neighbours."""
    lat, lon, depth = np.linspace(-90, 90, 61), np.linspace(0, 360, 101), np.linspace(0, 4000, 11)
    shape = (10, 60, 100)
    number = np.arange(np.prod(shape)).reshape(shape)
    area = np.diff(np.sin(np.radians(lat)))[None, :, None] * np.ones(shape)
    pairs = [(number[:-1].ravel(), number[1:].ravel()), (number[:, :-1].ravel(), number[:, 1:].ravel())]
    pairs += [(number.ravel(), np.roll(number, -1, 2).ravel())]
    i, j = (np.concatenate(each) for each in zip(*pairs, strict=True))
    exchange = sp.coo_array((np.ones(i.size), (i, j)), shape=(number.size,) * 2)
    exchange = exchange + exchange.T
    rate = sp.csr_array(
        sp.diags_array(1 / area.ravel()) @ (exchange - sp.diags_array(np.asarray(exchange.sum(1)).ravel())) * 1e-3
    )
    file = io.BytesIO()
    np.savez_compressed(
        file, data=rate.data, indices=rate.indices, indptr=rate.indptr, shape=rate.shape, units="yr-1", mask=np.ones(shape, np.int8),
        lat_edge=lat, lon_edge=lon, depth_edge=depth,
    )  # fmt: skip
    assert number.size == MOST_CELLS
    return file.getvalue()


def packed(dataset: xr.Dataset) -> bytes:
    file = io.BytesIO()
    dataset.to_netcdf(file, engine="h5netcdf", encoding={name: {"zlib": True, "complevel": 1} for name in dataset.data_vars})
    return file.getvalue()


def reads(request: bytes, memory: int) -> tuple[str, float, int]:
    """What begins the answer in so much memory, the CPU seconds it takes, and its length."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            confine(theirs.fileno(), memory, 60)
            begun = time.process_time()
            answer = _answer(plain.unpack(request))
            length = sum(memoryview(part).nbytes for part in answer)
            os.write(0, f"{bytes(answer[0]).decode()}|{time.process_time() - begun}|{length}".encode())
        finally:
            os._exit(0)
    theirs.close()
    with ours:
        kind, seconds, length = (ours.recv(1000).decode() or "!|0|0").split("|")
    os.waitpid(pid, 0)
    return kind, float(seconds), int(length)


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "catchment, 3 fields of 50 million numbers": ("catchment", maps),
    "catchment, ten years of days": ("catchment", decade),
    "inverse, 1° and 102 levels, 7 fields": ("inverse", fields),
    "feeding, 1° and 102 levels, 3 fields": ("feeding", fields),
    "ocean, 60,000 cells": ("ocean", ocean),
}


def lines() -> list[str]:
    rehearse()
    out = [f"{'file':45}{'MB':>7}{'needs, MB':>11}{'seconds':>9}{'answer, MB':>12}   (a page has {MEMORY / 1e6:.0f} MB)"]
    for title, (lab, make) in FILES.items():
        data = make()
        request = plain.pack(["engine.reader:read_for", [lab, data, "a file"]])
        need = next((m for m in range(STEP, 4_000_000_000, STEP) if reads(request, m)[0] == "+"), 0)
        _, seconds, length = reads(request, need)
        out.append(f"{title:45}{len(data) / 1e6:7.1f}{need / 1e6:11.0f}{seconds:9.1f}{length / 1e6:12.1f}")
        print(out[-1], flush=True)
    return out


if __name__ == "__main__":
    (RESULTS / "reading.txt").write_text("\n".join(lines()) + "\n")
