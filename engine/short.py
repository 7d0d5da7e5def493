"""A piece of what somebody sent, as a message shows it: whatever came, a message stays a sentence."""

from __future__ import annotations

SHOWN = 40


def short(sent: object) -> str:
    """At most forty signs of it."""
    try:
        text = sent if isinstance(sent, str) else str(sent)
    except ValueError:  # a whole number of thousands of digits
        return "a number too large"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
