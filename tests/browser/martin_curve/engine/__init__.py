"""A lab of one curve: how much of what sinks through 100 m arrives below."""

from engine.lab import Glance, Lab, Preset, Source
from engine.martin_curve.model import compute
from engine.martin_curve.parameters import DOI, MARTIN, MartinParameters
from engine.row import Row


def _compare() -> list[Row]:
    note = "not printed: (1,000 / 100) to the power of −0.858, the b that is"
    return [Row("share that passes 1,000 m", MARTIN, 0.139, None, compute(MartinParameters()).share, "1", "derived", note)]


LAB = Lab(
    place=9,
    title="Martin curve",
    question="How much of what sinks arrives in the deep?",
    summary="The flux of sinking carbon against depth, by one power law.",
    parameters=MartinParameters,
    presets={"open-ocean": Preset("Open ocean", "The composite of the open ocean's traps.", {})},
    compute=compute,
    compare=_compare,
    glance=lambda: Glance(100 * compute(MartinParameters()).share, "%", "of what sinks through 100 m passes 1,000 m"),
    sources=(Source("Martin et al. (1987), Deep-Sea Res. 34: the sinking flux falls as a power of depth", DOI),),
)
