"""Values of parameters as a page prints them, with their units; the words a choice and a switch have."""

from __future__ import annotations

from collections.abc import Mapping

from app.controls import spec
from engine.parameter import Parameter, Parameters, Value


def told(item: Parameter, value: Value) -> str:
    """ "0.7", "30 %", "18 h", "3,125 m", "one b for both", "on": as the lever has it (app/components/printed.js)."""
    if item.kind == "choice":
        return dict(zip(item.choices, item.choice_labels or item.choices, strict=True))[str(value)]
    if item.kind == "switch":
        return "on" if value else "off"
    lever = spec(item)
    comma = "" if item.kind == "whole" else ","
    text = f"{float(value) * lever['factor']:{comma}.{lever['decimals']}f}"
    exact = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{exact} {lever['unit']}".rstrip().replace("-", "−")


def set_apart(parameters: Parameters, others: Mapping[str, Value]) -> list[Parameter]:
    """What is set otherwise, levers first; where one looks does not count."""
    items = [parameters.declared[name] for name in parameters.changes(others)]
    return sorted((item for item in items if item.group != "view"), key=lambda item: item.group != "lever")


def described(title: str, parameters: Parameters, paper: Parameters) -> str:
    """A preset's title and what was changed since: “Carbon sinks deeper, b of carbon 0.7 and 2 more”."""
    changed = set_apart(parameters, paper)
    if not changed:
        return title
    first, more = changed[0], len(changed) - 1
    return f"{title}, {first.label or first.name} {told(first, parameters[first.name])}{f' and {more} more' if more else ''}"
