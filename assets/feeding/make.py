"""Write experiments.nc: the paper's six experiments in every column of the embedded ocean, about five minutes on two cores.

python assets/feeding/make.py [FILE]     # the same bits again on the same kind of processor
"""

import sys
from pathlib import Path

import numpy as np

from engine.feeding import atlas
from engine.feeding.water import columns
from engine.ocean.circulation import compared

HERE = Path(__file__).parent
DIGITS = 12
"""Bits of each number's 23 that are kept: four decimal digits, which pack three times smaller."""


def rounded(values: np.ndarray) -> np.ndarray:
    """To the nearest number with so many bits."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    drop = 23 - DIGITS
    kept = (bits + np.uint32(1 << (drop - 1))) & ~np.uint32((1 << drop) - 1)
    return np.where(np.isfinite(values), kept.view(np.float32), np.float32(np.nan)).astype(np.float32)


def main(out: Path) -> None:
    def tell(share: float, words: str) -> None:
        print(f"\r{100 * share:5.1f} % {words}", end="", flush=True)

    over = columns(compared())
    dataset = atlas.to_dataset(atlas.named(over, progress=tell), over)
    for name in dataset.data_vars:
        dataset[name].values = rounded(dataset[name].values)
    packed = {name: {"zlib": True, "complevel": 9, "shuffle": True, "dtype": "float32"} for name in dataset.data_vars}
    dataset.to_netcdf(out, engine="h5netcdf", encoding=packed)
    print(f"\n{out}: {out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "experiments.nc")
