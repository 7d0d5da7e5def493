"""Which page of a lab the students of a class open: the address that app/teach/pages/steps/lab.js makes of a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl


def lab_of(view: Mapping[str, Any] | None) -> tuple[str, dict[str, list[bytes]]] | None:
    """Its path and its query, of a step in which students have a lab before them."""
    if view is None or view.get("kind") != "lab":
        return None
    path, _, query = view["address"].lstrip("/").partition("?")
    bounds = view.get("bounds") or {}
    only = ",".join(":".join([name, *map(_number, bounds.get(name, ()))]) for name in view["only"])
    asked = dict(parse_qsl(query, keep_blank_values=True)) | {"only": only, "frame": "class", "result": view["result"]["name"]}
    return path, {name: [value.encode()] for name, value in asked.items()}


def _number(value: float) -> str:
    """As a script writes it."""
    return repr(float(value)).removesuffix(".0")
