"""What can be set in the catchment lab: the particles and the trap, how a catchment is told, and where to look."""

from __future__ import annotations

from engine.catchment.area import SIGMA
from engine.catchment.experiments import DEPTH, SPEEDS
from engine.parameter import Parameter, Parameters

PAPER = "Picard et al. 2025"
PAPER_DOI = "10.5194/bg-22-4309-2025"
FIRST_DAY, LAST_DAY = 60, 720
"""Days of the sea on which a cup can close: the slowest particles of the deepest trap left the surface 57 days before."""
SIDE = 960.0
"""Of the sea, km."""
DEEP_MAPS = {"deep_energy": "Deep energy", "deep_vorticity": "Deep vorticity"}
MAPS = {
    "height": "Height of the sea",
    "vorticity": "Vorticity",
    "temperature": "Temperature",
    "speed": "Currents",
    **DEEP_MAPS,
}
"""What the map can show behind a catchment: the surface, or the deep sea while the particles crossed it."""


class CatchmentParameters(Parameters):
    """Declared once: slider, flag, key and documentation alike."""

    speed = Parameter(
        100.0, "m d-1", (float(SPEEDS[0]), float(SPEEDS[-1])), "Particles sink at",
        "Constant on the way down. The paper’s five are 80, 100, 150, 200 and 300; 100 is the mean seen at the Porcupine Abyssal Plain.",
        f"{PAPER}, Sect. 2.2; Villa-Alfageme et al. 2016", PAPER_DOI, "lever", "Sink", step=1.0,
    )  # fmt: skip
    depth = Parameter(
        DEPTH, "m", (1000.0, 4000.0), "Trap hangs at",
        "The deeper, the longer currents work. The network learned 3,000 m only, and is silent elsewhere.",
        f"{PAPER}, Sect. 2.2", PAPER_DOI, "lever", "Sink", step=50.0,
    )  # fmt: skip
    day = Parameter(
        240.0, "d", (float(FIRST_DAY), float(LAST_DAY)), "Cup closes on day",
        "Of the two years of our sea. Particles have arrived for ten days then.",
        f"{PAPER}, Sect. 2.2: a cup is open for ten days", PAPER_DOI, "lever", "Sink", step=1.0,
    )  # fmt: skip
    sigma = Parameter(
        SIGMA, "km", (0.0, 75.0), "Catchments are smoothed by",
        "Standard deviation of a Gaussian. The paper speaks of probability densities and prints no smoothing; its authors’ public code has 25 km. Scores rise with it: see the comparison.",
        f"{PAPER}, the code that goes with it", PAPER_DOI, "lever", "Judge", step=1.0,
    )  # fmt: skip
    trap_x = Parameter(
        480.0, "km", (0.0, SIDE), "Trap from the west", "Where the trap stands in the sea; a click on the map sets it.",
        section="Trap", step=1.0, reference="ours: the middle of the sea shown",
    )  # fmt: skip
    trap_y = Parameter(
        480.0, "km", (0.0, SIDE), "Trap from the south", "Where the trap stands in the sea; a click on the map sets it.",
        section="Trap", step=1.0, reference="ours: the middle of the sea shown",
    )  # fmt: skip
    seed = Parameter(
        12, "1", (1, 9999), "Number of another sea", "Which bottom and which eddies a sea of your own has; 1 to 8 are those that the network was taught by, 11 is the one shown.",
        section="Another sea", step=1, reference="A number for chance to begin with",
    )  # fmt: skip
    quantity = Parameter(
        "height",
        label="Map of",
        description="What the map shows behind the catchment: the surface on the day that the cup closes; or the deep sea while the particles crossed it, with the catchment that they had at 1,000 m (the paper’s Fig. 5).",
        choices=tuple(MAPS),
        choice_labels=tuple(MAPS.values()),
        group="view",
    )
