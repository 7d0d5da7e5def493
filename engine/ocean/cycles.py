"""The tracers of an ocean in steady state, as its currents, its mixing, and the life in it change.

    ideal age a                 A a + V r a = V                       r = 1 d⁻¹ in the first level
    sequestration time τ        Aᵀ τ + V r τ = V                      the adjoint of the same matrix (Holzer & Hall 2000)
    phosphate P, DOP D          A P + V γP − (1 − σ) E V γP − V D/τ_D = 0,    A D − σ V γP + V D/τ_D = 0
    oxygen O                    A O + V r_O (O − O_sat) = −R_OP · V · (source of P below the first level)
    radiocarbon R               A R + V (r_C + λ) R = V r_C           Δ¹⁴C = 1000 (R − 1)
    temperature, salinity       A T + V r_T (T − T*) = 0              r_T = 1/30 d⁻¹; T* is inferred from the field

E is engine.ocean.sinking's operator. P is given up to its amount, which the mean of P + D fixes. γ came out of the fit of
the embedded ocean and needs nothing observed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import scipy.sparse as sp

from engine.conversions import CARBON_MASS, DAY, LIT_DEPTH, REDFIELD_1963, SECONDS_PER_YEAR
from engine.ocean import gas, reduced
from engine.ocean.gas import RADIOCARBON_DECAY
from engine.ocean.grid import Array
from engine.ocean.guide import Guide
from engine.ocean.ocean import Ocean
from engine.ocean.rough import Rough
from engine.ocean.sinking import Shape, Sinking, martin
from engine.ocean.steady import EXACT, NOTHING, QUICK, Apply, Factor, Report, newton, solve

VENTILATION = 1 / 86400
"""How fast the first level forgets: once a day."""
RESTORING = 1 / (30 * 86400)
AMOUNT = 1e-6 / SECONDS_PER_YEAR
"""How fast the mean of a closed cycle is brought to its amount; any rate gives the same steady state."""
DROP_DECAYING = 3e-3
"""Left out of the factor of what decays within a year, which reaches few cells: half as many entries, and as many iterations."""
SCARCE_OXYGEN = 4.0
"""mmol m⁻³; respiration fades below it as tanh(O / 4)."""
COARSE, WATERS = QUICK / 10, 32
"""Relative error of the answers that a shortcut is made of, and how many different waters tell of what no life moves."""
MGC_PER_MMOLP = REDFIELD_1963 * CARBON_MASS
PG_C_PER_MMOLP_S = SECONDS_PER_YEAR * MGC_PER_MMOLP * 1e-18
"""mmol P s⁻¹ to Pg C yr⁻¹ at 106 C per P."""


NEEDS = ("temperature", "salinity", "phosphate", "dop", "uptake_rate", "dop_share", "dop_life", "mean_phosphorus")
"""What an ocean must have come with for its phosphorus, and the carbon of sea and air."""


@dataclass(frozen=True)
class Setting:
    """What differs from the ocean as it came: factors on currents, vertical mixing and uptake; how matter sinks; the law of uptake.

    With `half_saturation` K, uptake is γ (P₀ + K) P / (P + K) rather than γ P: as much where P is still its own P₀. Where matter
    goes down otherwise than by one b, `way` says how; where another share of it dissolves than in the ocean as it came, `dop_share`.
    """

    currents: float = 1.0
    mixing: float = 1.0
    martin_b: float = 0.9
    uptake: float = 1.0
    law: Literal["linear", "saturating"] = "linear"
    half_saturation: float = 0.5
    dop_share: float | None = None
    way: Shape | None = None

    @property
    def shape(self) -> Shape:
        """The share that passes each depth."""
        return self.way or martin(self.martin_b)


@dataclass(frozen=True)
class State:
    """Tracers by name, and how they were reached."""

    values: Mapping[str, Array]
    report: Report
    uptake: Array = field(default_factory=lambda: np.empty(0))


@dataclass
class Shortcuts:
    """Where quick answers begin, once they are there."""

    time: reduced.Linear | None = None
    phosphorus: reduced.Phosphorus | None = None


class Cycles:
    """All steady tracers of one ocean. What is factored is the ocean as it came; changes are iterated from there.

    `about` is the life that phosphate is factored with: that of the ocean, or the one its users start from; `sinking` where what
    is taken up goes, from the base of the ocean's lit layer if it is not told.
    """

    def __init__(self, ocean: Ocean, about: Setting | None = None, sinking: Sinking | None = None) -> None:
        self.ocean = ocean
        self.own = Setting(martin_b=ocean.settings.get("martin_b", Setting.martin_b))
        self._about = about or self.own
        self.grid = ocean.grid
        self.volume = ocean.grid.volume
        self.shortcuts, self._begun = Shortcuts(), False
        self.sinking = sinking or Sinking(ocean.grid, ocean.floor_area, ocean.settings.get("euphotic_depth", LIT_DEPTH))

    # age and the way back

    def age(self, setting: Setting, guess: Array | None = None, tolerance: float = EXACT) -> State:
        """Years since the water was last at the surface."""
        return self._ventilated("age", setting, guess, tolerance, adjoint=False)

    def sequestration_time(self, setting: Setting, guess: Array | None = None, tolerance: float = EXACT) -> State:
        """Mean years until the water is next at the surface: what carbon breathed out here must wait."""
        return self._ventilated("sequestration_time", setting, guess, tolerance, adjoint=True)

    def _ventilated(self, name: str, setting: Setting, guess: Array | None, tolerance: float, adjoint: bool) -> State:
        factor = self._ventilating_factor
        precondition = factor.adjoint if adjoint else factor.solve
        if guess is None:
            guess = precondition(self.volume) / SECONDS_PER_YEAR
        operator = self.ventilated(setting)
        apply, right = (operator.T if adjoint else operator).__matmul__, self.volume / SECONDS_PER_YEAR
        if tolerance >= QUICK and adjoint and self.shortcuts.time:
            guess = self.shortcuts.time.start(setting, guess, right - apply(guess))
        years, report = solve(apply, precondition, right, guess, tolerance)
        return State({name: years}, report)

    # phosphorus and oxygen

    def phosphorus(self, setting: Setting, guess: Mapping[str, Array] | None = None, tolerance: float = EXACT) -> State:
        """Phosphate and DOP. `uptake` of the result is per cell, mmol P s⁻¹."""
        n, volume, settings = self.grid.size, self.volume, self.ocean.settings
        share, decay = self.share(setting), self.decay
        own = self.ocean.tracer("phosphate")
        start = guess or {"phosphate": own, "dop": self.ocean.tracer("dop")}
        x = np.concatenate([start["phosphate"], start["dop"]])
        operator, sinking = self.operator(setting), self.sinking.operator(setting.shape)
        rate, half = volume * self.ocean.tracer("uptake_rate") * setting.uptake, setting.half_saturation
        amount, whole = settings["mean_phosphorus"], volume.sum()

        def uptake(phosphate: Array) -> Array:
            if setting.law == "linear":
                return np.asarray(rate * phosphate)
            return np.asarray(rate * (own + half) * phosphate / (np.abs(phosphate) + half))

        def slope(phosphate: Array) -> Array:
            if setting.law == "linear":
                return np.asarray(rate)
            return np.asarray(rate * (own + half) * half / (np.abs(phosphate) + half) ** 2)

        def flows(x: Array, taken: Array, mean: float) -> Array:
            phosphate, dop = x[:n], x[n:]
            returned = (1 - share) * (sinking @ taken) + decay * dop
            missing = AMOUNT * volume * (x @ np.concatenate([volume, volume]) / whole - mean)
            return np.concatenate(
                [operator @ phosphate + taken - returned + missing, operator @ dop - share * taken + decay * dop]
            )

        def residual(x: Array) -> Array:
            return flows(x, uptake(x[:n]), amount)

        def tangent(x: Array) -> Apply:
            along = slope(x[:n])
            return lambda dx: flows(dx, along * dx[:n], 0.0)

        def anew(x: Array) -> Apply:
            return self._living(operator, sinking, slope(x[:n]), share).solve

        if setting.law == "linear":
            right = np.concatenate([AMOUNT * volume * amount, np.zeros(n)])
            if tolerance >= QUICK and self.shortcuts.phosphorus:
                x = self.shortcuts.phosphorus.start(setting, share, x, right - tangent(x)(x))
            x, report = solve(tangent(x), self._guide.solve, right, x, tolerance)
            if tolerance <= EXACT and not report.converged:
                x, again = solve(tangent(x), anew(x), right, x, tolerance)
                report = Report(report.iterations + again.iterations, again.error, tolerance)
        else:
            x, report = newton(residual, tangent, self._guide.solve, x, tolerance, anew)
        lost = float(decay @ x[n:])
        x[n:] *= share * float(uptake(x[:n]).sum()) / lost if lost else 0.0  # as much decays as dissolves, whatever the error
        x *= amount * whole / (x[:n] @ volume + x[n:] @ volume)
        return State({"phosphate": x[:n], "dop": x[n:]}, report, uptake(x[:n]))

    @cached_property
    def own_phosphorus(self) -> State:
        """The cycle that the ocean came with."""
        values = {name: self.ocean.tracer(name) for name in ("phosphate", "dop")}
        return State(values, NOTHING, self.volume * self.ocean.tracer("uptake_rate") * values["phosphate"])

    def kept(self, setting: Setting, phosphorus: State, sequestration_time: Array) -> tuple[float, float]:
        """Mean years until the surface of the carbon that sinks, and how much of it is on its way there, Pg C.

        What is breathed out per time in each cell, times the years it stays, is what is there at any moment (Nowicki et al.
        2022, doi 10.1029/2021GB007083).
        """
        sunk = self.sunk(phosphorus.uptake, setting)
        stock = float(sunk @ sequestration_time) * PG_C_PER_MMOLP_S
        return stock / (float(sunk.sum()) * PG_C_PER_MMOLP_S), stock

    def preformed(self, setting: Setting, tracer: Array, tolerance: float = EXACT) -> Array:
        """What of a tracer the water carried down from the first level, unchanged."""
        right = self.volume * np.where(self.grid.surface, VENTILATION * tracer, 0.0)
        carried, _ = solve(self.ventilated(setting).__matmul__, self._ventilating_factor.solve, right, tracer, tolerance)
        return carried

    def share(self, setting: Setting) -> float:
        """How much of what is taken up dissolves."""
        return self.ocean.settings["dop_share"] if setting.dop_share is None else setting.dop_share

    def sunk(self, uptake: Array, setting: Setting) -> Array:
        """What is set free of sinking matter in each cell, from uptake per cell."""
        return (1 - self.share(setting)) * self.sinking.freed(uptake, setting.shape)

    @cached_property
    def decay(self) -> Array:
        """m³ s⁻¹ per cell: what of dissolved organic matter is set free, per concentration."""
        return np.asarray(self.volume / (self.ocean.settings["dop_life"] * SECONDS_PER_YEAR))

    def export(self, uptake: Array) -> Array:
        """(row, column): carbon sinking out of the lit layer at 106 per P, mg C m⁻² d⁻¹, from uptake per cell."""
        settings = self.ocean.settings
        leaving = np.where(self.sinking.lit, (1 - settings["dop_share"]) * uptake, 0.0)
        column = self.grid.field(leaving, 0.0).sum(axis=0)
        area = self.grid.field(self.grid.area)[0]
        return np.asarray(column / area * DAY * MGC_PER_MMOLP)

    def total_export(self, uptake: Array) -> float:
        """The same for the whole ocean, Pg C yr⁻¹."""
        return float((1 - self.ocean.settings["dop_share"]) * uptake[self.sinking.lit].sum() * PG_C_PER_MMOLP_S)

    def oxygen(self, setting: Setting, phosphorus: State, guess: Array | None = None, tolerance: float = EXACT) -> State:
        """Oxygen of a phosphorus cycle: used where phosphate is remineralised, set free where it is taken up below the first level."""
        used, made = self._breath(setting, phosphorus)
        exchange = self.volume * self._oxygen_rate
        right = exchange * self._saturation + made
        linear = self.operator(setting) + sp.diags_array(exchange)

        def residual(oxygen: Array) -> Array:
            return np.asarray(linear @ oxygen + used * np.tanh(oxygen / SCARCE_OXYGEN) - right)

        def tangent(oxygen: Array) -> Apply:
            diagonal = _fading(used, oxygen)
            return lambda dx: linear @ dx + diagonal * dx

        start = self.ocean.tracer("oxygen") if guess is None else guess

        def anew(oxygen: Array) -> Apply:
            return Rough(linear + sp.diags_array(_fading(used, oxygen))).solve

        oxygen, report = newton(residual, tangent, self._breathing_factor.solve, start, tolerance, anew)
        return State({"oxygen": np.maximum(oxygen, 0.0)}, report + phosphorus.report)

    def _breath(self, setting: Setting, phosphorus: State) -> tuple[Array, Array]:
        """Oxygen used where it is plenty, and set free, mmol s⁻¹ in each cell."""
        uptake = phosphorus.uptake
        returned = self.sunk(uptake, setting) + self.decay * phosphorus.values["dop"]
        released = self.ocean.settings["oxygen_per_phosphorus"] * np.where(self.grid.surface, 0.0, uptake - returned)
        return np.maximum(-released, 0.0), np.maximum(released, 0.0)

    # tracers of the air

    def radiocarbon(self, setting: Setting, guess: Array | None = None, tolerance: float = EXACT) -> State:
        """Natural Δ¹⁴C in permil."""
        exchange = self.volume * self._radiocarbon_rate
        start = self.ocean.tracer("delta14c") if guess is None else guess
        operator = self.operator(setting) + self.diagonal(self._radiocarbon_rate + RADIOCARBON_DECAY)
        ratio, report = solve(operator.__matmul__, self._radiocarbon_factor.solve, exchange, 1 + start / 1000, tolerance)
        return State({"delta14c": 1000 * (ratio - 1)}, report)

    def restored(self, name: str, setting: Setting, guess: Array | None = None, tolerance: float = EXACT) -> State:
        """Temperature or salinity, held at the surface to what holds it there in the ocean as it came."""
        own = self.ocean.tracer(name)
        restoring = RESTORING * self.grid.surface
        target = own + np.divide(self.ocean.operator @ own, self.volume * restoring, out=np.zeros_like(own), where=restoring > 0)
        operator = self.operator(setting) + self.diagonal(restoring)
        start = own if guess is None else guess
        held, report = solve(
            operator.__matmul__, self._restoring_factor.solve, self.volume * restoring * target, start, tolerance
        )
        return State({name: held}, report)

    # matrices

    def operator(self, setting: Setting) -> sp.csr_array:
        """A of the changed ocean; the ocean's own where nothing changed."""
        if setting.currents == 1 and setting.mixing == 1:
            return self.ocean.operator
        return self._moved(setting.currents, setting.mixing)

    @cached_property
    def _moved(self) -> Callable[[float, float], sp.csr_array]:
        """The last few are kept: all tracers of one answer, quick and then exact, share one."""
        return lru_cache(maxsize=4)(self.ocean.moving.operator)

    def ventilated(self, setting: Setting) -> sp.csr_array:
        """The same, with a first level that forgets."""
        return self.operator(setting) + self.diagonal(VENTILATION * self.grid.surface)

    def diagonal(self, rate: Array) -> sp.csr_array:
        return sp.diags_array(self.volume * rate).tocsr()

    @cached_property
    def ventilation(self) -> Factor:
        return Factor(self.ventilated(self.own))

    @cached_property
    def _ventilating_factor(self) -> Rough:
        return Rough(self.ventilated(self.own))

    @cached_property
    def _restoring_factor(self) -> Rough:
        return Rough(self.ocean.operator + self.diagonal(RESTORING * self.grid.surface))

    @cached_property
    def _radiocarbon_rate(self) -> Array:
        return gas.radiocarbon_rate(self.grid, self.ocean.tracer("temperature"), self.ocean.tracer("salinity"))

    @cached_property
    def _radiocarbon_factor(self) -> Rough:
        return Rough(self.ocean.operator + self.diagonal(self._radiocarbon_rate + RADIOCARBON_DECAY))

    @cached_property
    def _oxygen_rate(self) -> Array:
        return gas.rate(self.grid, gas.schmidt_oxygen(self.ocean.tracer("temperature")))

    @cached_property
    def _saturation(self) -> Array:
        return gas.oxygen_saturation(self.ocean.tracer("temperature"), self.ocean.tracer("salinity"))

    @cached_property
    def _breathing_factor(self) -> Rough:
        """Oxygen, with respiration fading where it does in the ocean as it came, by the life that phosphate is factored with."""
        fading = _fading(self._breath(self._about, self.own_phosphorus)[0], self.ocean.tracer("oxygen"))
        return Rough(self.ocean.operator + self.diagonal(self._oxygen_rate) + sp.diags_array(fading))

    @cached_property
    def dop_factor(self) -> Factor:
        return Factor(self.ocean.operator + sp.diags_array(self.decay))

    @cached_property
    def _decaying_factor(self) -> Rough:
        return Rough(self.ocean.operator + sp.diags_array(self.decay), DROP_DECAYING)

    @cached_property
    def _closed(self) -> Array:
        """Phosphate and DOP, together 1 mmol, spread as in the ocean as it came."""
        x = np.concatenate([self.ocean.tracer("phosphate"), self.ocean.tracer("dop")])
        return np.asarray(x / (np.tile(self.volume, 2) @ x))

    @cached_property
    def _guide(self) -> Guide:
        slope = self.volume * self._about.uptake * self.ocean.tracer("uptake_rate")
        return self._living(self.ocean.operator, self.sinking.operator(self._about.shape), slope, self.share(self._about))

    def _living(self, operator: sp.csr_array, sinking: sp.csr_array, slope: Array, share: float) -> Guide:
        """To the phosphorus cycle where uptake rises with phosphate at this slope, m³ s⁻¹ in each cell."""
        held = sp.diags_array((1 - share) * slope + AMOUNT * self.volume)
        factor = Rough(operator + held - (1 - share) * (sinking @ sp.diags_array(slope)))
        return Guide(factor, self._decaying_factor, slope, share, self.volume, AMOUNT, self._closed)

    # quick answers

    def ahead(self, settings: Callable[[], Sequence[Setting]]) -> Callable[[], None] | None:
        """What shortens them, for whoever has seconds to spare; nothing where somebody has begun, or the water cannot be changed."""
        if self._begun or self.ocean.faces is None:
            return None
        self._begun = True
        return lambda: self.shorten(settings())

    def shorten(self, settings: Sequence[Setting]) -> None:
        """Has quick answers begin by few numbers from now on (engine.ocean.reduced): from answers to all these, some seconds of work."""
        faces, found = self.ocean.moving, Shortcuts()
        waters = list({(each.currents, each.mixing): each for each in settings}.values())[:WATERS]
        times = [self.sequestration_time(each, None, COARSE).values["sequestration_time"] for each in waters]
        vented = self.volume * VENTILATION * self.grid.surface
        found.time = reduced.Linear(faces, np.array(times), self._ventilating_factor.solve, vented, transposed=True)
        if "uptake_rate" in self.ocean.fields:
            states = (self.phosphorus(each, None, COARSE).values for each in settings)
            answers = np.array([np.concatenate([each["phosphate"], each["dop"]]) for each in states])
            rate = self.volume * self.ocean.tracer("uptake_rate")
            found.phosphorus = reduced.Phosphorus(faces, self.sinking, answers, self._guide.adjoint, rate, self.decay, AMOUNT)
        self.shortcuts = found


def _fading(used: Array, oxygen: Array) -> Array:
    """How fast respiration changes with oxygen."""
    return np.asarray(used / SCARCE_OXYGEN / np.cosh(np.clip(oxygen / SCARCE_OXYGEN, -300, 300)) ** 2)
