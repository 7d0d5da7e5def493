"""The process that reads what visitors send, so that the server never does: app.reading starts it and asks.

It imports all that reading needs, and then waits. For each file it makes a copy of itself that gives up everything but its
memory (engine.confine), reads that one file, says what is in it (engine.plain), and ends: whatever a file does to a library, it
does to nobody else's. A copy that takes too long is ended, as is one that nobody waits for any more.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from typing import Any

from engine import plain
from engine.lab import get, labs
from engine.matching import look
from engine.named import find
from engine.parameter import ParameterError
from engine.toml import read_toml

SECONDS = 15
"""A file may take by the clock, where others want the machine, too."""
LEAST, MOST, BYTES = 2, 4, 4_000_000
"""Seconds of the processor: of the smallest file and of the largest, and how large one is that has another. Of those that
tests.validation.reading makes, one of 18 MB takes 3.2, one of 8 MB 1.7."""
MEMORY = 650_000_000
"""Bytes a file may take beyond what the process holds anyway. What the largest take is printed by tests.validation.reading."""
ANSWER = 220_000_000
"""Bytes of what is in a file: twenty years of daily maps are 170 million."""
READ, REFUSED, FAILED = b"+", b"-", b"!"
"""How an answer begins: before what is in the file, before a sentence, before what only the log should say."""
TOO_LONG = "It takes too long to read, and was given up: it is damaged, or holds more than a page has time for."
TOO_LARGE = f"It takes more than {MEMORY / 1e6:.0f} MB to read, which is the most a page has for a file; thin it out, or read it in a terminal."


ODD = b"sampled;depth (m);POC flux (mg C/m\xb2/d)\n1.1.2019;100;2,5\n"
"""A table whose heads no lab knows, in Western letters."""


def attend() -> None:
    """Life of the process: its standard input is a socket over which each file's own socket and leash are handed to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the server, which then lets go
    control = socket.socket(fileno=0)
    rehearse()
    gc.collect()
    gc.freeze()  # copies share what is here for as long as nobody writes to it
    with contextlib.suppress(BrokenPipeError):  # the server was stopped meanwhile
        control.send(READ)
        _Nursery(control).watch()


def rehearse() -> None:
    """Reads one file of each kind that labs read, so that nothing needs importing later."""
    importlib.import_module(f"{__package__}.matched")
    importlib.import_module(f"{__package__}.confine")  # not where there is no such process: Windows has no limits to set
    for lab in labs():
        if lab.read is None:
            continue
        for sample in (
            *(each().encode() for each in lab.templates.values()),
            *(each() for each in lab.samples),
            b"\x89HDF",
            b"CDF\x01",
        ):
            try:
                plain.pack(lab.read(sample, "a sample"))
            except ParameterError:
                continue
        look(lab.name, ODD)
    read_toml("title = 'a sample'")


@dataclass(frozen=True)
class _Copy:
    """A copy at work: until when, and its file's socket, over which the nursery can speak for it."""

    pid: int
    until: float
    file: int

    def say(self, refusal: str) -> None:
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self.file)) as pipe:  # where somebody still waits
            pipe.send(REFUSED + refusal.encode(), socket.MSG_DONTWAIT)


class _Nursery:
    """The copies that are at work, by their leash: a pipe that closes when nobody waits for the file any more."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._copies: dict[int, _Copy] = {}
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def watch(self) -> None:
        """Until the server is gone."""
        while True:
            for descriptor, _ in self._poll.poll(100 if self._copies else None):
                if descriptor != self._control.fileno():
                    self._end(descriptor)
                elif not self._take():
                    for leash in list(self._copies):
                        self._end(leash)
                    return
            for leash, copy in list(self._copies.items()):
                pid, status = os.waitpid(copy.pid, os.WNOHANG)
                if pid:
                    if os.waitstatus_to_exitcode(status) == -signal.SIGXCPU:
                        copy.say(TOO_LONG)
                    self._forget(leash)
                elif time.monotonic() > copy.until:
                    self._end(leash)

    def _take(self) -> bool:
        """Makes a copy for the next file; False when no more come."""
        _, handed, _, _ = socket.recv_fds(self._control, 1, 2)
        if not handed:
            return False
        file, leash = handed
        try:
            pid = os.fork()
        except OSError:  # the machine is full: the file's socket closes, and the page is told
            os.close(leash)
            os.close(file)
            return True
        if pid == 0:
            _read_one(file)
        self._copies[leash] = _Copy(pid, time.monotonic() + SECONDS, file)
        self._poll.register(leash, 0)
        return True

    def _end(self, leash: int) -> None:
        pid = self._copies[leash].pid
        for number in (pid, -pid):  # with whatever it has started, should it have found a way to
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        os.waitpid(pid, 0)
        self._forget(leash)

    def _forget(self, leash: int) -> None:
        os.close(self._copies.pop(leash).file)
        self._poll.unregister(leash)
        os.close(leash)


def _read_one(file: int) -> None:
    """Life of a copy."""
    status = 1
    try:
        os.setpgid(0, 0)
        os.nice(10)  # sliders come first
        from engine.confine import confine, hurry

        confine(file, MEMORY, MOST)
        with socket.socket(fileno=0) as pipe:
            length = int.from_bytes(pipe.recv(8, socket.MSG_WAITALL), "little")
            hurry(min(MOST, LEAST + length // BYTES))
            for part in _answer(_received(pipe, length)):
                pipe.sendall(part)
            pipe.shutdown(socket.SHUT_WR)
            status = 0
    finally:
        os._exit(status)  # nothing of the process it is a copy of may be cleaned up


def _received(pipe: socket.socket, length: int) -> tuple[str, list[Any]]:
    """The name of a function, and its arguments."""
    content, place = bytearray(length), 0
    while place < length:
        place += pipe.recv_into(memoryview(content)[place:])
    name, arguments = plain.unpack(content)
    return name, arguments


def _answer(asked: tuple[str, list[Any]]) -> list[plain.Buffer]:
    """What a function says of its arguments, or why it says nothing; in pieces."""
    try:
        name, arguments = asked
        found = plain.parts(find(name)(*arguments))
        if sum(memoryview(part).nbytes for part in found) < ANSWER:
            return [READ, *found]
        return [REFUSED, TOO_LARGE.encode()]
    except ParameterError as error:
        return [REFUSED, sentence(error).encode()]
    except MemoryError:
        return [REFUSED, TOO_LARGE.encode()]
    except Exception as error:
        return [FAILED, f"{type(error).__name__}: {error}"[:300].encode("utf-8", "replace")]


def sentence(error: Exception) -> str:
    """A refusal as it is told: on one line, of what can be printed, and no longer than can be read."""
    text = " ".join("".join(each if each.isprintable() else " " for each in str(error)[:1000]).split())
    return text if len(text) <= 500 else text[:499] + "…"


def read_for(lab: str, data: bytes, name: str) -> dict[str, Any]:
    """What a lab reads from a file, as further arguments of its simulation."""
    read = get(lab).read
    if read is None:
        raise ParameterError(f"{get(lab).title} reads no files.")
    return read(data, name)
