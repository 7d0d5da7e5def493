"""Thirty noisy twins of the joint model: is its truth within the interval of 95 % as often as that promises?

python -m tests.validation.inverse_twin [DRAWS]

The truth is the optimum on observed fields; the data are its own four tracers on the embedded ocean of 6°, each cell with noise of
just the size that the inversion believes in. The prior counts as an observation, too: its middle is the truth and an error of the
prior's own size, anew in each draw. So numbers that the tracers hardly tell are tried as well. Writes assets/validation/inverse_twin.txt.
"""

from __future__ import annotations

import sys

import numpy as np

from engine.inverse import cases, fit, observed
from engine.inverse.carbon import FREE
from engine.inverse.inversion import infer
from engine.inverse.phosphorus import SIGNED
from engine.ocean.ocean import Ocean
from tests.validation import RESULTS

DRAWS, SEED = 30, 21


def moved(truth: float, by: float, name: str) -> float:
    return truth + by if name in SIGNED else truth * float(np.exp(by))


def main(draws: int = DRAWS) -> None:
    ocean, belief, random = Ocean.embedded(), fit.Belief(), np.random.default_rng(SEED)
    joint, state = cases.joint_of(ocean, observed.TWIN, "year")
    truth = cases.optimum()
    exact = joint.solve(truth, state).seen
    base, kept = fit.model_of_carbon(joint, belief, exact)
    at_truth = base(dict(truth))
    begun = list(kept)
    inside, steps, missed = dict.fromkeys(FREE, 0), [], 0
    for draw in range(draws):
        noise = random.standard_normal(exact.shape)

        def model(values: dict[str, float], noise: np.ndarray = noise) -> tuple[np.ndarray, np.ndarray]:
            if all(abs(values[name] - truth[name]) <= 1e-12 * abs(truth[name]) for name in FREE):
                kept[:] = begun
                return at_truth[0] - noise.ravel(), at_truth[1]
            residual, slopes = base(values)
            return residual - noise.ravel(), slopes

        start = {name: moved(truth[name], belief.spread[name] * random.standard_normal(), name) for name in FREE}
        found = infer(model, FREE, start, belief.spread, signed=SIGNED, first=truth)
        missed += not found.converged
        steps.append(len(found.path))
        for name in FREE:
            low, high = found.interval(name)
            inside[name] += low <= truth[name] <= high
        print(
            f"draw {draw + 1}: {len(found.path)} steps, {sum(inside.values()) / (draw + 1) / len(FREE):.1%} inside so far",
            flush=True,
        )
    told = cases.shipped("observed")["joint"][observed.TWIN]["told"]
    share = sum(inside.values()) / (draws * len(FREE))
    lines = [
        f"python -m tests.validation.inverse_twin {draws}, seed {SEED}",
        f"{share:.1%} of {draws} × {len(FREE)} numbers lie in their interval of 95 %; {missed} searches did not converge; "
        f"{max(steps)} steps at most.",
        *(
            f"{name}: {inside[name]} of {draws}; {told[name]:.0%} of the prior's variance taken away on observed fields"
            for name in FREE
        ),
    ]
    (RESULTS / "inverse_twin.txt").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
