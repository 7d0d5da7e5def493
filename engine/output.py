"""The arrays of a result, each declared once in the type of its field: its dimensions, unit and names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Output:
    """One array of a result, as `Annotated` takes it; the dimensions are named in one string, with spaces between."""

    dimensions: str
    unit: str
    long_name: str
    standard_name: str = ""

    @property
    def dims(self) -> tuple[str, ...]:
        return tuple(self.dimensions.split())

    @property
    def quantity(self) -> Quantity:
        return Quantity(self.unit, self.long_name, self.standard_name)


def outputs(result: type) -> Iterator[tuple[str, Output]]:
    """Name and declaration of each array of a dataclass, in its order."""
    for name, hint in get_type_hints(result, include_extras=True).items():
        for each in getattr(hint, "__metadata__", ()):
            yield name, each


def quantities(*results: type) -> dict[str, Quantity]:
    """What each array of some dataclasses is."""
    return {name: each.quantity for result in results for name, each in outputs(result)}


def arrays(*results: Any) -> dict[str, tuple[tuple[str, ...], Any]]:
    """Each array of some results with its dimensions, as a Dataset takes them."""
    return {name: (each.dims, getattr(result, name)) for result in results for name, each in outputs(type(result))}


def to_dataset(parameters: Any, result: Any, progress: Any) -> xr.Dataset:
    """A result as its arrays are declared: for every lab whose result holds nothing else."""
    import xarray as xr

    return describe(xr.Dataset(arrays(result)), quantities(type(result)))
