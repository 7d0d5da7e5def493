"""The six experiments of Di Matteo et al. (2025), section 2.2 and Table 1, as changes to one ecosystem."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feeding.pisces import BASAL, CONSTANT, Pisces

REFERENCE_NAME = "FOREFF"
EXPERIMENTS: Mapping[str, Mapping[str, float]] = {
    "FOREFF": {},
    "NO_FOREFF": {"foraging": CONSTANT},
    "LGE": {
        "foraging": BASAL,
        "e_cruiser": 0.34,
        "m_cruiser": 0.02,
        "half_cruiser": 10.0,
        "half_ambusher": 30.0,
        "r_cruiser": 0.005,
        "g_cruiser": 0.5,
        "g_ambusher": 0.5,
    },
    "KILL_AF": {"g_ambusher": 0.0},
    "KILL_CF": {"g_cruiser": 0.0},
    "KILL_FF": {"g_flux": 0.0},
}


def experiment(name: str, reference: Pisces) -> Pisces:
    """The ecosystem of an experiment."""
    return reference._replace(**EXPERIMENTS[name])
