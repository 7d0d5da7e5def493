"""How many pages of each address are to stand ready: by who came in the last minute, and who is announced."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

MOST, FOLLOWING = 32, 8
"""Pages that stand ready in one process, two to three megabytes each; and of one address, if nobody announced more."""
RECENT_SECONDS = 60.0
SOON_SECONDS = 600.0
"""How long what was announced is waited for."""
ADDRESSES = 200
"""Of which it is remembered who came; the oldest are forgotten."""


class Asked(NamedTuple):
    """All that a page is built from: where, with which query, and in which colours."""

    path: str
    arguments: tuple[tuple[str, tuple[bytes, ...]], ...] = ()
    dark: bool = False

    @classmethod
    def of(cls, path: str, arguments: Mapping[str, Iterable[bytes]], dark: bool) -> Asked:
        return cls(path.strip("/"), tuple(sorted((name, tuple(values)) for name, values in arguments.items())), dark)


class Demand:
    """`always` are those of which one stands ready though nobody has come yet."""

    def __init__(self, always: Iterable[Asked] = ()) -> None:
        self._always = tuple(always)
        self._came: dict[Asked, deque[float]] = {}
        self._announced: dict[Asked, tuple[int, float]] = {}

    def came(self, asked: Asked, now: float) -> None:
        times = self._came.pop(asked, None) or deque(maxlen=MOST)
        times.append(now)
        self._came[asked] = times
        if len(self._came) > ADDRESSES:
            del self._came[next(iter(self._came))]
        if asked in self._announced:
            many, until = self._announced.pop(asked)
            if many > 1:
                self._announced[asked] = many - 1, until

    def announce(self, asked: Asked, many: int, now: float) -> None:
        """So many will come within minutes."""
        self._announced[asked] = many, now + SOON_SECONDS
        if len(self._announced) > ADDRESSES:
            del self._announced[next(iter(self._announced))]

    def goals(self, now: float) -> dict[Asked, int]:
        """How many of each; where there are too many, the rarest first, so that each has some."""
        wanted = dict.fromkeys(self._always, 1)
        for asked, times in self._came.items():
            recent = sum(now - time < RECENT_SECONDS for time in times)
            if asked in wanted or recent > bool(asked.arguments):  # a link that one has followed is not the next one's
                wanted[asked] = max(wanted.get(asked, 0), min(recent, FOLLOWING))
        for asked, (many, until) in self._announced.items():
            if until > now:
                wanted[asked] = max(wanted.get(asked, 0), many)
        goals, left = {}, MOST
        for asked, many in sorted(wanted.items(), key=lambda each: each[1]):
            goals[asked] = min(many, left)
            left -= goals[asked]
        return goals
