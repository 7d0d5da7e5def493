"""What was fitted, and what followed: the ecosystem's rates beside MOPS's own, and the paper's numbers beside ours."""

from __future__ import annotations

import json

from app.markup import Html, table
from app.words import number
from engine.row import Row
from engine.stoichiometry import LAB, theory
from engine.stoichiometry.ecosystem import rows as ecosystem
from engine.stoichiometry.ecosystem.parameters import FIT

CONTROL, HALVED = "model, b of carbon = 1.46", "model, b of carbon = 0.75"
HEADS = ["Rate", "", "Unit", "fitted here", "MOPS’s own", "lowest", "highest"]
SAID = {
    "half_light": (Html("I<sub>c</sub>"), "light at which algae grow half as fast as they could, at 0 °C", "W m⁻²"),
    "half_phosphate": ("K", "phosphate at which they do", "mmol P m⁻³"),
    "growth": (Html("µ<sub>phy</sub>"), "how fast they could, at 0 °C", "d⁻¹"),
    "grazing": (Html("µ<sub>zoo</sub>"), "how fast animals could graze", "d⁻¹"),
    "zooplankton_loss": ("κ", "how fast animals are lost to others", "m³ mmol⁻¹ d⁻¹"),
}


def told() -> Html:
    """Below the equations."""
    rows = {(row.quantity, row.where): row for row in LAB.compare()}

    def beside(quantity: str, where: str) -> str:
        return _beside(rows[quantity, where])

    ratio, air, stored = "C:P of remineralisation r", "CO₂ in the air", "carbon stored, control less Redfield"
    buffered = rows["buffered carbon", "model, at 305 ppm"]
    return Html(
        "<h2>What was fitted, and what was not</h2>"
        "<p>Five rates of the full ecosystem were "
        '<span class="kind fitted">fitted</span> to the embedded ocean’s own phosphate, oxygen and nitrate, as Kriest et al. fitted MOPS to '
        "the sea. No number of the paper was looked at. "
        f"{_fit()}"
        f'<p>All else <span class="kind derived">follows</span>. The ecosystem: r = {beside(ratio, ecosystem.CONTROL)} with one b for both and '
        f"{beside(ratio, ecosystem.HALVED)} for b<sub>C</sub> = 0.75; {beside(air, ecosystem.CONTROL)} and {beside(air, ecosystem.HALVED)} ppm in "
        f"its air. The fast model, with the ecosystem’s life: r = {beside(ratio, CONTROL)} and {beside(ratio, HALVED)}; {beside(air, CONTROL)} and "
        f"{beside(air, HALVED)} ppm; {beside(stored, 'model')} Pg C more than in Redfield’s ocean; "
        f"{beside('mean preformed phosphate by oxygen', 'model, b of phosphorus = 1.46')} mmol m⁻³ of phosphate preformed by oxygen. "
        'C:P at sea was <span class="kind independent">not looked at</span>.</p>'
        f"<p>The paper prints c₀ = 651 ppm and 183 ppm “when the entire PO₄ reservoir is in the regenerated form”; in {theory.VOLUME_WORDS} of "
        f"sea they fix C<sub>buffered</sub> = {number(theory.BUFFERED, 4)} Pg C. The surface of the embedded ocean, by its own "
        f"chemistry, has {number(buffered.ours, 4)} at 305 ppm, and more the less CO₂ there is.</p>"
    )


def _fit() -> str:
    """How well, and each rate beside MOPS's."""
    fit = json.loads(FIT.read_text(encoding="utf-8"))
    misfits = ", ".join(
        f"{name} {number(100 * before)} to {number(100 * fit['after'][name])} %" for name, before in fit["before"].items()
    )
    lines = [
        (*SAID[name], *(number(float(each[what])) for what in ("fitted", "mops", "low", "high")))
        for name, each in fit["unknowns"].items()
    ]
    ends = [SAID[name][0] for name, each in fit["unknowns"].items() if each["fitted"] in (each["low"], each["high"])]
    at_ends = f" At the end of what was allowed, where the misfit is nearly flat: {', '.join(ends)}." if ends else ""
    return (
        f"Their misfits went from MOPS’s own rates to the fitted ones: {misfits} of the mean.{at_ends}</p>"
        f"{table(HEADS, lines, 'Rates that were fitted, beside those of MOPS', '---nnnn')}"
    )


def _beside(row: Row) -> str:
    """Ours, and the paper's in brackets."""
    return f"{number(row.ours)} ({number(row.published)} in the paper)"
