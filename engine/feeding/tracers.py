"""What a cell of a column holds, and what passes through it: places in the arrays of engine.feeding.life and .column.

Organic matter is in mmol C m⁻³ and has fixed N:C and Fe:C; silica is in living diatoms (fixed Si:C) and in `SILICA`.
"""

from __future__ import annotations

NITRATE, IRON, SILICATE, NANO, DIATOM, MICRO, CRUISER, AMBUSHER, FLUX_FEEDER, SMALL, BIG, SILICA = range(12)
TRACERS = 12
NUTRIENTS = 3
"""The first so many are nutrients: mmol N, µmol Fe and mmol Si m⁻³."""
ORGANIC = (NANO, DIATOM, MICRO, CRUISER, AMBUSHER, FLUX_FEEDER, SMALL, BIG)
MESO = (CRUISER, AMBUSHER, FLUX_FEEDER)

(
    GROWTH_NANO,
    GROWTH_DIATOM,
    MICRO_NANO,
    MICRO_DIATOM,
    MICRO_SMALL,
    CRUISER_NANO,
    CRUISER_DIATOM,
    CRUISER_MICRO,
    CRUISER_SMALL,
    AMBUSHER_NANO,
    AMBUSHER_DIATOM,
    AMBUSHER_MICRO,
    AMBUSHER_SMALL,
    FLUX_BIG,
    FLUX_SMALL,
    BACTERIA,
    BREAKING,
    FLUX_BREAKING,
    RESPIRED,
    SCAVENGED,
    EFFORT,
    CHLOROPHYLL,
    DOMINANCE,
    SUNK_SMALL,
    SUNK_BIG,
) = range(25)
FLOWS = 25
"""mmol C m⁻³ d⁻¹ (SCAVENGED: µmol Fe m⁻³ d⁻¹); EFFORT and DOMINANCE are pure numbers, CHLOROPHYLL mg m⁻³, SUNK mmol C m⁻² d⁻¹
through a level's bottom. BREAKING is by bacteria, FLUX_BREAKING by flux-feeders. RESPIRED is all that turns organic carbon back to inorganic, less what turned it to organic: net."""
