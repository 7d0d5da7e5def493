"""Words in Inter: how much room they take, by the widths of the font that is shipped, and how they are written."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from app.drawn.marks import tag, words
from app.drawn.paint import opaque
from app.theme import ASSETS

ASCENT, DESCENT, CAPITALS = 1984 / 2048, 494 / 2048, 1490 / 2048
"""Of Inter, in parts of its size."""
SIGNS = frozenset("0123456789,.+-−e")
"""Words of these alone are as high as their figures, without what hangs below a line."""
FIGURES = 630
"""The width of a figure where all have the same, in thousandths."""
UNKNOWN = 700
SLACK = (1.02, 1.1, 1.2, 1.35, 1.5)
"""How much longer than in even lines one may be."""
ELLIPSIS = "…"
JOINER = "\u2060"
"""What keeps a visitor's text from being read as a formula; nobody sees it, and here nobody reads formulas."""


@cache
def _widths(bold: bool) -> dict[str, int]:
    shipped: dict[str, dict[str, int]] = json.loads((ASSETS / "brand" / "widths.json").read_text(encoding="utf-8"))
    return shipped["bold" if bold else "regular"] | {"1": FIGURES}


@cache
def _thousandths(text: str, bold: bool) -> int:
    widths = _widths(bold)
    return sum(widths.get(sign, UNKNOWN) for sign in text)


def hangs(text: str) -> bool:
    """Whether something of it may reach below the line."""
    return not SIGNS.issuperset(text)


class Type(NamedTuple):
    """How something is set."""

    size: float = 12.0
    bold: bool = False
    colour: str = "#000000"
    opacity: float = 1.0
    leading: float = 1.2
    deep: bool = False
    """Whether words take as much height as those that hang below the line, as they do in a row with such."""

    def width(self, text: str) -> float:
        return max((_thousandths(line, self.bold) for line in text.split("\n")), default=0) * self.size / 1000

    def rise(self, text: str) -> float:
        """Of a line above its foot."""
        return round(self.size * ASCENT) if self._hangs(text) else self.size * CAPITALS

    def line(self, text: str) -> float:
        """The height of one."""
        return self.rise(text) + (round(self.size * DESCENT) if self._hangs(text) else 0.0)

    def step(self, text: str) -> float:
        """From one line to the next."""
        return self.line(text) + (self.leading - 1) * round(self.size * (ASCENT + DESCENT))

    def height(self, text: str) -> float:
        return self.line(text) + self.step(text) * text.count("\n") if text else 0.0

    def _hangs(self, text: str) -> bool:
        return self.deep or hangs(text)

    def smaller(self, times: float) -> Type:
        return self._replace(size=self.size * times)

    def broken(self, text: str, room: float) -> str:
        """In as few lines as fit into so much room, of about the same length; a word is never parted."""
        if self.width(text) <= room or " " not in text:
            return text
        least = math.ceil(self.width(text) / max(room, 1.0))
        for lines in range(least, text.count(" ") + 2):
            for slack in (*SLACK, math.inf):
                found = self._filled(text, min(self.width(text) / lines * slack, room))
                if found.count("\n") < lines and self.width(found) <= room:
                    return found
        return self._filled(text, room)

    def _filled(self, text: str, room: float) -> str:
        lines: list[str] = []
        for word in text.split(" "):
            if lines and self.width(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return "\n".join(lines)

    def cut(self, text: str, room: float) -> str:
        """As much as fits."""
        while len(text) > 1 and self.width(text) > room:
            text = text.removesuffix(ELLIPSIS)[:-1].rstrip() + ELLIPSIS
        return text


class Box(NamedTuple):
    """What words cover, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def into(self, room: Box) -> tuple[float, float]:
        """How far it moves right and down, as little as brings it into a room."""
        right = max(room.left - self.left, 0.0) or min(room.right - self.right, 0.0)
        return right, max(room.top - self.top, 0.0) or min(room.bottom - self.bottom, 0.0)


class Words(NamedTuple):
    """Words at a place: `across` and `down` say where in their box that is, from 0 to 1; `turn` in degrees, clockwise about it."""

    text: str
    x: float
    y: float
    across: float
    down: float
    type: Type
    turn: float = 0.0
    align: float | None = None
    """Where the lines meet, if not there."""

    @property
    def box(self) -> Box:
        wide, high = self.type.width(self.text), self.type.height(self.text)
        left, top = -self.across * wide, -self.down * high
        if not self.turn:
            return Box(self.x + left, self.y + top, self.x + left + wide, self.y + top + high)
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        corners = [(x * cos - y * sin, x * sin + y * cos) for x in (left, left + wide) for y in (top, top + high)]
        xs, ys = [self.x + x for x, _ in corners], [self.y + y for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def moved(self, x: float = 0.0, y: float = 0.0) -> Words:
        return self._replace(x=self.x + x, y=self.y + y)

    def inside(self, room: Box) -> Words:
        """Moved as little as brings it into a room; smaller, if it is larger than that."""
        box = self.box
        times = min(
            (room.right - room.left) / max(box.right - box.left, 1e-9), (room.bottom - room.top) / max(box.bottom - box.top, 1e-9)
        )
        here = self._replace(type=self.type.smaller(times)) if times < 1 else self
        return here.moved(*here.box.into(room))

    def mark(self) -> str:
        """As SVG, a line after the other; each stays text."""
        type, lines = self.type, self.text.split("\n")
        wide, high = type.width(self.text), type.height(self.text)
        meet = self.across if self.align is None else self.align
        x = self.x + (meet - self.across) * wide
        top = self.y - self.down * high + type.rise(self.text)
        turned = f"rotate({self.turn:g} {self.x:.2f} {self.y:.2f})" if self.turn else None
        return "".join(
            tag(
                "text",
                words(line),
                x=x,
                y=top + i * type.step(self.text),
                font_size=type.size,
                font_weight="bold" if type.bold else None,
                fill=type.colour,
                fill_opacity=type.opacity if type.opacity < 1 else None,
                text_anchor={0.0: None, 0.5: "middle", 1.0: "end"}[meet],
                transform=turned,
            )
            for i, line in enumerate(lines)
            if line.strip()
        )


PLACES = {"left": 0.0, "center": 0.5, "right": 1.0}
FEET = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


def size(said: Any) -> float:
    """Pixels of a font size as Bokeh writes it."""
    if not str(said).endswith("px"):
        raise ValueError(f"{said!r} is no size in pixels")
    return float(str(said)[:-2])


def set_as(said: Mapping[str, Any], prefix: str) -> Type:
    """How the words of a model are set; in Inter, whatever typeface it names."""
    style, (colour, alpha) = said[f"{prefix}_font_style"], opaque(said[f"{prefix}_color"])
    if "italic" in style:
        raise ValueError(f"{style!r} is no style that is drawn")
    alpha *= float(said[f"{prefix}_alpha"])
    return Type(size(said[f"{prefix}_font_size"]), style == "bold", colour or "none", alpha, float(said[f"{prefix}_line_height"]))
