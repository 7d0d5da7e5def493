"""What is compared, to take away: each state as a zip would have it, the table of all, and a README that says which is which."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from app.pages import pages
from app.side_by_side.sides import Side, compared, sides
from app.side_by_side.table import to_csv
from app.state import State
from app.theme import Palette
from engine.export import WHEN, command_line
from engine.lab import Lab


class Nowhere:
    """Where numbers are worked out and nothing is shown."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.palette = lab, Palette()

    def set(self, **values: Any) -> None:
        """There is nobody who could."""


def tables(state: State) -> dict[str, str]:
    """The comparison as CSV, and the README; on any thread."""
    view: Any = pages()[state.lab.name]
    found = sides(Nowhere(state.lab), view.view, state, {})
    return {"README.txt": _readme(state, found), "comparison.csv": to_csv(found)}


def _readme(state: State, found: list[Side]) -> str:
    lab = state.lab
    rows = [f"{side.pin.letter or 'now':4}{side.title}\n        {_command(side.pin.of)}" for side in found]
    return "\n".join(
        [
            f"{lab.title}: {len(found)} states side by side",
            "",
            *rows,
            "",
            "comparison.csv   every large number and every setting that differs, beside each other",
            "the folders      the result of each state, with its parameters and how it is made again",
            "",
            "All of them are open at",
            f"    {lab.name}?{state.query()}",
            "",
        ]
    )


def _command(state: State) -> str:
    return command_line(state.lab, state.preset, state.parameters, **({"data": "YOUR_DATA.csv"} if state.uploads else {}))


def named(state: State) -> dict[str, State]:
    """The states that are compared, by the folder of each."""
    return {pin.letter or "now": pin.of for pin in compared(state)}


def zipped(texts: Mapping[str, str], states: Mapping[str, bytes]) -> bytes:
    """One archive of the texts, and of what is in the archives of the states."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN), text)
        for folder, content in states.items():
            with zipfile.ZipFile(io.BytesIO(content)) as one:
                for name in one.namelist():
                    archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", WHEN), one.read(name))
    return out.getvalue()
