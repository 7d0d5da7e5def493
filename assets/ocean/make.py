"""Write the embedded oceans from the archives of their inversion (engine.ocean.build writes the same files directly).

python assets/ocean/make.py FOLDER     # holds ocean_6deg.npz, ocean_4deg.npz and figures.json
"""

import json
import sys
from pathlib import Path

import numpy as np

from engine.ocean.grid import Grid
from engine.ocean.ocean import EMBEDDED, TRACERS, Ocean
from engine.ocean.transport import Faces

HERE = Path(__file__).parent


def convert(archive: Path, name: str, figures: dict) -> Ocean:
    z = np.load(archive)
    wet = np.ascontiguousarray(z["mask"].transpose(2, 0, 1))
    old = np.full(wet.shape, -1)
    old[z["cell_K"], z["cell_J"], z["cell_I"]] = np.arange(z["volume"].size)
    order = old[wet]
    new = np.empty_like(order)
    new[order] = np.arange(order.size)
    edges = {f"{axis}_edge": z[f"{axis}_edge"] for axis in ("lat", "lon", "depth")}
    i, j = new[z["face_i"]], new[z["face_j"]]
    settings = json.loads(str(z["parameters"]))
    return Ocean(
        name=EMBEDDED[name],
        grid=Grid(**edges, wet=wet, volume=z["volume"][order], basin=z["basin"][order]),
        faces=Faces(i, j, z["face_type"], z["face_area"].astype(float), z["U"], z["G"].astype(float), order.size),
        fields={tracer: z[tracer][order] for tracer in TRACERS},
        settings={
            "mean_phosphorus": settings["pbar"],
            "dop_share": settings["sigma"],
            "dop_life": settings["dop_life_yr"],
            "martin_b": settings["martin_b"],
            "euphotic_depth": settings["euphotic_m"],
            "oxygen_per_phosphorus": settings["o2_p"],
            "horizontal_diffusivity": settings["kh"],
        },
        figures=figures,
    )


def main(folder: Path) -> None:
    figures = json.loads((HERE / "figures.json").read_text())
    for name in EMBEDDED:
        path = HERE / f"ocean_{name}.nc"
        convert(folder / f"ocean_{name}.npz", name, figures[name]).save(path)
        print(path.name, f"{path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
