"""What can be set in the inverse lab: what is seen of production, what is recycled at once, how far off the fitted numbers, and what is believed."""

from __future__ import annotations

from engine.inverse.labile import MIXINGS
from engine.ocean.circulation import CIRCULATION
from engine.parameter import Parameter, ParameterError, Parameters

PAPER = "Wu, Primeau, Lee, Dai & Wang 2025"
PAPER_DOI = "10.1029/2025JC023021"
JOINT = "Wang, Fu, Le Moigne et al. 2023, Nature 624"
JOINT_DOI = "10.1038/s41586-023-06772-4"
MAPS = {
    "production": "Production of the model",
    "poc": "Carbon sinking as particles",
    "toc": "All carbon that leaves the light",
    "misfit": "Phosphate less what is observed",
}
"""The fields of the P model, by what a page calls them."""
PRODUCTS = ("cafe", "vgpm", "cbpm")


class InverseParameters(Parameters):
    """Levers first: what the satellite sees and what is recycled at once; then how far off what the deep sea tells."""

    labile_share = Parameter(
        0.3,
        "1",
        (0.0, 0.5),
        "Share recycled within hours, σ₂",
        "Of all production, what becomes labile matter and is breathed out within a day. The deep sea cannot see it.",
        f"{PAPER}: 0 to 0.5",
        PAPER_DOI,
        "lever",
        "Production",
        step=0.01,
        shown="%",
    )
    product = Parameter(
        "cafe",
        label="Satellite product",
        description="Whose pattern uptake follows, and whose total labile production is told against. Embedded analogues of three real products.",
        choices=PRODUCTS,
        choice_labels=("CAFE", "VGPM", "CbPM"),
        group="lever",
        section="Production",
        reference=f"{PAPER}: 47.74 to 59.86 Pg C/yr",
        doi=PAPER_DOI,
    )
    b_times = Parameter(
        1.0,
        "1",
        (0.4, 1.8),
        "Martin b, times the fitted",
        "How fast sinking matter is lost. At 1 it is what the inversion found for this share and product, 0.9 or so.",
        "ours: fitted to phosphate",
        group="lever",
        section="Against what the deep sea tells",
        step=0.01,
    )
    uptake_times = Parameter(
        1.0,
        "1",
        (0.2, 5.0),
        "Appetite α, times the fitted",
        "Uptake per phosphate. At 1 it is what the inversion found for this share and product, 1.3 to 3.5 per year.",
        "ours: fitted to phosphate",
        group="lever",
        section="Against what the deep sea tells",
        step=0.05,
    )
    life_times = Parameter(
        1.0,
        "1",
        (0.1, 10.0),
        "Life of semi-labile matter, times the fitted",
        "1/κ_d, a quarter to two fifths of a year where it was fitted.",
        "ours: fitted to phosphate",
        section="Against what the deep sea tells",
        step=0.05,
    )
    power_times = Parameter(
        1.0,
        "1",
        (0.1, 15.0),
        "Power β of production, times the fitted",
        "How closely uptake follows the product; a tenth to a quarter where it was fitted: phosphate hardly asks for it.",
        "ours: fitted to phosphate",
        section="Against what the deep sea tells",
        step=0.1,
    )
    dissolved_share = Parameter(
        0.2,
        "1",
        (0.0, 0.4),
        "Share to semi-labile matter, σ₁",
        "Of all production. Particles get what is left.",
        PAPER,
        PAPER_DOI,
        section="Set by the paper",
        step=0.01,
        shown="%",
    )
    labile_hours = Parameter(
        12.0,
        "h",
        (3.0, 48.0),
        "Life of labile matter, 1/κ_l",
        "The paper tries twice as long, too.",
        f"{PAPER}: 12 and 24 h",
        PAPER_DOI,
        section="Set by the paper",
        step=1.0,
    )
    particle_days = Parameter(
        30.0,
        "d",
        (5.0, 120.0),
        "Life of particles, 1/κ_p",
        "With b it sets how fast they sink; the profile is the same. The paper tries twice as long, too; here it moves nothing else.",
        f"{PAPER}: 30 and 60 d",
        PAPER_DOI,
        section="Set by the paper",
        step=1.0,
    )
    c_per_p = Parameter(
        106.0,
        "1",
        (60.0, 200.0),
        "C:P of the P model",
        "Moles of carbon per mole of phosphorus; the joint model has its own, by phosphate.",
        PAPER,
        PAPER_DOI,
        section="Set by the paper",
        step=1.0,
    )
    error = Parameter(
        0.1,
        "1",
        (0.01, 0.5),
        "Error of an observation",
        "Of model and map together, of phosphate: as a share of its standard deviation over the ocean. That of alkalinity and DIC is three times as large, that of oxygen twice.",
        "ours: about what even the best fit misses",
        section="Belief",
        step=0.01,
        shown="%",
    )
    together = Parameter(
        30.0,
        "1",
        (1.0, 500.0),
        "Cells that count as one",
        "Neighbours err together: so many cells count as one independent observation. It widens the posterior, and moves nothing else.",
        "ours: about 25° by 25° and two levels",
        section="Belief",
        step=1.0,
    )
    prior = Parameter(
        1.0,
        "1",
        (0.1, 3.0),
        "Width of the prior",
        "Times the width we took: for the four numbers a factor of e.",
        "ours: wide for what tracers tell, narrower for what only dissolved carbon could",
        section="Belief",
        step=0.1,
    )
    mixing = Parameter(
        MIXINGS[0],
        label="What stirs the upper sea",
        description="Labile matter leaves the light only if it is mixed out of it within hours. By the year: 0.1 m² s⁻¹ in the mixed layer, for as much of the year as that reaches each depth. Month by month: with each month’s production. Nothing: the ocean of a year’s mean, as in a coarse model.",
        choices=MIXINGS,
        choice_labels=("Mixed layer, the year’s mean", "Nothing", "Mixed layer, month by month"),
        section="Production",
        reference="ours: how quickly a mixed layer is stirred; its depth by formula from latitude and the ocean’s density",
    )
    circulation = CIRCULATION
    quantity = Parameter(
        "production",
        label="Map of",
        description="Which field of the model the map shows.",
        choices=tuple(MAPS),
        choice_labels=tuple(MAPS.values()),
        group="view",
    )
    depth = Parameter(
        1000.0,
        "m",
        (20.0, 5000.0),
        "Depth of the map of phosphate",
        "Where the map shows phosphate less what is observed.",
        group="view",
        step=20.0,
    )

    def validate(self) -> None:
        if float(self["labile_share"]) + float(self["dissolved_share"]) > 0.9:
            raise ParameterError("labile_share and dissolved_share: together they leave less than a tenth for particles.")


BY_HAND = ("b_times", "uptake_times", "life_times", "power_times")
"""What an inversion finds, and therefore does not need."""
