"""Another sea: other eddies over another bottom, spun up from nothing, and the network and boxes tried in it.

A long run: told as it goes, kept when it is stopped, and gone on with to the same bits.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.fft

from engine import lab
from engine.catchment import area, inputs, judged, network
from engine.catchment.experiments import DEPTH, SPEEDS, over
from engine.catchment.flow import LAYERS, Flow, State, random_start, sea_level, spectrum
from engine.catchment.parameters import CatchmentParameters
from engine.catchment.sea import CENTRE, F0, Sea
from engine.catchment.tellers import BOXES, FUNNEL, NETWORK
from engine.catchment.tracks import window
from engine.checkpoint import forget, keep
from engine.ocean.grid import Array
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

SPIN_UP, LOOKED_AT, EVERY = 4 * 360, 100, 20
"""Days until eddies are as strong as they get; days that cups close on; and days between them."""
BEFORE = int(np.ceil(max(window(SPEEDS[0], DEPTH), max(inputs.BACK)))) + 1
"""Days that must be known before the first cup closes."""
KEEP_SECONDS = 5.0
RESULTS = {
    "speed": Quantity("m d-1", "sinking speed"),
    "layer": Quantity("m", "depth of the layer’s middle", "depth"),
    "valid": Quantity("%", "valid predictions"),
    "overlap": Quantity("%", "particles looked for in the right place"),
    "kinetic_energy": Quantity("cm2 s-2", "kinetic energy of the eddies"),
    "vorticity": Quantity("1", "vorticity of the surface by that of the Earth, on the last day", colours="curl"),
    "cups": Quantity("1", "cups tried"),
}


class Run:
    """A sea on its way: the flow, and the days that were kept of it (height of each layer and temperature, as `examples`)."""

    def __init__(self, sea: Sea, seed: int) -> None:
        self.flow = Flow(sea, random_start(sea, seed))
        self.level = np.zeros((BEFORE + LOOKED_AT, LAYERS, sea.size, sea.size), np.float16)
        self.temperature = np.zeros((BEFORE + LOOKED_AT, sea.size, sea.size), np.float16)
        self.energy = np.zeros(LAYERS)
        self.day = 0

    @property
    def days(self) -> int:
        """In all."""
        return SPIN_UP + len(self.level)

    def step(self) -> None:
        """One day further."""
        self.flow.day()
        kept = self.day - SPIN_UP
        if kept >= 0:
            self.level[kept], self.temperature[kept] = 10 * sea_level(self.flow.streamfunction()), self.flow.stirred()[0]
            self.energy += self.flow.energy() / len(self.level)
        self.day += 1

    def save(self, path: Path) -> None:
        """Whole or not at all."""
        arrays: dict[str, Any] = self.flow.state.as_arrays()
        arrays |= {"level": self.level, "temperature": self.temperature, "energy": self.energy, "day": np.array(self.day)}
        keep(path, lambda file: np.savez(file, **arrays))

    def resume(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as kept:
            self.flow.state = State.from_arrays(kept)
            self.level[:], self.temperature[:], self.energy[:] = kept["level"], kept["temperature"], kept["energy"]
            self.day = int(kept["day"])

    def spectra(self, first: int, stop: int) -> Array:
        """ψ's, of the days kept."""
        return spectrum(self.level[first:stop])

    def satellite(self, day: int) -> Array:
        sea = self.flow.sea
        pair = (self.temperature[day], inputs.TEMPERATURE_KM), (self.level[day, 0], inputs.HEIGHT_KM)
        return np.stack([inputs.smoothed(sea, field, resolution) for field, resolution in pair])


def another_sea(
    parameters: Mapping[str, Any], progress: lab.Progress | None = None, checkpoint: Path | str | None = None
) -> xr.Dataset:
    """The sea of a seed, and how well its cups are told."""
    import xarray as xr

    settings = CatchmentParameters(**parameters)
    seed, path = int(settings["seed"]), Path(checkpoint) if checkpoint else None
    sea = Sea(seed=seed)
    run = Run(sea, seed)
    if path and path.exists():
        run.resume(path)
    _spin(run, progress, path)
    true, told = [], []
    days = range(BEFORE, len(run.level), EVERY)
    for number, cups in enumerate(over(sea, run.spectra, days, seed)):
        if progress:
            progress(0.9 + 0.1 * number / len(days), f"cups of date {number + 1} of {len(days)}")
        true.append(area.probability(cups.counts))
        maps = np.stack([run.satellite(cups.day - back) for back in inputs.BACK])
        places = zip(cups.x, cups.y, strict=True)
        seen = np.stack([inputs.around(maps, x, y, sea.spacing).reshape(-1, area.BINS, area.BINS) for x, y in places])
        told.append(network.tell(seen))
    catchments = np.concatenate(true)
    mean = np.stack([judged.funnel(speed, area.SIGMA) for speed in SPEEDS])
    tellers = {NETWORK: np.concatenate(told), FUNNEL: mean} | {name: area.box(side) for name, side in BOXES.items()}
    data = xr.Dataset(coords={"teller": list(tellers), "speed": list(SPEEDS), "layer": CENTRE})
    loss = {name: area.loss(catchments, each) for name, each in tellers.items()}
    data["valid"] = (("teller", "speed"), [100 * (each < area.VALID).mean(0) for each in loss.values()])
    data["overlap"] = (("teller", "speed"), [100 * area.overlap(catchments, each).mean(0) for each in tellers.values()])
    data["kinetic_energy"] = ("layer", run.energy)
    psi = scipy.fft.rfft2(run.flow.streamfunction()[0])
    data["vorticity"] = (("y", "x"), scipy.fft.irfft2(-sea.square * psi, s=(sea.size, sea.size)) / F0)
    data["cups"] = ((), len(catchments))
    if path:
        forget(path)
    return describe(data, RESULTS)


def _spin(run: Run, progress: lab.Progress | None, path: Path | None) -> None:
    kept_at = time.monotonic()
    try:
        while run.day < run.days:
            if progress and run.day % 5 == 0:
                progress(0.9 * run.day / run.days, f"day {run.day:,} of {run.days:,} of the sea")
            run.step()
            if path and time.monotonic() - kept_at > KEEP_SECONDS:
                run.save(path)
                kept_at = time.monotonic()
    except lab.Cancelled:
        if path:
            run.save(path)
        raise
