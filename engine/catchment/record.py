"""Two years of a sea as shipped: its streamfunctions and surface every three days on half the grid, and all that follows.

The rest of the grid's waves are filled with zeros; between two dates fields are linear in time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import scipy.fft

from engine.catchment import inputs
from engine.catchment.sea import CENTRE, DAY, F0, GRAVITY, THICKNESS, Sea
from engine.catchment.tracks import Currents, velocities
from engine.ocean.grid import Array

FILE = Path(__file__).parents[2] / "assets" / "catchment" / "sea.nc"
INTERVAL = 3
"""Days between two snapshots."""
COARSE = 48
SEED = 11
"""Of the sea that is shipped: none of those the network was taught by."""


@dataclass(frozen=True, eq=False)
class Record:
    """Snapshots (times, layers, 48, 48) of the height that each layer's flow would give the surface, dm, and temperature, K."""

    sea: Sea
    level: Array
    temperature: Array
    _currents: Array = field(init=False)
    _there: Array = field(init=False)

    def __post_init__(self) -> None:
        size = self.sea.size + 1
        object.__setattr__(self, "_currents", np.empty((len(self.level), size, size, len(THICKNESS), 2), np.float32))
        object.__setattr__(self, "_there", np.zeros(len(self.level), bool))

    @staticmethod
    @cache
    def shipped() -> Record:
        import xarray as xr

        with xr.open_dataset(FILE, engine="h5netcdf") as data:
            return Record(Sea(seed=SEED), data["level"].values.astype(np.float32), data["temperature"].values.astype(np.float32))

    @property
    def days(self) -> int:
        """The last day there is."""
        return (len(self.level) - 1) * INTERVAL

    def _spectrum(self, fields: Array) -> Array:
        """As if the grid were fine: (..., 96, 49) of (..., 48, 48)."""
        size, half = self.sea.size, COARSE // 2
        coarse = scipy.fft.rfft2(fields)
        out = np.zeros((*fields.shape[:-2], size, size // 2 + 1), np.complex64)
        out[..., :half, :half] = coarse[..., :half, :half]
        out[..., -half + 1 :, :half] = coarse[..., -half + 1 :, :half]
        return out * np.float32((size / COARSE) ** 2)

    def currents(self, first: float, last: float) -> Currents:
        """All that is known of days `first` to `last`; each snapshot is worked out once, and kept for everybody."""
        low, high = int(first // INTERVAL), int(-(-last // INTERVAL))
        if low < 0 or high >= len(self.level):
            raise ValueError(f"The sea is known for days 0 to {self.days}; days {first:.0f} to {last:.0f} are needed.")
        for number in range(low, high + 1):
            if not self._there[number]:
                spectrum = self._spectrum(self.level[number]) * np.float32(GRAVITY / F0 / 10)
                one = Currents.of(velocities(self.sea, spectrum)[None], 0.0, 1.0, self.sea.spacing)
                self._currents[number], self._there[number] = one.values[0], True
        return Currents(self._currents[low : high + 1], low * INTERVAL * DAY, INTERVAL * DAY, self.sea.spacing, CENTRE)

    def between(self, snapshots: Array, day: float) -> Array:
        """Of (times, ...) at a day."""
        at = min(max(day / INTERVAL, 0.0), len(snapshots) - 1.0)
        low = min(int(at), len(snapshots) - 2)
        share = np.float32(at - low)
        return np.asarray((1 - share) * snapshots[low] + share * snapshots[low + 1])

    def surface(self, day: float, height_km: float = 0.0, temperature_km: float = 0.0) -> tuple[Array, Array]:
        """Temperature, K, and height, dm, on the fine grid, seen at these resolutions."""
        pair = np.stack([self.between(self.temperature, day), self.between(self.level, day)[0]])
        fine = scipy.fft.irfft2(self._spectrum(pair), s=(self.sea.size, self.sea.size))
        return inputs.smoothed(self.sea, fine[0], temperature_km), inputs.smoothed(self.sea, fine[1], height_km)

    def seen(self, x: float, y: float, day: float) -> Array:
        """(12, 64, 64): what the network sees about a trap."""
        maps = [_satellite(self, day - back) for back in inputs.BACK]
        return inputs.around(np.stack(maps), x, y, self.sea.spacing).reshape(-1, inputs.AXIS.size, inputs.AXIS.size)


@lru_cache(maxsize=256)
def _satellite(record: Record, day: float) -> Array:
    """Temperature and height as fine as satellites see them; shared by all visitors."""
    return np.stack(record.surface(day, inputs.HEIGHT_KM, inputs.TEMPERATURE_KM))
