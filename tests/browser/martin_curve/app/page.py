"""Martin's curve beside the baseline's."""

from typing import Any

import numpy as np

from app.charts import ProfileAndSpread
from app.charts.chart import Chart
from app.facts import Fact
from app.lab_page import LabPage
from app.view import View
from app.words import number, percent
from engine.martin_curve.model import Curve
from engine.martin_curve.parameters import UNIT
from engine.quantities import pretty


class First(View):
    """What sinks past each depth."""

    def pictures(self) -> dict[str, Chart]:
        self._curve = ProfileAndSpread(self.palette, 4000.0, ("", "baseline"), ("carbon", "ghost"))
        return {"Flux": self._curve}

    def draw(self, curve: Curve, base: Curve, settle: bool) -> dict[str, Any]:
        unit, nothing = pretty(UNIT), np.full(curve.depth.size, np.nan)
        behind = base.flux if self.moved else nothing
        self._curve.update(curve.depth, curve.flux, behind, nothing, nothing, f"Sinking carbon, {unit}", settle=settle)
        return {
            "headline": f"<b>{percent(curve.share)}</b> of what sinks through 100 m passes 1,000 m.",
            "titles": [(f"{number(curve.flux[-1], 2)} {unit} arrive at 4,000 m", "Grey: the baseline")],
        }

    def facts(self, curve: Curve, base: Curve) -> list[Fact]:
        return [Fact(curve.flux[0], pretty(UNIT), "sinks through 100 m", base.flux[0])]


class Page(LabPage):
    """One visitor's page."""

    view = First

    @classmethod
    def equations(cls) -> str:
        return '<h2>The equation</h2><div data-tex="F(z) = F_{100} (z / 100\\,\\mathrm{m})^{-b}"></div>'
