"""Tabs every lab has: the comparison with the paper, and the equations, parameters and sources."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import panel as pn

from app import comparison
from app.components import Comparison, Prose
from app.markup import Html, bold, table
from engine.lab import Lab
from engine.ocean.circulation import compared_on
from engine.parameter import Parameter
from engine.quantities import pretty
from engine.row import KINDS, verdict


def compare(lab: Lab) -> Comparison:
    """The paper's numbers beside ours, opened at the row that the address names."""
    rows = lab.compare()
    quantities = list(dict.fromkeys(row.quantity for row in rows))
    asked = (pn.state.session_args or {}).get("row", [b""])[0].decode("utf-8", "replace")
    return Comparison(
        verdict=verdict(rows),
        basis=compared_on(lab.parameters),
        kinds=KINDS,
        rows=[comparison.told(row) for row in sorted(rows, key=lambda row: quantities.index(row.quantity))],
        row=asked if asked in {row.slug for row in rows} else "",
        sizing_mode="stretch_width",
    )


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
