"""What labs tell of their results by name: finite at every preset, and in units that can be printed."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.budget import prose as budget_prose
from app.labs.ocean import prose as ocean_prose
from app.labs.pump import prose as pump_prose
from engine.lab import LABS, Lab, get
from engine.pump.draws import bands
from engine.quantities import pretty
from engine.tells import Curve, Field, Number, Place


@pytest.fixture(params=list(LABS))
def lab(request: pytest.FixtureRequest) -> Lab:
    return get(request.param)


def test_every_tell_has_a_short_name_and_says_what_it_is(lab: Lab) -> None:
    for name, tell in lab.tells.items():
        assert name.isidentifier()
        assert len(name) <= 30
        assert tell.text
        assert isinstance(tell, Place) or pretty(tell.unit) == pretty(tell.unit).strip()


def all_finite(lab: Lab, preset: str | None) -> None:
    parameters = lab.preset(preset)
    result = lab.result(parameters)
    for name, tell in lab.tells.items():
        match tell:
            case Number():
                value = tell.of(parameters, result)
                assert isinstance(value, float), name
                assert np.isfinite(value), name
            case Curve():
                at, values = tell.of(parameters, result)
                assert at.shape == values.shape, name
                assert (np.diff(at) > 0).all(), name
                assert np.isfinite(values).all(), name
            case Field():
                x, y, values = tell.of(parameters, result)
                assert values.shape == (y.size, x.size), name
                assert np.isfinite(values).any(), name
                assert all(np.allclose(np.diff(along), along[1] - along[0]) for along in (x, y)), name
            case Place():
                point, lines = tell.of(parameters, result)
                assert np.isfinite(point).all(), name
                assert all(np.isfinite(line).all() for line in lines), name


def test_every_tell_is_finite(lab: Lab) -> None:
    all_finite(lab, None)


@pytest.mark.wide
def test_every_tell_is_finite_at_every_preset(lab: Lab) -> None:
    for name in lab.presets:
        all_finite(lab, name)


def told(lab: Lab, preset: str, *names: str) -> list[float]:
    parameters = lab.preset(preset)
    numbers = [lab.tells[name] for name in names]
    return [number.of(parameters, lab.result(parameters)) for number in numbers if isinstance(number, Number)]


def test_the_pump_tells_what_its_page_prints() -> None:
    lab = get("pump")
    parameters = lab.preset("stay_up")
    pump, base = lab.result(parameters), lab.result(lab.preset())
    facts = pump_prose.facts(pump, base, 0.0, bands(parameters, pump).follow, parameters, lab.preset())
    assert told(lab, "stay_up", "kept", "export", "years", "ppm") == [fact.value for fact in facts]


def test_the_budget_tells_what_its_page_prints() -> None:
    lab = get("budget")
    budget = lab.result(lab.preset("Z4"))
    facts = budget_prose.facts(budget, budget)
    assert told(lab, "Z4", "active", "passive", "share") == pytest.approx([fact.value for fact in facts[:3]])
    assert told(lab, "Z4", "active_sd") == [facts[0].error]


def test_the_ocean_tells_what_its_page_prints_whichever_tracer_is_looked_at() -> None:
    names = ("years_200", "years_1000", "years", "kept")
    lab = get("ocean")
    parameters = lab.preset("embedded")
    tracer = lab.result(parameters)
    grid = tracer.solver.grid
    side = (
        grid,
        ocean_prose.Seen(tracer.name, 1000.0, tracer.values, 0.0, 0.0, tracer.values),
        ocean_prose.Life(tracer.export, *tracer.kept),
    )
    assert told(lab, "embedded", *names) == [fact.value for fact in ocean_prose.facts(side, side)]
    times = lab.parameters(**{**lab.presets["deep_snow"].values, "quantity": "sequestration_time"})
    other = [tell.of(times, lab.result(times)) for name in names if isinstance(tell := lab.tells[name], Number)]
    assert told(lab, "deep_snow", *names) == pytest.approx(other, rel=1e-6)
    assert 0 < told(lab, "embedded", "century_1000")[0] < 100
