"""What can be set in the whole pump: nutrients, each way down, the water; then what each number is uncertain by."""

from __future__ import annotations

from dataclasses import replace

from engine.ocean.basins import BASIN
from engine.ocean.circulation import CIRCULATION
from engine.ocean.parameters import OceanParameters
from engine.parameter import Parameter, Parameters

EMBEDDED, OCIM_DOI = "Embedded ocean, an inverse of ours in the manner of DeVries & Primeau 2011", "10.1175/JPO-D-10-05011.1"
FEEDING, FEEDING_DOI = "Di Matteo et al. 2025", "10.5194/bg-22-7233-2025"
BUDGET, BUDGET_DOI = "Couret et al. 2025", "10.3389/fmars.2025.1652483"
STOICHIOMETRY, STOICHIOMETRY_DOI = "Tanioka, Matsumoto & Lomas 2021", "10.1029/2021GL094924"
INVERSE, INVERSE_DOI = "Wu et al. 2025", "10.1029/2025JC023021"
MARTIN, MARTIN_DOI = "Martin et al. 1987", "10.1016/0198-0149(87)90086-0"
MARSAY_DOI, NOWICKI_DOI, ANDERSON_DOI = "10.1073/pnas.1415311112", "10.1029/2021GB007083", "10.1029/93GB03318"
OURS = "a judgement of ours: no paper prints one for all oceans"
FOOD_WEBS = {"FOREFF": "everybody", "KILL_CF": "no cruisers", "KILL_AF": "no ambushers", "KILL_FF": "no flux-feeders"}
"""Experiments of the Feeding lab, by who feeds."""


class PumpParameters(Parameters):
    """Nutrients, then the ways down, the water, and what each number is uncertain by."""

    nutrients = Parameter(
        "follow",
        label="Nutrients",
        description="They stay as they are: only the carbon’s way down changes. Or they follow: what is no longer taken down comes "
        "back sooner and feeds life anew; the ocean’s phosphorus is solved again.",
        choices=("stay", "follow"),
        choice_labels=("stay as they are", "follow"),
        group="lever",
        section="Nutrients",
        reference="a choice; the page always shows both",
    )
    martin_b = Parameter(
        0.79,
        "1",
        (0.4, 1.6),
        "Particles: Martin b",
        "How fast sinking particles are eaten up: their flux falls as depth to the power −b. With animals carrying their part, 0.79 "
        "fits the phosphate of both embedded oceans best; without them it was 0.90.",
        f"fitted to the embedded ocean’s phosphate (assets/pump/fit.json); {MARTIN} found 0.86 in traps",
        MARTIN_DOI,
        "lever",
        "Sink",
        step=0.01,
    )
    animals = Parameter(
        1.0,
        "1",
        (0.0, 3.0),
        "Animals that migrate",
        "Animals that eat near the surface by night and hide in the twilight zone by day, times this.",
        f"{FEEDING}: biomass; {BUDGET}: what each carries",
        FEEDING_DOI,
        "lever",
        "Swim",
        step=0.1,
        shown="×",
    )
    stay_depth = Parameter(
        450.0,
        "m",
        (150.0, 900.0),
        "They stay at",
        "The middle of the depths where they spend the day and breathe out what they ate by night.",
        "200 to 700 m: where echo sounders see animals by day; Bianchi et al. 2013",
        "10.1038/ngeo1837",
        "lever",
        "Swim",
        step=10.0,
    )
    dop_share = Parameter(
        0.15,
        "1",
        (0.0, 0.5),
        "Dissolved share",
        "How much of what life makes dissolves instead of sinking, and lasts about a year.",
        EMBEDDED,
        OCIM_DOI,
        "lever",
        "Dissolve",
        step=0.01,
        shown="%",
    )
    warming = Parameter(
        0.0,
        "degree_Celsius",
        (-2.0, 5.0),
        "Warmer twilight zone",
        "Bacteria and animals live faster in warmer water: particles are lost sooner, animals breathe more. The water’s own motion "
        "is left alone.",
        "Marsay et al. 2015: b rises with the warmth of the twilight zone",
        MARSAY_DOI,
        "lever",
        "Warm and stir",
        step=0.1,
    )
    mixing = replace(OceanParameters.mixing, section="Warm and stir")
    appetite = Parameter(
        1.0,
        "1",
        (0.0, 2.0),
        "Appetite for phosphate",
        "How fast life in the top 73 m takes up the phosphate it finds, times this. At 0 there is no life.",
        EMBEDDED,
        OCIM_DOI,
        section="Life at the surface",
        step=0.05,
        shown="×",
    )
    recycled = Parameter(
        0.55,
        "1",
        (0.0, 0.9),
        "Recycled within hours",
        "How much of what algae make is breathed out again near the surface before anything can sink. It sets how much grows for "
        "the same to sink, and nothing else.",
        f"{INVERSE}: 48 to 60 %",
        INVERSE_DOI,
        section="Life at the surface",
        step=0.01,
        shown="%",
    )
    c_per_p = Parameter(
        106.0,
        "1",
        (60.0, 250.0),
        "C:P of what goes down",
        "Moles of carbon per mole of phosphorus in what leaves the lit layer.",
        "Redfield et al. 1963, by which the ocean’s own cycle counts",
        section="Carbon per phosphorus",
        step=1.0,
    )
    c_per_p_law = Parameter(
        "one",
        label="C:P",
        description="One everywhere; or poorer in phosphorus where water is warm and phosphate scarce, with the same mean of all "
        "that goes down.",
        choices=("one", "law"),
        choice_labels=("one everywhere", "by warmth, phosphate"),
        section="Carbon per phosphorus",
        reference=f"{STOICHIOMETRY}; the Stoichiometry lab’s map at its defaults",
        doi=STOICHIOMETRY_DOI,
    )
    stripping = Parameter(
        0.0,
        "1",
        (0.0, 0.7),
        "Phosphorus is stripped faster, by b",
        "By how much the carbon of sinking particles has a smaller b than their phosphorus. 0.30 in the traps off Bermuda.",
        STOICHIOMETRY,
        STOICHIOMETRY_DOI,
        section="Carbon per phosphorus",
        step=0.02,
    )
    food_web = Parameter(
        "FOREFF",
        label="Who feeds",
        description="The animals of the Feeding lab, or the same sea without some of them: how many migrate, and how deep particles "
        "sink in each place.",
        choices=tuple(FOOD_WEBS),
        choice_labels=tuple(FOOD_WEBS.values()),
        section="Animals",
        reference=FEEDING,
        doi=FEEDING_DOI,
    )
    migrating = Parameter(
        0.3,
        "1",
        (0.0, 0.9),
        "Share that migrates",
        "How much of the suspension-feeding mesozooplankton of the top 150 m goes down by day.",
        OURS,
        section="Animals",
        step=0.01,
        shown="%",
    )
    respiration = Parameter(
        0.08,
        "d-1",
        (0.01, 0.3),
        "They breathe, at 15 °C",
        "Share of an animal’s carbon breathed out in a day at 15 °C.",
        "copepods of 0.1 to 1 mg: Ikeda 1985",
        "10.1007/BF00396409",
        section="Animals",
        step=0.005,
    )
    respiration_q10 = Parameter(
        2.0,
        "1",
        (1.0, 4.0),
        "Breath, per 10 °C",
        "What their breath is multiplied by in water 10 °C warmer.",
        "about 2: Ikeda 1985",
        "10.1007/BF00396409",
        section="Animals",
        step=0.1,
        shown="×",
    )
    hours_below = Parameter(
        12.0,
        "h",
        (4.0, 20.0),
        "Hours below",
        "Hours a day that they spend below.",
        BUDGET,
        BUDGET_DOI,
        section="Animals",
        step=0.5,
    )
    chain = Parameter(
        3.24,
        "1",
        (1.0, 8.0),
        "All they carry, per breath",
        "What dies, is egested and excreted down there comes on top of breath: 1 + mortality + gut + excretion. From animals off "
        "Iberia; the number of animals is not.",
        f"{BUDGET}: zooplankton, every factor at its printed value",
        BUDGET_DOI,
        section="Animals",
        step=0.02,
        shown="×",
    )
    stay_range = Parameter(
        500.0,
        "m",
        (50.0, 800.0),
        "Over a range of",
        "From the top to the bottom of the depths where they spend the day.",
        "200 to 700 m: Bianchi et al. 2013",
        "10.1038/ngeo1837",
        section="Animals",
        step=10.0,
    )
    loss_q10 = Parameter(
        2.0,
        "1",
        (0.4, 4.0),
        "Loss of particles, per 10 °C",
        "What b is multiplied by in a twilight zone 10 °C warmer. Marsay et al. found +0.062 a degree, which is 2.0; Henson et al. "
        "found the opposite sign: less than 1.",
        "Marsay et al. 2015",
        MARSAY_DOI,
        section="Particles",
        step=0.1,
        shown="×",
    )
    air = Parameter(
        "before",
        label="Air to begin with",
        description="How much CO2 there is in the air before the change: the more, the less the sea takes up of what it is given.",
        choices=("before", "today"),
        choice_labels=("before industry", "today’s"),
        section="Air",
        reference="278.3 ppm: IPCC AR6, chapter 2; 422.8 ppm in 2024: NOAA",
        doi="10.1017/9781009157896.004",
    )
    alkalinity = Parameter(
        2300.0,
        "umol kg-1",
        (2100.0, 2500.0),
        "Alkalinity",
        "Of surface water, one everywhere at the end; over the centuries it goes with salinity.",
        STOICHIOMETRY,
        STOICHIOMETRY_DOI,
        section="Air",
        step=10.0,
    )
    circulation = CIRCULATION
    draws = Parameter(
        10_000,
        "1",
        (1_000, 100_000),
        "Draws",
        "How many worlds are drawn for the bands.",
        OURS,
        section="Uncertainty",
        step=1_000,
    )
    seed = Parameter(
        1,
        "1",
        (0, 2**31 - 1),
        "Seed",
        "Of the draws: the same seed gives the same worlds.",
        "none",
        section="Uncertainty",
    )
    martin_b_sd = Parameter(
        0.1,
        "1",
        (0.0, 0.4),
        "Martin b, ±",
        "One standard deviation.",
        "between inverse models of the same phosphate; the page of the Inverse lab has 0.9",
        INVERSE_DOI,
        section="Uncertainty",
        step=0.01,
    )
    animals_sd = Parameter(
        0.3,
        "1",
        (0.0, 1.0),
        "Number of animals, ±",
        "One standard deviation, as a share.",
        OURS,
        section="Uncertainty",
        step=0.05,
        shown="%",
    )
    migrating_sd = Parameter(
        0.1,
        "1",
        (0.0, 0.4),
        "Share that migrates, ±",
        "One standard deviation.",
        OURS,
        section="Uncertainty",
        step=0.01,
        shown="%",
    )
    respiration_sd = Parameter(
        0.02,
        "d-1",
        (0.0, 0.1),
        "Their breath, ±",
        "One standard deviation.",
        OURS,
        section="Uncertainty",
        step=0.005,
    )
    chain_sd = Parameter(
        0.33,
        "1",
        (0.0, 2.0),
        "All they carry per breath, ±",
        "One standard deviation: mortality, gut and excretion of the Budget lab’s draws, which are cut off where the paper does.",
        BUDGET,
        BUDGET_DOI,
        section="Uncertainty",
        step=0.01,
    )
    stay_depth_sd = Parameter(
        75.0,
        "m",
        (0.0, 200.0),
        "Depth of their stay, ±",
        "One standard deviation.",
        OURS,
        section="Uncertainty",
        step=5.0,
    )
    c_per_p_sd = Parameter(
        14.0,
        "1",
        (0.0, 40.0),
        "C:P, ±",
        "One standard deviation, of all oceans.",
        "Anderson & Sarmiento 1994: 117 ± 14",
        ANDERSON_DOI,
        section="Uncertainty",
        step=1.0,
    )
    quantity = Parameter(
        "years",
        label="Show",
        description="What the map of all oceans shows.",
        choices=("years", "kept", "particles", "animals", "dissolved", "century", "half", "nutrients"),
        choice_labels=(
            "Years at a depth",
            "Kept carbon",
            "Kept by particles",
            "Kept by animals",
            "Kept dissolved",
            "Depth for a mean of 100 years",
            "Depth for half after 100 years",
            "Where nutrients go",
        ),
        group="view",
    )
    depth = Parameter(1000.0, "m", (20.0, 5000.0), "Depth", "How deep the map looks.", group="view", step=20.0)
    basin = BASIN
    place_lat = Parameter(
        27.0,
        "degrees_north",
        (-80.0, 88.0),
        "Latitude of the place",
        "Where carbon is put down; a click on the map sets it.",
        group="view",
        step=1.0,
    )
    place_lon = Parameter(
        183.0,
        "degrees_east",
        (0.0, 360.0),
        "Longitude of the place",
        "Where carbon is put down; a click on the map sets it.",
        group="view",
        step=1.0,
    )
    put_depth = Parameter(1000.0, "m", (50.0, 5000.0), "Put down at", "How deep the carbon is put.", group="view", step=50.0)
    put_amount = Parameter(
        1.0, "Pg C", (0.01, 100.0), "Amount", "How much carbon is put down, at once or every year.", group="view", step=0.5
    )
    put_how = Parameter(
        "pulse",
        label="How",
        description="Once, or the same every year.",
        choices=("pulse", "ever"),
        choice_labels=("once", "every year"),
        group="view",
    )
