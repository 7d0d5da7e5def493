"""A scenario as a file that a person can read, mail and open elsewhere: one TOML file (engine.toml reads it). No store in it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomli_w

from app.database import StoreError
from engine.parameter import Value
from engine.short import short

FORMAT = 1


@dataclass(frozen=True)
class Scenario:
    """A lab's parameters with a name."""

    id: str
    lab: str
    title: str
    parameters: Mapping[str, Value]
    note: str
    created: dt.datetime


def write_toml(scenario: Scenario) -> str:
    return tomli_w.dumps(
        {
            "carbonpump_scenario": FORMAT,
            "lab": scenario.lab,
            "title": scenario.title,
            "note": scenario.note,
            "created": scenario.created,
            "parameters": dict(scenario.parameters),
        },
        multiline_strings="\n" in scenario.note,
    )


_KINDS: dict[type, str] = {str: "a text", dt.datetime: "a date and time", dict: "a table"}
_EXPECTED: dict[str, type] = {"lab": str, "title": str, "note": str, "created": dt.datetime, "parameters": dict}


def checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a scenario is saved from: lab, title, note, created, parameters; StoreError where the file is none."""
    content = dict(content)
    if content.pop("carbonpump_scenario", None) != FORMAT:
        raise StoreError(f"This is not a scenario file: its first line should be “carbonpump_scenario = {FORMAT}”.")
    content = {"note": "", "created": dt.datetime.now(dt.UTC), **content}
    for name, value in content.items():
        if name not in _EXPECTED:
            raise StoreError(f"A scenario file has no “{short(name)}”; it has {', '.join(_EXPECTED)}.")
        if not isinstance(value, _EXPECTED[name]):
            raise StoreError(f"“{name}” should be {_KINDS[_EXPECTED[name]]}, not {short(value)}.")
    for name in _EXPECTED:
        if name not in content:
            raise StoreError(f"This scenario file lacks “{name}”.")
    for name, value in content["parameters"].items():
        if not isinstance(value, (str, bool, int, float)) or (isinstance(value, float) and not math.isfinite(value)):
            raise StoreError(f"The parameter “{short(name)}” should be a number, a text, true or false, not {short(value)}.")
    return content
