"""A unit as anybody writes it → as it is written here: “mgC/m²/day”, “ug C L^-1” → “mg C m-2 d-1”, “µg C L-1”."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from engine.quantities import UnitError, cf_units, factor

_NAMES = {"day": "d", "days": "d", "hr": "h", "hour": "h", "hours": "h", "yr": "yr", "y": "yr", "a": "yr", "year": "yr", "l": "L"}
_NAMES |= {
    "liter": "L",
    "litre": "L",
    "gr": "g",
    "metre": "m",
    "meter": "m",
    "meters": "m",
    "metres": "m",
    "um": "µM",
    "ml": "ml",
}
_WHOLE = {
    "degree_Celsius": (
        "°c",
        "degc",
        "degree_c",
        "degrees_c",
        "deg c",
        "celsius",
        "degree_celsius",
        "degrees_celsius",
        "degrees celsius",
        "c",
        "its-90, °c",
    ),
    "degrees": ("°", "deg", "degrees", "°n", "°e", "degrees_north", "degrees_east", "decimal degrees", "n", "e", "degn", "dege"),
}
_SUBSTANCES = {"C": "C", "N": "N", "P": "P", "Fe": "Fe", "Si": "Si", "O2": "O2", "DW": "DW", "WW": "WW", "dw": "DW", "ww": "WW"}
_GLUED = re.compile(r"((?:[munkpµ]|)(?:g|mol|l|L))(C|N|P|Fe|Si|O2|DW|WW|dw|ww)")
_TOKEN = re.compile(r"O2|[A-Za-zµ]+|[+\-]?\d{1,2}|[/()]")
_SIGNS = str.maketrans(
    {"²": "2", "³": "3", "¹": "1", "⁻": "-", "−": "-", "·": " ", "*": " ", "^": "", ".": " ", "μ": "µ", "_": " "}
)


@functools.lru_cache(maxsize=512)
def spelled(given: str) -> str:
    """The unit in our own spelling; what is not understood stays as it is."""
    given = given.strip()[:60]
    for ours, theirs in _WHOLE.items():
        if given.lower() in theirs:
            return ours
    text = re.sub(r"\bper\b", "/", given.translate(_SIGNS))
    parts: list[tuple[str, str, int]] = []
    below, open_brackets = False, 0
    for token in _TOKEN.findall(_GLUED.sub(r"\1 \2", text)):
        if token == "/":
            below = True
        elif token in "()":
            open_brackets += 1 if token == "(" else -1
            below = below and open_brackets > 0
        elif token in _SUBSTANCES and parts and not parts[-1][1]:
            parts[-1] = (parts[-1][0], _SUBSTANCES[token], parts[-1][2])
        elif re.fullmatch(r"[+\-]?\d{1,2}", token):
            if parts:
                name, substance, power = parts[-1]
                parts[-1] = (name, substance, power * int(token))
        else:
            parts.append((_name(token), "", -1 if below else 1))
            below = below and open_brackets > 0
    return " ".join(_written(*part) for part in parts) or given


def _name(token: str) -> str:
    name = _NAMES.get(token.lower() if len(token) > 2 or token in ("l", "L", "y", "a", "hr", "yr", "gr") else token, token)
    if name in ("µM", "uM"):
        return "µmol L-1"
    return re.sub(r"^u(?=(?:mol|g|l|L)$)", "µ", name).replace("µL", "µl")


def _written(name: str, substance: str, power: int) -> str:
    if power == 1:
        return f"{name} {substance}".strip()
    return f"({name} {substance}){power}" if substance else f"{name}{power}"


@functools.lru_cache(maxsize=2048)
def _same(one: str, other: str) -> bool:
    try:
        return abs(factor(one, other) - 1) < 1e-9
    except UnitError:
        return False


@functools.lru_cache(maxsize=2048)
def _can_become(one: str, other: str) -> bool:
    try:
        return factor(one, other) > 0
    except UnitError:
        return False


def understood(given: str, offered: Sequence[str]) -> tuple[list[str], str]:
    """The units to choose from, and the one that is meant: none where nothing is written and several may be, or it fits none."""
    units = list(offered)
    if not units:
        return units, ""
    if not given.strip():
        return units, units[0] if len(units) == 1 else ""
    text = spelled(given)
    if found := next((unit for unit in units if text == unit or _same(text, unit)), ""):
        return units, found
    if any(_can_become(text, unit) for unit in units):
        return [*units, text], text
    near = [unit for unit in units if _same(text, cf_units(unit))]
    alike = near and all(_same(near[0], unit) for unit in near)
    return units, near[0] if alike else ""
