"""How one comes in: codes to type, secrets that no one guesses, and how often somebody may guess."""

from __future__ import annotations

import hashlib
import io
import secrets
import time
from collections import deque
from collections.abc import Callable

import segno

from app.teach.names import unfit

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of a code: nothing that could be misread from the last row."""
LENGTH = 4
WRONG = 10
"""Codes that are none, from one address, in a while."""
WHILE = 60.0
ADDRESSES = 10_000


def new_code(taken: Callable[[str], bool]) -> str:
    """A code that no class has, and that spells nothing."""
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        if not unfit(code) and not taken(code):
            return code


def read_code(text: str) -> str:
    """A code as it was typed."""
    return text.strip().upper()


def new_secret() -> str:
    return secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """What is kept of a secret: it has too many possible values to be found from this."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def screen_key(console: str) -> str:
    """The projector's key, which the console's secret tells and nothing else."""
    return digest(f"screen {console}")[:32]


def picture(address: str) -> bytes:
    """An address as an SVG that a phone's camera reads, on either ground."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=3, dark="#0b2430", light="#ffffff", omitsize=True, svgclass=None, lineclass=None
    )
    return out.getvalue()


class Tries:
    """How often an address came with a code that is none, over a while; whoever comes in rightly makes room for one more.

    So a class behind one address may mistype as it joins, and a machine that tries all codes is soon refused.
    """

    def __init__(self, most: int = WRONG, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, now
        self._times: dict[tuple[str, bool], deque[float]] = {}

    def refused(self, address: str) -> bool:
        return self._count(address, False) >= self._most + self._count(address, True)

    def wrong(self, address: str) -> None:
        self._note(address, False)

    def right(self, address: str) -> None:
        self._note(address, True)

    def _note(self, address: str, right: bool) -> None:
        if len(self._times) >= ADDRESSES:
            self._forget()
        self._times.setdefault((address, right), deque(maxlen=1000)).append(self._now())

    def _count(self, address: str, right: bool) -> int:
        times = self._times.get((address, right))
        if times is None:
            return 0
        while times and self._now() - times[0] >= WHILE:
            times.popleft()
        if not times:
            del self._times[address, right]
        return len(times)

    def _forget(self) -> None:
        """Those whose while is over, or else whoever came first."""
        for address, right in list(self._times):
            self._count(address, right)
        if len(self._times) >= ADDRESSES:
            del self._times[next(iter(self._times))]
