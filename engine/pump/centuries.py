"""The next centuries: what happens between the sea as it is and the one that is set, step by step, nutrients following.

    V dP/dt = −A P − u + (1 − σ) E u + V D/τ_D,    V dD/dt = −A D + σ u − V D/τ_D,    u = V γ P
    V dC/dt = −A C − (φ / β) C + φ a + J(t) − J₀,    M_a da/dt = Σ (φ / β) C − φ a

All is set at once at the start: the water's motion, how matter goes down (E), what dissolves (σ), how much life takes up (γ).
Phosphorus begins as today's (engine.ocean.cycles says what P, D, u are); C and a are what carbon gains beyond today
(engine.pump.response), J what life sets free less what it takes up, J₀ today's. Where mixing changes, the carbon that life
keeps today is stirred otherwise: J₀ becomes A x₀, with x₀ today's soft carbon. Beside it the same with nutrients as they are.

Steps as in engine.ocean.stepping; phosphorus, and the carbon of the sea, dissolved matter and the air, are kept to rounding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from engine.checkpoint import forget, keep
from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean.circulation import stand_on
from engine.ocean.cycles import NEEDS, State
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.steady import NOTHING, Factor
from engine.ocean.stepping import Stepper
from engine.pump.carbon import Carbon
from engine.pump.kernels import AIRS
from engine.pump.model import Solved, carbon, carbon_today, feeds_back, solved_for
from engine.pump.parameters import PumpParameters
from engine.pump.response import HORIZONS, STEPS, Response
from engine.pump.today import today
from engine.pump.ways import WAYS
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress

KEPT_EVERY = 10
"""Steps between two writings of how far it came."""
RATE = 1e-9 / SECONDS_PER_YEAR
"""At which today's soft carbon is forgotten, so that a closed sea and air have one steady state: a billionth a year."""
RESULTS = {
    "year": Quantity("yr", "time since the change"),
    "way": Quantity("1", "way down"),
    "depth": Quantity("m", "depth", "depth"),
    "ppm": Quantity("ppm", "CO2 in the air beyond what there was, nutrients following"),
    "ppm_stay": Quantity("ppm", "CO2 in the air beyond what there was, nutrients as they are"),
    "export": Quantity("Pg C yr-1", "carbon that leaves the light, nutrients following"),
    "gained": Quantity("Pg C", "carbon that the sea gained at each level, nutrients following"),
    "surface_phosphate": Quantity("mmol P m-3", "mean phosphate of the lit layer"),
    "phosphorus_error": Quantity("1", "largest relative change of all phosphorus"),
    "carbon_error": Quantity("1", "largest change of all carbon of sea and air, of what moved"),
}


@dataclass
class Course:
    """How far it came: phosphorus (phosphate, then DOP), carbon of sea and air with nutrients following and as they are."""

    phosphorus: Array
    carbon: Array
    stay: Array
    steps: int = 0
    told: dict[str, list[Any]] = field(default_factory=dict)


class Centuries:
    """What all steps have in common."""

    def __init__(self, parameters: PumpParameters, ocean: Ocean) -> None:
        self.parameters, self.over = parameters, today(ocean)
        self.cycles, self.solved = self.over.cycles, solved_for(parameters, ocean)
        self.setting = self.solved.setting
        self.sinking, self.grid = self.cycles.sinking, self.cycles.grid
        self.rate = self.cycles.volume * ocean.tracer("uptake_rate") * self.setting.uptake
        self.response = Response(self.cycles, self.setting.mixing, AIRS[str(parameters["air"])])
        self.before = carbon_today(ocean)
        self.unmoved = self._unmoved()
        self.stay = self._source(carbon(parameters, self.over, self.solved, follows=False))

    @cached_property
    def living(self) -> sp.csr_array:
        """What leaves each cell of phosphate and DOP, mmol P s⁻¹ per mmol m⁻³."""
        moving, share = self.cycles.operator(self.setting), self.cycles.share(self.setting)
        taken, decay = sp.diags_array(self.rate), sp.diags_array(self.cycles.decay)
        sunk = (1 - share) * (self.sinking.operator(self.setting.shape) @ taken)
        matrix: sp.csr_array = sp.block_array([[moving + taken - sunk, -decay], [-share * taken, moving + decay]]).tocsr()
        return matrix

    @cached_property
    def amount(self) -> Array:
        return np.asarray(np.tile(self.cycles.volume, 2))

    def _unmoved(self) -> Array:
        """(cell and air): what keeps today's soft carbon where it is, mmol s⁻¹: today's own source, or what the water's motion makes of it."""
        own = np.append(self.before.net, 0.0) / (PG_PER_MMOL * SECONDS_PER_YEAR)
        if self.setting.mixing == 1:
            return own
        as_it_is = Response(self.cycles, 1.0, AIRS[str(self.parameters["air"])])
        soft = Factor(as_it_is.matrix + sp.diags_array(RATE * as_it_is.amount)).solve(own)
        return np.asarray(self.response.matrix @ soft)

    def _source(self, now: Carbon) -> Array:
        """(cell and air): J(t) − J₀, mmol s⁻¹."""
        return np.asarray(np.append(now.net, 0.0) / (PG_PER_MMOL * SECONDS_PER_YEAR) - self.unmoved)

    def carbon_of(self, phosphorus: Array) -> Carbon:
        """What life does at some phosphate and DOP."""
        size = self.grid.size
        phosphate, dop = phosphorus[:size], phosphorus[size:]
        state = State({"phosphate": phosphate, "dop": dop}, NOTHING, self.rate * phosphate)
        made = Solved(self.solved.made_of, self.setting, state, self.solved.water, NOTHING)
        return carbon(self.parameters, self.over, made, follows=True)

    def start(self) -> Course:
        values = self.over.phosphorus.values
        none = np.zeros(self.grid.size + 1)
        course = Course(np.concatenate([values["phosphate"], values["dop"]]), none, none)
        self.tell(course, 0.0)
        return course

    def step(self, course: Course, living: Stepper, breathing: Stepper) -> None:
        """All of it one step later: carbon feels phosphorus as it is at both stages."""
        early, late, course.phosphorus = living.stages(course.phosphorus)
        felt = [self._source(self.carbon_of(each)) for each in (early, late)]
        _, _, course.carbon = breathing.stages(course.carbon, *felt)
        _, _, course.stay = breathing.stages(course.stay, self.stay, self.stay)
        course.steps += 1

    def tell(self, course: Course, year: float) -> None:
        """What is kept of this moment."""
        now, lit = self.carbon_of(course.phosphorus), self.sinking.lit
        gained = course.carbon[:-1] * self.cycles.volume * PG_PER_MMOL
        known = {
            "year": year,
            "ppm": course.carbon[-1],
            "ppm_stay": course.stay[-1],
            "export": now.export,
            "gained": np.bincount(self.grid.level, gained, self.grid.shape[0]),
            "surface_phosphate": self.grid.mean(course.phosphorus[: self.grid.size], lit),
            "phosphorus": self.amount @ course.phosphorus,
            "dissolved": now.lingering,
            "in_all": self.response.amount @ course.carbon * PG_PER_MMOL,
            "moved": np.abs(self.response.amount * course.carbon).sum() * PG_PER_MMOL,
        }
        for name, value in known.items():
            course.told.setdefault(name, []).append(value)


def centuries(
    parameters: Mapping[str, Any], progress: Progress | None = None, checkpoint: str | None = None, ocean: Ocean | None = None
) -> xr.Dataset:
    """A thousand years after the change; a run that was stopped goes on where it was, to the same bits."""
    settings = PumpParameters(**parameters)
    ocean, kept = stand_on(settings, ocean, NEEDS), Path(checkpoint) if checkpoint else None
    over, key = Centuries(settings, ocean), json.dumps([feeds_back(settings), dict(settings.settings()), ocean.grid.size])
    course = _taken_up(kept, key) or over.start()
    done, before = 0, 0.0
    length, living, breathing = 0.0, None, None
    try:
        for year, steps in zip(HORIZONS, STEPS, strict=True):
            for number in range(1, steps + 1):
                done += 1
                if done <= course.steps:
                    continue
                now = (year - before) / steps
                if living is None or breathing is None or abs(now - length) > 1e-9 * now:
                    length = now
                    living = Stepper(over.living, over.amount, length)
                    breathing = Stepper(over.response.matrix, over.response.amount, length)
                over.step(course, living, breathing)
                over.tell(course, before + number * now)
                if progress:
                    progress(done / sum(STEPS), f"{before + number * now:,.4g} years on")
                if kept and done % KEPT_EVERY == 0:
                    _keep(kept, course, key)
            before = year
    except BaseException:
        if kept:
            _keep(kept, course, key)
        raise
    if kept:
        forget(kept)
    return _dataset(over, course)


def _keep(path: Path, course: Course, key: str) -> None:
    arrays = {f"told_{name}": np.array(values) for name, values in course.told.items()}
    state = {"phosphorus": course.phosphorus, "carbon": course.carbon, "stay": course.stay}
    keep(path, lambda file: np.savez(file, key=np.array(key), steps=course.steps, **state, **arrays))  # type: ignore[arg-type]


def _taken_up(path: Path | None, key: str) -> Course | None:
    """What a stopped run of the same values kept."""
    if not path or not path.exists():
        return None
    with np.load(path, allow_pickle=False) as kept:
        if str(kept["key"]) != key:
            return None
        told = {name.removeprefix("told_"): list(kept[name]) for name in kept.files if name.startswith("told_")}
        return Course(kept["phosphorus"], kept["carbon"], kept["stay"], int(kept["steps"]), told)


def _dataset(over: Centuries, course: Course) -> xr.Dataset:
    import xarray as xr

    told = {name: np.array(values) for name, values in course.told.items()}
    dataset = xr.Dataset(coords={"year": told["year"], "way": list(WAYS), "depth": over.grid.depth_centre})
    for name in ("ppm", "ppm_stay", "surface_phosphate"):
        dataset[name] = ("year", told[name])
    dataset["export"], dataset["gained"] = (("year", "way"), told["export"]), (("year", "depth"), told["gained"])
    phosphorus = told["phosphorus"]
    dataset["phosphorus_error"] = ((), float(np.abs(phosphorus / phosphorus[0] - 1).max()))
    whole = told["in_all"] + told["dissolved"]
    dataset["carbon_error"] = ((), float(np.abs(whole - whole[0]).max() / max(told["moved"].max(), 1e-12)))
    dataset.attrs["ocean"] = over.over.ocean.name
    return describe(dataset, RESULTS)
