"""Seats in one server process: how many pages are held, by which address, and which of them can go.

A page costs memory from its first request on, whether or not its websocket ever opens. So seats are counted from there,
no address may take all of them, and in a full house a page that nobody looks at makes room for one that somebody wants.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Container, Iterator
from typing import Any, NamedTuple

from bokeh.server.tornado import BokehTornado

LEFT_MS = 2_000
"""How long a page that was left is kept in a full house, for a browser that reconnects."""
UNOPENED_MS = 20_000
"""How long a page that was sent is kept in a full house, for its websocket to come."""
SHARE = 3 / 4
"""Of all seats, what one address may hold unless told otherwise."""


class _Held(NamedTuple):
    """A page in memory."""

    address: str
    opened: bool
    session: Any
    context: Any

    @property
    def unused_ms(self) -> float:
        """For how long nobody has looked at it, less what it is given; below 0 it stays."""
        if self.session.connection_count or self.session.expiration_blocked:
            return -math.inf
        return float(self.session.milliseconds_since_last_unsubscribe) - (LEFT_MS if self.opened else UNOPENED_MS)


class Seats:
    """The pages of one server process, told apart by the address that asked for them; those that are `spare` nobody asked for."""

    def __init__(self, most: int, each: int | None = None, spare: Container[str] = frozenset()) -> None:
        self.most, self._spare = most, spare
        self.each = each or math.ceil(SHARE * most)
        self._coming: set[str] = set()
        self._address: dict[str, str] = {}
        self._opened: set[str] = set()

    def count(self, application: BokehTornado) -> int:
        """Pages held in memory, and those about to be."""
        return len(self._held(application)) + len(self._coming)

    async def room(self, application: BokehTornado, address: str) -> bool:
        """Whether this address may have another page; pages that nobody looks at are let go if that helps."""
        while True:
            held, coming = self._held(application), [self._address[id] for id in self._coming]
            own = [each for each in held if each.address == address]
            if len(own) + coming.count(address) >= self.each:
                candidates = own
            elif len(held) + len(coming) >= self.most:
                candidates = held
            else:
                return True
            gone = max(candidates, key=lambda each: each.unused_ms, default=None)
            if gone is None or gone.unused_ms < 0:
                return False
            await gone.context._discard_session(gone.session, lambda session: session.connection_count == 0)
            gone.session.block_expiration()  # Bokeh's own round may be about to discard it too, and would stumble

    @contextlib.contextmanager
    def taken(self, id: str, address: str) -> Iterator[None]:
        """A page of this id is being built."""
        self._coming.add(id)
        self._address[id] = address
        try:
            yield
        finally:
            self._coming.discard(id)

    def opened(self, id: str) -> None:
        """The page's websocket has come."""
        self._opened.add(id)

    def _held(self, application: BokehTornado) -> list[_Held]:
        contexts: list[Any] = list(application.applications.values())
        sessions = ((id, session, context) for context in contexts for id, session in context._sessions.items())
        found = {id: (session, context) for id, session, context in sessions if id not in self._spare}
        self._coming -= found.keys()
        self._opened &= found.keys()
        for id in self._address.keys() - found.keys() - self._coming:
            del self._address[id]
        return [_Held(self._address.get(id, ""), id in self._opened, *pair) for id, pair in found.items()]
