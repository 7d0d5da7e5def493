"""The flow keeps what it must: energy and enstrophy, a Hermitian spectrum, the same bits after a restart."""

from __future__ import annotations

import io

import numpy as np
import pytest

from engine.catchment.flow import LAYERS, STEP, Flow, State, adams_bashforth, random_start
from engine.catchment.sea import CENTRE, DRAG, F0, RADIUS, THICKNESS, Sea, radii

SMALL = Sea(size=48, seed=3)
TIGHT = 0.006


@pytest.fixture(scope="module")
def moved() -> Flow:
    """Sixty days from a random start."""
    flow = Flow(SMALL, random_start(SMALL, 3))
    for _ in flow.days(60):
        pass
    return flow


def mean_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Mean over the sea of a·b, of spectra of an rfft2."""
    size = a.shape[-2]
    weight = np.full(a.shape[-1], 2.0)
    weight[[0, -1]] = 1.0
    return np.asarray((weight * (a * np.conj(b)).real).sum((-2, -1)) / size**4)


def streamfunction(sea: Sea, state: np.ndarray) -> np.ndarray:
    return np.einsum("abji,bji->aji", sea.inverse, state[:LAYERS].astype(complex))


def energy(sea: Sea, state: np.ndarray) -> float:
    """Kinetic and available potential energy, m³ s⁻²: −½ Σ H ψ q."""
    return -0.5 * float(THICKNESS @ mean_product(streamfunction(sea, state), state[:LAYERS].astype(complex)))


def enstrophy(state: np.ndarray) -> np.ndarray:
    return 0.5 * mean_product(state[:LAYERS].astype(complex), state[:LAYERS].astype(complex))


def rates(flow: Flow) -> tuple[float, np.ndarray]:
    """What the mean current feeds and the bottom takes: of energy, and of each layer's enstrophy, worked out from the fields."""
    sea, state = flow.sea, flow.state.spectrum.astype(complex)
    along, across = sea.waves
    psi = streamfunction(sea, state)
    u, v = -1j * across[:, None] * psi, 1j * along * psi
    lifted = np.fft.rfft2(sea.lifted)
    east, north = sea.current[:, :, None, None]
    gx, gy = sea.gradient[:, :, None, None]
    linear = -(east * 1j * along * state[:LAYERS] + north * 1j * across[:, None] * state[:LAYERS]) - gx * u - gy * v
    linear[-1] += -(east[-1] * 1j * along + north[-1] * 1j * across[:, None]) * lifted + DRAG * sea.square * psi[-1]
    fields = np.fft.irfft2(np.stack([u, v, state[:LAYERS]]), s=sea.bottom.shape)
    stirred = np.zeros_like(state[:LAYERS])
    over_bottom = np.fft.rfft2(np.stack([fields[0, -1] * sea.lifted, fields[1, -1] * sea.lifted]))
    stirred[-1] = -1j * along * over_bottom[0] - 1j * across[:, None] * over_bottom[1]
    fed = -float(THICKNESS @ mean_product(psi, linear))
    return fed, mean_product(state[:LAYERS], linear + stirred)


def test_the_nonlinear_terms_make_no_energy_and_no_enstrophy(moved: Flow) -> None:
    """ψ·J(ψ, q) and q·J(ψ, q) vanish but for what aliases: the budgets are those of mean current, bottom and drag."""
    fed, of_layers = rates(moved)
    tendency = moved.tendency()[:LAYERS].astype(complex)
    psi = streamfunction(SMALL, moved.state.spectrum)
    whole = -float(THICKNESS @ mean_product(psi, tendency))
    scale = float(np.sqrt((mean_product(psi, psi) * mean_product(tendency, tendency)) @ THICKNESS**2))
    assert whole == pytest.approx(fed, abs=2e-3 * scale)
    change = mean_product(moved.state.spectrum[:LAYERS].astype(complex), tendency)
    size = np.sqrt(
        mean_product(moved.state.spectrum[:LAYERS].astype(complex), moved.state.spectrum[:LAYERS].astype(complex))
        * mean_product(tendency, tendency)
    )
    assert np.abs(change - of_layers).max() < 1e-2 * size.max()
    assert abs(whole) > 20 * abs(whole - fed)


def budget(days: int) -> tuple[float, float, float, np.ndarray, np.ndarray, np.ndarray]:
    """Two days after so many: change of energy, what was fed and what the filter took; the same of each layer's enstrophy."""
    flow = Flow(SMALL, random_start(SMALL, 4))
    for _ in flow.days(days):
        pass
    begun, first = energy(SMALL, flow.state.spectrum), enstrophy(flow.state.spectrum)
    fed, of_layers, filtered, taken = 0.0, np.zeros(LAYERS), 0.0, np.zeros(LAYERS)
    keep = flow.filter
    before = rates(flow)
    for _ in range(48):
        flow.filter = np.ones_like(keep)
        flow.step()
        free, free_layers = energy(SMALL, flow.state.spectrum), enstrophy(flow.state.spectrum)
        flow.state.spectrum *= keep
        filtered += free - energy(SMALL, flow.state.spectrum)
        taken += free_layers - enstrophy(flow.state.spectrum)
        after = rates(flow)
        fed += STEP * (before[0] + after[0]) / 2
        of_layers += STEP * (before[1] + after[1]) / 2
        before = after
    grown, changed = energy(SMALL, flow.state.spectrum) - begun, enstrophy(flow.state.spectrum) - first
    return grown, fed, filtered, changed, of_layers, taken


def test_energy_and_enstrophy_change_by_what_is_fed_less_what_the_filter_takes() -> None:
    """While the waves that the grid can hold are enough."""
    grown, fed, filtered, changed, of_layers, taken = budget(days=2)
    assert grown == pytest.approx(fed - filtered, abs=TIGHT * (abs(fed) + filtered))
    assert changed == pytest.approx(of_layers - taken, abs=TIGHT * float(np.abs(of_layers).max() + taken.max()))
    assert (taken >= 0).all()


def test_in_full_turbulence_what_aliases_is_a_small_part() -> None:
    grown, fed, filtered, changed, of_layers, taken = budget(days=40)
    assert grown == pytest.approx(fed - filtered, abs=0.03 * (abs(fed) + filtered))
    assert changed == pytest.approx(of_layers - taken, abs=0.1 * float(np.abs(of_layers).max() + taken.max()))


def mirrored(spectrum: np.ndarray) -> np.ndarray:
    """How far the columns that are their own mirror image are from being so."""
    own = spectrum[..., [0, -1]]
    return own - np.conj(np.roll(own[..., ::-1, :], 1, axis=-2))


def test_the_spectrum_stays_hermitian_to_the_bit(moved: Flow) -> None:
    assert (mirrored(moved.state.spectrum) == 0).all()
    moved.state.spectrum[0, 5, 0] += 1e-3  # a fault there is taken away by the next step
    assert (mirrored(moved.state.spectrum) != 0).any()
    moved.step()
    assert (mirrored(moved.state.spectrum) == 0).all()


def test_a_flow_goes_on_after_a_restart_to_the_same_bits(moved: Flow) -> None:
    kept = io.BytesIO()
    np.savez(kept, **moved.state.as_arrays())
    kept.seek(0)
    again = Flow(SMALL, State.from_arrays(np.load(kept)))
    for flow in (moved, again):
        for _ in flow.days(2):
            pass
    assert (moved.state.spectrum == again.state.spectrum).all()
    assert moved.state.time == again.state.time
    assert moved.state.steps == again.state.steps


def test_a_wave_travels_as_theory_says() -> None:
    """A single barotropic Rossby wave over a flat bottom, without mean current: ω = −β k / κ²."""

    class Flat(Sea):
        current = property(lambda self: np.zeros((2, LAYERS)))  # type: ignore[assignment]
        bottom = property(lambda self: np.zeros((self.size, self.size)))  # type: ignore[assignment]

    sea = Flat(size=32, spacing=30e3)
    number = 2
    k = 2 * np.pi * number / sea.length
    wave = np.zeros((LAYERS + 2, 32, 17), complex)
    wave[:LAYERS, 0, number] = -(k**2) * 1e3 * 32**2  # ψ the same in all layers: q = −k² ψ
    flow = Flow(sea, State.of(wave))
    days = 20
    for _ in flow.days(days):
        pass
    psi = streamfunction(sea, flow.state.spectrum)[0, 0, number]
    start = streamfunction(sea, wave)[0, 0, number]
    turned = float(np.angle(psi / start))
    expected = sea.gradient[1, 0] / k**2 * k * days * 86400
    assert turned == pytest.approx((expected + np.pi) % (2 * np.pi) - np.pi, abs=0.02)


def test_adams_bashforth_of_unequal_steps_is_exact_for_parabolas() -> None:
    for last, before in ((3.0, 1.0), (1.0, 2.0), (2.0, 2.0)):
        step = 1.5
        weights = adams_bashforth(step, last, before)
        for power in range(3):
            times = np.array([0.0, -last, -last - before])
            assert weights @ times**power == pytest.approx(step ** (power + 1) / (power + 1))
    assert adams_bashforth(2.0, 2.0, 2.0) == pytest.approx(np.array([23, -16, 5]) / 12 * 2.0)
    assert adams_bashforth(1.0, 0.0, 0.0) == (1.0, 0.0, 0.0)


def test_the_stratification_is_that_of_the_place() -> None:
    sea = Sea()
    found = radii(sea.stretching)
    assert found[0] == pytest.approx(RADIUS)
    assert (np.diff(found) < 0).all()
    assert sea.stretching.sum(1) == pytest.approx(np.zeros(LAYERS), abs=1e-18)
    pull = THICKNESS[:, None] * sea.stretching
    assert pull == pytest.approx(pull.T)
    assert sea.lifted.std() == pytest.approx(F0 * 150 / THICKNESS[-1])
    assert CENTRE[0] == 125.0


def test_the_mean_potential_vorticity_slopes_as_the_mean_current_tilts_the_layers() -> None:
    """q̄ = A ψ̄ + β y of ψ̄ = V x − U y: currents that fade with depth to the east steepen β above and turn it below, to the north likewise."""
    for scale in ((0.05, 0.0), (0.0, 0.04), (-0.03, 0.02)):
        sea = Sea(scale=scale)
        step = 1e3
        east, north = sea.current
        q_east, q_north = sea.stretching @ (north * step) / step, (sea.stretching @ (-east * step) + sea.beta * step) / step
        assert sea.gradient == pytest.approx(np.stack([q_east, q_north]))
    eastward = Sea(scale=(0.05, 0.0)).gradient[1]
    assert eastward[0] > sea.beta > 0 > eastward[1:].min()
    assert THICKNESS @ (eastward - sea.beta) == pytest.approx(0, abs=1e-12)


def test_eddies_live_on_the_mean_current_and_are_strongest_at_the_surface(moved: Flow) -> None:
    fields = moved.fields()
    kinetic = 0.5e4 * (fields[:LAYERS] ** 2 + fields[LAYERS : 2 * LAYERS] ** 2).mean((1, 2))
    assert 5 < kinetic[0] < 400
    assert (np.diff(kinetic[:4]) < 0).all()
