"""A small picture for a lesson: the water column, and in it what the lesson's lab is about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from app.markup import Html

WIDTH, HEIGHT = 320, 118
SURFACE, SUNLIT, TWILIGHT = 16, 42, 84
"""Where the water begins, the light ends, and the deep begins."""


def pictures(labs: Iterable[str]) -> list[Html]:
    """One for each lesson, by its first lab; lessons of one lab have theirs in turn."""
    seen: Counter[str] = Counter()
    found = []
    for lab in labs:
        motifs = MOTIFS.get(lab, MOTIFS["ocean"])
        found.append(_column(motifs[seen[lab] % len(motifs)]))
        seen[lab] += 1
    return found


def _column(motif: str) -> Html:
    bands = "".join(
        f'<rect width="{WIDTH}" y="{top}" height="{bottom - top}" fill="var(--{name})"/>'
        for name, top, bottom in (
            ("sunlit", 0, SUNLIT),
            ("twilight", SUNLIT, TWILIGHT),
            ("midnight", TWILIGHT, HEIGHT),
        )
    )
    waves = "q8 -5 16 0t16 0" * 10
    return Html(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{bands}'
        f'<path d="M0 {SURFACE}{waves}V0H0Z" fill="var(--surface)"/>'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{motif}</g></svg>'
    )


def _ribbon(x: float, width: float, colour: str, b: float) -> str:
    """What sinks by Martin's curve, as wide as what is left."""
    depths = [SURFACE + 8 + 6 * i for i in range(16)]
    halves = [width / 2 * ((d - SURFACE + 8) / 16) ** -b for d in depths]
    left = " ".join(f"{x - half:.1f} {d}" for half, d in zip(halves, depths, strict=True))
    right = " ".join(f"{x + half:.1f} {d}" for half, d in reversed(list(zip(halves, depths, strict=True))))
    return f'<path d="M{left} {right}Z" fill="var(--{colour})" fill-opacity=".75"/>'


def _line(points: Iterable[tuple[float, float]], colour: str, width: float = 2.5, more: str = "") -> str:
    d = "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="{d}" stroke="var(--{colour})" stroke-width="{width}" {more}/>'


def _dots(points: Iterable[tuple[float, float]], colour: str, r: float = 2.5) -> str:
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="var(--{colour})"/>' for x, y in points)


def _ways() -> str:
    return _ribbon(90, 70, "snow", 0.7) + _ribbon(172, 44, "zooplankton", 0.25) + _ribbon(246, 40, "carbon", 0.9)


def _swum(t: float) -> float:
    """How deep an animal is at a time of the day, from 0 to 1."""
    return 64 - 30 * math.tanh(2.4 * math.cos(2 * math.pi * (t - 0.5)))


def _swimmers() -> str:
    night = ((20 + 280 * i / 60, _swum(i / 60)) for i in range(61))
    herd = ((22 + 280 * i / 46, _swum(i / 46) + 9 * math.sin(7 * i)) for i in range(47))
    return _line(night, "zooplankton", 16, 'stroke-opacity=".2"') + _dots(herd, "zooplankton")


def _put() -> str:
    plume = "".join(
        _line(((160 + side * k * 5.5, 94 - 2.6 * k - 0.14 * k * k) for k in range(18)), "carbon", 2, 'stroke-opacity=".7"')
        for side in (-1.5, -0.9, -0.3, 0.3, 0.9, 1.5)
    )
    return f'<path d="M160 14V92" stroke="var(--ink2)" stroke-width="2.5"/>{plume}{_dots([(160, 95)], "carbon", 7)}'


def _range() -> str:
    rows = [(46, 60, 210, 128), (64, 84, 268, 170), (82, 40, 150, 84), (100, 102, 236, 176)]
    bars = "".join(_line([(a, y), (b, y)], "zooplankton", 8, 'stroke-opacity=".35"') for y, a, b, _ in rows)
    return bars + _dots(((middle, y) for y, _, _, middle in rows), "zooplankton", 5)


def _ratio() -> str:
    def curve(reach: float) -> list[tuple[float, float]]:
        return [(60 + reach * (k / 15) ** 0.55, SURFACE + 8 + 6 * k) for k in range(16)]

    return _line(curve(200), "carbon", 3.5) + _line(curve(96), "phosphorus", 3.5)


def _fan() -> str:
    lines = "".join(
        _line(
            ((160 + a * (k / 16) ** 1.7 + 5 * math.sin(k / 2 + a), 100 - 5 * k) for k in range(17)),
            "accent",
            1.3,
            'stroke-opacity=".5"',
        )
        for a in range(-130, 150, 12)
    )
    return f'{lines}<path d="M160 104V118" stroke="var(--ink2)" stroke-width="2"/><path d="M148 94h24l-8 14h-8z" fill="var(--ink2)"/>'


def _hunters() -> str:
    snow = _dots(((30 + 37 * i % 280, 34 + 47 * i % 76) for i in range(34)), "snow", 1.6)
    path = _line(((40 + 4 * k, 56 + 10 * math.sin(k / 2.2)) for k in range(32)), "cruisers", 2.5, 'stroke-dasharray="1 7"')
    return (
        snow
        + path
        + _dots([(172, 50)], "cruisers", 6)
        + _dots([(230, 72), (84, 92)], "ambushers", 6)
        + _dots([(262, 98)], "flux-feeders", 6)
    )


def _seen() -> str:
    glow = "".join(
        _line([(x, 8), (x, 36)], "micro", 12, f'stroke-opacity="{o}"')
        for x, o in zip(range(40, 300, 26), (0.2, 0.35, 0.6, 0.8, 0.5, 0.25, 0.5, 0.85, 0.6, 0.3), strict=True)
    )
    deep = _line(((30 + 13 * k, 92 - 14 * math.sin(k / 6.2)) for k in range(21)), "phosphorus", 3.5)
    return (
        glow
        + deep
        + _dots(((56 + 40 * k, 92 - 14 * math.sin((26 + 40 * k) / 13 / 6.2) + (-1) ** k * 5) for k in range(6)), "ink2", 3)
    )


def _ages() -> str:
    return "".join(
        _line(
            ((k * 16, 34 + 17 * n + (6 + 3 * n) * math.sin(k / 5 + 0.6 * n)) for k in range(21)),
            "accent",
            2,
            f'stroke-opacity="{0.8 - 0.14 * n}"',
        )
        for n in range(5)
    )


MOTIFS: dict[str, list[str]] = {
    "pump": [_ways(), _swimmers(), _put()],
    "budget": [_range()],
    "stoichiometry": [_ratio()],
    "catchment": [_fan()],
    "feeding": [_hunters()],
    "inverse": [_seen()],
    "ocean": [_ages()],
}
"""By lab."""
