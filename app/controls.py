"""A lab's Parameters as the declarations the levers draw: bounds, steps, units and words, nothing typed twice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from app.framing import PLAIN, Ends, Framing
from engine.lab import Lab
from engine.parameter import Parameter
from engine.quantities import factor, pretty

NOWHERE_ALONE: Mapping[str, Sequence[str]] = {}


def _round_down(value: float) -> float:
    """The nearest 1, 2 or 5 times a power of ten, not above the value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (5, 2, 1) if step * power <= value * (1 + 1e-9))


def spec(item: Parameter, ends: Ends | None = None) -> dict[str, Any]:
    """One parameter as the levers component reads it; values stay in the parameter's own unit. `ends` are nearer than its own."""
    words = {
        "name": item.name,
        "label": item.label or item.name,
        "kind": item.kind,
        "group": item.group,
        "section": item.section,
        "description": item.description,
        "reference": item.reference,
        "doi": item.doi,
        "prior": item.prior,
    }
    if item.kind in ("choice", "switch"):
        return words | {"choices": [list(pair) for pair in zip(item.choices, item.choice_labels or item.choices, strict=True)]}
    low, high = ends or item.bounds or (0.0, max(1.0, 4 * abs(item.value)))
    scale = factor(item.unit, item.shown) if item.shown else 1.0
    step = item.step or _round_down((high - low) / 100)
    fine = (
        max(1.0, _round_down((high - low) / 1000))
        if item.kind == "whole"
        else 10.0 ** math.floor(math.log10((high - low) / 1000))
    )
    if item.kind == "whole":
        step, fine = max(1, round(step)), 1
    return words | {
        "low": low,
        "high": high,
        "step": step,
        "fine": fine,
        "factor": scale,
        "decimals": max(0, -math.floor(math.log10(fine * scale) + 1e-9)),
        "unit": pretty(item.shown or item.unit),
    }


def specs(lab: Lab, seen_in: Mapping[str, Sequence[str]] = NOWHERE_ALONE, framing: Framing = PLAIN) -> list[dict[str, Any]]:
    """All that are left, in the order they are named; what only some tabs look at says which, by their names in the address."""
    declared = lab.parameters.declared
    names = declared if framing.only is None else [name for name in framing.only if name in declared]
    return [
        spec(declared[name], framing.ends(name)) | ({"tabs": list(seen_in[name])} if name in seen_in else {}) for name in names
    ]


def presets(lab: Lab) -> list[dict[str, str]]:
    return [{"name": name, "title": preset.title, "description": preset.description} for name, preset in lab.presets.items()]
