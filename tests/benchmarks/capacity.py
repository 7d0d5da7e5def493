"""How much machine so many visitors want: what one costs is measured, how long they wait is computed from it and measured, too.

python -m tests.benchmarks.capacity    # on an idle machine; keeps what it found in capacity.json and writes assets/docs/capacity.md of it
python -m tests.benchmarks.capacity --page    # the page alone, of what was found before
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import math
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from app.answers import THREADS
from app.hand import SETTLE_MS
from engine.lab import Lab, labs
from tests.benchmarks import class_, load
from tests.benchmarks.closed import Work, seen
from tests.benchmarks.serving import Server

FOUND = Path(__file__).with_name("capacity.json")
PAGE = Path(__file__).parents[2] / "assets" / "docs" / "capacity.md"
SEATS = 200
"""Of a process."""
BUSY = 0.6
"""Of a core, what is used."""
CROWD = (100, 1_000, 10_000)
HZ, THINK = 4.0, 0.5
"""Moves a second of who drags; seconds for which who tries one value after another looks at each answer."""
LOADS, AGREES = (10, 20, 30), 0.2
"""Visitors at a time while what they wait is measured; and how far from the model's that may be."""
TARGETS = {f"load_{n}.{what}.off": ("≤", AGREES) for n in LOADS for what in ("p95", "rate")} | {"arrive.off": ("≤", AGREES)}
ALONE = 1.5
"""So many times as long somebody is measured who is alone."""
REST = 10.0
"""Seconds in which a server does what it does after pages were opened: those that stand ready are built anew."""
COMPUTE = 'carbonpump_memory_bytes{process="compute"'


@dataclass(frozen=True)
class Cost:
    """Seconds of one core: to open a lab, to answer a lever's move at once, to compute the exact answer once it rests and to draw
    that, to take a class's answer. Megabytes: a server process, the one that reads its files, a visitor. What somebody waits for
    an answer who is alone."""

    opening: float
    move: float
    exact: float
    drawing: float
    answer: float
    process: float
    reader: float
    visitor: float
    alone: tuple[float, ...] = (0.0,)

    def work(self, cores: int) -> Work:
        """Of who tries one value after another: the loop has a core, exact answers have the others, four threads at most."""
        workers = min(THREADS, max(1, cores - 1))
        return Work(THINK, self.move, self.exact, self.drawing, SETTLE_MS / 1e3, workers, self.alone)


@dataclass(frozen=True)
class Use:
    """What one visitor does, by the second; `rests` are the moves after which a lever is let go."""

    name: str
    openings: float
    moves: float
    rests: float
    answers: float = 0.0

    def load(self, cost: Cost) -> float:
        """Of one core."""
        resting = self.rests * (cost.exact + cost.drawing)
        return self.openings * cost.opening + self.moves * cost.move + resting + self.answers * cost.answer


USES = (
    Use("a class on its phones, an answer a minute", 1 / 1800, 0.0, 0.0, 1 / 60),
    Use("a page each five minutes, a lever dragged for three seconds out of eighteen", 1 / 300, HZ / 6, 1 / 18),
    Use("everybody tries one value after another, half a second apart", 1 / 300, 1 / THINK, 1 / THINK),
)


@dataclass(frozen=True)
class Need:
    cores: int
    processes: int
    gigabytes: float
    arrive: float
    """Seconds until all have a page who came in one moment."""


def needed(use: Use, visitors: int, cost: Cost) -> Need:
    cores = max(1, math.ceil(visitors * use.load(cost) / BUSY))
    processes = max(cores, math.ceil(visitors / SEATS))
    memory = processes * (cost.process + cost.reader) + visitors * cost.visitor
    return Need(cores, processes, memory / 1e3, arrival(visitors, cost) / cores)


def arrival(visitors: int, cost: Cost) -> float:
    """Seconds until the last has a page of those who came to one core in one moment."""
    return visitors * cost.opening


async def _joined(url: str, finder: load.Finder, count: int) -> list[load.Client]:
    everyone = [load.Client(url, finder) for _ in range(count)]
    await asyncio.gather(*(client.join() for client in everyone))
    return everyone


def _left(everyone: list[load.Client]) -> None:
    for client in everyone:
        client.leave()


def _used(server: psutil.Process) -> tuple[float, float]:
    """Processor seconds so far of its loop, which is its first thread, and of all its others."""
    each = {thread.id: thread.user_time + thread.system_time for thread in server.threads()}
    return each.pop(server.pid), sum(each.values())


async def _tried(url: str, server: psutil.Process, finder: load.Finder, count: int, seconds: float) -> dict[str, Any]:
    """What it costs and how long they wait when so many try values, who came for it: whoever hears nothing for long is let go."""
    clients = await _joined(url, finder, count)
    await asyncio.sleep(REST)
    tally, before, begun = load.Tally(), _used(server), time.perf_counter()
    await asyncio.gather(*(client.think(seconds, THINK, tally) for client in clients))
    loop, others = (after - was for after, was in zip(_used(server), before, strict=True))
    spent = time.perf_counter() - begun
    _left(clients)
    moves = len(tally.latencies)
    return {"waits": tally.latencies, "loop": loop / moves, "others": others / moves, "rate": moves / spent}


async def _measured(url: str, server: psutil.Process, lab: Lab, seconds: float) -> dict[str, Any]:
    most, (low, high) = max(LOADS), lab.lever.bounds or (0.0, 1.0)
    dragged, let_go = (load.lever(lab.lever.name, low, high, last) for last in (False, True))
    load.AsyncHTTPClient.configure(None, max_clients=most + 10, max_body_size=100_000_000)
    first = await _joined(url, let_go, 1)
    await first[0].think(REST, THINK, load.Tally())  # what is made at first use is there
    _left(first)
    await asyncio.sleep(REST)
    wanted = (load.MEMORY, load.CPU, COMPUTE)
    empty, begun = await load.measured(url, *wanted), time.perf_counter()
    everyone = await _joined(url, dragged, most)
    arrived = time.perf_counter() - begun
    await asyncio.sleep(REST)
    full = await load.measured(url, *wanted)
    _left(everyone)
    quick = await _tried(url, server, dragged, 1, ALONE * seconds)
    alone = await _tried(url, server, let_go, 1, ALONE * seconds)
    return {
        "cost": {
            "opening": (full[load.CPU] - empty[load.CPU]) / most,
            "move": quick["loop"] + quick["others"],
            "exact": max(0.0, alone["others"] - quick["others"]),
            "drawing": max(0.0, alone["loop"] - quick["loop"]),
            "process": empty[load.MEMORY] / 1e6,
            "reader": empty[COMPUTE] / 1e6,
            "visitor": (full[load.MEMORY] - empty[load.MEMORY]) / most / 1e6,
            "alone": tuple(round(wait, 5) for wait in alone["waits"]),
        },
        "arrived_s": arrived,
        "loads": {n: await _tried(url, server, let_go, n, seconds) for n in LOADS},
    }


def compared(measured: float, model: float) -> dict[str, Any]:
    """How far they are apart, as a share of the model's."""
    ratio = measured / model
    return {"measured": measured, "model": model, "ratio": ratio, "off": abs(ratio - 1), "met": abs(ratio - 1) <= AGREES}


def checked(loads: dict[int, dict[str, Any]], cost: Cost, cores: int) -> dict[str, Any]:
    """Each load that was measured beside the model's: the wait of which one in twenty is longer, and the moves answered in a second."""
    models = {n: seen(n, cost.work(cores)) for n in loads}
    return {
        f"load_{n}": {
            "p95": compared(load.percentile(each["waits"], 0.95), load.percentile(models[n].waits, 0.95)),
            "rate": compared(each["rate"], models[n].rate),
        }
        for n, each in loads.items()
    }


def run(seconds: float = 60) -> dict[str, Any]:
    """What one visitor costs, and how long they wait beside what is computed of that; each load for a third of the seconds."""
    lab, cores = labs()[0], os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as data:
        server = Server(data, "--max-each", "200")
        try:
            server.wait()
            process = psutil.Process(server.process.pid)
            found = asyncio.run(_measured(f"{server.url}/{lab.name}", process, lab, seconds / 3))
        finally:
            server.stop()
    with tempfile.TemporaryDirectory() as data:
        cost = Cost(**found["cost"], answer=class_.taught(data)["cpu_per_answer_ms"] / 1e3)
    return {
        "cost": asdict(cost),
        "cores": cores,
        "arrive": {"visitors": max(LOADS), **compared(found["arrived_s"], arrival(max(LOADS), cost))},
        **checked(found["loads"], cost, cores),
    }


def table(cost: Cost) -> str:
    lines = [
        "| what they do | at once | cores | processes | memory | all in one moment wait |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for use in USES:
        for visitors in CROWD:
            need = needed(use, visitors, cost)
            lines.append(
                f"| {use.name} | {visitors:,} | {need.cores} | {need.processes} | {need.gigabytes:.1f} GB | {need.arrive:,.0f} s |"
            )
    return "\n".join(lines)


def checks(found: dict[str, Any]) -> str:
    lines = ["| | computed | measured | measured per computed | within 20 % |", "| --- | ---: | ---: | ---: | --- |"]
    rows = [
        (f"{found['arrive']['visitors']} open the lab in one moment: the last has it after", found["arrive"], "{:.1f} s", 1.0)
    ]
    for n in LOADS:
        both = found[f"load_{n}"]
        rows.append((f"{n} try values: of twenty answers nineteen take at most", both["p95"], "{:.0f} ms", 1e3))
        rows.append((f"{n} try values: moves answered in a second", both["rate"], "{:.1f}", 1.0))
    for words, each, form, times in rows:
        told = [form.format(times * each[key]) for key in ("model", "measured")]
        lines.append(f"| {words} | {told[0]} | {told[1]} | {each['ratio']:.2f} | {'met' if each['met'] else 'not met'} |")
    return "\n".join(lines)


def page(found: dict[str, Any]) -> str:
    """assets/docs/capacity.md."""
    cost, on = Cost(**found["cost"]), found["on"]
    work = needed(USES[1], 1_000, cost)
    return f"""# How much machine for how many

Computed from what one visitor costs, by `python -m tests.benchmarks.capacity`. The costs were measured with Budget on {on["date"]}, on {on["processors"]} processors with a load of {on["load"]:g} before: {cost.opening:.2f} s of one core to open a lab, {1e3 * cost.move:.1f} ms to answer a move of a lever at once, {1e3 * cost.exact:.1f} ms for the exact answer once it rests and {1e3 * cost.drawing:.1f} ms to draw that, {1e3 * cost.answer:.1f} ms to take a class's answer; {cost.process:.0f} MB for a server process, {cost.reader:.0f} MB for the one that reads its files, {cost.visitor:.1f} MB for a visitor. Labs that solve an ocean cost more a move; `python -m tests.benchmarks` measures each on your machine, and a busy one takes several times as long for the same.

A core is used to six tenths: at seven tenths those who wait wait as long again, at nine tenths ten times as long. A process holds {SEATS} visitors and its loop uses one core at most, so there is a process for each core, and for each {SEATS} visitors. Long runs come on top: a core for each that is to run at a time.

{table(cost)}

What it comes to in money is what your provider asks for cores and memory: a class of a hundred fits the smallest machine there is; a thousand who work at levers want {work.cores} cores and {work.gigabytes:.0f} GB.

## Whether it is so

Who opens a lab waits for all who came before. Who tries one value after another moves a lever, waits for the answer, looks at it for {THINK:g} s and moves again; meanwhile the exact answer is computed on another core. That is a closed queue, the machine repairman's: who waits does not move. `tests/benchmarks/closed.py` computes it move by move, of the costs above, which were measured with one visitor; the loads were measured with as many as they say.

{checks(found)}

What has not been checked: a thousand visitors, and servers on machines of their own.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.capacity", description=__doc__)
    parser.add_argument("--page", action="store_true", help="write the page of what was found before")
    parser.add_argument("--seconds", type=float, default=60, help="each load is measured for a third of these (60)")
    options = parser.parse_args()
    if not options.page:
        on = {"date": datetime.date.today().isoformat(), "processors": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
        FOUND.write_text(json.dumps(run(options.seconds) | {"on": on}, indent=1) + "\n", encoding="utf-8")
    found = json.loads(FOUND.read_text(encoding="utf-8"))
    PAGE.write_text(page(found), encoding="utf-8")
    print(checks(found))


if __name__ == "__main__":
    main()
