"""The eddying flow, stepped: quasi-geostrophic turbulence on a doubly periodic plane, pseudo-spectral, third order in time.

    ∂t q + J(ψ, q) + U ∂x q + V ∂y q + Qx u + Qy v = −δ_lowest r ∇²ψ      q = ∇²ψ + A ψ  (+ f0 h / H in the lowest layer)

The state is q of every layer and what the flow stirs at its surface (`sea.STIRRED`), as spectra. The column of waves without
an x is made Hermitian at every step: an inverse transform does not see what is wrong there, and it grows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numba as nb
import numpy as np
import scipy.fft

from engine.catchment.sea import CENTRE, DAY, DRAG, F0, GRAVITY, STIRRED, THICKNESS, Sea
from engine.ocean.grid import Array

LAYERS = len(THICKNESS)
FIELDS = LAYERS + len(STIRRED)
STEP, FASTEST = 3600.0, 0.65
"""s; and the current, m s⁻¹, beyond which a day is stepped twice as finely (at .95 the steps of an hour blow up)."""


@nb.njit(cache=True, nogil=True, fastmath=True)
def _invert(state: Array, inverse: Array, along: Array, across: Array, out: Array) -> None:
    """Spectra of u, v and q of each layer, then of what is stirred; all as pairs of real numbers in the last axis."""
    layers, rows, pairs = inverse.shape[0], state.shape[1], state.shape[2]
    psi = np.empty(pairs, np.float32)
    for j in range(rows):
        for a in range(layers):
            psi[:] = 0
            for b in range(layers):
                for i in range(pairs):
                    psi[i] += inverse[a, b, j, i] * state[b, j, i]
            for i in range(pairs // 2):
                real, imaginary = psi[2 * i], psi[2 * i + 1]
                out[a, j, 2 * i] = across[j] * imaginary
                out[a, j, 2 * i + 1] = -across[j] * real
                out[layers + a, j, 2 * i] = -along[i] * imaginary
                out[layers + a, j, 2 * i + 1] = along[i] * real
        for a in range(state.shape[0]):
            for i in range(pairs):
                out[2 * layers + a, j, i] = state[a, j, i]


@nb.njit(cache=True, nogil=True, fastmath=True)
def _fluxes(fields: Array, lifted: Array, layers: int, out: Array) -> None:
    """u q and v q of every layer and of everything stirred."""
    stirred = fields.shape[0] - 3 * layers
    many = layers + stirred
    for a in range(many):
        carrier = a if a < layers else 0
        for j in range(fields.shape[1]):
            for i in range(fields.shape[2]):
                what = fields[2 * layers + a, j, i]
                if a == layers - 1:
                    what += lifted[j, i]
                out[a, j, i] = fields[carrier, j, i] * what
                out[many + a, j, i] = fields[layers + carrier, j, i] * what


@nb.njit(cache=True, nogil=True, fastmath=True)
def _tend(
    state: Array, fluxes: Array, velocity: Array, lifted: Array, along: Array, across: Array, constants: Array, out: Array
) -> None:
    """∂t of the state; `constants` holds a row (U, V, Qx, Qy, drag, decay) for each field."""
    many, layers = state.shape[0], (velocity.shape[0] - state.shape[0]) // 2
    for a in range(many):
        carrier = a if a < layers else 0
        east, north, gx, gy, drag, decay = constants[a]
        for j in range(state.shape[1]):
            m = across[j]
            for i in range(along.size):
                k, e, o = along[i], 2 * i, 2 * i + 1
                turn = east * k + north * m
                real, imaginary = state[a, j, e], state[a, j, o]
                whole, part = real, imaginary
                if a == layers - 1:
                    whole += lifted[j, e]
                    part += lifted[j, o]
                ur, ui = velocity[carrier, j, e], velocity[carrier, j, o]
                vr, vi = velocity[layers + carrier, j, e], velocity[layers + carrier, j, o]
                out[a, j, e] = (
                    k * fluxes[a, j, o] + m * fluxes[many + a, j, o] + turn * part - gx * ur - gy * vr
                    - drag * (m * ui - k * vi) - decay * real
                )  # fmt: skip
                out[a, j, o] = (
                    -k * fluxes[a, j, e] - m * fluxes[many + a, j, e] - turn * whole - gx * ui - gy * vi
                    - drag * (k * vr - m * ur) - decay * imaginary
                )  # fmt: skip


@nb.njit(cache=True, nogil=True)
def _mend(state: Array) -> None:
    """Makes the columns that are their own mirror image Hermitian."""
    rows = state.shape[1]
    for a in range(state.shape[0]):
        for i in (0, state.shape[2] - 1):
            for j in range(1, rows // 2):
                mean = np.complex64(0.5) * (state[a, j, i] + np.conj(state[a, rows - j, i]))
                state[a, j, i] = mean
                state[a, rows - j, i] = np.conj(mean)
            state[a, 0, i] = state[a, 0, i].real
            state[a, rows // 2, i] = state[a, rows // 2, i].real


def adams_bashforth(step: float, last: float, before: float) -> tuple[float, float, float]:
    """Weights, s, of the tendency now, a step of `last` ago and one of `before` more ago; 0 for a step there was not."""
    if last == 0:
        return step, 0.0, 0.0
    if before == 0:
        return step + step**2 / (2 * last), -(step**2) / (2 * last), 0.0
    third = step**2 * (2 * step + 3 * last) / (6 * before * (last + before))
    second = -(step**2) * (2 * step + 3 * (last + before)) / (6 * last * before)
    return step - second - third, second, third


@dataclass
class State:
    """All that the next step needs."""

    spectrum: Array
    """(FIELDS, rows, columns), complex64."""
    tendencies: list[Array]
    """Of the last two steps, the latest first."""
    steps: tuple[float, float] = (0.0, 0.0)
    """Their lengths, s; 0 for one there was not."""
    time: float = 0.0

    @staticmethod
    def of(spectrum: Array) -> State:
        return State(spectrum.astype(np.complex64), [np.zeros_like(spectrum, np.complex64) for _ in range(2)])

    def as_arrays(self) -> dict[str, Array]:
        """For a checkpoint: what is read again goes on to the same bits."""
        return {"spectrum": self.spectrum, "tendencies": np.stack(self.tendencies), "clock": np.array([*self.steps, self.time])}

    @staticmethod
    def from_arrays(arrays: Any) -> State:
        last, before, time = (float(value) for value in arrays["clock"])
        return State(arrays["spectrum"].copy(), list(arrays["tendencies"].copy()), (last, before), time)


def random_start(sea: Sea, seed: int, speed: float = 0.2) -> State:
    """Eddies of 100 to 350 km, weaker with depth, of that root mean square speed at the surface, m s⁻¹."""
    k = np.sqrt(sea.square)
    noise = np.fft.rfft2(np.random.default_rng(seed).standard_normal((sea.size, sea.size)))
    psi = noise * ((k > 2 * np.pi / 350e3) & (k < 2 * np.pi / 100e3))
    spread = np.fft.irfft2(1j * sea.waves[0] * psi, s=k.shape[:1] * 2).std() * np.sqrt(2)
    psi *= speed / spread
    return begun(sea, psi * np.exp(-CENTRE / 700.0)[:, None, None])


def begun(sea: Sea, psi: Array) -> State:
    """Of a streamfunction's spectra (layers, rows, columns); what is stirred begins with nothing."""
    spectrum = np.zeros((FIELDS, *sea.square.shape), complex)
    spectrum[:LAYERS] = np.einsum("jiab,bji->aji", sea.forward, psi)
    return State.of(spectrum)


class Flow:
    """A sea in motion."""

    def __init__(self, sea: Sea, state: State) -> None:
        self.sea, self.state = sea, state
        rows, columns = sea.square.shape
        single = np.float32
        self._inverse = np.repeat(sea.inverse.astype(single), 2, axis=3)
        self._along, self._across = (wave.astype(single) for wave in sea.waves)
        self._lifted = sea.lifted.astype(single)
        self._lifted_spectrum = scipy.fft.rfft2(self._lifted).view(single)
        self._velocity = np.empty((2 * LAYERS + FIELDS, rows, columns), np.complex64)
        self._products = np.empty((2 * FIELDS, sea.size, sea.size), single)
        self.filter = sea.filter.astype(single)

    @cached_property
    def _constants(self) -> Array:
        sea = self.sea
        layers = np.column_stack([*sea.current, *sea.gradient, np.eye(LAYERS)[-1] * DRAG, np.zeros(LAYERS)])
        stirred = [(*sea.current[:, 0], what.east, what.north, 0.0, 1 / (what.days * DAY)) for what in STIRRED]
        return np.concatenate([layers, stirred]).astype(np.float32)

    def fields(self) -> Array:
        """u, v, q of each layer and what is stirred, on the grid."""
        single = np.float32
        _invert(self.state.spectrum.view(single), self._inverse, self._along, self._across, self._velocity.view(single))
        return np.asarray(scipy.fft.irfft2(self._velocity, s=(self.sea.size, self.sea.size)))

    def tendency(self) -> Array:
        """∂t of the state, without the filter."""
        single = np.float32
        fields, out = self.fields(), np.empty_like(self.state.spectrum)
        _fluxes(fields, self._lifted, LAYERS, self._products)
        fluxes = scipy.fft.rfft2(self._products).view(single)
        _tend(
            self.state.spectrum.view(single), fluxes, self._velocity.view(single), self._lifted_spectrum,
            self._along, self._across, self._constants, out.view(single),
        )  # fmt: skip
        return out

    def step(self, length: float = STEP) -> None:
        state, now = self.state, self.tendency()
        weights = adams_bashforth(length, *state.steps)
        for weight, tendency in zip(weights, [now, *state.tendencies], strict=True):
            if weight:
                state.spectrum += np.float32(weight) * tendency
        state.spectrum *= self.filter
        _mend(state.spectrum)
        state.tendencies, state.steps = [now, state.tendencies[0]], (length, state.steps[0])
        state.time += length

    def fastest(self) -> float:
        """The strongest current, m s⁻¹."""
        fields = self.fields()
        mean = self.sea.current.astype(np.float32)
        east, north = (fields[a * LAYERS : (a + 1) * LAYERS] + mean[a][:, None, None] for a in range(2))
        return float(np.sqrt((east**2 + north**2).max()))

    def day(self) -> None:
        finer = 2 if self.fastest() > FASTEST else 1
        for _ in range(finer * round(DAY / STEP)):
            self.step(STEP / finer)

    def days(self, count: int) -> Iterator[int]:
        for number in range(count):
            self.day()
            yield number

    def streamfunction(self) -> Array:
        """ψ of each layer, m² s⁻¹."""
        spectrum = np.einsum("abji,bji->aji", self.sea.inverse, self.state.spectrum[:LAYERS])
        return np.asarray(scipy.fft.irfft2(spectrum, s=(self.sea.size, self.sea.size)))

    def energy(self) -> Array:
        """Kinetic energy of the eddies in each layer, cm² s⁻²."""
        fields = self.fields()
        return np.asarray(0.5e4 * (fields[:LAYERS] ** 2 + fields[LAYERS : 2 * LAYERS] ** 2).mean((1, 2)))

    def stirred(self) -> Array:
        """Temperature's anomaly, K, and the patchiness."""
        return np.asarray(scipy.fft.irfft2(self.state.spectrum[LAYERS:], s=(self.sea.size, self.sea.size)))


def sea_level(streamfunction: Array) -> Array:
    """Height of the surface, m, of the upper layer's ψ: η = f0 ψ / g."""
    return np.asarray(F0 / GRAVITY * streamfunction)


def spectrum(level: Array) -> Array:
    """ψ's, of the height that each layer's flow would give the surface, dm."""
    return np.asarray(scipy.fft.rfft2(np.asarray(level, np.float32) * np.float32(GRAVITY / F0 / 10)))
