"""Tabs every lab has: the comparison with the paper, and the equations, parameters and sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from app.components import Prose
from app.markup import Html, bold, table
from app.words import number
from engine.lab import AUDIT, Lab, Row
from engine.ocean.circulation import compared_on
from engine.parameter import Parameter
from engine.quantities import pretty

KINDS = {
    "fitted": "made to agree: a number here was inferred from it",
    "derived": "follows from fitted numbers by the model",
    "independent": "computed without looking at it",
}
HEADS = ["Quantity", "Where", "Published", "Ours", "", "Unit", "Difference", "Kind", "Note"]


def _beside(row: Row) -> str:
    """A small picture of a row: the published value with its ± as a bar, ours as a dot."""
    if row.published is None or row.ours is None:
        return ""
    error = row.published_error or 0.0
    low, high = min(row.published - error, row.ours), max(row.published + error, row.ours)
    pad = 0.12 * (high - low) or max(abs(row.published), 1e-9)
    low, high = low - pad, high + pad

    def at(value: float) -> float:
        return 4 + 112 * (value - low) / (high - low)

    return (
        '<svg width="120" height="18" role="img" aria-label="published and ours">'
        f'<line x1="{at(row.published - error):.1f}" x2="{at(row.published + error):.1f}" y1="9" y2="9" stroke="var(--ghost)" stroke-width="6" stroke-linecap="round"/>'
        f'<line x1="{at(row.published):.1f}" x2="{at(row.published):.1f}" y1="3" y2="15" stroke="var(--ink2)" stroke-width="2"/>'
        f'<circle cx="{at(row.ours):.1f}" cy="9" r="4.5" fill="var(--carbon)" stroke="var(--paper)" stroke-width="1.5"/></svg>'
    )


def _row(row: Row) -> tuple[str, ...]:
    error = "" if row.published_error is None else f" ± {number(row.published_error, 2)}"
    difference = row.relative_difference
    shown = (
        "" if difference is None else f"{100 * difference:+.0f} %".replace("-", "−").replace("+0 %", "0 %").replace("−0 %", "0 %")
    )
    kind = Html(f'<span class="kind {row.kind}" title="{KINDS[row.kind]}">{row.kind}</span>')
    return (
        row.quantity, row.where, f"{number(row.published)}{error}", bold(number(row.ours)), Html(_beside(row)), pretty(row.unit),
        shown, kind, row.note,
    )  # fmt: skip


def _verdict(rows: list[Row]) -> str:
    """How many published numbers are met: within their ±, or within a tenth where none is printed with one."""
    errors = [
        abs(row.ours - row.published) / row.published_error
        for row in rows
        if row.ours is not None and row.published is not None and row.published_error
    ]
    if errors:
        return f"{sum(error <= 1 for error in errors)} of {len(errors)} published numbers are met within their printed ±"
    parts = [abs(row.relative_difference) for row in rows if row.relative_difference is not None]
    return f"{sum(part <= 0.1 for part in parts)} of {len(parts)} published numbers are met within 10 %; none has a printed ±"


def compare(lab: Lab) -> Prose:
    """The paper's numbers beside ours, each with what kind of agreement it is; what the paper's own numbers say of each other apart."""
    everything = lab.compare()
    rows = [row for row in everything if not row.quantity.startswith(AUDIT)]
    audit = [replace(row, quantity=row.quantity.removeprefix(AUDIT)) for row in everything if row not in rows]
    words = "".join(f"<span><span class='kind {kind}'>{kind}</span> {meaning}</span><br>" for kind, meaning in KINDS.items())

    def compared(rows: list[Row], label: str) -> str:
        return table(HEADS, map(_row, rows), label, "q-nn-un-t")

    words += f"<span>{on}</span>" if (on := compared_on(lab.parameters)) else ""
    text = f"<h2>{_verdict(rows)}</h2><p>{words}</p>{compared(rows, 'Published beside ours')}"
    if audit:
        text += (
            "<h2>What the paper's own numbers say of each other</h2><p>Arithmetic on what is printed, where two places "
            f"of the paper disagree.</p>{compared(audit, 'Audit')}"
        )
    return Prose(text=text, sizing_mode="stretch_width")


def _parameters(items: Iterable[Parameter], label: str) -> str:
    """A table of parameters with unit, bounds and reference."""
    rows = []
    for item in items:
        bounds = " | ".join(item.choices) if item.choices else f"{item.bounds[0]:g} to {item.bounds[1]:g}" if item.bounds else ""
        reference = escape(item.reference)
        if item.doi:
            reference = f'<a href="https://doi.org/{escape(item.doi)}" target="_blank" rel="noopener">{reference}</a>'
        value = str(item.value).lower() if item.kind == "switch" else item.value if item.kind == "choice" else f"{item.value:g}"
        what = Html(f"{bold(item.label)}<br><code>{item.name}</code>")
        rows.append((what, str(value), pretty(item.unit), bounds, item.description, Html(reference)))
    return table(["Parameter", "Value", "Unit", "Bounds", "What it is", "Source"], rows, label, "-nunt-")


def sources(lab: Lab, equations: str) -> Prose:
    """The lab's equations, every parameter, what is set before what is looked at, and the works it stands on."""
    declared = lab.parameters.declared.values()
    settings, views = ([item for item in declared if (item.group == "view") == view] for view in (False, True))
    text = f"{equations}<h2>Everything that can be set</h2>{_parameters(settings, 'Parameters')}"
    if views:
        text += f"<h2>What is shown, and from where one looks</h2>{_parameters(views, 'View')}"
    cited = "".join(
        f'<p>{escape(source.citation)}{f""" <a href="https://doi.org/{escape(source.doi)}" target="_blank" rel="noopener">{escape(source.doi)}</a>""" if source.doi else ""}</p>'
        for source in lab.sources
    )
    return Prose(text=f"{text}<h2>Sources</h2>{cited}")
