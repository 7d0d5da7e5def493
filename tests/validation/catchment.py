"""python -m tests.validation.catchment: the flow over ten years, and particles beside Parcels.

The second part wants Parcels (pip install parcels==4.0.2), whose particles go through the same currents with the same steps.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator

import numpy as np
import xarray as xr

from engine.catchment import tracks
from engine.catchment.experiments import DEPTH
from engine.catchment.flow import LAYERS, Flow, random_start
from engine.catchment.record import Record
from engine.catchment.sea import CENTRE, DAY, Sea
from engine.ocean.grid import Array
from tests.benchmarks.catchment import END, SPEED, particles
from tests.engine.test_catchment_flow import mirrored
from tests.validation import RESULTS

RESULT = RESULTS / "catchment.txt"
COMMAND = "python -m tests.validation.catchment"
YEARS, SETTLED = 10, 4
PAD = 16
"""Cells that Parcels is given beyond each edge, since it knows no sea that repeats itself."""


def flow() -> Iterator[str]:
    """Ten years at 96 by 96: is the spectrum Hermitian, and are the eddies those of the place?"""
    sea = Sea(seed=1)
    moving, begun = Flow(sea, random_start(sea, 1)), time.process_time()
    worst, energy, deep, same, count = 0.0, np.zeros(LAYERS), 0.0, np.zeros(LAYERS), 0
    for day in moving.days(YEARS * 360):
        worst = max(worst, float(np.abs(mirrored(moving.state.spectrum)).max()))
        if day >= SETTLED * 360 and day % 10 == 0:
            fields = moving.fields()
            u, v = fields[:LAYERS], fields[LAYERS : 2 * LAYERS]
            energy += moving.energy()
            psi = moving.streamfunction()
            same += [np.corrcoef(psi[0].ravel(), each.ravel())[0, 1] for each in psi]
            deep += 100 * np.sqrt(2 * 1e-4 * 0.5e4 * (u[3:] ** 2 + v[3:] ** 2).mean())
            count += 1
    yield f"{YEARS} years of 360 days at {sea.size} x {sea.size}: {time.process_time() - begun:.0f} s of CPU"
    yield f"the Hermitian column is off by at most {worst:g} on any day"
    yield f"kinetic energy by layer, cm2 s-2, years {SETTLED} to {YEARS}: {_row(energy / count)} (seen at the surface: 50 to 150)"
    yield f"deep currents, root mean square below {CENTRE[3] - 500:.0f} m: {deep / count:.1f} cm s-1 (seen: 2 to 3)"
    yield f"correlation of each layer's flow with the surface's: {_row(same / count, 2)}"


def _row(values: Array, digits: int = 0) -> str:
    return ", ".join(f"{value:.{digits}f}" for value in values)


def parcels() -> Iterator[str]:
    """The same particles by both, 28 days back."""
    import parcels as theirs

    record = Record.shipped()
    currents = record.currents(END - 30, END)
    fields = _fieldset(currents)
    for many in (720, 7_200):
        x, y, when = particles(many)
        depths = np.array([DEPTH, tracks.TOP])
        tracks.follow(currents, x, y, when, SPEED, depths)
        cost = min(
            _cost(lambda x=x, y=y, when=when, depths=depths: tracks.follow(currents, x, y, when, SPEED, depths)) for _ in range(5)
        )
        ours = tracks.follow(currents, x, y, when, SPEED, depths)
        found, spent = _by_parcels(theirs, fields, currents, x, y)
        away = np.hypot(found[0] - ours.x[:, -1], found[1] - ours.y[:, -1])
        yield (
            f"Parcels {theirs.__version__}, {many:,} particles, 28 days in steps of 6 hours: {spent / cost:.0f} times the CPU seconds "
            f"({spent:.2f} and {cost:.4f}); ends differ by {np.median(away):.2f} m (median), {away.max():.2f} m (most), "
            f"after {np.hypot(ours.x[:, -1] - x, ours.y[:, -1] - y).mean() / 1e3:.0f} km"
        )


def _cost(work: object) -> float:
    begun = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - begun


def _fieldset(currents: tracks.Currents) -> object:
    import parcels as theirs
    from parcels import _sgrid as sgrid

    u, v = (np.pad(currents.values[:, :-1, :-1, :, part].transpose(0, 3, 1, 2), ((0, 0), (0, 0), (PAD, PAD), (PAD, PAD)), mode="wrap") for part in (0, 1))  # fmt: skip
    days = (currents.start + currents.interval * np.arange(len(u))) / DAY
    axis = (np.arange(u.shape[-1]) - PAD) * currents.spacing
    dims = ["time", "depth", "YG", "XG"]
    when = np.datetime64("2000-01-01", "ns") + (days * DAY).astype(int) * np.timedelta64(1, "s")
    data = xr.Dataset(
        {"U": (dims, u), "V": (dims, v), "W": (dims, np.full_like(u, SPEED / DAY))},
        coords={
            "time": (["time"], when, {"axis": "T"}), "depth": (["depth"], currents.centre, {"axis": "Z"}),
            "YC": (["YC"], np.arange(axis.size) + 0.5, {"axis": "Y"}), "YG": (["YG"], np.arange(axis.size), {"axis": "Y"}),
            "XC": (["XC"], np.arange(axis.size) + 0.5, {"axis": "X"}), "XG": (["XG"], np.arange(axis.size), {"axis": "X"}),
            "lat": (["YG"], axis, {"axis": "Y"}), "lon": (["XG"], axis, {"axis": "X"}),
        },
    )  # fmt: skip
    low, both = sgrid.Padding.LOW, sgrid.Padding.BOTH
    grid = sgrid.SGrid2DMetadata(
        cf_role="grid_topology", topology_dimension=2, node_dimensions=("XG", "YG"), node_coordinates=("lon", "lat"),
        face_dimensions=(sgrid.FaceNodePadding("XC", "XG", low), sgrid.FaceNodePadding("YC", "YG", low)),
        vertical_dimensions=(sgrid.FaceNodePadding("ZC", "depth", both),),
    )  # fmt: skip
    return theirs.FieldSet.from_sgrid_conventions(data.pipe(sgrid._attach_sgrid_metadata, grid), mesh="flat")


def _by_parcels(
    theirs: object, fields: object, currents: tracks.Currents, x: Array, y: Array
) -> tuple[tuple[Array, Array], float]:
    end = np.datetime64("2000-01-01", "ns") + int(END * DAY) * np.timedelta64(1, "s")

    def go(many: int) -> object:
        at = x[:many].astype(np.float32), y[:many].astype(np.float32)
        some = theirs.ParticleSet(fields, x=at[0], y=at[1], z=np.full(many, DEPTH, np.float32), t=np.full(many, end))  # type: ignore[attr-defined]
        some.execute(
            [theirs.kernels.AdvectionRK4_3D],  # type: ignore[attr-defined]
            dt=-np.timedelta64(int(tracks.STEP), "s"),
            runtime=np.timedelta64(int(28 * DAY), "s"),
            verbose_progress=False,
        )
        return some

    go(5)
    begun = time.process_time()
    whole = go(x.size)
    return (np.asarray(whole.x), np.asarray(whole.y)), time.process_time() - begun  # type: ignore[attr-defined]


def main() -> None:
    lines = [f"{COMMAND}, {datetime.date.today()}"]
    for part in (parcels, flow):
        for line in part():
            print(line, flush=True)
            lines.append(line)
    RESULT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
