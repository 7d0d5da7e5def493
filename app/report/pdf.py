"""A report as PDF, set by Typst (assets/docs/decisions/025-reports-are-set-by-typst.md): one page, type as large as fits, pictures in the room left."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst

from app.report.link import code
from app.report.pictures import Picture
from app.report.printed import colour
from app.report.report import Report
from app.report.runs import Run, words
from app.shell import NAME
from app.theme import ASSETS, LIGHT

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = ASSETS / "brand" / "print"
PAPERS = {"a4": ("a4", 36.0), "letter": ("us-letter", 38.0)}
"""By name: as Typst calls it, and its margins, in points."""
SIZES = [size / 10 for size in range(98, 59, -2)]
"""Of type, in points; the largest that leaves the pictures room is taken."""
AXES = 0.84
"""Type on axes, of that of the text."""
LEAST, LEAST_OF_MANY, MOST = 150.0, 92.0, 205.0
"""How high a picture is, in points; of several rows of them each may be lower."""


def pdf(report: Report, paper: str) -> bytes:
    """As a file."""
    found = content(report, paper)
    found |= fitted(report, found)
    found["pictures"] = _pictures(report, report.pictures.drawn(found["wide"], found["high"], AXES * found["size"]))
    return bytes(typst.compile(**_input(found)))


def fitted(report: Report, found: dict[str, Any]) -> dict[str, float]:
    """The size of type, in points, and how wide and high each picture may be, so that all of it is one page."""
    least = LEAST if found["rows"] == 1 else LEAST_OF_MANY
    found = found | {"pictures": _pictures(report, report.pictures.undrawn)}
    for size in SIZES:
        asked = _input(found | {"size": size, "high": 0.0})
        room = json.loads(typst.query(**asked, selector="<room>", field="value", one=True))
        high = min(MOST, (room["room"] - room["high"]) / found["rows"])
        if high >= least:
            break
    return {"size": size, "high": high, "wide": room["wide"]}


def _input(found: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(found, ensure_ascii=False)
    return {"input": str(TEMPLATE), "font_paths": [str(FONTS)], "ignore_system_fonts": True, "sys_inputs": {"data": text}}


def _pictures(report: Report, pictures: Iterable[Picture]) -> list[dict[str, Any]]:
    return [
        dataclasses.asdict(each)
        | {
            "alt": f"{words(each.finding)}. {words(each.words)}",
            "letter": (each.letter or "now") if report.compares else "",
        }
        for each in pictures
    ]


def content(report: Report, paper: str) -> dict[str, Any]:
    name, margin = PAPERS[paper]
    count = report.pictures.count
    across = 2 if count <= 4 else 3
    changed, more = report.differing
    return {
        "paper": name,
        "margin": margin,
        "colours": {each: LIGHT[each] for each in ("ink", "ink2", "line", "accent")},
        "author": NAME,
        "title": report.title,
        "lab": report.lab.title,
        "question": report.lab.question,
        "compares": report.compares,
        "columns": [
            {"letter": side.pin.letter or "now", "title": side.title, "colour": colour(side.pin.letter)} for side in report.sides
        ],
        "sentences": list(map(_runs, report.sentences)),
        "scenario": report.scenario,
        "numbers": [dataclasses.asdict(each) | {"before": each.cells[0].before} for each in report.numbers],
        "across": across,
        "rows": -(-count // across),
        "settings": [dataclasses.asdict(each) for each in changed],
        "more": more,
        "heads": report.heads._asdict(),
        "alone": report.alone,
        "alike": [dataclasses.asdict(each) for each in report.alike],
        "matters": _matters(report),
        "limits": report.limits,
        "said": [{"claim": _runs(each.claim), "verdict": each.verdict, "words": _runs(each.words)} for each in report.said],
        "sources": [dataclasses.asdict(each) for each in report.sources],
        "link": report.link,
        "address": report.link.partition("://")[2],
        "qr": code(report.link),
        "cite": report.citation,
        "logo": (ASSETS / "brand" / "logo.svg").read_text(encoding="utf-8"),
        "version": report.version,
        "date": report.date,
    }


def _runs(found: Iterable[Run]) -> list[dict[str, Any]]:
    return [dataclasses.asdict(run) for run in found]


def _matters(report: Report) -> dict[str, Any] | None:
    found = report.matters
    if found is None or not found.moves:
        return None
    moves = [each._asdict() | {"said": each.between} for each in found.moves]
    return found._asdict() | {"moves": moves}
