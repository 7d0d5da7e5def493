"""python -m tests.benchmarks.beside FOLDER: what opening a lab and moving its lever cost here and in another checkout.

Two servers in one run, by turns, so that a busy machine is as busy for both; processor time of the servers by their own
account, as the median of the rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
from pathlib import Path

from engine.lab import Lab, labs
from tests.benchmarks import load
from tests.benchmarks.serving import served

OPENINGS, MOVES, ROUNDS, HZ = 6, 30, 5, 15.0
QUIET_SECONDS = 1.0


async def _spent(url: str) -> float:
    return (await load.measured(url))[load.CPU]


async def _costs(url: str, lab: Lab) -> tuple[float, float]:
    """Processor milliseconds of an opening, and of a move."""
    low, high = lab.lever.bounds or (0.0, 1.0)
    before = await _spent(url)
    everyone = [load.Client(f"{url}/{lab.name}", load.lever(lab.lever.name, low, high)) for _ in range(OPENINGS)]
    for client in everyone:
        await client.join()
    await asyncio.sleep(QUIET_SECONDS)
    opened, tally = await _spent(url), load.Tally()
    await everyone[0].drag(MOVES / HZ, HZ, tally)
    moved = await _spent(url)
    for client in everyone:
        client.leave()
    return 1e3 * (opened - before) / OPENINGS, 1e3 * (moved - opened) / len(tally.latencies)


async def _compared(here: str, there: str) -> None:
    print(f"{'':16}{'opening, ms CPU':>28}{'a move, ms CPU':>28}\n{'':16}" + f"{'here':>10}{'there':>9}{'ratio':>9}" * 2)
    for lab in labs():
        for url in (here, there):
            await _costs(url, lab)  # what is computed once is there
        rounds = [(await _costs(here, lab), await _costs(there, lab)) for _ in range(ROUNDS)]
        words = ""
        for what in (0, 1):
            ours, theirs = (statistics.median(each[which][what] for each in rounds) for which in (0, 1))
            words += f"{ours:10.1f}{theirs:9.1f}{ours / theirs:9.2f}"
        print(f"{lab.name:16}{words}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.beside", description=__doc__)
    parser.add_argument("folder", type=Path, help="another checkout of this repository")
    other = parser.parse_args().folder
    load.AsyncHTTPClient.configure(None, max_clients=OPENINGS + 10, max_body_size=100_000_000)
    with contextlib.ExitStack() as stack:
        here, there = stack.enter_context(served()), stack.enter_context(served(folder=other))
        asyncio.run(_compared(here, there))


if __name__ == "__main__":
    main()
