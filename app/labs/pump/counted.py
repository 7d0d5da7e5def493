"""What the pump takes from each lab: by what that is counted, as its port says, and what the pump makes of it."""

from __future__ import annotations

from app.markup import Html, html, table
from app.words import percent
from engine.conversions import JULIAN_YEAR, LIT_DEPTH, REDFIELD_1963, TRAP_DEPTH, at_depth
from engine.lab import get
from engine.pump.parameters import PumpParameters
from engine.quantities import pretty

CHAIN, B = (PumpParameters.declared[name].value for name in ("chain", "martin_b"))
MADE = {
    (
        "ocean",
        "export",
    ): "the ocean’s own phosphorus cycle, column by column, at the C:P that is set; b is fitted again beside animals",
    (
        "feeding",
        "suspension_feeders",
    ): "a stock, whatever the year: times the share that migrates, their breath at the warmth of 400 m, "
    "and the hours below, per day",
    (
        "feeding",
        "b",
    ): "only against that of the sea where everybody feeds: what a food web without some of them does to b in each column",
    (
        "budget",
        "chain",
    ): f"the zooplankton’s, at printed values: {CHAIN:g} carried per breath; the number of animals off Iberia is not taken",
    ("stoichiometry", "c_per_p"): "scaled in every column alike, so that all that goes down today has the C:P that is set",
}
"""By lab and port."""
BASIS = {"mol C": "carbon", "mol P": "phosphorus", "g C": "carbon", "1": "a ratio"}
BESIDE = (
    f"Everything the pump prints is counted at {LIT_DEPTH:g} m, the base of the light, in years of {JULIAN_YEAR:g} days, and at "
    f"{REDFIELD_1963:g} carbon per phosphorus unless the lever says otherwise. A flux at {TRAP_DEPTH:g} m is another number of the same "
    f"sea: by Martin’s law with b = {B:g}, {percent(at_depth(1.0, LIT_DEPTH, TRAP_DEPTH, B))} of the particles get there. What leaves dissolved is the ocean’s own dissolved "
    "phosphorus at the same C:P; the Inverse lab tells it from deep tracers for itself, and nothing of it is taken over."
)


def told() -> Html:
    """A row a port."""
    rows = []
    for (lab, name), made in MADE.items():
        port = get(lab).ports[name]
        depth = "any" if port.depth is None else f"{port.depth:g} m"
        by = f"{BASIS[port.basis]}{'' if port.c_per_p is None else f' at {port.c_per_p} C:P'}, {port.area}"
        link = Html(f'<a href="{lab}">{html(get(lab).title)}</a>')
        rows.append((link, port.quantity, depth, pretty(port.unit), by, made))
    heads = ["Lab", "What it offers", "Depth", "Unit", "Counted by", "What the pump makes of it"]
    return Html(
        f"<h2>What each lab gives, and how it is counted</h2><p>{html(BESIDE)}</p>{table(heads, rows, 'Ports', '---u--')}"
    )
