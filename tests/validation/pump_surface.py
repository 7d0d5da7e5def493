"""How far drawn worlds of the pump are from exact answers: levers anywhere, and a world about them, each solved.

python -m tests.validation.pump_surface     # half a minute of one core

Prints what assets/validation/pump_surface.txt keeps, and writes how far they are into assets/pump/surface.json, for the page to say.
The surface, and what makes it hold at other levers, were made with other places and another seed.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.pump.drawn import drawn
from engine.pump.model import as_fitted, compute
from engine.pump.parameters import FOOD_WEBS
from engine.pump.surface import CIRCULATIONS, FILE, surface
from engine.pump.worlds import Worlds, todays

PAIRS, SEED = 60, 11
LEVERS = {
    "martin_b": (0.6, 1.1), "animals": (0.0, 2.0), "stay_depth": (250.0, 700.0), "stay_range": (100.0, 700.0), "dop_share": (0.05, 0.3),
    "mixing": (0.7, 1.4), "appetite": (0.5, 1.5), "warming": (-1.0, 3.0),
}  # fmt: skip


def setting(ocean: Ocean, chance: np.random.Generator) -> dict[str, Any]:
    """Levers, each anywhere between two ends; a third of them where they stand today."""
    moved = {name: chance.uniform(*ends) for name, ends in LEVERS.items() if chance.random() > 1 / 3}
    return dict(as_fitted(ocean)) | moved | {"food_web": str(chance.choice(list(FOOD_WEBS), p=[0.7, 0.1, 0.1, 0.1]))}


def beside(ocean: Ocean, name: str) -> Array:
    """(pair, 4): kept, kept by animals, Pg C, and export, Pg C a year, less the exact ones; and how far the exact world is away."""
    chance, found, last = np.random.default_rng(SEED), [], None
    worlds = todays(as_fitted(ocean))
    for _ in range(PAIRS):
        levers, one = setting(ocean, chance), int(chance.integers(worlds.b.size))
        b, stay, carried = (float(each[one]) for each in (worlds.b, worlds.stay, worlds.carried))
        here = last = compute(levers, last, ocean=ocean)
        there = compute(_moved(levers, b, stay, carried), here, ocean=ocean).follow
        ours = drawn(levers, here, alone(name, b, stay, carried))
        found.append([
            float(ours.follow_kept.sum()) - there.kept_in_all, float(ours.follow_kept[1, 0]) - float(there.kept[1]),
            float(ours.follow_export.sum()) - there.export_in_all, there.kept_in_all - here.follow.kept_in_all,
        ])  # fmt: skip
    return np.array(found)


def _moved(levers: dict[str, Any], b: float, stay: float, carried: float) -> dict[str, Any]:
    return levers | {
        "martin_b": levers["martin_b"] + b, "stay_depth": levers["stay_depth"] + stay, "animals": levers["animals"] * carried,
    }  # fmt: skip


def alone(name: str, b: float, stay: float, carried: float) -> Worlds:
    """One world, on one circulation."""
    before = CIRCULATIONS.index(name)
    values = (np.array([each]) for each in (b, stay, carried, 1.0))
    return Worlds(*values, ends=tuple(int(n > before) for n in range(len(CIRCULATIONS) + 1)))


def main() -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    for name in EMBEDDED:
        ocean = Ocean.embedded(name)
        apart = beside(ocean, name)
        size = np.abs(apart)
        kept["circulations"][name]["error"] |= {
            "pairs": PAIRS, "typical_in_use": float(f"{size[:, 0].mean():.3g}"), "most_in_use": float(f"{size[:, 0].max():.3g}"),
        }  # fmt: skip
        print(f"{ocean.name}: {PAIRS} pairs of levers and worlds, nutrients following")
        print(
            f"    the surface by itself, all over its box: {surface(name).error['typical']:.2f} Pg C off, {surface(name).error['most']:.1f} at most"
        )
        for what, at, unit in (("kept", 0, "Pg C"), ("kept by animals", 1, "Pg C"), ("leaves the light", 2, "Pg C a year")):
            print(
                f"    {what}: {size[:, at].mean():.3g} {unit} off, {np.percentile(size[:, at], 90):.3g} nine times of ten, {size[:, at].max():.3g} at most"
            )
        print(
            f"    beside a world that keeps {size[:, 3].mean():.0f} Pg C more or less than the levers, {size[:, 3].max():.0f} at most"
        )
    FILE.write_text(json.dumps(kept, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
