"""What can be set in the feeding lab: what the three kinds of animal can do, what it costs them, and where to look."""

from __future__ import annotations

from engine.feeding.pisces import BASAL, CONSTANT, OPTIMAL, PISCES
from engine.ocean.circulation import CIRCULATION
from engine.parameter import Parameter, Parameters

PAPER = "Di Matteo et al. 2025"
PAPER_DOI = "10.5194/bg-22-7233-2025"
FORAGING = {"best": OPTIMAL, "always": CONSTANT, "own": BASAL}
MAPS = {
    "dominance": "Who dominates",
    "mesozooplankton": "Mesozooplankton",
    "cruiser": "Cruisers",
    "ambusher": "Ambushers",
    "flux_feeder": "Flux-feeders",
    "micro": "Microzooplankton",
    "plants": "Phytoplankton",
    "effort": "Foraging effort",
    "effort_swing": "How the effort swings",
    "ambusher_months": "Months led by ambushers",
    "deep_flux_feeder": "Flux-feeders below 150 m",
    "snow_takers": "Who takes what sinks",
    "export": "Carbon sinking through 150 m",
    "transfer": "Share reaching 1,000 m",
}
"""What the map can show, by what a page calls it."""


TRACERS = {
    "cruiser": "Cruisers",
    "ambusher": "Ambushers",
    "flux_feeder": "Flux-feeders",
    "micro": "Microzooplankton",
    "nano": "Nanophytoplankton",
    "diatom": "Diatoms",
    "small": "Small particles",
    "big": "Big particles",
    "silica": "Silica in particles",
    "nitrate": "Nitrate",
    "iron": "Iron",
    "silicate": "Silicate",
}


def _trait(
    name: str, bounds: tuple[float, float], unit: str, label: str, words: str, table: str, section: str, lever: bool = False,
    step: float | None = None,
) -> Parameter:  # fmt: skip
    """A number of Table 1."""
    return Parameter(
        getattr(PISCES, name), unit, bounds, label, words, f"{PAPER}, {table}", PAPER_DOI, "lever" if lever else "assumption", section,
        step=step,
    )  # fmt: skip


class FeedingParameters(Parameters):
    """Levers first: hunt, pay, and the water; then the other traits."""

    foraging = Parameter(
        "best",
        label="Cruisers swim",
        description="With the effort at which gain per risk is greatest; always at full effort; or at full effort but paying only "
        "as the experiment of low growth efficiency has it.",
        reference=f"{PAPER}, eqs A4 to A10",
        doi=PAPER_DOI,
        choices=tuple(FORAGING),
        choice_labels=("as it pays", "always", "at no cost of its own"),
        group="lever",
        section="Hunt",
    )
    g_cruiser = _trait(
        "g_cruiser", (0.0, 1.6), "d-1", "Cruisers eat at most",
        "The most a cruiser eats of its own weight in a day, at 0 °C; nothing, and there are no cruisers.",
        "Table 1", "Hunt", lever=True, step=0.02,
    )  # fmt: skip
    g_ambusher = _trait(
        "g_ambusher", (0.0, 1.0), "d-1", "Ambushers eat at most",
        "The most an ambusher eats of its own weight in a day, at 0 °C.",
        "Table 1", "Hunt", lever=True, step=0.01,
    )  # fmt: skip
    g_flux = Parameter(
        PISCES.g_flux,
        "(mmol C m-2)-1",
        (0.0, 0.006),
        "Flux-feeders catch",
        "The share of its own weight that a flux-feeder catches of each millimole of carbon sinking past a square metre.",
        f"{PAPER}, Table 1 (in mol L⁻¹, as PISCES has it, the 3 × 10³ printed there)",
        PAPER_DOI,
        "lever",
        "Hunt",
        step=0.0001,
    )
    r_cruiser = _trait(
        "r_cruiser", (0.005, 0.08), "d-1", "Swimming costs cruisers",
        "What a cruiser at full effort respires of its own weight in a day, at 0 °C; ambushers spend 0.005.",
        "Table 1", "Pay", lever=True, step=0.001,
    )  # fmt: skip
    m_cruiser = _trait(
        "m_cruiser", (0.005, 0.05), "m3 mmol-1 d-1", "Being seen costs cruisers",
        "How often a cruiser at full effort is eaten, per animal there is to hunt for; ambushers 0.005.",
        "Table 1", "Pay", lever=True, step=0.001,
    )  # fmt: skip
    warming = Parameter(
        0.0,
        "degree_Celsius",
        (-2.0, 5.0),
        "Warmer water",
        "All life at this place in water so much warmer, supplied with the same nutrients. Only the rates of life change.",
        "A what-if of ours; rates by warmth: Aumont et al. 2015",
        "10.5194/gmd-8-2465-2015",
        "lever",
        "Warm",
        step=0.1,
    )

    gross = Parameter(
        True,
        label="Growth is a share of all that is eaten",
        description="The paper’s eq. 1 takes growth from what is left after egestion, its effort (A7, A10) from all that is eaten. "
        "The fit and the published map of cruisers speak for the second.",
        reference=f"{PAPER}, eq. 1 against eqs A7 and A10",
        doi=PAPER_DOI,
        section="Growth",
    )
    e_cruiser = _trait(
        "e_cruiser", (0.1, 0.6), "1", "Growth efficiency of cruisers", "The most of what is eaten that becomes cruiser; less of poor food.", "Table 1", "Growth", step=0.01
    )  # fmt: skip
    e_ambusher = _trait(
        "e_ambusher", (0.1, 0.6), "1", "Growth efficiency of ambushers", "The most of what is eaten that becomes ambusher; less of poor food.", "Table 1", "Growth", step=0.01
    )  # fmt: skip
    e_flux = _trait(
        "e_flux", (0.1, 0.6), "1", "Growth efficiency of flux-feeders", "The share of what is eaten that becomes flux-feeder.", "Table 1", "Growth", step=0.01
    )  # fmt: skip
    half_cruiser = _trait(
        "half_cruiser", (2.0, 60.0), "mmol C m-3", "Half saturation of cruisers", "Food at which cruisers eat half the most they can.", "Table 1", "Food", step=0.5
    )  # fmt: skip
    half_ambusher = _trait(
        "half_ambusher", (2.0, 60.0), "mmol C m-3", "Half saturation of ambushers", "Food at which ambushers eat half the most they can.", "Table 1", "Food", step=0.5
    )  # fmt: skip
    r_ambusher = _trait(
        "r_ambusher", (0.001, 0.005), "d-1", "Respiration of ambushers", "Also what cruisers respire at rest.", "Table 1", "Losses", step=0.0002
    )  # fmt: skip
    r_flux = _trait(
        "r_flux", (0.001, 0.02), "d-1", "Respiration of flux-feeders", "Of their own weight in a day, at 0 °C.", "Table 1", "Losses", step=0.0005
    )  # fmt: skip
    m_ambusher = _trait(
        "m_ambusher", (0.001, 0.005), "m3 mmol-1 d-1", "Mortality of ambushers", "Also that of cruisers at rest.", "Table 1", "Losses", step=0.0002
    )  # fmt: skip
    m_flux = _trait(
        "m_flux", (0.001, 0.02), "m3 mmol-1 d-1", "Mortality of flux-feeders", "How often one is eaten, per animal there is.", "Table 1", "Losses", step=0.0005
    )  # fmt: skip
    circulation = CIRCULATION

    quantity = Parameter(
        "dominance",
        label="Map of",
        description="What the map shows: of the named experiment whose values are set, or of the reference.",
        choices=tuple(MAPS),
        choice_labels=tuple(MAPS.values()),
        group="view",
    )
    tracer = Parameter(
        "cruiser",
        label="Calendar of",
        description="What the picture by month and depth shows, under “More pictures”.",
        choices=tuple(TRACERS),
        choice_labels=tuple(TRACERS.values()),
        group="view",
    )
    place_lat = Parameter(
        -61.0, "degrees_north", (-80.0, 88.0), "Latitude of the place", "Where the water column stands; a click on the map sets it.",
        group="view", part=True, step=1.0,
    )  # fmt: skip
    place_lon = Parameter(
        297.0, "degrees_east", (0.0, 360.0), "Longitude of the place", "Where the water column stands; a click on the map sets it.",
        group="view", part=True, step=1.0,
    )  # fmt: skip
