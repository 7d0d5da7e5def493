"""The cost of a circulation and its exact gradient, by the adjoint of each steady tracer.

For a tracer M c = s, with M = A(U, G) + …, and a cost J(c): Mᵀ μ = ∂J/∂c, and through the face from i to j

    ∂J/∂U = −(μ_i − μ_j) ((c_i + c_j)/2 + ∂G_eff/∂U (c_i − c_j)),    ∂J/∂G = −(μ_i − μ_j) ∂G_eff/∂G (c_i − c_j)

`equation_error` is cheap and nearly quadratic, for a beginning: how fast the observed fields would change. `misfit` is what
counts: how far the steady fields are from the observed, which may be relaxed to them at a rate for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean import gas
from engine.ocean.build.life import Life
from engine.ocean.build.penalties import Penalties
from engine.ocean.build.targets import Target, surfaced
from engine.ocean.build.unknowns import Gradient, Unknowns, Water
from engine.ocean.build.uptake import EXCESS, GROWTH, AirCarbon
from engine.ocean.cycles import RESTORING
from engine.ocean.gas import RADIOCARBON_DECAY
from engine.ocean.grid import Array
from engine.ocean.steady import Factor
from engine.ocean.transport import conductance_slopes

Evaluate = Callable[[Array], tuple[float, Array]]
PATIENCE = 5.0
"""Years for which a field may change at its observed rate before that costs as much as a misfit."""
RELAXED_EMPHASIS = 2.0
FIRST_LEVEL = 2
"""The equation error counts from this level down."""


@dataclass(frozen=True)
class Terms:
    """How the misfit is asked for: fields relaxed to the observed at so much a year; phosphate held, or taken up by life."""

    relaxation: float = 0.0
    living: bool = False


@dataclass(eq=False)
class _Sum:
    """One evaluation: the faces' slopes, the cost and gradient so far, and the fields found."""

    water: Water
    operator: sp.csr_array
    slopes: tuple[Array, Array]
    by: Gradient
    cost: float = 0.0
    fields: dict[str, Array] = field(default_factory=dict)

    def flow(self, tracer: Array, adjoint: Array) -> None:
        """Adds what a tracer's adjoint says about the faces."""
        faces = self.water.faces
        step, pull = tracer[faces.i] - tracer[faces.j], adjoint[faces.i] - adjoint[faces.j]
        self.by.U -= pull * ((tracer[faces.i] + tracer[faces.j]) / 2 + self.slopes[0] * step)
        self.by.G -= pull * self.slopes[1] * step


class Cost:
    """Both costs of a vector of unknowns. `carbon` is the target of anthropogenic carbon's steady growth (`carbon_grows`)."""

    def __init__(self, unknowns: Unknowns, penalties: Penalties, life: Life, targets: Mapping[str, Target]) -> None:
        self.unknowns, self.life, self._penalties = unknowns, life, penalties
        self.grid, self.targets = unknowns.grid, dict(targets)
        self._surfaced = surfaced(self.grid, self.targets["phosphate"], life.lit)
        temperature, salinity = targets["temperature"].values, targets["salinity"].values
        self.air = AirCarbon(self.grid, temperature, salinity)
        self._mapped = targets["anthropogenic"].values if "anthropogenic" in targets else None
        self._radiocarbon_rate = gas.radiocarbon_rate(self.grid, temperature, salinity)
        self.fields: dict[str, Array] = {}

    def equation_error(self, x: Array) -> tuple[float, Array]:
        """J = Σ w (τ dc/dt)² of observed temperature, salinity and radiocarbon."""
        total = self._start(x)
        volume, patience = self.grid.volume, PATIENCE * SECONDS_PER_YEAR
        for name in ("temperature", "salinity", "radiocarbon"):
            if name not in self.targets:
                continue
            target = self.targets[name]
            decay = RADIOCARBON_DECAY * (1000 + target.values) if name == "radiocarbon" else 0.0
            change = patience * (total.operator @ target.values / volume + decay)
            weight = np.where(self.grid.level >= FIRST_LEVEL, target.weight, 0.0)
            total.cost += float(weight @ change**2)
            total.flow(target.values, -2 * weight * change * patience / volume)
        return self._end(x, total)

    def misfit(self, terms: Terms) -> Evaluate:
        """The cost of the steady fields, on such terms."""

        def evaluate(x: Array) -> tuple[float, Array]:
            total = self._start(x)
            self._heat_and_salt(total, terms)
            if terms.living:
                self._living(total, terms)
            else:
                self._held(total, terms)
            if "radiocarbon" in self.targets:
                rate = self._radiocarbon_rate
                self._from_air("radiocarbon", total, terms, rate + RADIOCARBON_DECAY, 1000 * rate, 1000.0)
            if "anthropogenic" in self.targets:
                air = self.air
                self._from_air("anthropogenic", total, terms, air.rate + GROWTH, EXCESS * air.rate * air.capacity, 0.0)
            self.fields = total.fields
            return self._end(x, total)

        return evaluate

    def carbon_grows(self, x: Array) -> None:
        """Makes the mapped carbon, level by level, what it would be had the air always grown e-fold in 57 years."""
        if self._mapped is None:
            return
        operator, level = self.unknowns.water(x).faces.operator(), self.grid.level
        steady = np.bincount(level, self.air.growing(operator) * self.grid.volume)
        happened = np.bincount(level, self.air.history(operator) * self.grid.volume)
        ratio = np.clip(steady / np.maximum(happened, 1e-9), 0.5, 2.0)
        self.targets["anthropogenic"] = Target(self._mapped * ratio[level], self.targets["anthropogenic"].weight)

    def _start(self, x: Array) -> _Sum:
        water = self.unknowns.water(x)
        faces, columns = water.faces, self.unknowns.columns
        nothing = Gradient(
            np.zeros_like(faces.U),
            np.zeros_like(faces.G),
            np.zeros(columns),
            np.zeros(columns),
            np.zeros(self.grid.size),
        )
        return _Sum(water, faces.operator(), conductance_slopes(faces.U, faces.G), nothing)

    def _end(self, x: Array, total: _Sum) -> tuple[float, Array]:
        total.cost += self._penalties.cost(total.water, total.by)
        size, gradient = self.unknowns.back(x, total.water, total.by)
        return total.cost + size, gradient

    def _heat_and_salt(self, total: _Sum, terms: Terms) -> None:
        volume, top = self.grid.volume, self.grid.surface
        relaxed, held = _per_second(terms.relaxation), volume[top] * RESTORING
        factor = Factor(total.operator + sp.diags_array(volume * (RESTORING * top + relaxed)))
        aims = (total.water.temperature, total.water.salinity)
        for name, aim, by in zip(("temperature", "salinity"), aims, (total.by.temperature, total.by.salinity), strict=True):
            right = volume * relaxed * self.targets[name].values
            right[top] += held * aim
            found = factor.solve(right)
            adjoint = factor.adjoint(self._compare(name, found, total, terms))
            total.flow(found, adjoint)
            by += held * adjoint[top]

    def _from_air(self, name: str, total: _Sum, terms: Terms, loss: Array, gain: Array, offset: float) -> None:
        """A tracer lost and gained at rates per second; it is the target's plus an offset."""
        volume, relaxed = self.grid.volume, _per_second(terms.relaxation)
        factor = Factor(total.operator + sp.diags_array(volume * (loss + relaxed)))
        found = factor.solve(volume * (gain + relaxed * (offset + self.targets[name].values)))
        adjoint = factor.adjoint(self._compare(name, found - offset, total, terms))
        total.flow(found, adjoint)

    def _held(self, total: _Sum, terms: Terms) -> None:
        """Phosphate held to the observed in the lit layer."""
        aim = self.targets["phosphate"].values
        relaxed = self.grid.volume * _per_second(terms.relaxation)
        factor = Factor(total.operator + self.life.held + sp.diags_array(relaxed))
        phosphate = factor.solve(self.life.held @ aim + relaxed * aim)
        by = self._compare("phosphate", phosphate, total, terms)
        if not terms.relaxation:
            cost, more = self.life.hold(phosphate)
            total.cost, by = total.cost + cost, by + more
        total.flow(phosphate, factor.adjoint(by))

    def _living(self, total: _Sum, terms: Terms) -> None:
        """Phosphate taken up by life, and the oxygen that this costs."""
        life, rate, aim = self.life, total.water.uptake, self.targets["phosphate"].values
        relaxed = self.grid.volume * _per_second(terms.relaxation)
        factor = life.living(total.operator, rate, relaxed)
        phosphate = factor.solve((life.amount + relaxed) * aim)
        by = self._compare("phosphate", phosphate, total, terms, self._surfaced)
        cost, by_all = life.lives(phosphate, rate)
        by_taken = np.full(self.grid.size, by_all)
        total.cost += cost
        if "oxygen" in self.targets:
            breath, oxygen = life.breathe(total.operator, rate * phosphate)
            adjoint = breath.adjoint(self._compare("oxygen", oxygen, total, terms))
            total.flow(oxygen, adjoint)
            by_taken += life.breath_adjoint(adjoint)
        adjoint = factor.adjoint(by + rate * by_taken)
        total.flow(phosphate, adjoint)
        total.by.uptake += phosphate * (by_taken - life.missing_adjoint(adjoint))

    def _compare(self, name: str, found: Array, total: _Sum, terms: Terms, target: Target | None = None) -> Array:
        """Adds a field's misfit, and returns the gradient by the field."""
        emphasis = RELAXED_EMPHASIS if terms.relaxation else 1.0
        cost, by = (target or self.targets[name]).cost(found)
        total.cost += emphasis * cost
        total.fields[name] = found
        return emphasis * by


def _per_second(per_year: float) -> float:
    return per_year / SECONDS_PER_YEAR
