"""The calibrated ecosystem beside the paper's: what its steady year came to, kept by assets/stoichiometry/make.py.

Nothing of the paper's results was in the calibration, so that all of it may agree or not.
"""

from __future__ import annotations

from engine.row import Row
from engine.stoichiometry import theory
from engine.stoichiometry.lived import told
from engine.stoichiometry.parameters import StoichiometryParameters

RATIO, PCO2, STORED = "C:P of remineralisation r", "CO₂ in the air", "carbon stored, OCS"
CONTROL, HALVED = "ecosystem, b of carbon = 1.46", "ecosystem, b of carbon = 0.75"


def richer(ratio: float) -> str:
    """Why the control stores more than Redfield's ocean by another amount than the paper's."""
    return (
        f"r of the control is {ratio:.0f} for the paper’s 142, and Redfield’s 117 for both: the fit, which counts by volume, leaves less "
        "phosphate in warm surfaces than there is, and C:P rises with its lack"
    )


def deeper(ratio: float, control: float) -> str:
    """How much of what r misses is the control's own."""
    return f"the control’s r is {control:.0f} for the paper’s 142; over it {ratio / control:.2f} times for the paper’s {309 / 142:.2f}"


def rows() -> tuple[Row, ...]:
    """Both worlds, and what stands between Redfield's and the control."""
    found = told()["answers"]
    gained, mean = found["control_stored"] - found["redfield_stored"], StoichiometryParameters().mean_phosphate
    counted = (mean - found["preformed_by_oxygen"]) / (mean - found["preformed"])
    export = found["control_export"] / found["redfield_export"]

    def by_oxygen(name: str) -> str:
        return (
            f"life keeps {found[name]:,.0f} Pg C by the currents; by oxygen, as the paper counts phosphate, it would be "
            f"{counted * found[name]:,.0f}, of which eq. 4 makes {float(theory.pco2(counted * found[name])):.0f} ppm"
        )

    def row(quantity: str, where: str, published: float | None, ours: float, unit: str, note: str = "") -> Row:
        return Row(quantity, where, published, None, ours, unit, "independent" if published is not None else "derived", note)

    return (
        row(RATIO, CONTROL, 142.0, found["control_ratio"], "1"),
        row(RATIO, HALVED, 309.0, found["ratio"], "1", deeper(found["ratio"], found["control_ratio"])),
        row(PCO2, CONTROL, 305.0, found["control_pco2"], "ppm", by_oxygen("control_stored")),
        row(PCO2, HALVED, 128.0, found["pco2"], "ppm", by_oxygen("stored")),
        row(STORED, CONTROL, None, found["control_stored"], "Pg C"),
        row(STORED, HALVED, None, found["stored"], "Pg C"),
        row("carbon stored, control less Redfield", "ecosystem", 422.0, gained, "Pg C", richer(found["control_ratio"])),
        row("the same, of Redfield’s", "ecosystem", 21.0, 100 * gained / found["redfield_stored"], "%", richer(found["control_ratio"])),
        row("carbon sinking at 100 m, control less Redfield", "ecosystem", 3.0,
            found["control_export"] - found["redfield_export"], "Pg C yr-1",
            f"{100 * (export - 1):.0f} % of what Redfield’s ocean exports, {found['redfield_export']:.1f} Pg C a year; the paper does not print its own"),
        row("change of CO₂ for halving b of carbon", "ecosystem", -177.0, found["pco2"] - found["control_pco2"], "ppm"),
        row("C:P of suspended matter", "ecosystem, all oceans, top 36 m", 146.0, found["control_suspended"], "1",
            "algae, animals and detritus together, by how much there is of them"),
        row("mean preformed phosphate, by oxygen", "ecosystem", 1.09, found["preformed_by_oxygen"], "mmol P m-3"),
        row("mean preformed phosphate, by currents", "ecosystem", None, found["preformed"], "mmol P m-3"),
        row("net primary production", "ecosystem", None, found["npp"], "Pg C yr-1"),
    )  # fmt: skip
