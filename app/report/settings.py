"""What is set, for paper: what differs between states, and what they have alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.report.runs import together
from app.side_by_side.sides import Side
from app.side_by_side.table import set_otherwise
from app.values import told
from engine.parameter import Parameter, Value

MOST = 8
"""Settings that differ and are written out; of more it is said how many there are."""


@dataclass(frozen=True)
class Setting:
    """What it is, and its value in every state, in their order; with a unit."""

    label: str
    values: tuple[str, ...]


def differing(sides: Sequence[Side], most: int | None = MOST) -> tuple[list[Setting], int]:
    """What is set otherwise, levers first, and how many more there are."""
    items = set_otherwise(sides) if len(sides) > 1 else []
    return [_setting(item, sides) for item in items[:most]], len(items[most:]) if most else 0


def alike(sides: Sequence[Side]) -> list[Setting]:
    """The levers that all of them have at the same value, as one of them has it."""
    apart = set_otherwise(sides) if len(sides) > 1 else []
    declared = sides[0].answer.values.declared.values()
    return [_setting(item, sides[:1]) for item in declared if item.group == "lever" and item not in apart]


def _setting(item: Parameter, sides: Sequence[Side]) -> Setting:
    return Setting(item.label or item.name, tuple(_told(item, side.answer.values[item.name]) for side in sides))


def _told(item: Parameter, value: Value) -> str:
    """In words; a number is kept beside its unit."""
    text = told(item, value)
    return text if item.kind == "choice" else together(text)
