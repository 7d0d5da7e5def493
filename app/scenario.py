"""A scenario as a file that a person can read, mail and open elsewhere: one TOML file (engine.toml reads it). No store in it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomli_w

from app.database import StoreError
from app.framing import KEYS
from app.state import NAME, PINS, UPLOADS
from app.versions import LETTERS, VERSION, of_saved
from engine.parameter import Value
from engine.short import short

FORMAT = VERSION
KEY = 64
"""Signs of an upload's key or kind, at most."""
FRAMED = 4_000
"""Signs of what says how a page is framed, and from where one starts there, at most; each."""
NAMED = ("preset", "station", "tab", "began", "reference")
PINNED = ("letter", "name", "preset", "station")
"""What a scenario, or a pin of it, may name besides values."""


@dataclass(frozen=True)
class Scenario:
    """A state with a name: `state` is what app.state.State.saved gave, perhaps of another version of the lab."""

    id: str
    lab: str
    title: str
    state: Mapping[str, Any]
    note: str
    created: dt.datetime

    @property
    def parameters(self) -> Mapping[str, Value]:
        values: Mapping[str, Value] = self.state["values"]
        return values


def write_toml(scenario: Scenario) -> str:
    state = scenario.state
    seen = {name: state[name] for name in NAMED if state[name]}
    return tomli_w.dumps(
        {
            "carbonpump_scenario": FORMAT,
            "lab": scenario.lab,
            "title": scenario.title,
            "note": scenario.note,
            "created": scenario.created,
            **seen,
            **_set(state),
            **({"framing": dict(state["framing"])} if state["framing"] else {}),
            **({"pins": [_pin(pin) for pin in state["pins"]]} if state["pins"] else {}),
        },
        multiline_strings="\n" in scenario.note,
    )


def _pin(pin: Mapping[str, Any]) -> dict[str, Any]:
    return {name: pin[name] for name in PINNED if pin[name]} | _set(pin)


def _set(state: Mapping[str, Any]) -> dict[str, Any]:
    return {"parameters": dict(state["values"])} | ({"data": dict(state["uploads"])} if state["uploads"] else {})


_KINDS: dict[type, str] = {str: "a text", dt.datetime: "a date and time", dict: "a table", list: "a list of tables"}
_EXPECTED: dict[str, type] = {"lab": str, "title": str, "note": str, "created": dt.datetime, "parameters": dict}
_MAY_BE: dict[str, type] = {**dict.fromkeys(NAMED, str), "data": dict, "framing": dict, "pins": list}
_OF_PIN: dict[str, type] = {**dict.fromkeys(PINNED, str), "parameters": dict, "data": dict}


def checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a scenario is saved from: lab, title, state, note, created; StoreError where the file is none."""
    content = dict(content)
    version = content.pop("carbonpump_scenario", None)
    if version not in range(1, FORMAT + 1):
        raise StoreError(f"This is not a scenario file: its first line should be “carbonpump_scenario = {FORMAT}”.")
    content = {"note": "", "created": dt.datetime.now(dt.UTC), **content}
    _check_kinds("A scenario file", content, _EXPECTED | _MAY_BE)
    for name in _EXPECTED:
        if name not in content:
            raise StoreError(f"This scenario file lacks “{name}”.")
    framing, pins = content.pop("framing", {}), content.pop("pins", [])
    if not all(key in (*KEYS, "start") and isinstance(text, str) and len(text) <= FRAMED for key, text in framing.items()):
        raise StoreError(f"“framing” should be texts, {', '.join(KEYS)} or start.")
    if len(pins) > PINS or not all(isinstance(each, dict) for each in pins):
        raise StoreError(f"“pins” should be at most {PINS} tables.")
    named = {name: short(content.pop(name, "")) for name in NAMED}
    state = of_saved(
        named
        | {"version": version, "values": content.pop("parameters"), "uploads": content.pop("data", {})}
        | {"framing": framing, "pins": pins if version < 3 else [_checked_pin(each) for each in pins]}
    )
    if len({pin["letter"] for pin in state["pins"]}) < len(pins):
        raise StoreError("Two of the “pins” have the same letter.")
    for each in (state, *state["pins"]):
        _check_files(each["uploads"])
        _check_values(each["values"])
    return content | {"state": state}


def _checked_pin(pin: Mapping[str, Any]) -> dict[str, Any]:
    """A pin of a file as a state keeps it."""
    _check_kinds("A pin", pin, _OF_PIN)
    letter, name = str(pin.get("letter")), pin.get("name", "")
    if letter not in LETTERS or len(letter) != 1 or len(name) > NAME:
        raise StoreError(f"A pin needs a letter of {', '.join(LETTERS)}, and a name of at most {NAME} signs.")
    return (
        {"letter": letter, "name": name}
        | {key: short(pin.get(key, "")) for key in ("preset", "station")}
        | {
            "values": pin.get("parameters", {}),
            "uploads": pin.get("data", {}),
        }
    )


def _check_kinds(what: str, content: Mapping[str, Any], expected: Mapping[str, type]) -> None:
    for name, value in content.items():
        if name not in expected:
            raise StoreError(f"{what} has no “{short(name)}”; it has {', '.join(expected)}.")
        if not isinstance(value, expected[name]):
            raise StoreError(f"“{name}” should be {_KINDS[expected[name]]}, not {short(value)}.")


def _check_files(data: Mapping[str, Any]) -> None:
    if len(data) > UPLOADS or not all(isinstance(each, str) and len(each) <= KEY for each in (*data, *data.values())):
        raise StoreError(f"“data” should name at most {UPLOADS} files by their keys.")


def _check_values(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if not isinstance(value, (str, bool, int, float)) or (isinstance(value, float) and not math.isfinite(value)):
            raise StoreError(f"The parameter “{short(name)}” should be a number, a text, true or false, not {short(value)}.")
