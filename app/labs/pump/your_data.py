"""The visitor's own circulation under the whole pump."""

from __future__ import annotations

from app.circulation import OwnCirculation
from engine.ocean.cycles import NEEDS
from engine.pump.model import Pump


class OwnOcean(OwnCirculation):
    """Both budgets on a circulation of the visitor's own; b is fitted anew to its phosphate where today is asked for."""

    needs = NEEDS

    @staticmethod
    def beside(now: Pump) -> dict[str, float]:
        carbon = now.now
        return {
            "kept_in_all": carbon.kept_in_all,
            "export_in_all": carbon.export_in_all,
            "years_in_all": carbon.years_in_all,
            "ppm_in_the_end": now.ppm,
            "growth": now.growth,
        }
