"""Several server processes behind one port: a proxy that brings each browser to the process that holds its page.

Bokeh keeps a page's session in the process that built it, so the page's websocket must go there: its token names the
session, and the session's id begins with the worker's number. Other requests follow a cookie, so that a reloaded page
finds its long runs, or else go where the fewest connections are; from a worker that does not listen they go to the next.
The proxy tells a worker whose a connection is, reads the head of its first request and from then on only passes bytes,
so origins, headers and cookies are the workers' own.

A worker is this same program, started again with its number in the environment; it ends when its standard input does,
which is when this process ends, however that happens.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import signal
import socket as sockets
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus

from tornado.netutil import bind_sockets

from app import metrics, notice
from app.address import OURSELVES, introduction, itself, network
from app.doors import GONE_SECONDS, HEAD_SECONDS, Doors, impatient

COOKIE = "carbonpump_worker"
VARIABLE = "CARBONPUMP_WORKER"
HEAD_BYTES, CHUNK = 64 * 1024, 64 * 1024
TOKEN_LETTERS = 32_000
"""A page's token carries its address and little more."""
STOP_SECONDS = 8


class WorkerError(RuntimeError):
    """Workers that cannot be started; the message is one sentence."""


def address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def cannot_listen(host: str, port: int, error: OSError) -> str:
    """Why, in the system's own words; asyncio's repeat the address."""
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return f"Nothing can listen at {host}:{port} ({reason})."


@dataclass(frozen=True)
class Worker:
    """What a worker knows of its place: its number, the public port, and the socket it listens at."""

    index: int
    port: int
    socket: str

    @classmethod
    def of_environment(cls) -> Worker | None:
        given = os.environ.pop(VARIABLE, None)  # not for the processes this one starts
        return cls(**json.loads(given)) if given else None

    def stop_when_orphaned(self) -> None:
        def watch() -> None:
            while os.read(0, CHUNK):
                pass
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(STOP_SECONDS)
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


@dataclass
class _Seat:
    """One worker as the proxy sees it."""

    worker: Worker
    connections: int = 0
    visits: int = 0

    async def ask(self, path: str) -> tuple[int, str]:
        """The status and text of a small answer; 503 when there is none."""
        try:
            reader, writer = await asyncio.open_unix_connection(self.worker.socket)
            writer.write(introduction(OURSELVES) + f"GET {path} HTTP/1.0\r\n\r\n".encode())
            answer = (await asyncio.wait_for(reader.read(), HEAD_SECONDS)).decode()
            writer.close()
            return int(answer.split(" ", 2)[1]), answer.partition("\r\n\r\n")[2]
        except (OSError, IndexError, TimeoutError):
            return 503, "starting\n"


@dataclass(eq=False)
class _Visit:
    """One connection from outside, for as long as it stands open."""

    connection: sockets.socket
    address: str
    task: asyncio.Task[None] | None = None

    def close(self) -> None:
        if self.task:
            self.task.cancel()


def supervise(host: str, port: int, procs: int, security: dict[str, str], token: str = "", *, shared: bool = False) -> None:
    """Runs the proxy and its workers until told to stop; `token` opens what they measure, `shared` when all visitors come by one address."""
    if not hasattr(asyncio, "open_unix_connection"):
        raise WorkerError("--procs above 1 needs Linux or macOS.")
    with tempfile.TemporaryDirectory(prefix="carbonpump-") as folder:
        asyncio.run(_Proxy(procs, security, token, folder, shared).run(host, port))


class _Proxy:
    def __init__(self, procs: int, security: dict[str, str], token: str, folder: str, shared: bool) -> None:
        self._doors = Doors(cost=2, shared=shared)
        self._procs, self._security, self._token, self._folder = procs, security, token, folder
        self._seats: list[_Seat] = []
        self._stop = asyncio.Event()
        self._failed = False
        self._connections: set[asyncio.Task[None]] = set()

    async def run(self, host: str, port: int) -> None:
        try:
            listening = bind_sockets(port, host or None)
        except OSError as error:
            raise WorkerError(cannot_listen(host, port, error)) from error
        port = listening[0].getsockname()[1]
        self._seats = [_Seat(Worker(i, port, f"{self._folder}/{i}.sock")) for i in range(self._procs)]
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        keepers = [asyncio.create_task(self._keep(seat)) for seat in self._seats]
        doors = [self._doors.listen(each, self._come) for each in listening]
        print(f"Carbon Pump Explorer at {address(host, port)}", flush=True)
        await self._stop.wait()
        for shut, each in zip(doors, listening, strict=True):
            shut()
            each.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*keepers)
        if self._failed:
            raise WorkerError("A worker ended before it could serve; its own message is above.")

    async def _keep(self, seat: _Seat) -> None:
        """Starts the worker, and again should it die; ends it at the end."""
        stopping = asyncio.create_task(self._stop.wait())
        while not self._stop.is_set():
            environment = os.environ | {VARIABLE: json.dumps(vars(seat.worker))}
            process = await asyncio.create_subprocess_exec(
                sys.executable, *sys.orig_argv[1:], env=environment, stdin=asyncio.subprocess.PIPE, start_new_session=True
            )
            ended = asyncio.create_task(process.wait())
            await asyncio.wait({stopping, ended}, return_when=asyncio.FIRST_COMPLETED)
            if process.returncode is None:
                process.terminate()
                await asyncio.wait({ended}, timeout=STOP_SECONDS)
                if process.returncode is None:
                    process.kill()
                await ended
            elif process.returncode >= 0 and not os.path.exists(seat.worker.socket):  # it cannot begin, nor could it next time
                self._failed = True
                self._stop.set()
            else:
                await asyncio.wait({stopping}, timeout=0.5)
        stopping.cancel()

    def _come(self, connection: sockets.socket, address: tuple[object, ...]) -> None:
        visit = _Visit(connection, network(str(address[0])))
        if self._doors.come(visit, visit.address):
            visit.task = asyncio.create_task(self._connected(visit))
            self._connections.add(visit.task)
            visit.task.add_done_callback(lambda _: self._left(visit))
        else:
            connection.close()

    def _left(self, visit: _Visit) -> None:
        """It is closed, also where it was to go before it had begun."""
        if visit.task:
            self._connections.discard(visit.task)
        visit.connection.close()
        self._doors.gone(visit)

    async def _connected(self, visit: _Visit) -> None:
        writer = None
        try:
            visit.connection.setsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY, 1)
            reader, writer = await asyncio.open_connection(sock=visit.connection, limit=HEAD_BYTES)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
            self._doors.asks(visit)
            method, path = head.split(b" ", 2)[:2]
            path = path.partition(b"?")[0]
            if path in (b"/metrics", b"/health/live", b"/health/ready"):
                writer.write(self._answer(*await self._own(path.decode(), visit.address, _fields(head)), bare=method == b"HEAD"))
                await writer.drain()
            else:
                if "upgrade" not in _fields(head):
                    impatient(visit.connection, GONE_SECONDS)
                await self._forward(introduction(visit.address) + head, reader, writer)
        except (OSError, EOFError, IndexError, ValueError, TimeoutError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # a browser that went, or something that is none
        finally:
            if writer:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

    async def _forward(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for seat in self._choice(head):
            seat.connections += 1
            try:
                inside, outside = await asyncio.open_unix_connection(seat.worker.socket)
                seat.visits += 1
                await _join(head, reader, writer, inside, outside)
                return
            except (FileNotFoundError, ConnectionRefusedError):
                continue  # it is starting
            finally:
                seat.connections -= 1
        writer.write(self._answer(503, notice.RESTARTING, "text/html"))
        await writer.drain()

    def _choice(self, head: bytes) -> list[_Seat]:
        """The worker that holds the page of this websocket, and no other; else all: the browser's last, then by work."""
        index = token_worker(head)
        if index is not None and index < len(self._seats):
            return [self._seats[index]]
        last = cookie_worker(head)
        return sorted(self._seats, key=lambda seat: (seat.worker.index != last, seat.connections, seat.visits))

    async def _own(self, path: str, address: str, fields: dict[str, str]) -> tuple[int, str]:
        """What is asked of the server as a whole."""
        if path == "/health/live":
            return 200, "live\n"
        if path == "/metrics" and not metrics.open_to(itself(address, fields), fields.get("authorization", ""), self._token):
            return 403, metrics.REFUSED
        answers = await asyncio.gather(*(seat.ask(path) for seat in self._seats))
        if path == "/health/ready":
            return max(answers)  # 503 if any says so
        return 200, metrics.merge({str(i): text for i, (status, text) in enumerate(answers) if status == 200})

    def _answer(self, status: int, text: str, kind: str = "text/plain", bare: bool = False) -> bytes:
        body = text.encode()
        fields = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Connection": "close",
            **self._security,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{lines}\r\n".encode() + (b"" if bare else body)


async def _join(
    head: bytes,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    inside: asyncio.StreamReader,
    outside: asyncio.StreamWriter,
) -> None:
    """A browser and a worker, until the worker has no more to say or one of them is gone."""
    outside.write(head)
    asking = asyncio.create_task(_ask(reader, outside))
    try:
        with contextlib.suppress(OSError):
            await _pass_on(inside, writer)
    finally:
        asking.cancel()
        outside.close()


async def _ask(reader: asyncio.StreamReader, outside: asyncio.StreamWriter) -> None:
    try:
        await _pass_on(reader, outside)
    except OSError:  # one of them is gone, and the other should hear of it
        outside.close()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Bytes as they come, no faster than they are taken; the end of one side becomes the end of the other."""
    while data := await source.read(CHUNK):
        target.write(data)
        await target.drain()
    if target.can_write_eof():
        target.write_eof()


def _fields(head: bytes) -> dict[str, str]:
    """The fields of a request's head, each looked at once, however long; names in small letters."""
    lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:])
    return {name.lower(): value.strip() for name, _, value in lines}


def _number(text: str) -> int | None:
    """A worker's number, if it is one."""
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def cookie_worker(head: bytes) -> int | None:
    """The number of the worker that this browser was with last."""
    cookies = (pair.partition("=") for pair in _fields(head).get("cookie", "").split(";"))
    return next((_number(value) for name, _, value in cookies if name.strip() == COOKIE), None)


def token_worker(head: bytes) -> int | None:
    """The worker's number in the token of a websocket's opening request."""
    protocol, _, token = _fields(head).get("sec-websocket-protocol", "").partition(",")
    packed = token.strip().partition(".")[0].encode("latin-1")
    if protocol.strip() != "bokeh" or len(packed) > TOKEN_LETTERS:
        return None
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
        payload = json.loads(base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4)))
        return _number(payload["session_id"].partition("-")[0])
    return None
