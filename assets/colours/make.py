"""Write cmocean.json: the ocean's colour maps as hex steps, so that the app needs neither cmocean nor matplotlib.

    pip install cmocean
    python assets/colours/make.py

254 steps, which leaves an image of bytes two numbers for what is not a value. "dense", "deep", "matter", "amp", "tempo" and
"speed" lose a twentieth at both ends: nearly white and nearly black are the page's own colours.
"""

import json
from pathlib import Path

import cmocean
import numpy as np

STEPS = 254
WHOLE = ("thermal", "haline", "oxy", "ice", "phase", "balance", "delta", "curl")
CROPPED = ("dense", "deep", "matter", "amp", "tempo", "speed")
SOURCE = (
    "cmocean (MIT licence, Copyright 2015 Kristen M. Thyng): Thyng, Greene, Hetland, Zimmerle & DiMarco 2016, "
    "True colors of oceanography, Oceanography 29(3), 9-13, doi 10.5670/oceanog.2016.66; see make.py"
)


def steps(name: str) -> str:
    low, high = (0.05, 0.95) if name in CROPPED else (0.0, 1.0)
    rgb = getattr(cmocean.cm, name)(np.linspace(low, high, STEPS))[:, :3]
    return "".join(bytes(np.round(255 * colour).astype(int).tolist()).hex() for colour in rgb)


def main() -> None:
    maps = {name: steps(name) for name in sorted((*WHOLE, *CROPPED))}
    text = json.dumps({"source": SOURCE, "maps": maps}, indent=0)
    Path(__file__).with_name("cmocean.json").write_text(text + "\n")
    print(len(text), *maps)


if __name__ == "__main__":
    main()
