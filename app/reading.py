"""What visitors send is read by a process of its own (engine.reader), a copy of it for each file: asked here, waited for here.

The event loop goes on meanwhile. Whatever a file does, its visitor is told one sentence within WHOLE seconds, and other visitors'
files have a place beside it: nobody holds all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import subprocess
import sys
import weakref
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any

from app.places import Full, Owner, Places
from engine import plain, reader
from engine.named import name_of
from engine.reader import ANSWER, FAILED, READ, REFUSED, SECONDS, TOO_LONG
from engine.threads import ONE_THREAD
from engine.upload import UploadError

log = logging.getLogger(__name__)

PLACES = 3
"""Files that are read beside each other, engine.reader.MEMORY each; one is never had by the address that has the others."""
WAITING = 40
WHOLE = 20
"""Seconds in which there is an answer, waiting included."""
BEGIN = f"from {reader.__name__} import attend; attend()"
START = 180
"""Seconds the process may take to begin: it imports for five, of which a busy machine gives it few."""
HELD = 1_000_000_000
"""Bytes of visitors' data that this server keeps at a time for open pages."""
NEEDED = ("PATH", "HOME", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "NUMBA_CACHE_DIR", "SYSTEMROOT")
"""Of the environment, what importing needs; a copy that reads has none."""

DAMAGED = "It could not be read: it is damaged, or of a kind that is not read here."
BUSY = "Many files are being read just now; please try again in a minute."
FULL = "This server holds as much of visitors’ data as it can just now; please try again later."
NO_FORK = "A server on Windows reads no files of one’s own; in a terminal, “carbonpump run” does, with --data."
NO_READER = "No file can be read just now; please try again in a minute."


class Readers:
    """The reading process of one server process, started when the server is, and again should it end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._beginning: asyncio.Task[socket.socket | None] | None = None
        self.places = Places(PLACES, WAITING)
        self._held = 0

    async def read(self, function: Callable[..., Any], *arguments: Any, owner: Owner = ("", "")) -> Any:
        """What a module-level function of the engine says of these arguments; UploadError with one sentence.

        `owner` is whose file it is, an address and a page there.
        """
        request = plain.pack([name_of(function), list(arguments)])
        try:
            async with asyncio.timeout(WHOLE), self.places.place(owner):
                answer = await self._ask(request)
        except (TimeoutError, Full):
            raise UploadError(BUSY) from None
        return self._found(answer)

    def _found(self, answer: bytes) -> Any:
        kind, content = answer[:1], answer[1:]
        if kind == REFUSED:
            raise UploadError(content.decode("utf-8", "replace"))
        if kind != READ:
            if kind == FAILED:
                log.warning("A file could not be read: %.300r", content.decode("utf-8", "replace"))
            raise UploadError(DAMAGED)
        try:
            found = plain.unpack(content)
        except plain.PlainError as error:
            log.warning("What was read is not plain: %.200s", error)
            raise UploadError(DAMAGED) from error
        self._hold(found, len(content))
        return found

    def _hold(self, found: Any, size: int) -> None:
        """Counts what is kept until nobody has it any more; words and tables are used up at once."""
        kept = next((each for each in (found.values() if isinstance(found, dict) else [found]) if is_dataclass(each)), None)
        if kept is None:
            return
        if self._held + size > HELD:
            raise UploadError(FULL)
        self._held += size
        weakref.finalize(kept, self._let_go, size)

    def _let_go(self, size: int) -> None:
        self._held -= size

    async def _ask(self, request: bytes) -> bytes:
        """The answer of a copy made for this request; letting go of its leash ends it."""
        loop = asyncio.get_running_loop()
        control = await self.started()
        here, there = socket.socketpair()
        leash, held = os.pipe()
        try:
            with here:
                with there:
                    socket.send_fds(control, [READ], [there.fileno(), leash])
                here.setblocking(False)
                try:
                    async with asyncio.timeout(SECONDS):
                        await loop.sock_sendall(here, len(request).to_bytes(8, "little") + request)
                        return await _all(loop, here)
                except TimeoutError:
                    raise UploadError(TOO_LONG) from None
        except OSError:  # the copy, or the process it is one of, has gone
            return b""
        finally:
            os.close(leash)
            os.close(held)

    def begin(self) -> None:
        """Starts the process, so that the first file need not wait for it; if it cannot be started, that file says so."""
        if not hasattr(os, "fork"):
            return
        if self._beginning is None or (self._beginning.done() and not self._alive):
            self.close()
            self._beginning = asyncio.get_running_loop().create_task(self._start())

    async def started(self) -> socket.socket:
        """The socket to the process, which is started if it is not there; UploadError when it cannot be."""
        self.begin()
        if self._beginning is None:
            raise UploadError(NO_FORK)
        control = await asyncio.shield(self._beginning)  # who waits no longer stops nothing
        if control is None:
            raise UploadError(NO_READER)
        return control

    @property
    def _alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def _start(self) -> socket.socket | None:
        """The socket to a new process, once it is ready; None if it never is."""
        environment = {name: os.environ[name] for name in NEEDED if name in os.environ}
        environment |= ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONSAFEPATH": "1"}
        try:
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", BEGIN],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    env=environment,
                )
            self._control.setblocking(False)
            async with asyncio.timeout(START):
                if await asyncio.get_running_loop().sock_recv(self._control, 1) != READ:
                    raise ConnectionError("it ended while it was starting")
        except (OSError, TimeoutError) as error:
            log.error("The process that reads files could not be started: %s", error)
            self.close()
            return None
        return self._control

    def close(self) -> None:
        """Ends the process, and with it every copy."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
            self._process.kill()
            self._process.wait()
            self._process = None


async def _all(loop: asyncio.AbstractEventLoop, pipe: socket.socket) -> bytes:
    """Everything that comes, up to the most that an answer may be; nothing if it is cut short."""
    parts, length = [], 0
    while part := await loop.sock_recv(pipe, 1 << 20):
        parts.append(part)
        length += len(part)
        if length > ANSWER:
            return b""
    return b"".join(parts)
