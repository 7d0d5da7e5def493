"""What can be set in the ocean: how its water moves, what life does in it, and what to look at."""

from __future__ import annotations

from engine.ocean.basins import BASIN
from engine.ocean.circulation import CIRCULATION
from engine.parameter import Parameter, Parameters

EMBEDDED = "Embedded ocean, an inverse of ours in the manner of DeVries & Primeau 2011"
OCIM_DOI = "10.1175/JPO-D-10-05011.1"
MARTIN_DOI = "10.1016/0198-0149(87)90086-0"
SHOWN = {
    "sequestration_time": "Years until the surface",
    "age": "Years since the surface",
    "phosphate": "Phosphate",
    "oxygen": "Oxygen",
    "delta14c": "Radiocarbon",
    "temperature": "Temperature",
    "salinity": "Salinity",
}
"""The tracers there are to look at, by what a page calls them."""


class OceanParameters(Parameters):
    """What to change first, then what to look at."""

    currents = Parameter(
        1.0,
        "1",
        (0.5, 2.0),
        "Currents",
        "All currents, those that overturn the ocean among them, times this. A uniform factor: no warming pattern is meant by it.",
        EMBEDDED,
        OCIM_DOI,
        "lever",
        "Change the ocean",
        step=0.05,
        shown="×",
    )
    mixing = Parameter(
        1.0,
        "1",
        (0.5, 2.0),
        "Vertical mixing",
        "All mixing up and down, by turbulence and by winter’s overturning at the surface, times this.",
        f"{EMBEDDED}; Bryan & Lewis 1979 below the mixed layer",
        OCIM_DOI,
        "lever",
        "Change the ocean",
        step=0.05,
        shown="×",
    )
    martin_b = Parameter(
        0.9,
        "1",
        (0.4, 1.6),
        "Martin exponent b",
        "How fast sinking matter is eaten up on its way: the flux falls as depth to the power −b. Open-ocean traps gave 0.86.",
        "Martin et al. 1987; 0.9 in the fit of the embedded ocean",
        MARTIN_DOI,
        "lever",
        "Change the life",
        step=0.02,
    )
    uptake = Parameter(
        1.0,
        "1",
        (0.25, 4.0),
        "Appetite for phosphate",
        "How fast life in the top 73 m takes up the phosphate it finds, times this.",
        EMBEDDED,
        OCIM_DOI,
        "lever",
        "Change the life",
        step=0.05,
        shown="×",
    )
    law = Parameter(
        "linear",
        label="Law of uptake",
        description="Linear: twice the phosphate, twice the uptake. Saturating: life has all it can use when phosphate is plenty.",
        choices=("linear", "saturating"),
        section="Life",
        reference="Michaelis & Menten 1913, as phosphorus models use it",
    )
    half_saturation = Parameter(
        0.5,
        "mmol P m-3",
        (0.01, 3.0),
        "Half saturation of uptake",
        "Phosphate at which saturating uptake runs at half its speed.",
        "of the order of OCMIP-2 and later phosphorus models: Parekh et al. 2005",
        "10.1029/2004GB002280",
        section="Life",
        step=0.05,
    )
    circulation = CIRCULATION
    quantity = Parameter(
        "sequestration_time",
        label="Show",
        description="What the map, the section and the column show.",
        choices=tuple(SHOWN),
        choice_labels=tuple(SHOWN.values()),
        group="view",
        part=True,
    )
    depth = Parameter(
        1000.0,
        "m",
        (20.0, 5000.0),
        "Depth",
        "Depth of the map, and of the answer.",
        group="view",
        step=20.0,
    )
    basin = BASIN
    place_lat = Parameter(
        27.0,
        "degrees_north",
        (-80.0, 88.0),
        "Latitude of the place",
        "Where the column “here” stands; a click on the map sets it.",
        group="view",
        step=1.0,
    )
    place_lon = Parameter(
        183.0,
        "degrees_east",
        (0.0, 360.0),
        "Longitude of the place",
        "Where the column “here” stands; a click on the map sets it.",
        group="view",
        step=1.0,
    )
    projection = Parameter(
        "equal earth",
        label="Projection",
        description="Equal Earth keeps areas true; latitude and longitude as a plain grid fills the picture.",
        choices=("equal earth", "lon/lat"),
        group="view",
        reference="Šavrič, Patterson & Jenny 2018",
        doi="10.1080/13658816.2018.1504949",
    )
    model_cells = Parameter(
        False,
        label="Show the model’s own cells",
        description="The cells as computed, without smoothing between them.",
        group="view",
    )
