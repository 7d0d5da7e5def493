"""How many connections may stand open: fewer than the process has descriptors for, so that it can always answer.

A connection that waits for a request, or sends its head a letter at a time, costs its sender nothing. When the house is
full, the one that has waited longest is closed for the next; and no address can fill the house alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import time
from collections import Counter
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

HEAD_SECONDS = 10
"""How long a connection may take to say what it wants."""
NEXT_SECONDS = 60
"""The same of its next request: a phone in a class answers once in a while, and need not knock each time."""
MOST = 10_000
RESERVE = 96
"""Descriptors for everything but connections: files, the store, the pipes to long runs, and connections that are closing."""
CLOSING = 32
"""So many of these, and nobody is let in before one of them is closed."""
SHARE = 3 / 4
"""Of all connections, what one address may have: a class behind one address has most of the house, and never all."""
GONE_SECONDS = 30.0
"""After so long whoever takes nothing is taken to have left."""
TAKEN_SECONDS = 300.0
"""How long somebody may take to take what is sent in one piece, a few bytes at a time."""
ACCEPTED_AT_ONCE = 100
KNOCKING = 1024
"""Who may have knocked and not been let in yet: of a class that comes in one moment to a busy computer, whoever is beyond it
tries again after 1, 2, 4, 8 seconds."""
REST_SECONDS = 1.0
"""How long nothing is accepted after the system had no descriptor left."""
SAID_EVERY = 60.0


def descriptors() -> int:
    """How many this process may have, after asking for all that it is allowed."""
    try:
        import resource
    except ImportError:  # Windows
        return 2 * MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST + RESERVE if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return 2 * MOST + RESERVE if soft == resource.RLIM_INFINITY else soft


def impatient(connection: socket.socket | None, seconds: float) -> None:
    """Gives a connection up on which nothing has been taken for so long: whoever had it is gone without a word."""
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT") and connection.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):  # it has just been closed
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * seconds))


class Connection(Protocol):
    """What can be closed."""

    def close(self) -> None: ...


class Doors:
    """The connections of one process, each of which costs it so many descriptors."""

    def __init__(self, *, cost: int = 1, shared: bool = False) -> None:
        self.most = min(MOST, max(1, (descriptors() - RESERVE) // cost))
        self.each = self.most if shared else max(1, int(SHARE * self.most))
        self._address: dict[Connection, str] = {}
        self._count: Counter[str] = Counter()
        self._waiting: dict[Connection, None] = {}
        self._closing: set[Connection] = set()
        self._said = -SAID_EVERY

    def come(self, connection: Connection, address: str) -> bool:
        """Lets a connection in, which begins by waiting; False if there is no room for it."""
        if self._count[address] >= self.each and not self._close_one(address):
            return False
        if len(self._address) >= self.most and not self._close_one():
            return False
        self._address[connection] = address
        self._count[address] += 1
        self._waiting[connection] = None
        return True

    def waits(self, connection: Connection) -> None:
        """It has been answered, and may ask again."""
        if connection in self._address:
            self._waiting[connection] = None

    def asks(self, connection: Connection) -> None:
        """It has said what it wants."""
        self._waiting.pop(connection, None)

    def gone(self, connection: Connection) -> None:
        """Its descriptor is free again."""
        self._closing.discard(connection)
        self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        self._waiting.pop(connection, None)
        address = self._address.pop(connection, None)
        if address is not None:
            self._count[address] -= 1
            if not self._count[address]:
                del self._count[address]

    def _close_one(self, address: str | None = None) -> bool:
        """Closes what has waited longest, of an address or of all."""
        found = next((each for each in self._waiting if address in (None, self._address[each])), None)
        if found is None:
            return False
        self._forget(found)
        self._closing.add(found)
        found.close()
        return True

    def listen(
        self, listening: socket.socket, welcome: Callable[[socket.socket, tuple[object, ...]], None]
    ) -> Callable[[], None]:
        """Accepts connections from now on, until what is returned is called."""
        listening.listen(KNOCKING)
        loop = asyncio.get_running_loop()
        rest: asyncio.TimerHandle | None = None

        def start() -> None:
            loop.add_reader(listening, accept)

        def accept() -> None:
            nonlocal rest
            for _ in range(ACCEPTED_AT_ONCE):
                if len(self._closing) >= CLOSING:
                    return
                try:
                    connection, address = listening.accept()
                except (BlockingIOError, InterruptedError):
                    return
                except ConnectionAbortedError:
                    continue
                except OSError as error:  # no descriptor, or no memory; who knocks waits before the door
                    self._say(error)
                    self._close_one()
                    loop.remove_reader(listening)
                    rest = loop.call_later(REST_SECONDS, start)
                    return
                welcome(connection, address)

        def stop() -> None:
            loop.remove_reader(listening)
            if rest is not None:
                rest.cancel()

        start()
        return stop

    def _say(self, error: OSError) -> None:
        if time.monotonic() - self._said >= SAID_EVERY:
            self._said = time.monotonic()
            log.warning("No connection could be accepted (%s); trying again.", error.strerror)
