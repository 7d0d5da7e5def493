"""The marks of SVG: elements as text, numbers as short as a picture needs them."""

from __future__ import annotations

from functools import cache
from html import escape

import numpy as np


def tag(name: str, inside: str = "", /, **attributes: object) -> str:
    """An element; an underscore in an attribute's name is a hyphen, and what is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_written(entry)}"' for key, entry in attributes.items() if entry is not None
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def short(value: float) -> str:
    """To a hundredth of a pixel."""
    return f"{round(value, 2) + 0.0:g}"


def words(text: str) -> str:
    return escape(text, quote=False)


LONG = 1500
"""Points of an outline that is written to a tenth of a pixel, without points that nearly fall on the one before: a coast, not data."""
NEAR = 5
"""How near that is, in tenths of a pixel."""
FAR = 2000
"""The farthest step between two of its points that is at hand, in tenths of a pixel."""


@cache
def _tenths() -> list[str]:
    """How steps are written, from none up and then from FAR down: without what a reader of paths can do without."""
    return [("-" if step < 0 else " ") + _bare(abs(step)) for step in (*range(FAR + 1), *range(-FAR, 0))]


def _bare(tenths: int) -> str:
    """Without the naught before a point, which a path can do without."""
    return f"{tenths / 10:g}".removeprefix("0") or "0"


def path(x: np.ndarray, y: np.ndarray, closed: bool = False) -> str:
    """Through points in pixels; a new piece begins behind each that is none."""
    there = np.isfinite(x) & np.isfinite(y)
    if x.size > LONG:
        return _outline(np.asarray(x)[there], np.asarray(y)[there], np.diff(there.astype(np.int8), prepend=0)[there] == 1, closed)
    pieces = [(x, y)] if there.all() else [(x[run], y[run]) for run in _runs(there)]
    return "".join(_piece(*piece) + ("Z" if closed else "") for piece in pieces if piece[0].size)


def _runs(there: np.ndarray) -> list[slice]:
    """Where points follow one another without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]])))
    return [slice(start, end) for start, end in edges.reshape(-1, 2)]


def _piece(x: np.ndarray, y: np.ndarray) -> str:
    return "M" + "L".join([f"{a:g} {b:g}" for a, b in zip(np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True)])


def _outline(x: np.ndarray, y: np.ndarray, begins: np.ndarray, closed: bool) -> str:
    """Pieces that begin where it is said; each further point by how far it is from the one before."""
    tenths = np.rint(10 * np.array([x, y])).astype(int)
    cells = np.rint(tenths / NEAR).astype(int)
    kept = begins | np.diff(cells, prepend=0).any(axis=0)
    tenths, begins = tenths[:, kept], begins[kept]
    steps = np.diff(tenths, prepend=0)
    far = (np.abs(steps) > FAR).any(axis=0)
    found: list[str] = []
    told, end = _tenths(), "Z" if closed else ""
    for at, (begin, jump, right, lower) in enumerate(zip(begins.tolist(), far.tolist(), *steps.tolist(), strict=True)):
        if begin:
            found.append(f"{end if found else ''}M{tenths[0, at] / 10:g} {tenths[1, at] / 10:g}l0 0")
        elif jump:
            found.append(f" {right / 10:g} {lower / 10:g}")
        else:
            found.append(told[right] + told[lower])
    return "".join(found) + end


def _written(entry: object) -> str:
    if isinstance(entry, (float, np.floating)):
        return short(float(entry))
    return escape(str(entry))
