"""Many visitors at once: scripted websocket clients that open a page and drag one of its controls.

They speak Bokeh's protocol and nothing else, so thirty of them cost little beside the server they measure. A client
must say document_ready, as a browser does, or Panel holds its answers back.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import re
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from engine.lab import labs
from tests.benchmarks.serving import served

TARGETS = {
    "latency_p95_ms": ("≤", 400),
    "errors": ("≤", 0),
}

Change = Callable[[int], dict[str, Any]]
"""The n-th change of a drag, as a Bokeh document event."""
Finder = Callable[[dict[str, Any]], Change]
"""Given a page's document as JSON: what to drag."""

TOKEN = re.compile(r'"token":"([^"]+)"')
MOVED = re.compile(r'\["move", (\d+)\]')
READY = {"type": "event", "name": "document_ready", "values": {"type": "map"}}
CLIENTS, HZ = 30, 4.0
VANISHED: list[Any] = []
"""Connections that stay open and are of no use."""
MEMORY = 'carbonpump_memory_bytes{process="server"'
CPU = 'carbonpump_cpu_seconds{process="server"'


def models(document: Any) -> Iterator[dict[str, Any]]:
    """Every model in a page's document."""
    if isinstance(document, dict):
        if document.get("type") == "object" and "id" in document:
            yield document
        document = list(document.values())
    if isinstance(document, list):
        for value in document:
            yield from models(value)


def slider(index: int = 0) -> Finder:
    """The page's n-th slider, dragged from near one end to near the other."""

    def find(document: dict[str, Any]) -> Change:
        named = [model for model in models(document) if re.search(r"Slider\d*$", str(model["name"]))]
        found = [model for model in named if "end" in model.get("attributes", {})]  # not the component that draws it
        if len(found) <= index:
            raise LookupError(f"the page has {len(found)} sliders")
        chosen = found[index]
        low, high = chosen["attributes"].get("start", 0), chosen["attributes"]["end"]

        def change(n: int) -> dict[str, Any]:
            value = low + (high - low) * (0.1 + 0.8 * (n * 0.0137 % 1))
            return {"kind": "ModelChanged", "model": {"id": chosen["id"]}, "attr": "value", "new": round(value, 6)}

        return change

    return find


def lever(name: str, low: float, high: float, last: bool = False) -> Finder:
    """A lab's lever, by the name of its parameter, dragged between two values; or let go each time, if each move is the last."""

    def find(document: dict[str, Any]) -> Change:
        levers = next((each for each in models(document) if each.get("attributes", {}).get("name") == "Levers"), None)
        if levers is None:
            raise LookupError("the page has no levers")

        def change(n: int) -> dict[str, Any]:
            value = low + (high - low) * (n * 0.0137 % 1)
            return said(levers["id"], do="move", name=name, value=value, last=last)

        return change

    return find


def said(model: str, **message: Any) -> dict[str, Any]:
    """What a component says, as a Bokeh document event."""
    data = {"type": "map", "entries": [[key, value] for key, value in message.items()]}
    values = {"type": "map", "entries": [["model", {"id": model}], ["data", data]]}
    return {
        "kind": "MessageSent",
        "msg_type": "bokeh_event",
        "msg_data": {"type": "event", "name": "data_event", "values": values},
    }


def answers(message: dict[str, Any]) -> bool:
    """Whether a message changes something that a visitor waits for, which the sign of being at work is not."""
    events = message["content"].get("events", ()) if message["msgtype"] == "PATCH-DOC" else ()
    return any('"busy"' not in json.dumps(event) for event in events)


def moved(message: dict[str, Any]) -> int:
    """How many moves a page says that it has answered; 0 where it says nothing of them."""
    events = message["content"].get("events", ()) if message["msgtype"] == "PATCH-DOC" else ()
    return max(map(int, MOVED.findall(json.dumps(events))), default=0)


@dataclass
class Tally:
    """What all clients saw."""

    joined: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Client:
    """One visitor."""

    def __init__(self, url: str, finder: Finder) -> None:
        self.url = url
        self.headers: dict[str, str] = {}
        self._finder = finder
        self._socket: WebSocketClientConnection

    async def join(self) -> None:
        page = await AsyncHTTPClient().fetch(
            HTTPRequest(self.url, headers=self.headers, request_timeout=300, connect_timeout=300)
        )
        token = TOKEN.search(page.body.decode())
        if token is None:
            raise LookupError("the page carries no session token")
        host = self.url.partition("//")[2].partition("/")[0]
        request = HTTPRequest(
            self.url.replace("http", "ws", 1).partition("?")[0].rstrip("/") + "/ws",
            headers={"Origin": f"http://{host}"},
            connect_timeout=300,
            request_timeout=300,
        )
        self._socket = await websocket_connect(request, subprotocols=["bokeh", token[1]], max_message_size=100_000_000)
        self._socket.protocol.stream.set_nodelay(True)  # as browsers do: a message is three small frames
        await self._receive()
        await self._send("PULL-DOC-REQ", {})
        while (answer := await self._receive())["msgtype"] != "PULL-DOC-REPLY":
            pass
        self._change = self._finder(answer["content"]["doc"])
        await self._patch({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": READY})

    async def drag(self, seconds: float, hz: float, tally: Tally) -> None:
        """Moves the control `hz` times a second; a latency is from a move to the server's first answer."""
        patches: asyncio.Queue[float] = asyncio.Queue()

        async def listen() -> None:
            while True:
                if answers(await self._receive()):
                    patches.put_nowait(time.perf_counter())

        listener = asyncio.create_task(listen())
        try:
            await asyncio.sleep(random.random() / hz)
            end = time.perf_counter() + seconds
            for n in itertools.count():
                begun = time.perf_counter()
                if begun >= end:
                    break
                while not patches.empty():
                    patches.get_nowait()
                await self._patch(self._change(n))
                tally.latencies.append(await asyncio.wait_for(patches.get(), 20) - begun)
                await asyncio.sleep(max(0.0, begun + 1 / hz - time.perf_counter()))
        finally:
            listener.cancel()

    async def think(self, seconds: float, pause: float, tally: Tally) -> None:
        """Moves the control, waits for the answer to this move, looks at it for a while, and moves again."""
        await asyncio.sleep(random.random() * pause)
        end, number = time.perf_counter() + seconds, 0
        for n in itertools.count():
            if (begun := time.perf_counter()) >= end:
                break
            await self._patch(self._change(n))
            before = number
            while number <= before:
                number = max(number, moved(await asyncio.wait_for(self._receive(), 20)))
            tally.latencies.append(time.perf_counter() - begun)
            await asyncio.sleep(pause)

    def leave(self) -> None:
        if hasattr(self, "_socket"):
            self._socket.close()

    def vanish(self) -> None:
        """Neither says nor hears anything any more, and does not say so."""
        stream = self._socket.protocol.stream
        stream.io_loop.remove_handler(stream.socket)
        VANISHED.append(stream)

    async def _patch(self, event: dict[str, Any]) -> None:
        await self._send("PATCH-DOC", {"events": [event]})

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        for part in ({"msgid": uuid.uuid4().hex, "msgtype": kind}, {}, content):
            await self._socket.write_message(json.dumps(part))

    async def _read(self) -> str | bytes:
        part = await self._socket.read_message()
        if part is None:
            raise ConnectionError(f"the server closed the connection ({self._socket.close_code})")
        return part

    async def _receive(self) -> dict[str, Any]:
        header = json.loads(await self._read())
        await self._read()
        content = await self._read()
        for _ in range(2 * header.get("num_buffers", 0)):
            await self._read()
        return {"msgtype": header["msgtype"], "content": json.loads(content)}


async def metrics(url: str) -> list[str]:
    """The lines of what a server measures of itself."""
    base = "/".join(url.split("/")[:3])
    return (await AsyncHTTPClient().fetch(f"{base}/metrics", request_timeout=60)).body.decode().splitlines()


async def measured(url: str, *names: str) -> dict[str, float]:
    """Of the server's processes together, by how its lines begin: memory and processor time, if nothing else is asked for."""
    lines = await metrics(url)
    return {key: sum(float(line.split()[-1]) for line in lines if line.startswith(key)) for key in names or (MEMORY, CPU)}


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


async def load(url: str, clients: int, seconds: float, hz: float, finder: Finder) -> dict[str, Any]:
    AsyncHTTPClient.configure(None, max_clients=clients + 10, max_body_size=100_000_000)
    tally = Tally()
    everyone = [Client(url, finder) for _ in range(clients)]

    async def visit(action: Callable[[Client], Any]) -> None:
        async def one(client: Client) -> None:
            try:
                begun = time.perf_counter()
                await action(client)
                tally.joined.append(time.perf_counter() - begun)
            except Exception as error:
                tally.errors.append(f"{type(error).__name__}: {error}"[:200])

        await asyncio.gather(*map(one, everyone))

    empty, begun = await measured(url), time.perf_counter()
    await visit(Client.join)
    joining, joined = time.perf_counter() - begun, tally.joined
    full, begun, tally.joined = await measured(url), time.perf_counter(), []
    if not tally.errors:
        await visit(lambda client: client.drag(seconds, hz, tally))
    dragging, after = time.perf_counter() - begun, await measured(url)
    for client in everyone:
        client.leave()
    updates = len(tally.latencies)
    return {
        "clients": clients,
        "join_all_s": joining,
        "join_median_s": percentile(joined, 0.5),
        "join_p95_s": percentile(joined, 0.95),
        "cpu_per_session_s": (full[CPU] - empty[CPU]) / clients,
        "memory_per_session_mb": (full[MEMORY] - empty[MEMORY]) / clients / 1e6,
        "updates": updates,
        "updates_per_s": updates / dragging,
        "latency_median_ms": statistics.median(tally.latencies) * 1e3 if updates else float("nan"),
        "latency_p95_ms": percentile(tally.latencies, 0.95) * 1e3,
        "cpu_per_update_ms": (after[CPU] - full[CPU]) / max(1, updates) * 1e3,
        "server_cpu": (after[CPU] - full[CPU]) / dragging,
        "errors": tally.errors,
    }


def visited(
    url: str, clients: int = CLIENTS, seconds: float = 60, hz: float = HZ, finder: Finder | None = None
) -> dict[str, Any]:
    """What it was like: times to join, latencies of updates, cost to the server, errors."""
    return asyncio.run(load(url, clients, seconds, hz, finder or slider()))


def run(seconds: float = 60) -> dict[str, Any]:
    """A class that drags the first lab's lever."""
    lab = labs()[0]
    low, high = lab.lever.bounds or (0.0, 1.0)
    with served() as url:
        found = visited(f"{url}/{lab.name}", seconds=seconds, finder=lever(lab.lever.name, low, high))
    return found | {"latency_p95_per_median": found["latency_p95_ms"] / found["latency_median_ms"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--hz", type=float, default=HZ)
    parser.add_argument("--lever", nargs=3, metavar=("NAME", "LOW", "HIGH"), help="what to drag, if not the first slider")
    options = parser.parse_args()
    finder = lever(options.lever[0], *map(float, options.lever[1:])) if options.lever else slider()
    for name, value in visited(options.url, options.clients, options.seconds, options.hz, finder).items():
        print(f"{name:24}{value:.4g}" if isinstance(value, float) else f"{name:24}{value}")


if __name__ == "__main__":
    main()
