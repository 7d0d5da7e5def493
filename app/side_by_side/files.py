"""What is compared, to take away: each state as a zip would have it, the table of all, and a README that says which is which."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from app.context import Nowhere
from app.pages import of_lab
from app.side_by_side.sides import Side, compared, sides
from app.side_by_side.table import to_csv
from app.state import State
from engine.export import WHEN


def tables(state: State) -> dict[str, str]:
    """The comparison as CSV, and the README; on any thread."""
    found = sides(Nowhere(state.lab), of_lab(state.lab.name).view, state, {})
    return {"README.txt": _readme(state, found), "comparison.csv": to_csv(found)}


def _readme(state: State, found: list[Side]) -> str:
    lab = state.lab
    rows = [f"{side.pin.letter or 'now':4}{side.title}\n        {side.pin.of.recipe.command()}" for side in found]
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
