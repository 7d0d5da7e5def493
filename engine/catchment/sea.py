"""The eddying sea's constants: six layers, a mean current, a rough bottom, tuned to the Porcupine Abyssal Plain (49° N, 16.5° W).

Tuned, not derived: the mean current, the drag and the bottom's height, until eddy energy at the surface (50–150 cm² s⁻²), its
fall with depth and the deep currents (2–3 cm s⁻¹) were those seen there. The shear is not along one parallel: along one, zonal
jets form that the place does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.ocean.grid import Array

GRAVITY = 9.81
"""m s⁻²."""
THICKNESS = np.array([250.0, 450.0, 700.0, 1000.0, 1200.0, 1200.0])
"""Of the layers, m."""
CENTRE = np.cumsum(THICKNESS) - THICKNESS / 2
"""Depth of the layers' middles, m."""
F0, BETA = 1.1e-4, 1.5e-11
"""The Coriolis parameter at 49° N, s⁻¹, and its change northward, m⁻¹ s⁻¹."""
RADIUS = 20e3
"""First baroclinic radius of deformation, m."""
CURRENT = (0.05, 0.0375)
"""Scale of the mean current, eastward and northward, m s⁻¹."""
DRAG = 4e-7
"""Of the lowest layer on the bottom, s⁻¹."""
ROUGH, ROUGH_BAND = 150.0, (40e3, 250e3)
"""Root mean square height of the bottom, m, and the wavelengths it has, m."""
CUTOFF, STEEPNESS = 0.65 * np.pi, 23.6
"""The filter exp(−23.6 (κ − κc)⁴) where κ, of which π is the shortest wave a grid holds, passes κc (LaCasce 1996)."""
DAY = 86400.0


@dataclass(frozen=True)
class Stirred:
    """Something at the surface that the flow stirs: ∂t c + u·∇c = −(gradient · u) − c / days."""

    east: float
    north: float
    days: float


STIRRED = (Stirred(0.0, -6e-6, 60.0), Stirred(1e-5, 0.0, 30.0))
"""Temperature, K m⁻¹; and a patchiness of plankton, of any unit, stirred out of another direction and forgotten sooner."""


def stretching(reduced: Array) -> Array:
    """A of q = ∇²ψ + A ψ, m⁻², out of the reduced gravities of the interfaces, m s⁻²."""
    size = len(THICKNESS)
    out = np.zeros((size, size))
    for upper in range(size - 1):
        lower, weight = upper + 1, F0**2 / reduced[upper]
        out[upper, [upper, lower]] += np.array([-weight, weight]) / THICKNESS[upper]
        out[lower, [lower, upper]] += np.array([-weight, weight]) / THICKNESS[lower]
    return out


def radii(matrix: Array) -> Array:
    """Radii of deformation, longest first, m."""
    rates = np.sort(np.linalg.eigvals(-matrix).real)[1:]
    return np.asarray(rates**-0.5)


@dataclass(frozen=True)
class Sea:
    """One sea: how large, how fine, which rough bottom; its stratification, its latitude's β and its mean current, if other than there."""

    size: int = 96
    spacing: float = 10e3
    seed: int = 1
    radius: float = RADIUS
    beta: float = BETA
    scale: tuple[float, float] = CURRENT

    @property
    def length(self) -> float:
        return self.size * self.spacing

    @cached_property
    def stretching(self) -> Array:
        """N² falls as exp(−z / 800 m) onto a weak abyssal value; its size is what gives the first radius."""
        interface = np.cumsum(THICKNESS)[:-1]
        reduced = (np.exp(-interface / 800.0) + 0.03) * np.diff(CENTRE)
        return stretching(reduced * (self.radius / radii(stretching(reduced))[0]) ** 2)

    @cached_property
    def current(self) -> Array:
        """Mean current (east, north) of each layer, m s⁻¹; none in the lowest."""
        profile = np.exp(-CENTRE / 1000.0) - np.exp(-CENTRE[-1] / 1000.0)
        return np.outer(self.scale, profile)

    @cached_property
    def gradient(self) -> Array:
        """Of the mean potential vorticity (eastward, northward), m⁻¹ s⁻¹."""
        east, north = self.current
        return np.stack([self.stretching @ north, self.beta - self.stretching @ east])

    @cached_property
    def waves(self) -> tuple[Array, Array]:
        """Wavenumbers along x and y of an rfft2, m⁻¹."""
        return 2 * np.pi * np.fft.rfftfreq(self.size, self.spacing), 2 * np.pi * np.fft.fftfreq(self.size, self.spacing)

    @cached_property
    def square(self) -> Array:
        along, across = self.waves
        return np.asarray(across[:, None] ** 2 + along**2)

    def vorticity(self, u: Array, v: Array) -> Array:
        """By f, of currents (rows, columns)."""
        turning = np.roll(v, -1, 1) - np.roll(v, 1, 1) - np.roll(u, -1, 0) + np.roll(u, 1, 0)
        return np.asarray(turning / (2 * self.spacing * F0))

    @cached_property
    def filter(self) -> Array:
        beyond = np.maximum(np.sqrt(self.square) * self.spacing - CUTOFF, 0.0)
        return np.asarray(np.exp(-STEEPNESS * beyond**4))

    @cached_property
    def forward(self) -> Array:
        """From ψ to q in each wave: (rows, columns, layers, layers)."""
        return np.asarray(self.stretching - self.square[..., None, None] * np.eye(len(THICKNESS)))

    @cached_property
    def inverse(self) -> Array:
        """From q to ψ in each wave, (layers, layers, rows, columns); the mean of ψ is 0."""
        matrices = self.forward.copy()
        matrices[0, 0] -= 1e-12 * np.eye(len(THICKNESS))
        found = np.linalg.inv(matrices)
        found[0, 0] = 0.0
        return np.ascontiguousarray(found.transpose(2, 3, 0, 1))

    @cached_property
    def bottom(self) -> Array:
        """Height of the rough bottom, m: random, of a spectrum k⁻³ within its band."""
        rng = np.random.default_rng(self.seed)
        k = np.sqrt(self.square)
        shortest, longest = ROUGH_BAND
        shape = np.where((k > 2 * np.pi / longest) & (k < 2 * np.pi / shortest), np.maximum(k, 1e-9) ** -1.5, 0.0)
        height = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((self.size, self.size))) * shape, s=(self.size, self.size))
        return np.asarray(ROUGH * height / height.std())

    @cached_property
    def lifted(self) -> Array:
        """f0 h / H of the lowest layer, s⁻¹."""
        return np.asarray(F0 * self.bottom / THICKNESS[-1])
