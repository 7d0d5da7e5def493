"""Spoiled files to every reader, the way a visitor's come: through app.reading, two at a time.

A finding is an error that is no sentence, an answer later than it may be, a reading process that ended, more memory than is
allowed, or an error in a reader that nobody foresaw. Each is kept as a file of the corpus, and the corpus is read first.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from app import reading
from app.reading import Readers
from engine.lab import LABS, get
from engine.matched import apply
from engine.matching import look
from engine.reader import MEMORY, read_for
from engine.toml import read_toml
from engine.upload import UploadError
from tests.fuzz import mutate
from tests.fuzz.tally import Tally

CORPUS = Path(__file__).parent / "corpus"
TOML = 'carbonpump_scenario = 1\nlab = "budget"\ntitle = "x"\ncreated = 2026-11-29T10:00:00Z\n[parameters]\nfish_biomass = 50.0\n'
OVERHEAD = 60_000_000
"""Bytes of memory that are no file's: what a copy touches of the process it is one of."""


class Heard(logging.Handler):
    """What app.reading logs of errors nobody foresaw, in a reader."""

    def __init__(self) -> None:
        super().__init__()
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


def seeds() -> dict[str, list[tuple[bytes, bool]]]:
    """By lab that reads any: sound files, and whether they are text."""
    found = {}
    for lab in (get(name) for name in LABS if get(name).read):
        found[lab.name] = [
            *((make().encode(), True) for make in lab.templates.values()),
            *((make(), False) for make in lab.samples),
        ]
    return found | {"toml": [(TOML.encode(), True)]}


def cases(seed: int) -> Iterator[tuple[str, bytes]]:
    """A lab, or toml, and a file; without end."""
    rng, sound = random.Random(seed), seeds()
    everything = [data for files in sound.values() for data, _ in files]
    for path in sorted(CORPUS.glob("*.bin")):
        yield path.name.partition("-")[0], path.read_bytes()
    while True:
        lab = rng.choice(list(sound))
        data, text = rng.choice(sound[lab])
        way = rng.random()
        if text and way < 0.6:
            yield lab, mutate.rewritten(data.decode(), rng)
        elif not text and way < 0.25:
            yield lab, mutate.built(rng)
        elif data.startswith(b"PK") and way < 0.7:
            yield lab, mutate.archived(data, rng)
        elif way > 0.97:
            yield lab, mutate.declared(rng)
        elif way > 0.94:
            yield lab, rng.choice(everything)
        else:
            yield lab, mutate.bent(data, rng, rng.choice(everything))


async def run(seconds: float, seed: int, most: int | None = None) -> Tally:
    """Cases until the time, or their number, is up."""
    tally, readers, heard = Tally(allowed=MEMORY + OVERHEAD), Readers(), Heard()
    reading.log.addHandler(heard)
    reading.log.propagate = False
    try:
        await readers.started()
        assert readers._process
        watched = asyncio.create_task(watch(readers._process.pid, tally))
        source, end = cases(seed), time.monotonic() + seconds

        async def visitor(name: str) -> None:
            while time.monotonic() < end and (most is None or len(tally.seconds) < most):
                await _one(readers, name, *next(source), tally, heard)

        process = readers._process
        await asyncio.gather(*(visitor(f"visitor {n}") for n in range(reading.PLACES)))
        watched.cancel()
        if readers._process is not process:
            tally.findings.append("the reading process ended, and was started again")
    finally:
        reading.log.removeHandler(heard)
        readers.close()
    return tally


async def _matched(readers: Readers, owner: str, lab: str, data: bytes, tally: Tally) -> str:
    """What becomes of a file that was refused, where it may be a table of another shape."""
    try:
        asked = await readers.read(look, lab, data, owner=(owner, ""))
        if asked:
            columns = {each["name"]: [each["from"], each["unit"]] for each in asked["columns"]}
            await readers.read(apply, lab, data, {"form": asked["form"], "columns": columns}, owner=(owner, ""))
            return "matched"
    except UploadError as error:
        if str(error) in (reading.DAMAGED, reading.TOO_LONG) or not 5 < len(str(error)) <= 500:
            tally.found(lab, data, f"not matched in a sentence: {error!r}")
    return "refused"


async def _one(readers: Readers, owner: str, lab: str, data: bytes, tally: Tally, heard: Heard) -> None:
    begun, heard.last = time.monotonic(), ""
    try:
        if lab == "toml":
            await readers.read(read_toml, data.decode("utf-8", "replace"), owner=(owner, ""))
        else:
            await readers.read(read_for, lab, data, "a file", owner=(owner, ""))
        end = "read"
    except UploadError as error:
        end = {reading.DAMAGED: "given up", reading.TOO_LONG: "too long"}.get(str(error), "refused")
        if not 5 < len(str(error)) <= 500 or "\n" in str(error):
            tally.found(lab, data, f"no sentence: {error!r}")
        elif end == "refused" and lab != "toml":
            end = await _matched(readers, owner, lab, data, tally)
    except Exception as error:
        end = "uncaught"
        tally.found(lab, data, repr(error))
    took = time.monotonic() - begun
    tally.ended(end, took)
    if took > reading.WHOLE:
        tally.found(lab, data, f"answered after {took:.1f} s")
    if end == "too long":
        tally.unforeseen[f"{lab}: too long"] += 1
        tally.keep(lab, data)
    if end == "given up":
        error = re.sub(r"\d+", "N", heard.last)[:160] or "the copy ended"
        if not tally.unforeseen[f"{lab}: {error}"]:
            tally.keep(lab, data)
        tally.unforeseen[f"{lab}: {error}"] += 1
        if "Too many open files" in error:
            tally.found(lab, data, f"something was not imported beforehand: {heard.last}")


async def watch(pid: int, tally: Tally) -> None:
    """The most memory that a copy has of its own, and the most of the processor that it takes."""
    process = psutil.Process(pid)
    while True:
        try:
            for child in process.children():
                tally.memory = max(tally.memory, child.memory_full_info().uss)
                tally.longest = max(tally.longest, sum(child.cpu_times()[:2]))
        except psutil.Error:
            pass
        await asyncio.sleep(0.05)
