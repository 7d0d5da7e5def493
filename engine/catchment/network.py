"""The network as it is run: ONNX files of `learn`, by onnxruntime, on one thread.

It tells the catchments of the paper's five sinking speeds at once, for a trap at 3,000 m, smoothed by 25 km; a speed between
two of them has the geometric mean of theirs, weighted by its logarithm.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from engine.catchment.area import BIN, SIGMA
from engine.catchment.experiments import SPEEDS
from engine.ocean.grid import Array

FOLDER = Path(__file__).parents[2] / "assets" / "catchment"


@cache
def _session(file: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])


def shipped() -> tuple[Path, ...]:
    """The members of the ensemble that is shipped."""
    return tuple(sorted(FOLDER.glob("network*.onnx")))


def tell(seen: Array, files: tuple[Path, ...] | None = None) -> Array:
    """(n, speeds, 64, 64) of what is seen (n, 12, 64, 64): the median of the members, of sum 1."""
    seen = np.ascontiguousarray(seen, np.float32)
    return median(np.stack([_session(file).run(None, {"seen": seen})[0] for file in files or shipped()]))


def median(members: Array) -> Array:
    """The middle one of each cell, made a probability again (Picard et al., after Breiman 1996)."""
    middle = np.median(members, axis=0) if len(members) > 1 else members[0]
    return np.asarray(middle / middle.sum((-2, -1), keepdims=True))


def at_speed(told: Array, speed: float) -> Array:
    """(64, 64) at any speed, m d⁻¹, between the slowest and the fastest, of (speeds, 64, 64)."""
    at = float(np.interp(np.log(speed), np.log(SPEEDS), range(len(SPEEDS))))
    low = min(int(at), len(SPEEDS) - 2)
    share = at - low
    mixed = np.maximum(told[low], 1e-12) ** (1 - share) * np.maximum(told[low + 1], 1e-12) ** share
    return np.asarray(mixed / mixed.sum())


def smoother(told: Array, sigma: float) -> Array:
    """As smooth as true catchments smoothed by `sigma` km; what was learned smooth cannot be made sharp."""
    from scipy.ndimage import gaussian_filter

    if sigma <= SIGMA:
        return told
    width = np.sqrt(sigma**2 - SIGMA**2) * 1e3 / BIN
    smooth = gaussian_filter(told, width, mode="constant")
    return np.asarray(smooth / smooth.sum())
