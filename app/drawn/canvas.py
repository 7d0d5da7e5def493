"""What a picture is drawn on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIDES, TYPES = (160.0, 2400.0), (9.0, 60.0)
"""Pixels between which the sides and the type may be that somebody asks for."""


@dataclass(frozen=True)
class Canvas:
    """How a picture is drawn for somebody: sides and type in pixels."""

    width: float = 640.0
    height: float = 400.0
    type: float = 14.0
    dark: bool = False

    @classmethod
    def of(cls, sent: Mapping[str, Any]) -> Canvas:
        """Of what a page asks for, within what can be drawn."""

        def within(name: str, ends: tuple[float, float]) -> float:
            try:
                value = float(sent.get(name, 0))
            except (TypeError, ValueError):
                value = 0.0
            return min(max(value, ends[0]), ends[1]) if value == value else ends[0]

        return cls(
            within("width", SIDES), within("height", SIDES), within("type", TYPES), sent.get("dark") in (True, "1", "true")
        )
