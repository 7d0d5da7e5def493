"""A piece of what somebody sent, as a message shows it: whatever came, a message stays a sentence."""

from __future__ import annotations

import reprlib

SHOWN = 40


def short(sent: object) -> str:
    """At most forty signs of it, on one line, all of which can be printed."""
    try:
        text = sent if isinstance(sent, str) else str(sent) if isinstance(sent, (int, float)) else reprlib.repr(sent)
    except ValueError:  # a whole number of thousands of digits
        return "a number too large"
    text = "".join(each if each.isprintable() else "?" for each in " ".join(text[:1000].split()))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
