"""One version for whatever a State is written as, and how what an older program wrote is brought up to it.

1: links without a version, whose pin is seen from the link's own preset, with one upload; scenarios that hold values only.
2: a pin names the preset it is seen from, there may be several, and several uploads; scenarios hold the whole state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERSION = 2
NEWER = "This was made by a newer version of this program; what is known here was taken."


def of_link(texts: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """A link's keys as this version writes them, and a sentence where that cannot be promised."""
    texts = dict(texts)
    version = texts.pop("v", "1")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else 1
    if number < 2 and "pin" in texts:
        pin = ";".join(text for text in texts["pin"].split(";")[:1] if ":" in text)
        texts["pin"] = f"{texts.get('preset', '')},{pin}" if pin else ""
    return texts, [NEWER] if number > VERSION else []


def of_saved(content: Mapping[str, Any]) -> dict[str, Any]:
    """A saved state as this version keeps it."""
    return (
        {"preset": "", "values": {}, "pins": [], "uploads": {}, "tab": "", "station": ""} | dict(content) | {"version": VERSION}
    )
