"""What a visitor's file holds, as a State has it: read once, and never written into a link, which names the file instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.lab import Lab, Station


@dataclass(frozen=True, eq=False)
class Own:
    """Further arguments of the lab's results, and the stations found in them, by name."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    stations: Mapping[str, Station] = field(default_factory=dict)

    @classmethod
    def of(cls, lab: Lab, arguments: Mapping[str, Any]) -> Own:
        return cls(arguments, lab.stations(arguments) if lab.stations else {})


NOTHING = Own()
