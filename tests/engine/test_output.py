"""Arrays declared once: what a dataclass says of itself, and that a Dataset is made of nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from engine.budget import LAB
from engine.budget.model import Budget
from engine.budget.zones import Zones
from engine.output import Output, outputs, to_dataset


@dataclass
class Result:
    count: int
    flux: Annotated[np.ndarray, Output("zone group", "mg C m-2 d-1", "flux")]
    latitude: Annotated[np.ndarray, Output("zone", "degrees_north", "latitude", "latitude")]


def test_a_dataclass_says_what_its_arrays_are() -> None:
    found = dict(outputs(Result))
    assert list(found) == ["flux", "latitude"]
    assert found["flux"].dims == ("zone", "group")
    assert found["flux"].quantity.unit == "mg C m-2 d-1"
    assert found["latitude"].quantity.standard_name == "latitude"


def test_a_result_of_declared_arrays_tells_itself() -> None:
    result = Result(2, np.ones((3, 2)), np.array([0.0, 10.0, 20.0]))
    dataset = to_dataset({}, result, None)
    assert set(dataset.variables) == {"flux", "latitude"}
    assert dataset["flux"].dims == ("zone", "group")
    assert dataset["flux"].attrs == {"long_name": "flux", "units": "mg m-2 d-1", "display_units": "mg C m-2 d-1"}
    assert dataset["latitude"].attrs["standard_name"] == "latitude"
    assert dataset["latitude"].values.tolist() == result.latitude.tolist()


def test_the_budget_is_told_as_it_is_declared() -> None:
    parameters = LAB.preset()
    budget, dataset = LAB.result(parameters), LAB.simulate(parameters)
    for name, each in (*outputs(Zones), *outputs(Budget)):
        assert dataset[name].dims == each.dims
        assert dataset[name].attrs["display_units"] == each.unit
        assert dataset[name].shape == getattr(budget if hasattr(budget, name) else budget.zones, name).shape
    assert set(dataset.data_vars) == {name for name, _ in (*outputs(Zones), *outputs(Budget))} - set(dataset.coords)
