"""The notebooks that walk through the papers, and the command that puts them where one works."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.theme import ASSETS

NOTEBOOKS = ASSETS / "notebooks"


def copied(folder: Path) -> list[Path]:
    """Those that were not there yet, where they are now; what is there stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for each in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not (there := folder / each.name).exists():
            there.write_bytes(each.read_bytes())
            made.append(there)
    return made


def notebooks(arguments: argparse.Namespace) -> None:
    made = copied(arguments.folder)
    print("\n".join(map(str, made)) if made else f"{arguments.folder}: all of them are there, and were left as they are")


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    copying = command("notebooks", notebooks, "Copy a notebook for each lab, which walks through its paper, into a folder.")
    copying.add_argument(
        "folder", nargs="?", type=Path, default=Path("notebooks"), metavar="FOLDER", help="where to (a folder “notebooks” here)"
    )
