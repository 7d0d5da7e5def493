"""What the server writes down: each record of a length that can be read, and of one kind no more than a person would read.

A visitor can provoke a line as often as a message can be sent, and most of them quote what was sent.
"""

from __future__ import annotations

import logging
import time
from collections import Counter

LINE, RECORD = 300, 6_000
"""Characters of a line, and of a record with its traceback."""
EACH = 30
"""Records of one place in the code that are written in a minute."""


class Short(logging.Formatter):
    """Lines cut at their end, records in their middle."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s:%(name)s:%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        text = "\n".join(
            line if len(line) <= LINE else f"{line[:LINE]}…" for line in super().format(record)[: 100 * RECORD].splitlines()
        )
        return text if len(text) <= RECORD else f"{text[: RECORD // 3]}\n…\n{text[-2 * RECORD // 3 :]}"


class Few(logging.Filter):
    """Lets the first of a minute through, and says with the next minute's first how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._minute = 0.0
        self._count: Counter[tuple[str, int]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        if (now := time.monotonic()) - self._minute >= 60:
            left_out = sum(count - EACH for count in self._count.values() if count > EACH)
            if left_out:
                record.msg, record.args = (
                    f"({left_out:,} more like those before were not written down.) {record.getMessage()}",
                    None,
                )
            self._minute = now
            self._count.clear()
        place = record.pathname, record.lineno
        self._count[place] += 1
        return self._count[place] <= EACH


def install() -> None:
    """For everything that is logged from now on, by us or by libraries."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for handler in root.handlers:
        handler.setFormatter(Short())
        handler.addFilter(Few())
