"""What assets/feeding/fit.py found, by name: numbers of the ecosystem (engine.feeding.pisces) and of its water."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "assets" / "feeding" / "fit.json"
FIT: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
"""Unknowns with bounds and PISCES's value, the cost, the course of the fit, and each target beside what it gives."""
FITTED: Mapping[str, float] = {name: each["value"] for name, each in FIT["unknowns"].items()}
