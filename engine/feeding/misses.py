"""Why a number of ours is not the paper's, one line a row, with what was measured: by the row's name in an address.

A row is here as long as it misses (tests/engine/test_feeding_model.py); its reason stands in the comparison's note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.row import Row

TOO_MANY = (
    "three quarters of the ambushers live within 40° of the equator, 0.24 mmol C m⁻³; 0.11 Pg C in print are 0.17 everywhere"
)
POLES = "poleward of 60° ambushers are 0.08 mmol C m⁻³ (0.02 in print) and take the cruisers’ place; winters half as deep again: 0.065"
TROPICS = "without ambushers cruisers within 40° go from 0.03 to 0.10 mmol C m⁻³; the paper’s gyres feed none"
FREED = (
    "flux-feeders are 20 % of mesozooplankton (24 % in print); without them the others are crowded less, and are 4 to 8 % more"
)
SNOW = "flux-feeders eat 0.97 Pg C a year above 150 m (0.91 in print) and break what they leave"
LIGHT = "no column is rich or poor enough: nine in ten of these 6° squares have 0.10 to 0.67 mg m⁻³"
COAST = "twenty columns of 6° stand for the coasts: in single ones 9 to 29 % get through, with their supply nine times as fast"
WARM = "38 % within 20° of the equator, 31 % from 20° to 40°: bacteria’s rate is one number for all water of one warmth"
GYRES = "food is near the 1.56 mmol C m⁻³ that swimming takes: 1.1 within 20° of the equator, 1.5 from 20° to 40°"
SUMMER = "effort follows food, which south of 60° is 3.3 mmol C m⁻³ in January and 2.1 in March"
WINTER = "0.31 mmol C m⁻³ in August: algae die by half, and starve less, below 0.2 mmol C m⁻³; with half of that 0.25"
BACTERIA = "bacteria breathe 78 % of it here; the paper’s own model, too, has more than half"
SWING = "winter’s mixed layer is a formula of latitude: at least 40 m in the tropics, to 300 m at 30°"
ALGAE = "algae gain a quarter within 20° of the equator (0.70 to 0.87 mmol C m⁻³), 3 % beyond 40°"
MISSED = {
    "change-of-mesozooplankton-kill-cf-mean-of-cells": POLES,
    "change-of-cruisers-kill-ff-mean-of-cells": FREED,
    "change-of-ambushers-kill-ff-mean-of-cells": FREED,
    "change-of-flux-feeders-kill-af-mean-of-cells": TROPICS,
    "change-of-microzooplankton-kill-cf-mean-of-cells": POLES,
    "change-of-microzooplankton-kill-ff-mean-of-cells": FREED,
    "change-of-grazing-by-mesozooplankton-kill-af": TROPICS,
    "change-of-grazing-by-cruisers-kill-ff": FREED,
    "change-of-grazing-by-ambushers-kill-ff": FREED,
    "change-of-grazing-by-flux-feeders-kill-af": TROPICS,
    "change-of-carbon-sinking-through-150-m-kill-af": TROPICS,
    "change-of-carbon-sinking-through-150-m-kill-ff": SNOW,
    "change-of-carbon-sinking-through-1-000-m-kill-af": TROPICS,
    "change-of-transfer-efficiency-150-to-1-000-m-kill-af": TROPICS,
    "change-of-transfer-efficiency-150-to-1-000-m-kill-cf": POLES,
    "stock-of-ambushers-foreff-top-500-m": TOO_MANY,
    "stock-of-cruisers-foreff-top-500-m": TOO_MANY,
    "stock-of-mesozooplankton-no-foreff-top-150-m": TOO_MANY,
    "stock-of-mesozooplankton-lge-top-150-m": TOO_MANY,
    "grazing-by-cruisers-foreff-top-30-m": POLES,
    "grazing-by-ambushers-foreff-top-30-m": POLES,
    "effort-at-its-most-foreff-south-of-60-s-top-150-m": SUMMER,
    "food-at-its-least-foreff-south-of-60-s-top-150-m": WINTER,
    "transfer-efficiency-foreff-gyres": WARM,
    "transfer-efficiency-foreff-upwellings": COAST,
    "mesozooplankton-mean-of-cells-the-paper-s-model-top-200-m": TOO_MANY,
    "mesozooplankton-median-of-cells-the-paper-s-model-top-200-m": TOO_MANY,
    "mesozooplankton-mean-of-cells-observed-top-200-m": TOO_MANY,
    "mesozooplankton-median-of-cells-observed-top-200-m": TOO_MANY,
    "mesozooplankton-spread-of-cells-observed-top-200-m": TOO_MANY,
    "chlorophyll-median-of-cells-the-paper-s-model-at-the-surface": LIGHT,
    "chlorophyll-spread-of-cells-the-paper-s-model-at-the-surface": LIGHT,
    "chlorophyll-median-of-cells-observed-at-the-surface": LIGHT,
    "chlorophyll-spread-of-cells-observed-at-the-surface": LIGHT,
    "mesozooplankton-median-observed-top-200-m": TOO_MANY,
    "stock-of-mesozooplankton-the-paper-s-model-top-200-m": TOO_MANY,
    "stock-of-mesozooplankton-observed-top-200-m": TOO_MANY,
    "stock-of-mesozooplankton-observed-and-learned-from-top-200-m": TOO_MANY,
    "stock-of-mesozooplankton-the-paper-s-model-top-500-m": TOO_MANY,
    "share-of-ambushers-in-the-stock-of-mesozooplankton-foreff-top-150-m": TOO_MANY,
    "share-of-cruisers-in-the-stock-of-mesozooplankton-no-foreff-top-150-m": TOO_MANY,
    "stock-of-ambushers-lge-top-150-m": TOO_MANY,
    "stock-of-flux-feeders-lge-top-150-m": TOO_MANY,
    "effort-of-cruisers-foreff-middle-of-the-gyres-top-150-m": GYRES,
    "share-of-flux-feeders-in-what-they-and-bacteria-take-the-paper-s-model-upwellings-150-to-1-000-m": COAST,
    "share-of-bacteria-in-what-is-lost-of-the-flux-observed-150-to-1-000-m": BACTERIA,
    "month-in-which-effort-is-most-foreff-north-of-60-n-top-150-m": SUMMER,
    "month-in-which-effort-is-most-foreff-south-of-60-s-top-150-m": SUMMER,
    "yearly-swing-of-ambushers-foreff-0-to-30-n-top-150-m": SWING,
    "yearly-swing-of-ambushers-foreff-0-to-30-s-top-150-m": SWING,
    "change-of-phytoplankton-lge": ALGAE,
    "change-of-carbon-sinking-through-150-m-no-foreff-poleward-of-60": POLES,
    "change-of-carbon-sinking-through-150-m-kill-cf-poleward-of-60": POLES,
}


def explained(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows, with the reason beside what the note says already."""
    for row in rows:
        why = MISSED.get(row.slug)
        yield replace(row, note="; ".join(filter(None, (row.note, why)))) if why else row
