"""Every corner of the whole pump's levers: does the phosphorus that follows converge, and is it all there?

python -m tests.validation.pump_corners      # a few minutes; writes pump_corners.json beside this file
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np

from engine.pump.model import compute
from tests.engine.test_pump import CORNERS, DEFAULTS, kept_in_corner

OUT = Path(__file__).with_suffix(".json")


def main() -> None:
    before, iterations, seconds = compute(DEFAULTS), [], []
    for corner in CORNERS:
        for appetite in (0.05, 2.0):
            start = time.process_time()
            found = compute(DEFAULTS.replace(**corner, appetite=appetite), before)
            seconds.append(time.process_time() - start)
            assert found.exact, (corner, appetite, found.solved.report)
            kept_in_corner(found)
            iterations.append(found.solved.report.iterations)
    told = {
        "corners": len(iterations),
        "converged": len(iterations),
        "iterations, most": max(iterations),
        "CPU seconds, median, 95 % and most": np.percentile(seconds, [50, 95, 100]).round(3).tolist(),
    }
    OUT.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
