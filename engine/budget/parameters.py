"""What can be set in the budget: seven levers, and every assumption of the paper with its ±."""

from __future__ import annotations

from engine.budget.chain import EGESTED_AT_DEPTH, HOURS_AT_DEPTH, PAPER, TYPICAL_AREA
from engine.budget.zones import paper_zones, site_values
from engine.parameter import Parameter, Parameters

COURET = "Couret et al. 2025"
COURET_DOI = "10.3389/fmars.2025.1652483"
ARIZA_DOI = "10.1016/j.pocean.2015.03.003"
STEINBERG_DOI = "10.1016/S0967-0637(99)00052-7"
RATIO_DOI = "10.1093/plankt/18.2.239"
AREA_DOI = "10.4319/lom.2009.7.304"
ETS_UNIT = "µl O2 (mg C)-1 h-1"
OPENING = "Z3"
"""A place where what sinks was measured too, and well: ± 0.2 of 4.2."""
BIOMASS_UNIT, FLUX_UNIT = "mg C m-2", "mg C m-2 d-1"

_SITE = site_values(OPENING)


def _spread(name: str, highest: float, label: str, reference: str = "", doi: str = "", description: str = "") -> Parameter:
    """The ± of a factor: how widely it is drawn."""
    return Parameter(
        PAPER[name].sd,
        bounds=(0.0, highest),
        label=label,
        description=description or "How widely this factor is drawn around its value: one standard deviation.",
        reference=reference or COURET,
        doi=doi if reference else COURET_DOI,
        section="How sure of each factor",
        prior="standard deviation of a normal, cut off at physical bounds",
    )


def _biomass(group: str, label: str, highest: float, who: str) -> Parameter:
    return Parameter(
        _SITE[f"{group}_biomass"],
        BIOMASS_UNIT,
        (0.0, highest),
        label,
        f"Carbon in {who} that rise at night and sink back by day under one square metre, as caught by nets and corrected "
        "the paper’s way.",
        f"{COURET}, Table 1",
        COURET_DOI,
        "lever",
        "Live",
        step=1.0,
    )


def _ets(group: str, label: str) -> Parameter:
    return Parameter(
        _SITE[f"{group}_ets"],
        ETS_UNIT,
        (0.1, 60.0),
        label,
        "How much oxygen the breathing enzymes in one milligram of these animals' carbon could use in an hour at most; "
        "inferred from the printed flux and biomass, since the paper shows it only as a picture.",
        f"{COURET}, Table 1 (inferred); method: Packard 1971",
        COURET_DOI,
        section="The animals at this place",
        step=0.1,
    )


class BudgetParameters(Parameters):
    """Levers first, in the order of the story: live, catch, breathe, sink."""

    zooplankton_biomass = _biomass("zooplankton", "Zooplankton that migrate", 2000.0, "small drifting animals")
    fish_biomass = _biomass("fish", "Fish that migrate", 500.0, "lanternfish and other small deep-sea fish")
    decapods_biomass = _biomass("decapods", "Decapods that migrate", 1000.0, "deep-sea shrimps and prawns")
    capture_efficiency = Parameter(
        PAPER["capture_efficiency"].mean,
        bounds=(0.05, 1.0),
        label="Net catches this share of them",
        description="Fish and decapods swim away from a net; only this share is caught, so the catch is divided by it.",
        reference=f"{COURET}, from a review of other midwater trawls",
        doi=COURET_DOI,
        group="lever",
        section="Catch",
        prior="normal 0.20 ± 0.13, cut off at the lowest share and at 1",
        step=0.01,
        shown="%",
    )
    hours_at_depth = Parameter(
        HOURS_AT_DEPTH,
        "h",
        (1.0, 24.0),
        "Hours a day spent below",
        "How long the animals stay in the deep each day, breathing out there the carbon they ate above. The longer they stay, the "
        "more is breathed, lost to death and leaked; a gut is emptied once, however long they stay.",
        f"our reading of {COURET}, which gives no hours: half a day",
        COURET_DOI,
        "lever",
        "Breathe",
        step=0.5,
    )
    ets_ratio = Parameter(
        PAPER["ets_ratio"].mean,
        bounds=(0.1, 1.0),
        label="Respiration per enzyme capacity",
        description="Animals breathe at only part of what their enzymes could do: this part (R/ETS).",
        reference="Hernández-León & Gómez 1996",
        doi=RATIO_DOI,
        group="lever",
        section="Breathe",
        prior="normal 0.5 ± 0.1, above 0",
        step=0.01,
    )
    poc_flux = Parameter(
        _SITE["poc_flux"],
        FLUX_UNIT,
        (0.0, 40.0),
        "Sinking particles",
        "Carbon that falls through 150 m without any animal carrying it, as a drifting trap collects it; "
        "not measured at Z2 and Z5, where the mean of the other three stands.",
        f"{COURET}, Table 1",
        COURET_DOI,
        "lever",
        "Sink",
        step=0.1,
    )

    zone = Parameter(
        OPENING,
        choices=paper_zones().names,
        label="Place",
        description="Which of the paper’s five places your site replaces; the other four keep their printed numbers.",
        reference=f"{COURET}, section 2.1",
        doi=COURET_DOI,
        section="The place",
    )
    npp = Parameter(
        _SITE["npp"],
        FLUX_UNIT,
        (10.0, 3000.0),
        "Net primary production",
        "Carbon the algae above fix and keep, seen from satellite.",
        f"{COURET}, Table 1; Behrenfeld & Falkowski 1997",
        "10.4319/lo.1997.42.1.0001",
        section="The place",
        step=1.0,
    )
    poc_flux_sd = Parameter(
        _SITE["poc_flux_sd"],
        FLUX_UNIT,
        (0.0, 10.0),
        "Sinking carbon, ±",
        "How uncertain the sinking flux is; where it was not measured, how the places differ and how well each was "
        "measured, joined. While it is the printed one, it grows and shrinks with the sinking flux.",
        f"{COURET}, Table 1",
        COURET_DOI,
        section="The place",
    )
    passive_at = Parameter(
        "trap",
        choices=("trap", "crossing"),
        choice_labels=("150 m, where the traps hung", "200 m, where animals are counted"),
        label="What sinks is counted at",
        description="The traps hung at 150 m, yet animals are counted as they cross 200 m. At 200 m less still sinks: by Martin’s curve "
        "78 % of it. The paper sets 150 m beside 200 m.",
        reference=f"{COURET}, section 2.3",
        doi=COURET_DOI,
        section="The place",
    )
    martin_b = Parameter(
        0.858,
        bounds=(0.4, 1.6),
        label="Martin’s b, from 150 to 200 m",
        description="How fast what sinks fades with depth: flux as depth to the power −b. Used only where it is counted at 200 m.",
        reference="Martin et al. 1987",
        doi="10.1016/0198-0149(87)90086-0",
        section="The place",
    )
    zooplankton_ets = _ets("zooplankton", "Breathing capacity of zooplankton")
    fish_ets = _ets("fish", "Breathing capacity of fish")
    decapods_ets = _ets("decapods", "Breathing capacity of decapods")

    respiratory_quotient = Parameter(
        PAPER["respiratory_quotient"].mean,
        bounds=(0.70, 1.00),
        label="Respiratory quotient",
        description="Carbon dioxide breathed out per oxygen breathed in: 0.70 when fat is burnt, 1.00 when sugar is.",
        reference="Omori & Ikeda 1984; Hernández-León & Ikeda 2005",
        doi="10.1093/plankt/fbh166",
        section="Breathing",
        prior="normal 0.97 ± 0.04, cut off at 0.70 and 1.00; its mean stays the one that is set",
    )
    mortality_zooplankton = Parameter(
        PAPER["mortality_zooplankton"].mean,
        bounds=(0.0, 2.0),
        label="Zooplankton that die below, per carbon breathed",
        description="Carbon left below by zooplankton that die there, as a multiple of what they breathe out there; "
        "in a steady population deaths equal growth.",
        reference="Ikeda & Motoda 1978; Omori & Ikeda 1984",
        section="Dying, eating, leaking",
        prior="normal 0.75 ± 0.19, above 0",
    )
    mortality_micronekton = Parameter(
        PAPER["mortality_micronekton"].mean,
        bounds=(0.0, 2.0),
        label="Fish and decapods that die below, per carbon breathed",
        description="The same for fish and decapods.",
        reference="Brett & Groves 1979",
        section="Dying, eating, leaking",
        prior="normal 0.66 ± 0.17, above 0",
    )
    feeding_zooplankton = Parameter(
        PAPER["feeding_zooplankton"].mean,
        bounds=(0.5, 5.0),
        label="Zooplankton’s meal, per carbon breathed",
        description="How much carbon zooplankton eats above, as a multiple of what it breathes out below in half a day; where its "
        "carbon adds up, of what it breathes in the whole day.",
        reference="Ikeda & Motoda 1978",
        section="Dying, eating, leaking",
        prior="normal 2.5 ± 0.5, above 0",
    )
    egested_at_depth = Parameter(
        EGESTED_AT_DEPTH,
        bounds=(0.0, 1.0),
        label="Share of the meal dropped below",
        description="How much of a full gut zooplankton carries down before it empties it.",
        reference="Ariza et al. 2015",
        doi=ARIZA_DOI,
        section="Dying, eating, leaking",
        shown="%",
    )
    gut_micronekton = Parameter(
        PAPER["gut_micronekton"].mean,
        bounds=(0.0, 2.0),
        label="Droppings of fish and decapods, per carbon breathed",
        description="Carbon that fish and decapods drop below as faeces, as a multiple of what they breathe out there.",
        reference="Ariza et al. 2015; Brett & Groves 1979",
        doi=ARIZA_DOI,
        section="Dying, eating, leaking",
        prior="normal 0.80 ± 0.16, above 0",
    )
    excretion = Parameter(
        PAPER["excretion"].mean,
        bounds=(0.0, 1.0),
        label="Dissolved carbon leaked, per carbon breathed",
        description="Dissolved organic carbon the animals leak below, as a multiple of what they breathe out there. Steinberg measured "
        "24 % of all that is metabolised, breath and leaking together; the paper takes 0.24 of breath. Where an animal’s carbon adds "
        "up, it is read as Steinberg’s.",
        reference="Steinberg et al. 2000",
        doi=STEINBERG_DOI,
        section="Dying, eating, leaking",
        prior="normal 0.24 ± 0.26, cut off at 0.05 and 0.42",
    )
    closed_budget = Parameter(
        False,
        label="An animal’s carbon adds up",
        description="On: zooplankton drops what is left of its meal once breath, growth and leaking are fed, so that no animal leaves "
        "more than it eats. Off, as the paper has it: it drops half of all it eats, and leaves 3.24 for every 2.5 it eats.",
        reference=f"our closing of {COURET}; Ikeda & Motoda 1978: 2.5 eaten per unit breathed, 0.75 grown",
        section="Dying, eating, leaking",
    )
    carbon_per_dry = Parameter(
        PAPER["carbon_per_dry"].mean,
        bounds=(0.2, 0.6),
        label="Carbon in dry weight",
        description="What share of a dried animal is carbon.",
        reference=f"{COURET}, from a review (Banse 1996; Dam & Peterson 1993)",
        doi=COURET_DOI,
        section="From catch to carbon",
        prior="normal 0.40 ± 0.08, from 0 to 1",
        shown="%",
    )
    area_slope = Parameter(
        PAPER["area_slope"].mean,
        bounds=(1.2, 1.9),
        label="Slope from body area to dry weight",
        description="How steeply a zooplankter’s dry weight grows with its area on a picture: DW[µg] = 43.38 · A[mm²]^1.54.",
        reference="Lehette & Hernández-León 2009",
        doi=AREA_DOI,
        section="From catch to carbon",
        prior="normal 1.54 ± 0.03",
    )
    typical_area = Parameter(
        TYPICAL_AREA,
        "mm2",
        (0.1, 20.0),
        "Body area of a typical migrating zooplankter",
        "The further an animal’s area is from 1 mm², the more the slope’s error matters: its share is ln(area) times ±0.03.",
        "our choice; the paper prints no size",
        section="From catch to carbon",
    )
    dry_per_wet_fish = Parameter(
        PAPER["dry_per_wet_fish"].mean,
        bounds=(0.1, 0.4),
        label="Dry weight in fish",
        description="What is left of a fish once its water is gone.",
        reference="López-Pérez et al. 2020",
        section="From catch to carbon",
        prior="normal 0.23 ± 0.04, from 0 to 1",
        shown="%",
    )
    dry_per_wet_decapods = Parameter(
        PAPER["dry_per_wet_decapods"].mean,
        bounds=(0.1, 0.4),
        label="Dry weight in decapods",
        description="What is left of a shrimp once its water is gone.",
        reference="Pakhomov et al. 2019",
        section="From catch to carbon",
        prior="normal 0.18 ± 0.01, from 0 to 1",
        shown="%",
    )

    capture_efficiency_sd = _spread("capture_efficiency", 0.3, "Share caught, ±")
    capture_efficiency_low = Parameter(
        PAPER["capture_efficiency"].low,
        bounds=(0.01, 0.2),
        label="Share caught, lowest believed",
        description="No draw assumes a poorer net than this. It is the most influential hidden choice of the budget: 0.05 "
        "gives the paper’s errors (about 67 %), 0.02 gives 97 %, 0.10 gives 46 %, because a catch divided by almost "
        "nothing is almost anything. A lognormal share needs no such choice.",
        reference="our choice: the value that gives the printed ± of biomass",
        section="How sure of each factor",
        shown="%",
    )
    capture_shape = Parameter(
        "bell",
        choices=("bell", "lognormal"),
        choice_labels=("a bell, cut off at the lowest believed", "lognormal, which never reaches nothing"),
        label="Share caught, how it is spread",
        description="The paper prints 20 ± 13 % and no shape. A bell reaches below nothing and must be cut off somewhere. A lognormal "
        "of the same 20 ± 13 % need not be, and its errors of biomass (69 and 72 %) are as near to the printed ones.",
        reference="our choice",
        section="How sure of each factor",
    )
    decapods_apart = Parameter(
        False,
        label="Decapods are caught otherwise than fish",
        description="On: decapods have a share of their own, drawn for itself. Off, as in the paper: what one knows of the net "
        "holds for both.",
        reference=f"{COURET}: one share for both",
        doi=COURET_DOI,
        section="How sure of each factor",
    )
    capture_decapods = Parameter(
        PAPER["capture_decapods"].mean,
        bounds=(0.05, 1.0),
        label="Net catches this share of decapods",
        description="Where decapods are caught otherwise than fish. For a net of 10 m² a third was assumed; for fish in a large trawl "
        "14 % (Hidaka et al. 2001).",
        reference="Podeswa 2012 (a third, MOCNESS-10)",
        doi="10.14288/1.0053487",
        section="How sure of each factor",
        shown="%",
    )
    capture_decapods_sd = _spread("capture_decapods", 0.3, "Share of decapods caught, ±")
    capture_zooplankton = Parameter(
        PAPER["capture_zooplankton"].mean,
        bounds=(0.2, 1.0),
        label="Net catches this share of zooplankton",
        description="The paper takes all of it; large copepods and krill flee from small nets too.",
        reference=f"{COURET} (Skjoldal et al. 2013: no avoidance)",
        doi=COURET_DOI,
        section="How sure of each factor",
        shown="%",
    )
    capture_zooplankton_sd = _spread("capture_zooplankton", 0.3, "Share of zooplankton caught, ±")
    ets_ratio_sd = _spread("ets_ratio", 0.4, "Respiration per enzyme capacity, ±", "Hernández-León & Gómez 1996", RATIO_DOI)
    respiratory_quotient_sd = _spread(
        "respiratory_quotient",
        0.6,
        "Respiratory quotient, ±",
        description="The paper prints ± 0.4, which no animal could reach: between 0.70 and 1.00, with a mean of 0.97, it is 0.09 at "
        "most. ± 0.04 is the usual value. It moves how sure the answer is, not the answer.",
    )
    respiratory_quotient_low = Parameter(
        PAPER["respiratory_quotient"].low,
        bounds=(0.40, 0.70),
        label="Respiratory quotient, lowest possible",
        description="What burning nothing but fat gives.",
        reference="Omori & Ikeda 1984",
        section="How sure of each factor",
    )
    respiratory_quotient_high = Parameter(
        PAPER["respiratory_quotient"].high,
        bounds=(1.00, 1.50),
        label="Respiratory quotient, highest possible",
        description="What burning nothing but sugar gives.",
        reference="Omori & Ikeda 1984",
        section="How sure of each factor",
    )
    mortality_zooplankton_sd = _spread("mortality_zooplankton", 0.5, "Zooplankton that die below, ±")
    mortality_micronekton_sd = _spread("mortality_micronekton", 0.5, "Fish and decapods that die below, ±")
    feeding_zooplankton_sd = _spread("feeding_zooplankton", 1.5, "Zooplankton’s meal, ±")
    gut_micronekton_sd = _spread("gut_micronekton", 0.5, "Droppings of fish and decapods, ±")
    excretion_sd = _spread("excretion", 0.5, "Dissolved carbon leaked, ±", "Steinberg et al. 2000", STEINBERG_DOI)
    excretion_low = Parameter(
        PAPER["excretion"].low,
        bounds=(0.0, 0.2),
        label="Dissolved carbon leaked, lowest seen",
        description="The lower end of the printed range.",
        reference="Steinberg et al. 2000",
        doi=STEINBERG_DOI,
        section="How sure of each factor",
    )
    excretion_high = Parameter(
        PAPER["excretion"].high,
        bounds=(0.25, 1.0),
        label="Dissolved carbon leaked, highest seen",
        description="The upper end of the printed range.",
        reference="Steinberg et al. 2000",
        doi=STEINBERG_DOI,
        section="How sure of each factor",
    )
    carbon_per_dry_sd = _spread("carbon_per_dry", 0.2, "Carbon in dry weight, ±")
    area_slope_sd = _spread("area_slope", 0.2, "Slope from body area, ±", "Lehette & Hernández-León 2009", AREA_DOI)
    dry_per_wet_fish_sd = _spread("dry_per_wet_fish", 0.1, "Dry weight in fish, ±")
    dry_per_wet_decapods_sd = _spread("dry_per_wet_decapods", 0.1, "Dry weight in decapods, ±")

    shared_factors = Parameter(
        True,
        label="One world for all places",
        description="On: a draw takes the same factors for every place, as they are the same factors, so errors do not "
        "average out between places. Off: each place draws its own.",
        reference="our choice; the abstract’s ± of regional means agree with it",
        section="How the draws are made",
    )
    allow_negative_migration = Parameter(
        False,
        label="Let migration run backwards",
        description="On: where your own profiles hold more animals near the surface by day than by night, the flux is "
        "negative. Off: it is nothing.",
        reference="our choice",
        section="How the draws are made",
    )
    draws = Parameter(
        100_000,
        bounds=(1_000, 200_000),
        label="Draws",
        description="How many times the whole sum is done with other factors.",
        reference=f"{COURET}, section 2.7",
        doi=COURET_DOI,
        section="How the draws are made",
    )
    seed = Parameter(
        1,
        bounds=(0, 2_147_483_647),
        label="Seed",
        description="Names the random numbers: the same seed gives the same result to the last digit.",
        reference="our choice",
        section="How the draws are made",
    )
