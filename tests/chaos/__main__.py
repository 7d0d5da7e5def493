"""python -m tests.chaos --minutes 10 [--kills 100] --seed 1: exit status 1 when something that was acknowledged is not there.

A server of two processes, on a small disk. Some save, some share, some download what is made by processes of their own, a
class is in the middle of its lesson, a long run is taken up again and again; meanwhile workers, jobs and the whole server are killed, the disk fills and empties, and
cannot be written. Then it is asked for all that was acknowledged, and the files are looked through.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from engine.threads import one_thread

one_thread()

from app.store import Store  # noqa: E402
from app.teach import shelf  # noqa: E402
from app.teach.file import read  # noqa: E402
from tests.benchmarks.class_ import LESSON  # noqa: E402
from tests.benchmarks.serving import Server  # noqa: E402
from tests.chaos import visitors  # noqa: E402
from tests.chaos.blows import Blows, disk  # noqa: E402
from tests.chaos.run import Long  # noqa: E402
from tests.chaos.visitors import Class, Heard  # noqa: E402

BETWEEN = (0.5, 4.0)
"""Seconds from one blow to the next."""


async def through(blows: Blows, own: str, minutes: float, kills: int) -> dict[str, Any]:
    url, heard, over = blows.server.url, Heard(), asyncio.Event()
    lesson = Class(url, own)
    await lesson.open()
    everyone = [visitors.keep_lessons, visitors.download, visitors.save, visitors.save]
    going = [asyncio.create_task(act(url, heard, over)) for act in everyone]
    going += [asyncio.create_task(lesson.teach(over)), asyncio.create_task(blows.long.go(over))]
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end and blows.kills < kills:
        await asyncio.sleep(blows.rng.uniform(*BETWEEN))
        await asyncio.to_thread(blows.strike)
        print(f"{blows.kills} kills: {dict(blows.count)}", file=sys.stderr, flush=True)
    await asyncio.to_thread(blows.server.wait)
    over.set()
    await asyncio.gather(*going)
    answers = await lesson.kept()
    acknowledged = sum(len(phone.waits) for phone in lesson.phones)
    lesson.leave()
    return {
        "blows": dict(blows.count),
        "kills": blows.kills,
        "acknowledged": {
            "lessons": len(heard.lessons),
            "scenarios": len(heard.scenarios),
            "links": len(heard.links),
            "answers": acknowledged,
            "downloads": heard.downloads,
        },
        "long run": {"gone on": blows.long.gone_on, "begun anew": blows.long.begun_anew, "results": Counter(blows.long.ends)},
        "refused": dict(heard.refusals),
        "lost": {"answers": answers["lost"], "counted twice": answers["double"]} | await asyncio.to_thread(missing, url, heard),
        "most_memory_mb": {kind: round(size / 1e6) for kind, size in blows.largest.items()},
    }


def missing(url: str, heard: Heard) -> dict[str, int]:
    """What was acknowledged and is not there."""
    lessons = [id for id, title in heard.lessons.items() if title.encode() not in visitors.asked(url, f"/teach/own/{id}.toml")[1]]
    scenarios = [id for id in heard.scenarios if visitors.asked(url, f"/scenario/{id}.toml")[0] != 200]
    links = [link for link in heard.links if visitors.asked(url, f"/{link}")[0] != 200]
    return {"lessons": len(lessons), "scenarios": len(scenarios), "links": len(links)}


def intact(folder: Path) -> dict[str, str]:
    """What SQLite says of each of its files."""
    found = {}
    for path in sorted(folder.glob("*.sqlite")):
        connection = sqlite3.connect(path)
        found[path.name] = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
        connection.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kills", type=int, default=10**9, help="stop after so many")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with disk() as (folder, ours), tempfile.TemporaryDirectory() as elsewhere:
        store = Store(folder)
        own = shelf.keep(store, read(LESSON))
        store.close()
        server = Server(str(folder), "--procs", "2", "--trust-proxy")
        try:
            server.wait(seconds=600)
            blows = Blows(server, folder, ours, random.Random(arguments.seed), Long(Path(elsewhere) / "kept.begun"))
            found = asyncio.run(through(blows, own, arguments.minutes, arguments.kills))
        finally:
            server.stop()
        found["integrity"] = intact(folder)
    for name, what in found.items():
        print(f"{name}: {what}", flush=True)
    good = (
        not any(found["lost"].values())
        and set(found["integrity"].values()) == {"ok"}
        and blows.long.begun_anew == 0
        and len(set(blows.long.ends)) <= 1
        and not found["blows"].get("NEVER WROTE AGAIN")
    )
    print("all that was acknowledged is there" if good else "NOT ALL IS WELL")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
