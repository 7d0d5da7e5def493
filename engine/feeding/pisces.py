"""The numbers of the ecosystem. Mesozooplankton: Di Matteo et al. (2025), Table 1. The rest is PISCES-like (Aumont et al.
2015, doi 10.5194/gmd-8-2465-2015), shortened. `Pisces()` has PISCES's numbers where it has the same; in `PISCES`, which all
runs start from, those are put that were fitted to the paper's first three experiments (engine.feeding.fitted).

Rates are per day at 0 °C, concentrations in mmol C m⁻³ unless said.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.conversions import TAKAHASHI_1985
from engine.feeding.fitted import FITTED

OPTIMAL, CONSTANT, BASAL = 0.0, 1.0, 2.0
"""How cruisers forage: with the best effort, with effort 1, or (LGE) with their own respiration and mortality throughout."""


class Pisces(NamedTuple):
    """One ecosystem."""

    foraging: float = OPTIMAL
    gross: float = 1.0
    """1: e is the share of what is eaten that becomes growth, as in PISCES's code (p4zmeso); 0: of what is left after egestion, as
    eq. 1 has it."""
    g_cruiser: float = 0.8
    g_ambusher: float = 0.2
    g_flux: float = 3e-3
    """(mmol C m⁻² d⁻¹)⁻¹ d⁻¹. PISCES keeps biomass in mol L⁻¹, where the table's 3 × 10³ (m mol L⁻¹)⁻¹ d⁻¹ is exactly this."""
    half_cruiser: float = 20.0
    half_ambusher: float = 20.0
    e_cruiser: float = 0.4
    e_ambusher: float = 0.4
    e_flux: float = 0.4
    r_cruiser: float = 0.03
    r_ambusher: float = 0.005
    r_flux: float = 0.005
    m_cruiser: float = 0.015
    """(mmol C m⁻³)⁻¹ d⁻¹, and so the two below."""
    m_ambusher: float = 0.005
    m_flux: float = 0.005
    half_respired: float = 0.1
    """K_m."""
    egested: float = 0.3
    """σ, of all zooplankton."""
    quality: float = 1.0
    """1: food poor in nitrogen or iron lowers growth efficiency; 0: it does not."""
    threshold: float = 0.3
    """Food that grazers leave."""
    likes_nano: float = 0.3
    likes_small: float = 0.3
    """What suspension feeders take of nanophytoplankton and small particles; diatoms and microzooplankton: 1."""
    warmth_animals: float = 1.079
    """Per °C: Q10 of 2.14."""
    respired_sinks: float = 1.0
    """Share of mesozooplankton's respiration term that leaves as big particles: all of it in PISCES's code (p4zmeso)."""
    dead_sinks: float = 0.5
    """Share of quadratic mortality, eaten by a chain of what is not modelled, that sinks as its faeces: σ / (1 − e) (Anderson et
    al. 2013, as in PISCES)."""
    growth_nano: float = 0.6
    growth_diatom: float = 0.6
    warmth_plants: float = 1.066
    slope: float = 2.0
    """α: initial slope, (W m⁻²)⁻¹ d⁻¹, times chlorophyll per carbon in g g⁻¹."""
    chlorophyll_nano: float = 0.033
    chlorophyll_diatom: float = 0.05
    """Most chlorophyll per carbon, g g⁻¹."""
    nitrate_nano: float = 0.13
    nitrate_diatom: float = 0.39
    iron_nano: float = 0.03
    iron_diatom: float = 0.12
    """µmol Fe m⁻³."""
    silicate_half: float = 1.0
    excreted: float = 0.05
    """Share of growth that is lost at once."""
    plant_loss: float = 0.01
    plant_half: float = 0.2
    plant_crowding: float = 0.01
    """(mmol C m⁻³)⁻¹ d⁻¹, in the mixed layer; a hundredth below."""
    micro_grazing: float = 3.0
    micro_half: float = 20.0
    micro_efficiency: float = 0.3
    micro_likes_diatom: float = 0.5
    micro_likes_small: float = 0.1
    micro_respiration: float = 0.03
    micro_crowding: float = 0.004
    big_breaks: float = 0.025
    small_decays: float = 0.025
    silica_dissolves: float = 0.03
    sinks_small: float = 2.0
    sinks_big: float = 50.0
    """m d⁻¹."""
    scavenging: float = 0.003
    scavenging_excess: float = 0.05
    """d⁻¹ of the iron above 0.7 µmol m⁻³."""
    water: float = 0.038
    shade: float = 0.075
    """m⁻¹, and of chlorophyll^0.7."""
    mixed: float = 0.02
    below: float = 1.2e-05
    edge: float = 2e-4
    """m² s⁻¹: mixing in the mixed layer, far below it, and just below it, fading over 15 m."""
    held: float = 84000.0
    """d: how fast nutrients of an experiment return to those of the reference; kept, as `water` and `shade` are, from an earlier fit
    to the same three experiments."""


PISCES = Pisces()._replace(**{name: value for name, value in FITTED.items() if name in Pisces._fields})
N_PER_C = 16 / TAKAHASHI_1985
FE_PER_C = 8e-3
"""µmol per mmol."""
SI_PER_C = 0.15
PLANT_REFUGE, ANIMAL_REFUGE = 0.01, 0.001
"""mmol C m⁻³ that nothing eats and that does not die, as in PISCES."""
