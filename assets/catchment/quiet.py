"""Teach one network for the quiet ocean, on seas whose deep flow is their own, stage by stage, in build/quiet.

python -m assets.catchment.quiet settle         # eddies of sea 0, spun up for four years; 1 minute
python -m assets.catchment.quiet seas           # 24 seas and three to judge by, each from those eddies: a year and a half to become its own, as long kept; 20 minutes
python -m assets.catchment.quiet cups           # 1,700 cups in each, at five speeds, in the composed flow; 15 minutes
python -m assets.catchment.quiet teach 8        # half an hour; needs [train]
python -m assets.catchment.quiet export         # as ONNX, as it is shipped
python -m assets.catchment.quiet judge          # on the three, as they are and turned by 180°

Minutes of one processor of 2026, one thread. Each stage goes on where it was stopped: a sea, its cups, an epoch is kept when it is done.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from engine.catchment import area, inputs, judged, lessons, network
from engine.catchment.deep import Deep, of_levels
from engine.catchment.experiments import SPEEDS, joined, over
from engine.catchment.flow import LAYERS, Flow, begun, random_start, sea_level
from engine.catchment.sea import Sea
from engine.catchment.tellers import BOXES, FUNNEL, NETWORK, QUIET
from engine.ocean.grid import Array

WORK = Path("build/quiet")
SPIN_UP, SETTLE, KEPT = 4 * 360, 540, 560
"""Days: of the first sea from nothing, of every other from that one's eddies, and those that are kept."""
FIRST, EVERY = 60, 10
TAUGHT = range(101, 125)
OTHERS = (203,)
"""Drawn like those that are taught from; nobody is taught by it, nor by the two of lessons.PLAIN."""
UNSEEN = 0.1
"""Of the days of each sea, the last ones choose the best epoch."""
JUDGED = (12.5, 25.0)


ENERGIES, AIM = (20.0, 250.0), 100.0
"""Kinetic energy of the eddies at the surface of a quiet ocean, cm² s⁻²: a mean current that makes more or less is turned down or up."""
LOOKED, TRIES = 20, 6
"""Days between two looks at that, of the last third of those in which a sea settles; and mean currents that are tried."""


def lesson(seed: int) -> lessons.Lesson:
    """As it is drawn, with the mean current that was settled on."""
    if seed in lessons.PLAIN:
        return lessons.at_the_plain(seed)
    file = WORK / f"factor_{seed}.npy"
    return lessons.drawn(seed, float(np.load(file)) if file.exists() else 1.0)


def settle() -> None:
    file = WORK / "settled.npy"
    if not file.exists():
        sea = Sea(seed=100)
        moving = Flow(sea, random_start(sea, 100))
        for day in moving.days(SPIN_UP):
            if day % 360 == 359:
                print("settle", day + 1, np.round(moving.energy(), 1), flush=True)
        _write(file, moving.streamfunction())


def seas() -> None:
    """Each begins with the first one's eddies, moved and turned, and has a year and a half to make them its own."""
    psi = np.load(WORK / "settled.npy")
    for seed in (*TAUGHT, *lessons.PLAIN, *OTHERS):
        file = WORK / f"level_{seed}.npy"
        if file.exists():
            continue
        rng = np.random.default_rng([seed, 3])
        eddies = np.rot90(np.roll(psi, rng.integers(psi.shape[-1], size=2), (1, 2)), int(rng.integers(4)), (1, 2))
        moving = _settled(seed, eddies)
        sea = moving.sea
        level, warm = np.empty((KEPT, LAYERS, sea.size, sea.size), np.float16), np.empty((KEPT, sea.size, sea.size), np.float16)
        energy = np.zeros(LAYERS)
        for day in moving.days(KEPT):
            level[day], warm[day] = 10 * sea_level(moving.streamfunction()), moving.stirred()[0]
            energy += moving.energy() / KEPT
        if not np.isfinite(level).all():
            raise FloatingPointError(f"sea {seed} blew up")
        _write(WORK / f"warm_{seed}.npy", warm)
        _write(file, level)
        print("sea", seed, lesson(seed).latitude, np.round(energy, 1), flush=True)


def _settled(seed: int, eddies: Array) -> Flow:
    """A sea that has become its own, and is quiet."""
    factor = 1.0
    for _ in range(TRIES):
        one = lessons.at_the_plain(seed) if seed in lessons.PLAIN else lessons.drawn(seed, factor)
        moving, seen = Flow(one.sea, begun(one.sea, np.fft.rfft2(eddies))), []
        for day in moving.days(SETTLE):
            if day % LOOKED == 0:
                energy = float(moving.energy()[0])
                if not energy < 3 * ENERGIES[1]:
                    seen = [4 * AIM]
                    break
                if day > 2 * SETTLE / 3:
                    seen.append(energy)
        mean = float(np.mean(seen))
        print("settling", seed, f"{factor:.2f}", f"{mean:.0f} cm2 s-2", flush=True)
        if seed in lessons.PLAIN or ENERGIES[0] <= mean <= ENERGIES[1]:
            _write(WORK / f"factor_{seed}.npy", np.array(factor))
            return moving
        factor *= float(np.clip(np.sqrt(AIM / mean), 0.5, 2.0))
    raise ValueError(f"sea {seed} does not become quiet")


def composed(seed: int) -> Deep:
    """The flow that carries a sea's particles: the next sea's deep flow lies below its eddies, moved."""
    every = [*TAUGHT] if seed in TAUGHT else [*lessons.PLAIN, *OTHERS]
    other = every[(every.index(seed) + 1) % len(every)]
    roll = np.random.default_rng([seed, 4]).integers(Sea().size, size=2)
    own, below = (np.load(WORK / f"level_{each}.npy", mmap_mode="r") for each in (seed, other))
    return lesson(seed).deep(of_levels(own), of_levels(below, (int(roll[0]), int(roll[1]))), KEPT)


def cups() -> None:
    for seed in (*TAUGHT, *lessons.PLAIN, *OTHERS):
        file = WORK / f"cups_{seed}.npz"
        if file.exists():
            continue
        one = lesson(seed)
        found = list(over(one.sea, composed(seed).spectra, range(FIRST, KEPT, EVERY), seed))
        parts = joined(found, "x", "y", "counts", "energy", "vorticity", "deep")
        parts["deep"] = parts["deep"][:, SPEEDS.index(100)]
        _write(file, parts)
        print("cups", seed, len(parts["days"]), flush=True)


def seen(seed: int, turned: bool = False) -> tuple[Array, Array]:
    """What is seen of each cup of a sea (n, 12, 64, 64), and given besides (n, 3); the sea may be turned by 180°."""
    one = lesson(seed)
    level, warm = (np.load(WORK / f"{name}_{seed}.npy", mmap_mode="r") for name in ("level", "warm"))
    with np.load(WORK / f"cups_{seed}.npz") as kept:
        days, x, y = kept["days"], kept["x"], kept["y"]
    maps, besides = (
        np.empty((len(days), 2 * len(inputs.BACK), area.BINS, area.BINS), np.float16),
        np.empty((len(days), lessons.GIVEN), np.float32),
    )
    for day in np.unique(days):
        rng = np.random.default_rng([seed, 5, int(day)])
        then = [day - back for back in inputs.BACK]
        height, temperature = (np.asarray(each, np.float32) for each in (level[then, 0], warm[then]))
        found = (
            lessons.seen(one.sea, height, temperature, rng) if seed in TAUGHT else lessons.as_taught(one.sea, height, temperature)
        )
        here = np.flatnonzero(days == day)
        besides[here] = lessons.given_of(one, rng if seed in TAUGHT else None)
        for number in here:
            maps[number] = inputs.around(found, x[number], y[number], one.sea.spacing).reshape(-1, area.BINS, area.BINS)
    if turned:
        maps, besides = lessons.turned(maps, 2), lessons.given_turned(besides, 2)
    return maps, besides


def school() -> tuple[dict[str, Array], Array, Array]:
    """All lessons, in files that are not held in memory; which of them are taught, and which choose the best epoch."""
    file = WORK / "school.npz"
    shapes: dict[str, tuple[tuple[int, ...], str]] = {
        "seen": ((2 * len(inputs.BACK), area.BINS, area.BINS), "float16"), "counts": ((len(SPEEDS), area.BINS, area.BINS), "uint16"),
        "given": ((lessons.GIVEN,), "float32"),
    }  # fmt: skip
    if not file.exists():
        every = [np.load(WORK / f"cups_{seed}.npz")["days"] for seed in TAUGHT]
        many = sum(map(len, every))
        out = {
            name: np.lib.format.open_memmap(WORK / f"school_{name}.npy", "w+", kind, (many, *shape))
            for name, (shape, kind) in shapes.items()
        }
        start, days = 0, np.concatenate(every)
        for seed, each in zip(TAUGHT, every, strict=True):
            stop = start + len(each)
            out["seen"][start:stop], out["given"][start:stop] = seen(seed)
            out["counts"][start:stop] = np.load(WORK / f"cups_{seed}.npz")["counts"]
            start = stop
            print("school", seed, flush=True)
        for each in out.values():
            each.flush()
        _write(file, {"days": days})
    days = np.load(file)["days"]
    last = KEPT - UNSEEN * (KEPT - FIRST)
    taught, unseen = np.flatnonzero(days < last - 60), np.flatnonzero(days >= last)
    return {name: np.load(WORK / f"school_{name}.npy", mmap_mode="r") for name in shapes}, taught, unseen


def teach(epochs: str) -> None:
    from engine.catchment import pupil

    of_all, taught, unseen = school()
    pupil.teach(of_all, taught, unseen[::3], int(epochs), WORK / "quiet.pt", lessons.SIGMA)


def export() -> None:
    from engine.catchment import pupil

    pupil.export(pupil.read(WORK / "quiet.pt"), network.QUIET)


def judge() -> None:
    """Who tells how much on the three seas, turned by 180° besides: a network that knows a current by heart is then led astray."""
    import xarray as xr

    funnel = area.probability(sum(_counts(seed).sum(0, dtype=float) for seed in TAUGHT), 0.0)
    tellers = [*BOXES, FUNNEL, NETWORK, QUIET]
    data = xr.Dataset(
        coords={
            "sea": [*lessons.PLAIN, *OTHERS],
            "turned": [0, 180],
            "teller": tellers,
            "sigma": list(JUDGED),
            "speed": list(SPEEDS),
        }
    )
    axes = ("sea", "turned", "sigma", "teller", "speed")
    valid, found = np.empty((2, *(data.sizes[axis] for axis in axes)))
    for at in np.ndindex(*valid.shape[:3]):
        seed, turned, sigma = int(data["sea"][at[0]]), bool(at[1]), JUDGED[at[2]]
        if not at[2]:
            maps, given = seen(seed, turned)
            parts = range(0, len(maps), 128)
            whole = np.concatenate([network.tell_quiet(maps[i : i + 128], given[i : i + 128]) for i in parts])
            shown = np.concatenate([network.tell(maps[i : i + 128]) for i in parts])
        true = area.probability(lessons.turned(_counts(seed), 2 * turned), sigma)
        told = {name: area.box(side) for name, side in BOXES.items()} | {
            FUNNEL: network.smoother(funnel, sigma, 0.0), NETWORK: network.smoother(shown, sigma),
            QUIET: network.smoother(whole, sigma, lessons.SIGMA),
        }  # fmt: skip
        valid[at] = [(area.loss(true, told[name]) < area.VALID).mean(0) for name in tellers]
        found[at] = [area.overlap(true, told[name]).mean(0) for name in tellers]
    data["valid"], data["overlap"] = (axes, valid), (axes, found)
    for name, ends in _domain().items():
        data[f"taught_{name}"] = ("end", list(ends))
    data.to_netcdf(
        judged.QUIET, engine="h5netcdf", encoding={name: {"dtype": "float32", "zlib": True} for name in data.data_vars}
    )
    print(
        data["valid"].sel(turned=0).to_dataframe().unstack("speed").round(3).to_string(),
        data[["taught_height", "taught_temperature", "taught_current"]],
    )


def _counts(seed: int) -> Array:
    return np.asarray(np.load(WORK / f"cups_{seed}.npz")["counts"])


def _domain() -> dict[str, tuple[float, float]]:
    """The least and the most, over the seas of the lessons, of what heights and temperatures vary by as they are seen, and of the mean current."""
    lie = np.load(WORK / "school_seen.npy", mmap_mode="r")
    stop = np.cumsum([len(np.load(WORK / f"cups_{seed}.npz")["days"]) for seed in TAUGHT])
    spread: dict[str, list[float]] = {"temperature": [], "height": []}
    for start, end in zip([0, *stop[:-1]], stop, strict=True):
        some = np.asarray(lie[start:end:20], np.float32)
        for number, name in enumerate(spread):
            maps = some[:, number::2]
            spread[name].append(float((maps - maps.mean((2, 3), keepdims=True)).std()))
    speeds = [float(np.hypot(*lesson(seed).sea.current[:, 0])) for seed in TAUGHT]
    return {name: (min(each), max(each)) for name, each in (spread | {"current": speeds}).items()}


def _write(file: Path, what: Array | dict[str, Array]) -> None:
    """Whole or not at all."""
    part = file.with_name(f"part_{file.name}")
    np.save(part, what) if isinstance(what, np.ndarray) else np.savez(part, **what)  # type: ignore[arg-type]
    part.replace(file)


if __name__ == "__main__":
    WORK.mkdir(parents=True, exist_ok=True)
    {each.__name__: each for each in (settle, seas, cups, teach, export, judge)}[sys.argv[1]](*sys.argv[2:])
