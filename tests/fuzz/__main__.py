"""python -m tests.fuzz all | links | messages | readers | uploads --seconds 30 --seed 1 [--keep FOLDER]: exit status 1 when there was a finding."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from engine.threads import one_thread

one_thread()

from tests.fuzz import links, messages, readers, tally, uploads  # noqa: E402

KINDS = {"links": links.run, "messages": messages.run, "readers": readers.run, "uploads": uploads.run}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("what", choices=["all", *KINDS])
    parser.add_argument("--seconds", type=float, default=30, help="in all")
    parser.add_argument("--cases", type=int, default=None, help="of each, stop after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--keep", type=Path, default=None, metavar="FOLDER", help="where what was found is kept (the corpus is tests/fuzz/corpus)"
    )
    arguments = parser.parse_args()
    if arguments.keep:
        tally.KEEP.append(arguments.keep)
    kinds = list(KINDS) if arguments.what == "all" else [arguments.what]
    found = False
    for kind in kinds:
        told = asyncio.run(KINDS[kind](arguments.seconds / len(kinds), arguments.seed, arguments.cases))
        print("\n".join([f"{kind}:", *told.lines()]), flush=True)
        found |= bool(told.findings)
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
