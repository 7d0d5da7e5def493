"""What is measured: name → unit, long name, colour map; one place for axes, CF attributes, uploads and exports.

A unit is written as the papers write it, with its substance: "mg C m-2 d-1", "µl O2 (mg C)-1 h-1".
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.conversions import CARBON_MASS, PHOSPHORUS_MASS
from engine.short import short

if TYPE_CHECKING:
    import xarray as xr

SUBSTANCES = ("CO2", "O2", "DW", "WW", "C", "N", "P", "Fe", "Si", "O")
_TOKEN = re.compile(r"(?:(?<=[\s(])|^)(" + "|".join(SUBSTANCES) + r")(?=[\s)/·*]|[-−⁻]|$)")
_POWER = re.compile(r"(?<=[A-Za-zµ%)°])\s*\^?([+-−]?\d+)(?=[\s)/]|$)")
_UNIT = re.compile(r"1?(?:[A-Za-zµμ%‰°×)](?:\s*\^?[+\-−]?[0-9]{1,2}(?![0-9])|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})?|[\s(/·.]|\*(?!\*))*")
"""Letters and signs with small powers, and nothing else: 9**9**9**9 would keep a computer busy for ever."""
_PRINTED = {"1": "", "degrees_north": "° N", "degrees_east": "° E", "degree_Celsius": "°C"}
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


class UnitError(ValueError):
    """A unit that is unknown, or that cannot become the one asked for."""


@dataclass(frozen=True)
class Quantity:
    """A kind of number: how it is written, named in CF files, and coloured."""

    unit: str
    long_name: str
    standard_name: str = ""
    colours: str = "viridis"


def _substances(unit: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(unit))


def cf_units(unit: str) -> str:
    """The unit without its substance, as CF wants it: "mg C m-2 d-1" → "mg m-2 d-1"; its library of units has no sign for per mille."""
    if unit == "‰":
        return "1e-3"
    bare = re.sub(r"\s+", " ", _TOKEN.sub("", unit)).strip().replace("( ", "(").replace(" )", ")")
    return re.sub(r"\((\w+)\)", r"\1", bare) or "1"


def pretty(unit: str) -> str:
    """The unit as a page prints it: "mg C m-2 d-1" → "mg C m⁻² d⁻¹"; nothing for a pure number."""
    if unit in _PRINTED:
        return _PRINTED[unit]
    printed = re.sub(r"(?<=[A-Za-zµ)])([+-]?\d+)(?=\s|$|\))", lambda m: m[1].translate(_SUPERSCRIPT), unit)
    return printed.replace("O²", "O₂")


@functools.cache
def _registry() -> Any:
    import pint

    units: Any = pint.UnitRegistry(on_redefinition="ignore")
    units.define(f"molar_carbon = {CARBON_MASS} * gram = molC")
    units.define(f"molar_phosphorus = {PHOSPHORUS_MASS} * gram = molP")
    units.define("percent = 0.01 = %")
    units.define("permil = 0.001")
    units.define("times = 1")
    return units


@functools.lru_cache(maxsize=256)
def factor(given: str, wanted: str) -> float:
    """What a number in the unit `given` is multiplied by to be in `wanted`; a mole of carbon is 12.011 g, of phosphorus 30.974 g."""
    if given.strip() == wanted.strip():
        return 1.0
    if len(given) > 60 or not _UNIT.fullmatch(given):
        raise UnitError(f"“{short(given)}” is not a unit known here; “{wanted}” is wanted")
    if sorted(_substances(given)) != sorted(_substances(wanted)):
        raise UnitError(f"“{short(given)}” is not a unit of the same thing as “{wanted}”")
    import pint

    def parsed(unit: str) -> Any:
        text = re.sub(r"mol\s+([CP])\b", r"mol\1", unit)
        text = (
            _TOKEN.sub("", text)
            .replace("µ", "u")
            .replace("%", " percent ")
            .replace("‰", " permil ")
            .replace("×", " times ")
            .replace("·", " ")
        )
        text = re.sub(r"\s*/\s*", "/", re.sub(r"\s+(?=[-−⁻])", "", text))
        text = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--"))
        text = re.sub(r"\(\s*(\S+)\s*\)", r"(\1)", text).replace(" d-1", " day-1")
        text = re.sub(r"\bd\b", "day", text)
        text = _POWER.sub(r"**\1", text).strip()
        return _registry().parse_expression(re.sub(r"\s+", "*", text) or "dimensionless")

    try:
        ratio = (1 * parsed(given)) / (1 * parsed(wanted))
        return float(ratio.to("dimensionless").magnitude) if hasattr(ratio, "to") else float(ratio)
    except pint.DimensionalityError as error:
        raise UnitError(f"“{short(given)}” cannot become “{wanted}”") from error
    except Exception as error:
        raise UnitError(f"“{short(given)}” is not a unit known here; “{wanted}” is wanted") from error


def describe(dataset: xr.Dataset, quantities: dict[str, Quantity]) -> xr.Dataset:
    """Writes CF attributes on every variable and coordinate that `quantities` names."""
    for name, quantity in quantities.items():
        if name in dataset.variables:
            variable = dataset[name]
            variable.attrs["long_name"] = quantity.long_name
            if variable.dtype.kind not in "OUSM":  # words and dates have no unit of ours
                variable.attrs["units"] = cf_units(quantity.unit)
                variable.attrs["display_units"] = quantity.unit
            if quantity.standard_name:
                variable.attrs["standard_name"] = quantity.standard_name
    return dataset
