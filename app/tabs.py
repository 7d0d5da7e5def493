"""Tabs every lab has: the comparison with the paper, and the equations, parameters and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import panel as pn

from app import comparison, trust
from app.components import Comparison, Prose
from app.markup import Html, bold, doi_link, html, table
from engine.lab import Lab
from engine.ocean.circulation import compared_on
from engine.parameter import Parameter
from engine.quantities import pretty
from engine.row import KINDS, verdict


def compared(lab: Lab) -> dict[str, Any]:
    """The paper's numbers beside ours, as their picture is told them; on any thread, for a lab's first time takes a second."""
    rows = lab.compare()
    quantities = list(dict.fromkeys(row.quantity for row in rows))
    return {
        "verdict": verdict(rows),
        "basis": compared_on(lab.parameters),
        "rows": [comparison.told(row) for row in sorted(rows, key=lambda row: quantities.index(row.quantity))],
        "trust": trust.fold(lab, rows),
    }


def comparing(told: Mapping[str, Any]) -> Comparison:
    """Their picture, opened at the row that the address names."""
    asked = (pn.state.session_args or {}).get("row", [b""])[0].decode("utf-8", "replace")
    row = asked if asked in {each["slug"] for each in told["rows"]} else ""
    return Comparison(**told, kinds=KINDS, row=row, sizing_mode="stretch_width")


def parameters(items: Iterable[Parameter], label: str) -> str:
    """A table of parameters with unit, bounds and reference."""
    rows = []
    for item in items:
        bounds = " | ".join(item.choices) or item.reach
        reference = doi_link(item.doi, item.reference) if item.doi else html(item.reference)
        value = str(item.value).lower() if item.kind == "switch" else item.value if item.kind == "choice" else f"{item.value:g}"
        what = Html(f"{bold(item.label)}<br><code>{item.name}</code>")
        rows.append((what, str(value), pretty(item.unit), bounds, item.description, reference))
    return table(["Parameter", "Value", "Unit", "Bounds", "What it is", "Source"], rows, label, "-nunt-")


def sources(lab: Lab, equations: str) -> Prose:
    """The lab's equations, every parameter, what is set before what is looked at, and the works it stands on."""
    declared = lab.parameters.declared.values()
    settings, views = ([item for item in declared if (item.group == "view") == view] for view in (False, True))
    text = f"{equations}<h2>Everything that can be set</h2>{parameters(settings, 'Parameters')}"
    if views:
        text += f"<h2>What is shown, and from where one looks</h2>{parameters(views, 'View')}"
    return Prose(text=f"{text}<h2>Sources</h2>{works(lab)}<p>{MORE.format(name=lab.name)}</p>")


MORE = (
    'All of this, what a result holds and how far to trust it is in the <a href="docs/labs/{name}.html">documentation</a>, too.'
)


def works(lab: Lab) -> str:
    """What it stands on, a paragraph each."""
    return "".join(
        f"<p>{escape(source.citation)}{f' {doi_link(source.doi)}' if source.doi else ''}</p>" for source in lab.sources
    )
