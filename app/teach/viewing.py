"""A view of a lab as a step of a lesson: its state, the levers that were moved, a number to look at."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from app import downloads
from app.framing import START
from app.state import State
from app.store import Store, StoreError, StoreTrouble
from app.teach.file import tabled
from app.teach.languages import LessonError, say
from app.teach.lesson import State as Named
from engine.lab import LABS, Lab, get
from engine.short import short
from engine.tells import Number

LONGEST = 16_000
"""Signs of a link."""
LEVERS = 3
"""Taken from what was moved."""
_SHORT = re.compile(r"s/([a-z0-9]{1,20})")


def of_link(store: Store, link: str, language: str) -> dict[str, Any]:
    """What the address of a lab, or a short link to it, sets; LessonError where it is of no lab. What is lost is said."""
    try:
        parts = urlsplit(link.strip()[:LONGEST])
        path, query = parts.path.strip("/"), parts.query
        if found := _SHORT.fullmatch(path):
            path, _, query = downloads.kept(store, found[1]).partition("?")
    except StoreTrouble:
        raise
    except (StoreError, ValueError):
        path = ""
    if path not in LABS:
        raise LessonError("edit_no_link", sent=short(link))
    state, lost = State.read(get(path), query)
    if state.uploads or state.station:
        lost.append(say(language, "edit_own_data"))
    return {"state": tabled(Named.of(state)), "step": _step(state, language), "lost": lost}


def _step(state: State, language: str) -> dict[str, Any]:
    """A step about it, to which whoever writes adds the name of the state; one to read where the lab tells no number."""
    lab, levers = state.lab, _levers(state)
    asked = state.framing.ask or say(language, "edit_ask_lab")
    numbers = [name for name, item in lab.tells.items() if isinstance(item, Number)]
    if not numbers:
        return {"kind": "read", "text": asked}
    x = next(filter(_number_of(lab), levers))
    return {"kind": "lab", "ask": asked, "levers": levers, "x": x, "result": state.framing.result or numbers[0]}


def _levers(state: State) -> list[str]:
    """Those that were left, or else moved; one of them is a number."""
    lab, declared = state.lab, state.lab.parameters.declared
    moved = [name for name in state.parameters.changes(lab.preset(state.preset)) if declared[name].group != "view"]
    levers = [name for name in state.framing.only or moved[:LEVERS] if name != START]
    first = next(name for name, item in declared.items() if item.group == "lever" and item.kind == "number")
    return levers if any(map(_number_of(lab), levers)) else [*levers, first]


def _number_of(lab: Lab) -> Any:
    return lambda name: lab.parameters.declared[name].is_number
