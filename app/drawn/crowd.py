"""Words among the data of a picture that is small, or whose type is large: smaller, until they no longer stand in each other's way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from bokeh.models import Label

from app.drawn.annotated import label
from app.drawn.glyphs.text import Said, placed
from app.drawn.scales import Frame, Scales
from app.drawn.texts import Box

SMALLER = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
NEAR = 2.0
"""Pixels between words that stand side by side, at least."""
TOUCH, COVER = 0.12, 0.3
"""What part of words others may cover before they are in each other's way, and before one of them goes."""


def settled(models: Sequence[tuple[Any, Box]], scales: Scales, frame: Frame, least: float) -> dict[str, list[Said]]:
    """The words of each model, by its id, in its own room; `least` is how much smaller they may be."""
    best: list[list[Said]] = []
    fewest = None
    for times in (each for each in SMALLER if each == 1 or each >= least):
        found = [_of(model, scales, frame, room, times) for model, room in models]
        trouble = _trouble([said for each in found for said in each])
        if fewest is None or trouble < fewest:
            best, fewest = found, trouble
        if not trouble:
            break
    gone = _gone([said for each in best for said in each])
    return {model.id: [said for said in each if id(said) not in gone] for (model, _), each in zip(models, best, strict=True)}


def _of(model: Any, scales: Scales, frame: Frame, room: Box, times: float) -> list[Said]:
    if isinstance(model, Label):
        return [Said(label(model, scales, frame, room, times), "", False)]
    return placed(model, scales, room, times)


def _trouble(words: Sequence[Said]) -> int:
    boxes = [box._replace(left=box.left - NEAR, right=box.right + NEAR) for box in (said.words.box for said in words)]
    return sum(said.moved for said in words) + sum(_covered(one, other) > TOUCH for one, other in combinations(boxes, 2))


def _gone(words: Sequence[Said]) -> set[int]:
    """Of two that nobody could read the one that is not bold, or the later one."""
    gone: set[int] = set()
    for one, other in combinations(sorted(words, key=lambda said: not said.words.type.bold), 2):
        if id(one) not in gone and _covered(one.words.box, other.words.box) > COVER:
            gone.add(id(other))
    return gone


def _covered(one: Box, other: Box) -> float:
    """What part of the smaller box is in both."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    sizes = ((box.right - box.left) * (box.bottom - box.top) for box in (one, other))
    return across * down / max(min(sizes), 1e-9)
