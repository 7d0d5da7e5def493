"""A deep sea of its own below the eddies that are seen: an independent deep field, and small vortices that hold their water.

In six layers of quasi-geostrophic turbulence the deep flow follows the surface more closely than at the Porcupine Abyssal Plain,
where currents above 1,000 m are “typically not well correlated” with those below (Picard et al. 2025, Sect. 3.3). So particles move
in a flow that is superposed, layer by layer,

    ψ = √(1 − c²) ψ_own + c s ψ_other + Σ ψ_vortex

ψ_other is the flow of another sea on the same days: of its own eddies, spectrum and bottom, and as strong (times s). c is what the deep
has of its own. Each vortex is a Gaussian between 750 and 2,000 m that the flow there carries along. It is a motion, no dynamics: the
parts do not feel each other. How much, how many and how strong is drawn for each lesson (`lessons`), and is ours, of a plausible size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy.fft

from engine.catchment.flow import spectrum
from engine.catchment.inputs import periodic
from engine.catchment.sea import CENTRE, DAY, Sea
from engine.ocean.grid import Array

Spectra = Callable[[int, int], Array]
"""ψ's spectra (days, layers, rows, columns) from one day to before another."""
OWN = np.array([0.0, 0.0, 0.5, 1.0, 1.0, 1.0])
"""Of the deep's own share c in each layer: none above 700 m, half of it down to 1,400 m."""
CORE, THICK, ROOF = 1300.0, 450.0, 750.0
"""Depth of a vortex's middle, how far its currents reach from there, and above which it has none, m."""
SHAPE = np.where(CENTRE > ROOF, np.exp(-0.5 * ((CENTRE - CORE) / THICK) ** 2), 0.0)
CARRIED = slice(2, 4)
"""Layers whose mean current carries the vortices."""


@dataclass(frozen=True, eq=False)
class Vortices:
    """Where they are, (days, n, 2), m; the sea repeats itself. `swirl`, m s⁻¹, is against the clock where it is positive."""

    places: Array
    radius: Array
    swirl: Array

    def streamfunction(self, sea: Sea, day: int) -> Array:
        """(rows, columns), m² s⁻¹, where they are strongest."""
        along = np.arange(sea.size) * sea.spacing
        out = np.zeros((sea.size, sea.size))
        for (x, y), radius, swirl in zip(self.places[day], self.radius, self.swirl, strict=True):
            off_x, off_y = ((along - at + sea.length / 2) % sea.length - sea.length / 2 for at in (x, y))
            gauss = np.outer(np.exp(-0.5 * (off_y / radius) ** 2), np.exp(-0.5 * (off_x / radius) ** 2))
            out -= swirl * radius * np.exp(0.5) * gauss
        return out


@dataclass(frozen=True, eq=False)
class Deep:
    """A sea whose deep flow is its own."""

    sea: Sea
    own: Spectra
    other: Spectra
    share: float
    strength: float
    vortices: Vortices | None = None

    def spectra(self, first: int, stop: int) -> Array:
        """ψ's, with all that is superposed."""
        c = (self.share * OWN).astype(np.float32)[:, None, None]
        mixed = np.sqrt(1 - c**2) * self.own(first, stop) + c * np.float32(self.strength) * self.other(first, stop)
        if self.vortices is not None:
            for number, day in enumerate(range(first, stop)):
                turning = scipy.fft.rfft2(self.vortices.streamfunction(self.sea, day)).astype(np.complex64)
                mixed[number] += SHAPE.astype(np.float32)[:, None, None] * turning
        return np.asarray(mixed)

    def carried(self, start: Array, radius: Array, swirl: Array, days: int) -> Deep:
        """The same with vortices that set out from these places (n, 2), m, on day 0."""
        places = np.empty((days, *start.shape))
        places[0] = start
        for day in range(1, days):
            places[day] = places[day - 1] + DAY * self._beneath(day - 1, places[day - 1])
        return replace(self, vortices=Vortices(places % self.sea.length, radius, swirl))

    def _beneath(self, day: int, places: Array) -> Array:
        """m s⁻¹ (n, 2) at the vortices' depth."""
        psi = self.spectra(day, day + 1)[0, CARRIED].mean(0)
        along, across = self.sea.waves
        size = self.sea.size
        u, v = (scipy.fft.irfft2(1j * wave * psi, s=(size, size)) for wave in (-across[:, None], along))
        mean = self.sea.current[:, CARRIED].mean(1)
        found = [periodic(np.stack([u, v]), x[None], y[None], self.sea.spacing)[:, 0, 0] for x, y in places]
        return np.asarray(np.array(found).reshape(-1, 2) + mean)


def of_levels(level: Array, roll: tuple[int, int] = (0, 0)) -> Spectra:
    """ψ's spectra of heights (days, layers, rows, columns), dm; moved by so many cells."""
    return lambda first, stop: spectrum(np.roll(level[first:stop], roll, axis=(-2, -1)))
