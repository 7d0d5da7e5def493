"""A report as a page of plain HTML, laid out for paper: what the PDF says, for any browser to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path

from tornado.template import Loader

from app.report.link import code
from app.report.report import Report
from app.report.runs import Run
from app.shell import NAME
from app.theme import LIGHT

HERE = Path(__file__).parent
WIDE, HIGH, LOW, TYPE = 344.0, 250.0, 160.0, 10.0
"""Of a picture, of one among many, and the type on its axes, in pixels."""

COLUMNS = {True: (("settings", "limits"), ("matters", "said")), False: (("settings", "said"), ("limits",))}
"""What stands below the pictures, by whether the lab knows what matters."""
BESIDE = (("settings",), ("limits",), ("matters",))
"""The same of states side by side, what is set across the page."""


def printed(report: Report, forms: Mapping[str, str]) -> bytes:
    """As it is sent; `forms` are the addresses of the others."""
    found: bytes = (
        _template()
        .load("report.html")
        .generate(
            report=report,
            name=NAME,
            forms=forms,
            pictures=report.pictures.drawn(WIDE, LOW if report.compares else HIGH, TYPE),
            columns=BESIDE if report.compares else COLUMNS[bool(report.matters and report.matters.moves)],
            style=_style(),
            code=code(report.link),
            chip=_chip,
            words=_words,
        )
    )
    return found


@cache
def _template() -> Loader:
    return Loader(str(HERE))


@cache
def _style() -> str:
    colours = "".join(f"--{name}:{colour};" for name, colour in LIGHT.items())
    return f":root{{{colours}}}{(HERE / 'report.css').read_text(encoding='utf-8')}"


def _chip(letter: str) -> str:
    return f'<span class="chip" style="--c:{colour(letter)}">{letter or "now"}</span>'


def colour(letter: str) -> str:
    """Of something pinned; grey of what is set."""
    return LIGHT[f"pin-{letter.lower()}" if letter else "ink2"]


def _words(found: Iterable[Run]) -> str:
    return "".join(map(_run, found))


def _run(run: Run) -> str:
    text = f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text)
    return f'<span class="keyed"><i class="key" style="--c:{run.key}"></i>{text}</span>' if run.key else text
