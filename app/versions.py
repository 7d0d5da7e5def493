"""One version for whatever a State is written as, and how what an older program wrote is brought up to it, step by step.

1: links without a version, whose pin is seen from the link's own preset, with one upload; scenarios that hold values only.
2: a pin names the preset it is seen from, there may be several, and several uploads; scenarios hold the whole state.
3: a pin has a letter and a name, and its own data; what values are shown against is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

VERSION = 3
NEWER = "This was made by a newer version of this program; what is known here was taken."
LETTERS = "ABCD"
"""By which pins are told, besides their colours and names."""


def of_link(texts: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """A link's keys as this version writes them, and a sentence where that cannot be promised."""
    texts = dict(texts)
    version = texts.pop("v", "1")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else 1
    if number < 2 and "pin" in texts:
        pin = ";".join(text for text in texts["pin"].split(";")[:1] if ":" in text)
        texts["pin"] = f"{texts.get('preset', '')},{pin}" if pin else ""
    if number < 3 and "pin" in texts:
        pins = [text for text in texts.pop("pin").split(";") if text]
        texts |= {f"pin.{letter}": _set_out(text) for letter, text in zip(LETTERS, pins, strict=False)}
    return texts, [NEWER] if number > VERSION else []


def _set_out(pin: str) -> str:
    """A pin of version 2, “Z4,fish_biomass:80”, as a query of its own."""
    preset, *pairs = pin.split(",")
    values = dict(pair.split(":", 1) for pair in pairs if ":" in pair)
    return urlencode(({"preset": preset} if preset else {}) | values)


def of_saved(content: Mapping[str, Any]) -> dict[str, Any]:
    """A saved state as this version keeps it."""
    bare: dict[str, Any] = {"preset": "", "station": "", "values": {}, "uploads": {}}
    page: dict[str, Any] = {"began": "", "reference": "", "tab": "", "framing": {}}
    pins = content.get("pins", [])
    if content.get("version", 1) < 3:
        pins = [{"values": values} for values in pins]
    full = [bare | {"letter": letter, "name": ""} | pin for letter, pin in zip(LETTERS, pins, strict=False)]
    return bare | page | dict(content) | {"version": VERSION, "pins": full}
