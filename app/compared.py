"""The tab that compares with the paper: ours beside what is in print, and above it the visitor's own stations beside its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel as pn

from app import tabs
from app.comparison import in_print
from app.context import Context
from app.markup import Html, bold, table
from app.tab import Tab
from app.words import number
from engine.lab import Lab, Yours
from engine.parameter import Parameters
from engine.quantities import pretty

HEADS = ["Quantity", "Station", "Yours", "In print", "", "Unit", "Yours lies", "Among"]
NONE = "The paper prints no number for a single station of this kind: see “Your data” for yours beside the embedded ocean’s."
WIDTH, PAD = 120, 6
"""Of the small picture of a row, px."""


class Compared(Tab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows = pn.Column(sizing_mode="stretch_width")
        self.view = pn.Column(self.text, self._rows, sizing_mode="stretch_width")
        self.feed()

    def chosen(self) -> tuple[Lab, Mapping[str, Any]]:
        return self.context.lab, self.context.own.arguments

    @staticmethod
    def compute(parameters: Parameters, result: Any, lab: Lab, own: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """What is in print beside ours; and as text what is the visitor's own, if anything is."""
        return tabs.compared(lab), _yours(parameters, lab, own) if own else ""

    def draw(self, found: tuple[dict[str, Any], str]) -> None:
        told, text = found
        self.text.text, self.text.visible = text, bool(text)
        if not self._rows.objects:
            self._rows.objects = [tabs.comparing(told)]


def _yours(parameters: Parameters, lab: Lab, own: Mapping[str, Any]) -> str:
    rows = lab.yours(parameters, own) if lab.yours else []
    head = "<h2>Yours beside the published range</h2>"
    told = table(HEADS, map(_row, rows), "Yours beside the published range", "--nn-u--") if rows else f"<p>{NONE}</p>"
    return f"{head}{told}"


def _row(row: Yours) -> tuple[str, ...]:
    printed = " to ".join(dict.fromkeys((in_print(row.low), in_print(row.high))))
    return (
        row.quantity, row.station, bold(number(row.value)), printed, _picture(row), pretty(row.unit), f"{row.lies} it", row.over
    )  # fmt: skip


def _picture(row: Yours) -> Html:
    """The range as a bar, and the station's number on its scale."""
    least, most = min(row.low, row.value, 0.0), max(row.high, row.value, 1e-12)

    def at(value: float) -> float:
        return PAD + (WIDTH - 2 * PAD) * (value - least) / (most - least)

    return Html(
        f'<svg width="{WIDTH}" height="18" aria-hidden="true">'
        f'<line x1="{at(row.low):.1f}" x2="{at(row.high):.1f}" y1="9" y2="9" stroke="var(--ghost)" stroke-width="7" stroke-linecap="round"/>'
        f'<circle cx="{at(row.value):.1f}" cy="9" r="4.5" fill="var(--carbon)" stroke="var(--paper)" stroke-width="1.5"/></svg>'
    )
