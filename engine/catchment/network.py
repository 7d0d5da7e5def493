"""The networks as they are run: ONNX files of `learn` and `pupil`, by onnxruntime, on one thread.

One knows the sea that is shown, its mean current by heart; the other any quiet sea of the lessons, whose mean current and latitude
it is given. Each tells the catchments of the paper's five sinking speeds at once, for a trap at 3,000 m, as smooth as it learned
them; a speed between two of them has the geometric mean of theirs, weighted by its logarithm.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from engine.catchment.area import SIGMA, probability
from engine.catchment.experiments import SPEEDS
from engine.ocean.grid import Array

FOLDER = Path(__file__).parents[2] / "assets" / "catchment"
QUIET = FOLDER / "quiet.onnx"


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


def tell_quiet(seen: Array, given: Array) -> Array:
    """The same of quiet seas with what is `given` of them (n, 3), smoothed by `lessons.SIGMA`."""
    found: Array = _session(QUIET).run(None, {"seen": np.ascontiguousarray(seen, np.float32), "given": given})[0]
    return found


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


def smoother(told: Array, sigma: float, learned: float = SIGMA) -> Array:
    """As smooth as true catchments smoothed by `sigma` km, of (..., 64, 64); what was `learned` smooth cannot be made sharp."""
    return told if sigma <= learned else probability(told, float(np.sqrt(sigma**2 - learned**2)))
