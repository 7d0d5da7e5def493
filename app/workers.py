"""Several server processes behind one port: a proxy that brings each browser to the process that holds its page.

Bokeh keeps a page's session in the process that built it, so the page's websocket must go there: its token names the
session, and the session's id begins with the worker's number. Other requests follow a cookie, so that a reloaded page
finds its long runs, or else go where the fewest connections are. The proxy reads the head of a connection's first
request and from then on only passes bytes, so origins, headers and cookies are the workers' own.

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

from app import metrics, notice

COOKIE = "carbonpump_worker"
VARIABLE = "CARBONPUMP_WORKER"
HEAD_BYTES, HEAD_SECONDS, CHUNK = 64 * 1024, 10, 64 * 1024
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
            writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            answer = (await asyncio.wait_for(reader.read(), HEAD_SECONDS)).decode()
            writer.close()
            return int(answer.split(" ", 2)[1]), answer.partition("\r\n\r\n")[2]
        except (OSError, IndexError, TimeoutError):
            return 503, "starting\n"


def supervise(host: str, port: int, procs: int, security: dict[str, str]) -> None:
    """Runs the proxy and its workers until told to stop."""
    if not hasattr(asyncio, "open_unix_connection"):
        raise WorkerError("--procs above 1 needs Linux or macOS.")
    with tempfile.TemporaryDirectory(prefix="carbonpump-") as folder:
        asyncio.run(_Proxy(procs, security, folder).run(host, port))


class _Proxy:
    def __init__(self, procs: int, security: dict[str, str], folder: str) -> None:
        self._procs, self._security, self._folder = procs, security, folder
        self._seats: list[_Seat] = []
        self._stop = asyncio.Event()
        self._failed = False
        self._connections: set[asyncio.Task[None]] = set()

    async def run(self, host: str, port: int) -> None:
        try:
            server = await asyncio.start_server(self._connected, host or None, port, limit=HEAD_BYTES)
        except OSError as error:
            raise WorkerError(cannot_listen(host, port, error)) from error
        port = server.sockets[0].getsockname()[1]
        self._seats = [_Seat(Worker(i, port, f"{self._folder}/{i}.sock")) for i in range(self._procs)]
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        keepers = [asyncio.create_task(self._keep(seat)) for seat in self._seats]
        print(f"Carbon Pump Explorer at {address(host, port)}", flush=True)
        await self._stop.wait()
        server.close()
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
            elif not os.path.exists(seat.worker.socket):  # it never came so far as to listen, and would not next time
                self._failed = True
                self._stop.set()
            else:
                await asyncio.wait({stopping}, timeout=0.5)
        stopping.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            writer.get_extra_info("socket").setsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY, 1)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
            path = head.split(b" ", 2)[1].partition(b"?")[0]
            if path in (b"/metrics", b"/health/live", b"/health/ready"):
                writer.write(self._answer(*await self._own(path.decode())))
                await writer.drain()
            else:
                await self._forward(head, reader, writer)
        except (OSError, EOFError, IndexError, TimeoutError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # a browser that went, or something that is none
        finally:
            self._connections.discard(task)
            writer.close()

    async def _forward(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seat = self._seat(head)
        seat.connections += 1
        seat.visits += 1
        try:
            inside, outside = await asyncio.open_unix_connection(seat.worker.socket)
            outside.write(head)
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(_pass_on(reader, outside))
                    both.create_task(_pass_on(inside, writer))
            except* OSError:
                pass  # one side is gone: so is the connection
            finally:
                outside.close()
        except (FileNotFoundError, ConnectionRefusedError):
            writer.write(self._answer(503, notice.RESTARTING, "text/html"))
            await writer.drain()
        finally:
            seat.connections -= 1

    def _seat(self, head: bytes) -> _Seat:
        """The worker that holds the page of this websocket; else the browser's last; else the one with least to do."""
        index = token_worker(head)
        if index is None and (cookie := re.search(rb"(?im)^cookie:.*\b" + COOKIE.encode() + rb"=(\d+)", head)):
            index = int(cookie[1])
        if index is not None and index < len(self._seats):
            return self._seats[index]
        return min(self._seats, key=lambda seat: (seat.connections, seat.visits))

    async def _own(self, path: str) -> tuple[int, str]:
        """What is asked of the server as a whole."""
        if path == "/health/live":
            return 200, "live\n"
        answers = await asyncio.gather(*(seat.ask(path) for seat in self._seats))
        if path == "/health/ready":
            return max(answers)  # 503 if any says so
        return 200, metrics.merge({str(i): text for i, (status, text) in enumerate(answers) if status == 200})

    def _answer(self, status: int, text: str, kind: str = "text/plain") -> bytes:
        body = text.encode()
        fields = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Connection": "close",
            **self._security,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{lines}\r\n".encode() + body


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Bytes as they come, no faster than they are taken; the end of one side becomes the end of the other."""
    while data := await source.read(CHUNK):
        target.write(data)
        await target.drain()
    if target.can_write_eof():
        target.write_eof()


def token_worker(head: bytes) -> int | None:
    """The worker's number in the token of a websocket's opening request."""
    found = re.search(rb"(?im)^sec-websocket-protocol:\s*bokeh\s*,\s*([\w-]+)", head)
    if not found:
        return None
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
        payload = json.loads(base64.urlsafe_b64decode(found[1] + b"=" * (-len(found[1]) % 4)))
        return int(payload["session_id"].partition("-")[0])
    return None
