"""The worlds that are one click away: today, and what could become of each way down, of the water, of life itself."""

from __future__ import annotations

from engine.lab import Preset

SCENARIOS = {
    "today": Preset("Today", "The sea as it is, as far as five papers and one circulation know.", {}),
    "stay_up": Preset("The animals stay up", "Nobody swims down by day any more; all that sinks still sinks.", {"animals": 0.0}),
    "twice": Preset("Twice the animals", "Twice as many swim down by day and up by night.", {"animals": 2.0}),
    "fished": Preset(
        "Half the twilight zone’s animals taken",
        "Fishing or mining halves the animals that migrate.",
        {"animals": 0.5},
    ),
    "deeper": Preset("They stay 200 m deeper", "The same animals, by day at 400 to 900 m.", {"stay_depth": 650.0}),
    "warmer": Preset(
        "Warmer twilight zone: particles lost sooner",
        "2 °C warmer, and bacteria the faster for it, as Marsay et al. (2015) found.",
        {"warming": 2.0},
    ),
    "warmer_deeper": Preset(
        "Warmer twilight zone: particles sink deeper",
        "2 °C warmer, with the opposite sign, which Henson et al. (2012) found: as strong here as Marsay’s, for they print no slope.",
        {"warming": 2.0, "loss_q10": 0.5},
    ),
    "no_cruisers": Preset("Cruisers lost", "The Feeding lab’s sea without animals that swim to hunt.", {"food_web": "KILL_CF"}),
    "no_flux_feeders": Preset(
        "Flux-feeders lost",
        "The Feeding lab’s sea without animals that live of what sinks past them: more of it gets deep.",
        {"food_web": "KILL_FF"},
    ),
    "stripped": Preset(
        "Phosphorus stripped faster",
        "Carbon sinks deeper than the phosphorus it left with, by as much as in the traps off Bermuda (Stoichiometry lab).",
        {"stripping": 0.3},
    ),
    "recycled": Preset(
        "More recycled within hours",
        "Three quarters of what grows is breathed out near the surface at once: more grows, the same sinks (Inverse lab).",
        {"recycled": 0.75},
    ),
    "stiller": Preset("Mixing −20 %", "A more layered sea: a fifth less mixing up and down (Ocean lab).", {"mixing": 0.8}),
    "lifeless": Preset("No life", "Nothing takes carbon down: what the air would be without the pump.", {"appetite": 0.0}),
}
