"""python -m tests.fuzz readers --seconds 30 --seed 1 [--keep FOLDER]: exit status 1 when there was a finding."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from tests.fuzz import readers


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("what", choices=["readers"])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--cases", type=int, default=None, help="stop after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--keep", type=Path, default=None, metavar="FOLDER", help="where what was found is kept (the corpus is tests/fuzz/corpus)"
    )
    arguments = parser.parse_args()
    if arguments.keep:
        readers.KEEP.append(arguments.keep)
    tally = asyncio.run(readers.run(arguments.seconds, arguments.seed, arguments.cases))
    print("\n".join(tally.lines()))
    return 1 if tally.findings else 0


if __name__ == "__main__":
    sys.exit(main())
