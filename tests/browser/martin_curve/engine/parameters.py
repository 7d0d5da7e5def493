"""What can be set: the two numbers of Martin's curve."""

from engine.parameter import Parameter, Parameters

MARTIN, DOI = "Martin et al. 1987, open-ocean composite", "10.1016/0198-0149(87)90086-0"
UNIT = "mol C m-2 yr-1"


class MartinParameters(Parameters):
    """What sinks through 100 m, and how fast it fades below."""

    flux_100 = Parameter(
        1.53, UNIT, (0.1, 5.0), "Flux at 100 m", "Carbon that sinks through 100 m.", MARTIN, DOI, "lever", "Sink", step=0.01
    )
    b = Parameter(0.858, "1", (0.2, 2.0), "Martin's b", "The larger, the sooner it is eaten.", MARTIN, DOI, "lever", "Sink")
