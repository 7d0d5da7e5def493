"""What can be set in the stoichiometry lab: how fast C and P are lost on the way down, with what C:P they set out, and the air."""

from __future__ import annotations

from engine.ocean.basins import BASIN
from engine.ocean.circulation import CIRCULATION
from engine.parameter import Parameter, Parameters
from engine.stoichiometry.theory import BUFFERED, VOLUME_WORDS

PAPER = "Tanioka, Matsumoto & Lomas 2021"
PAPER_DOI = "10.1029/2021GL094924"
META = "Tanioka & Matsumoto 2020, a meta-analysis"
META_DOI = "10.5194/bg-17-2939-2020"
CODE = "the paper’s authors’ public code (gaia3intc/tmm_msi), for the same control run"
SHOWN = {
    "delta_dic": "Carbon gained by the sea",
    "surface_ratio": "C:P of what sets out to sink",
    "grown_ratio": "C:P of what grows",
    "sinking_ratio": "C:P of what sinks",
    "regenerated_carbon": "Carbon that life brought down",
}
"""The fields of the global model, by what a page calls them."""


class StoichiometryParameters(Parameters):
    """Sinking first, then what sets out, then the ocean and the air around."""

    carbon_b = Parameter(
        0.75,
        "1",
        (0.5, 1.75),
        "Martin b of carbon",
        "How fast sinking carbon is lost: the flux falls as depth to the power −b. Below phosphorus’s b, C:P rises on the way down.",
        f"{PAPER}: 0.5 to 1.75; 0.98 off Bermuda",
        PAPER_DOI,
        "lever",
        "On the way down",
        step=0.01,
    )
    phosphorus_b = Parameter(
        1.46,
        "1",
        (0.5, 1.75),
        "Martin b of phosphorus",
        "The same for phosphorus. It moves nutrients, too: the ocean’s phosphate is solved anew.",
        "Kriest et al. 2020, fitted for MOPS on ECCO; 1.28 off Bermuda",
        PAPER_DOI,
        "lever",
        "On the way down",
        step=0.01,
    )
    sinking = Parameter(
        "mops",
        label="How matter sinks in the model",
        description="Through the 23 levels of the paper’s model, each of which mixes what sinks, so that it gets deeper than its b says: "
        "1.46 acts as 1.18, 0.75 as 0.66. Or by the power law to the last digit. The theory is the power law.",
        choices=("mops", "power"),
        choice_labels=("as in MOPS’s levels", "by the power law"),
        section="On the way down",
        reference=f"Kriest & Oschlies 2011, Ocean Model. 39; {CODE}",
    )
    twilight_floor = Parameter(
        1000.0,
        "m",
        (250.0, 4000.0),
        "Floor of the twilight zone z′",
        "How deep the theory integrates what is remineralised. The paper finds 1,000 m nearest to its model.",
        f"{PAPER}: 250, 1,000 and 2,000 m",
        PAPER_DOI,
        "lever",
        "On the way down",
        step=10.0,
    )
    surface = Parameter(
        "law",
        label="Starting C:P",
        description="By temperature and phosphate: a law from cultures, poorer in P where P is scarce and water warm. Or one C:P everywhere.",
        choices=("law", "one"),
        choice_labels=("by warmth, phosphate", "one everywhere"),
        group="lever",
        section="At the surface",
        reference=PAPER,
        doi=PAPER_DOI,
    )
    phosphate_sensitivity = Parameter(
        0.21,
        "1",
        (0.0, 0.5),
        "P:C rises with phosphate, power",
        "P:C of phytoplankton is as phosphate to this power.",
        META,
        META_DOI,
        "lever",
        "At the surface",
        step=0.01,
    )
    temperature_sensitivity = Parameter(
        -3.6,
        "1",
        (-10.0, 0.0),
        "P:C falls with warmth, power",
        "P:C of phytoplankton is as temperature in kelvin to this power.",
        META,
        META_DOI,
        "lever",
        "At the surface",
        step=0.1,
    )
    start_depth = Parameter(
        100.0,
        "m",
        (50.0, 200.0),
        "Reference depth z₀ of the theory",
        "Where the theory’s sinking begins. In the global model matter sinks from where it is made, in the upper 160 m.",
        PAPER,
        PAPER_DOI,
        section="Theory",
        step=5.0,
    )
    start_ratio = Parameter(
        117.0,
        "1",
        (60.0, 300.0),
        "C:P where it is one everywhere",
        "Moles of carbon per mole of phosphorus; 117 is the paper’s Redfield ratio.",
        f"{PAPER}, after Anderson & Sarmiento 1994",
        "10.1029/93GB03318",
        section="Plankton",
        step=1.0,
    )
    profile = Parameter(
        "martin",
        label="Shape of the fluxes",
        description="Power laws, or exponentials that lose as much between z₀ and z′, which the paper names as perhaps more realistic.",
        choices=("martin", "exponential"),
        section="Theory",
        reference=PAPER,
        doi=PAPER_DOI,
    )
    mean_phosphate = Parameter(
        2.14,
        "mmol P m-3",
        (1.5, 3.0),
        "Mean phosphate of the ocean",
        "All of it, in the theory and in the global model. 2.26 is observed.",
        f"{PAPER}: MOPS on ECCO",
        PAPER_DOI,
        section="Theory",
        step=0.01,
    )
    preformed_by = Parameter(
        "currents",
        label="Preformed phosphate of the theory",
        description="What water carries down unused: as the model’s currents carry it; as its oxygen tells, which counts what polar water "
        "lacks of saturation as used by life; or one number. The paper’s 1.09 is by oxygen.",
        choices=("currents", "oxygen", "number"),
        choice_labels=("by the currents", "by oxygen", "the number below"),
        section="Theory",
        reference="Ito & Follows 2005 by currents; the paper by oxygen",
        doi="10.1357/0022240054663231",
    )
    preformed_phosphate = Parameter(
        1.09,
        "mmol P m-3",
        (0.0, 1.4),
        "The number, where one is chosen",
        "Preformed phosphate of the theory where neither currents nor oxygen tell it.",
        f"{PAPER}: MOPS on ECCO, by oxygen",
        PAPER_DOI,
        section="Theory",
        step=0.01,
    )
    lifeless_pco2 = Parameter(
        651.0,
        "ppm",
        (400.0, 1000.0),
        "Air above a sea without life",
        "Atmospheric CO₂ if nothing were stored by life: it fixes how much carbon ocean and air hold together.",
        PAPER,
        PAPER_DOI,
        section="Air",
        step=1.0,
    )
    buffered_carbon = Parameter(
        BUFFERED,
        "Pg C",
        (2000.0, 5000.0),
        "Buffered carbon of the theory",
        "How much carbon stands behind each e-folding of the air’s CO₂.",
        f"ours: the paper prints none; it follows from its 183 ppm with all phosphate regenerated at 117, in {VOLUME_WORDS} of sea",
        section="Air",
        step=10.0,
    )
    alkalinity = Parameter(
        2310.0,
        "µmol kg-1",
        (2100.0, 2500.0),
        "Alkalinity, everywhere the same",
        "Of the global model’s surface; uniform, so that only soft tissue moves carbon.",
        f"OCMIP-2’s surface mean, as in {CODE}; uniform as in the paper",
        section="Air",
        step=5.0,
    )
    phosphate_reference = Parameter(
        0.57,
        "mmol P m-3",
        (0.1, 2.0),
        "Phosphate at which C:P is 117",
        "Reference phosphate of the law, at the reference temperature.",
        f"as in {CODE}",
        section="Plankton",
        step=0.01,
    )
    temperature_reference = Parameter(
        291.15,
        "K",
        (273.0, 303.0),
        "Temperature at which C:P is 117",
        "Reference temperature of the law, at the reference phosphate.",
        f"18 °C, as in {CODE}",
        section="Plankton",
        step=0.05,
    )
    homeostasis = Parameter(
        0.08,
        "1",
        (0.0, 1.0),
        "Zooplankton follow their food, power",
        "0: zooplankton keep 117 whatever they eat; 1: they become what they eat. The surplus carbon of their food sinks.",
        "Persson et al. 2010, a meta-analysis",
        "10.1111/j.1600-0706.2009.18545.x",
        section="Plankton",
        step=0.01,
    )
    excreted = Parameter(
        0.09,
        "1",
        (0.0, 0.8),
        "Share zooplankton excrete in the light",
        "Of the phosphorus taken up, dissolved again by zooplankton before it sinks, at their own C:P.",
        "ours: that of the full ecosystem, whose rates were fitted to this ocean’s phosphate, oxygen and nitrate",
        section="Plankton",
        step=0.01,
    )
    appetite = Parameter(
        1.0,
        "1",
        (0.1, 10.0),
        "Appetite for phosphate",
        "How fast life takes up the phosphate it finds in each place, times what it does in the full ecosystem.",
        "ours: 1 is the ecosystem, whose rates were fitted to this ocean’s phosphate, oxygen and nitrate",
        section="Plankton",
        step=0.1,
    )
    beside = Parameter(
        "one_b",
        label="Beside",
        description="What the answer and the map of carbon gained are told against: one b for carbon and phosphorus, or that and Redfield’s C:P.",
        choices=("one_b", "redfield"),
        choice_labels=("one b for both", "Redfield’s ocean"),
        group="lever",
        section="Compare with",
        reference=PAPER,
        doi=PAPER_DOI,
        against=True,
    )
    carbon_spread = Parameter(
        0.16,
        "1",
        (0.0, 0.5),
        "Spread of carbon’s b",
        "One standard deviation, for the Uncertainty tab. Your own flux series gives yours.",
        "Berelson 2001: 0.82 ± 0.16 between four regions",
        "10.5670/oceanog.2001.07",
        section="Spread",
        step=0.01,
    )
    phosphorus_spread = Parameter(
        0.16,
        "1",
        (0.0, 0.5),
        "Spread of phosphorus’s b",
        "One standard deviation, for the Uncertainty tab; none is printed, so it is taken to be carbon’s.",
        "ours: as carbon’s",
        section="Spread",
        step=0.01,
    )
    quantity = Parameter(
        "delta_dic",
        label="Map of",
        description="What the map shows; the section under “More pictures” is always of carbon gained.",
        choices=tuple(SHOWN),
        choice_labels=tuple(SHOWN.values()),
        group="view",
    )
    depth = Parameter(
        2000.0,
        "m",
        (20.0, 5000.0),
        "Depth of the map",
        "Of carbon in the water, and of what sinks.",
        group="view",
        step=20.0,
    )
    basin = BASIN
    circulation = CIRCULATION
