"""Make what the catchment lab ships, stage by stage, in build/catchment.

python assets/catchment/make.py flow 1 2 3 4 5 6 7 8 11          # seas of these seeds: 4 years to spin up, 4 kept; 2 minutes each
python assets/catchment/make.py experiments 1 2 3 4 5 6 7 8 11   # 5,000 cups in each, at five speeds; 2 minutes each
python assets/catchment/make.py teach surface five_surface five_deep   # the networks, on seas 1 to 8; these stages need [train]
python assets/catchment/make.py bootstrap 1 2 3 4 5 6 7 8 9 10         # ten members, each gone on with on a sample of its own
python assets/catchment/make.py export surface                         # the network that is shipped, as ONNX
python assets/catchment/make.py ship                                   # two years of sea 11
python assets/catchment/make.py judge                                  # every network, and the boxes, on sea 11
python assets/catchment/make.py cups                                   # the shipped network on the shipped record; needs no other stage

Minutes of one processor of 2026, one thread each.
"""

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy.fft

from engine.catchment import area, connection, judged, network, record, scores, tracks, twin
from engine.catchment.experiments import DEPTH, SPEEDS, Cups, joined, over, places
from engine.catchment.experiments import cups as experiment
from engine.catchment.flow import Flow, random_start, sea_level, spectrum
from engine.catchment.sea import DAY, Sea
from engine.catchment.tellers import BOXES
from engine.catchment.training import Examples, examples, five_deep, five_surface, parted, surface

if TYPE_CHECKING:
    import xarray as xr

    from engine.catchment.learn import UNet

WORK = Path("build/catchment")
SPIN_UP, KEPT = 4 * 360, 4 * 360
"""Days."""
EVERY = 10
"""Days between the dates of experiments."""
MAPS = {"surface": surface, "five_surface": five_surface, "five_deep": five_deep}
SCHEDULE = {"surface": (range(1, 9), 14), "five_surface": (range(1, 9), 4), "five_deep": (range(1, 9), 4)}
"""Seas taught from, and how many times over; those with five fields go on from the one with two."""
FIVE_RATE = 1e-3
MEMBERS, MEMBER_RATE = 10, 6e-4
PAPER_SPEED = SPEEDS.index(100)
HEIGHTS, TEMPERATURES = (10, 40, 80, 100, 120, 150, 200), (10, 28, 60, 100, 150, 200)
"""Resolutions that the shipped network is tried at, km."""
SIGMAS, SHARES = (0.0, 12.5, 25.0), (0.1, 0.25, 0.5, 0.75, 0.9)
"""Smoothings that the shipped network is judged at, km, and areas whose calibration is."""
UNTAUGHT = (90.0, 120.0, 175.0, 250.0)


def flow(*seeds: str) -> None:
    for seed in map(int, seeds):
        sea = Sea(seed=seed)
        moving = Flow(sea, random_start(sea, seed))
        for day in moving.days(SPIN_UP):
            if day % 360 == 359:
                print(seed, day + 1, _energy(moving), flush=True)
        level = np.lib.format.open_memmap(WORK / f"level_{seed}.npy", "w+", np.float16, (KEPT, 6, sea.size, sea.size))
        stirred = np.lib.format.open_memmap(WORK / f"stirred_{seed}.npy", "w+", np.float16, (KEPT, 2, sea.size, sea.size))
        for day in moving.days(KEPT):
            level[day], stirred[day] = 10 * sea_level(moving.streamfunction()), moving.stirred()
            if day % 360 == 359:
                print(seed, SPIN_UP + day + 1, _energy(moving), flush=True)


def experiments(*seeds: str) -> None:
    for seed in map(int, seeds):
        sea, level, _ = _fields(seed)
        found = list(over(sea, _spectra(level), range(60, KEPT, EVERY), seed))
        parts = joined(found, "x", "y", "counts", "deep", "energy", "vorticity")
        np.savez(WORK / f"experiments_{seed}.npz", **parts)
        print(seed, len(parts["days"]), flush=True)


def of_sea(seed: int, kind: str) -> tuple[Examples, np.ndarray]:
    """Examples of a sea and their days."""
    sea, level, stirred = _fields(seed)
    with np.load(WORK / f"experiments_{seed}.npz") as kept:
        cups = {name: kept[name] for name in ("x", "y", "days", "counts")}
    return examples(sea, MAPS[kind](sea), cups, level, stirred[:, 0]), cups["days"]


def _school(kind: str) -> tuple[Examples, Examples]:
    """What is taught and what is judged by."""
    seeds = SCHEDULE[kind][0]
    chosen = [parted(np.load(WORK / f"experiments_{seed}.npz")["days"]) for seed in seeds]
    rooms: list[Examples] = []
    ends = [0, 0]
    for seed, (first, last) in zip(seeds, chosen, strict=True):
        whole = of_sea(seed, kind)[0]
        if not rooms:
            rooms = [whole.room(sum(len(each[0]) for each in chosen)), whole.room(sum(len(each[1][::4]) for each in chosen))]
        for number, (room, rows) in enumerate(zip(rooms, (first, last[::4]), strict=True)):
            ends[number] = room.put(ends[number], whole.some(rows))
    return rooms[0], rooms[1]


def _say(name: str) -> Callable[[str], None]:
    return lambda words: print(name, words, flush=True)


def _keep(net: "UNet", name: str) -> None:
    import torch

    torch.save(net.state_dict(), WORK / f"{name}.pt")


def teach(*kinds: str) -> None:
    from engine.catchment import learn

    for kind in kinds:
        school = _school(kind)
        five = kind != "surface"
        net = learn.widened(learn.read(WORK / "surface.pt"), school[0]) if five else learn.beginner(school[0], 0)
        rate = FIVE_RATE if five else learn.RATE
        net = learn.teach(net, *school, SCHEDULE[kind][1], 0, rate=rate, say=_say(kind))
        _keep(net, kind)
        del school


def bootstrap(*members: str) -> None:
    from engine.catchment import learn

    taught, judged = _school("surface")
    for member in map(int, members):
        net = learn.read(WORK / "surface.pt")
        net = learn.teach(net, taught, judged, 1, member, rate=MEMBER_RATE, bootstrap=True, say=_say(f"member {member}"))
        _keep(net, f"member_{member}")


def ship() -> None:
    """Two years of the sea that nobody was taught by."""
    import xarray as xr

    _, level, stirred = _fields(record.SEED)
    days = slice(0, 2 * 360 + 1, record.INTERVAL)
    dims = ("time", "row", "column")
    data = xr.Dataset(
        {
            "level": (("time", "layer", "row", "column"), _coarse(level[days])),
            "temperature": (dims, _coarse(stirred[days, 0])),
        }
    )
    data["level"].attrs = {"units": "dm", "long_name": "height that the flow of each layer would give the surface"}
    data["temperature"].attrs = {"units": "K", "long_name": "temperature of the surface, from its mean"}
    packed = {"dtype": "int16", "zlib": True, "complevel": 9, "shuffle": True, "_FillValue": -32768}
    coding = {"level": {**packed, "scale_factor": 1e-3}, "temperature": {**packed, "scale_factor": 1e-3}}
    data.to_netcdf(record.FILE, engine="h5netcdf", encoding=coding)


def export(*names: str) -> None:
    """The networks that are shipped, as ONNX."""
    from engine.catchment import learn

    for number, name in enumerate(names, 1):
        learn.export(learn.read(WORK / f"{name}.pt"), network.FOLDER / f"network_{number}.onnx")


def judge() -> None:
    """What each network and box is worth on the sea that nobody was taught by, and what that hangs on."""
    import xarray as xr

    with np.load(WORK / f"experiments_{record.SEED}.npz") as kept:
        cups = {name: kept[name] for name in ("x", "y", "days", "counts", "deep", "energy", "vorticity")}
    true = area.probability(cups["counts"])
    told = {**_told(), **{name: np.broadcast_to(area.box(side), true.shape) for name, side in BOXES.items()}}
    data = xr.Dataset(coords={"teller": list(told), "speed": list(SPEEDS)})
    data["loss"] = (("teller", "speed"), [area.loss(true, each).mean(0) for each in told.values()])
    data["valid"] = (("teller", "speed"), [(area.loss(true, each) < area.VALID).mean(0) for each in told.values()])
    data["overlap"] = (("teller", "speed"), [area.overlap(true, each).mean(0) for each in told.values()])
    _resolutions(data, cups, true[:, PAPER_SPEED])
    _deep(data, cups, area.loss(true, told["network"])[:, PAPER_SPEED])
    _between(data)
    _connection(data)
    data.to_netcdf(scores.FILE, engine="h5netcdf", encoding={name: {"dtype": "float32", "zlib": True} for name in data.data_vars})
    print(data[["loss", "valid", "overlap"]].to_dataframe().unstack().round(3).to_string())


def cups() -> None:
    """What the shipped network, the boxes and the mean catchment are worth on the shipped record, which everybody has: no other file is needed."""
    import xarray as xr

    kept = record.Record.shipped()
    found = list(over_record(kept, range(60, kept.days + 1, EVERY)))
    parts = joined(found, "x", "y", "counts", "deep", "energy", "vorticity")
    counts, days = parts["counts"], parts["days"]
    seen = [kept.seen(x, y, float(day)) for x, y, day in zip(parts["x"], parts["y"], days, strict=True)]
    told = np.concatenate([network.tell(np.stack(seen[i : i + 128])) for i in range(0, len(seen), 128)])
    half = days < kept.days / 2
    funnels = np.stack([counts[~half].sum(0), counts[half].sum(0)])
    data = xr.Dataset(coords={"speed": list(SPEEDS), "sigma": list(SIGMAS), "y": area.AXIS / 1e3, "x": area.AXIS / 1e3})
    _by_sigma(data, counts, told, funnels, half)
    data["funnel"] = (("speed", "y", "x"), (funnels.sum(0) / funnels.sum((0, 2, 3))[:, None, None]).astype(np.float32))
    data.coords["share"] = list(SHARES)
    data["held"] = (
        ("share", "speed"),
        [[_held(counts[:, s], told[:, s], share) for s in range(len(SPEEDS))] for share in SHARES],
    )
    below = parts["deep"][:, PAPER_SPEED]
    data["cup_loss"] = (("cup", "speed"), area.loss(area.probability(counts), told))
    one = told[:, PAPER_SPEED]
    at = [area.loss(area.probability(counts[:, PAPER_SPEED], sigma), one) for sigma in SIGMAS]
    data["cup_loss_at"] = (("cup", "sigma"), np.stack(at, 1))
    data["cup_centre"] = ("cup", area.centre(area.probability(below, 0.0)))
    data["cup_entropy"] = (("cup", "sigma"), np.stack([area.entropy(area.probability(below, sigma)) for sigma in SIGMAS], 1))
    for name in ("energy", "vorticity"):
        data[f"cup_{name}"] = ("cup", parts[name][:, PAPER_SPEED])
    data["cup_day"] = ("cup", days)
    data.to_netcdf(
        judged.FILE,
        engine="h5netcdf",
        encoding={name: {"dtype": "float32", "zlib": True, "shuffle": True} for name in data.data_vars},
    )
    print(
        data[["valid", "overlap"]].to_dataframe().unstack("speed").round(3).to_string(), "\n", data["held"].to_pandas().round(3)
    )


def over_record(kept: record.Record, days: range) -> Iterator[Cups]:
    """36 cups on each of these days of the shipped record; between its snapshots currents are linear."""
    rng = np.random.default_rng(record.SEED)
    for day in days:
        first = int(day - np.ceil(tracks.window(SPEEDS[0], DEPTH))) - 1
        currents = kept.currents(first, day)
        snapshots = currents.values[:, :-1, :-1].transpose(0, 4, 3, 1, 2)
        at = (np.arange(first, day + 1) - currents.start / DAY) / record.INTERVAL
        low = np.minimum(at.astype(int), len(snapshots) - 2)
        share = (at - low).astype(np.float32)[:, None, None, None, None]
        daily = (1 - share) * snapshots[low] + share * snapshots[low + 1]
        yield experiment(kept.sea, daily, first, day, *places(kept.sea, rng))


def _by_sigma(data: "xr.Dataset", counts: np.ndarray, told: np.ndarray, funnels: np.ndarray, half: np.ndarray) -> None:
    """Scores of each teller at each smoothing; of the mean catchment that of the year which is not judged."""
    scores = {name: [] for name in ("valid", "overlap", "loss")}
    for sigma in SIGMAS:
        true = area.probability(counts, sigma)
        each = {"network": told, **{name: np.broadcast_to(area.box(side), true.shape) for name, side in BOXES.items()}}
        each["funnel"] = area.probability(funnels, sigma)[1 - half.astype(int)]
        loss = np.stack([area.loss(true, one) for one in each.values()])
        scores["loss"].append(loss.mean(1))
        scores["valid"].append((loss < area.VALID).mean(1))
        scores["overlap"].append([area.overlap(true, one).mean(0) for one in each.values()])
    data.coords["teller"] = list(each)
    for name, values in scores.items():
        data[name] = (("sigma", "teller", "speed"), np.array(values))


def _held(counts: np.ndarray, told: np.ndarray, share: float) -> float:
    """Of the particles, how many the told area that should hold this share does hold, on average."""
    inside = [float(one[each >= area.height(each, share)].sum() / one.sum()) for one, each in zip(counts, told, strict=True)]
    return float(np.mean(inside))


def _told() -> dict[str, np.ndarray]:
    from engine.catchment import learn

    seen = of_sea(record.SEED, "surface")[0].seen
    members = [learn.read(WORK / f"member_{member}.pt") for member in range(1, MEMBERS + 1)]
    parts = []
    for first in range(0, len(seen), 256):
        batch = seen[first : first + 256]
        parts.append(network.median(np.stack([learn.told(member, batch) for member in members])).astype(np.float32))
    found = {"network": _shipped(seen), "ensemble": np.concatenate(parts)}
    for kind in ("five_surface", "five_deep"):
        found[kind] = learn.told(learn.read(WORK / f"{kind}.pt"), of_sea(record.SEED, kind)[0].seen)
    return found


def _shipped(seen: np.ndarray) -> np.ndarray:
    return np.concatenate([network.tell(seen[first : first + 256]) for first in range(0, len(seen), 256)])


def _resolutions(data: "xr.Dataset", cups: dict[str, np.ndarray], true: np.ndarray) -> None:
    """Valid predictions of 100 m d⁻¹ when one of the maps is seen more coarsely, by the network as it is."""
    sea, level, stirred = _fields(record.SEED)
    cups, true = {name: each[::3] for name, each in cups.items()}, true[::3]
    for name, steps in (("height", HEIGHTS), ("temperature", TEMPERATURES)):
        valid = []
        for step in steps:
            maps = surface(sea, **{f"{name}_km": float(step)})
            told = _shipped(examples(sea, maps, cups, level, stirred[:, 0]).seen)[:, PAPER_SPEED]
            valid.append((area.loss(true, told) < area.VALID).mean())
        data[f"valid_by_{name}"] = (f"{name}_km", valid)
        data.coords[f"{name}_km"] = list(steps)


def _deep(data: "xr.Dataset", cups: dict[str, np.ndarray], loss: np.ndarray) -> None:
    """The network's loss at 100 m d⁻¹ by quarters of what the deep sea did."""
    below = area.probability(cups["deep"][:, PAPER_SPEED], 0.0)
    by = {
        "energy": cups["energy"][:, PAPER_SPEED], "centre": area.centre(below),
        "vorticity": np.abs(cups["vorticity"][:, PAPER_SPEED]), "entropy": area.entropy(below),
    }  # fmt: skip
    rows = {name: np.array_split(np.argsort(value), 4) for name, value in by.items()}
    data.coords["deep"], data.coords["quarter"] = list(by), [1, 2, 3, 4]
    for name, of in {
        "deep_value": lambda name, rows: np.median(by[name][rows]),
        "deep_loss": lambda name, rows: loss[rows].mean(),
        "deep_valid": lambda name, rows: (loss[rows] < area.VALID).mean(),
    }.items():
        data[name] = (("deep", "quarter"), [[of(each, part) for part in rows[each]] for each in by])


def _between(data: "xr.Dataset") -> None:
    """Valid predictions at speeds that nobody was taught."""
    sea, level, stirred = _fields(record.SEED)
    found = list(over(sea, _spectra(level), range(60, KEPT, 4 * EVERY), record.SEED, UNTAUGHT))
    cups = joined(found, "x", "y", "counts")
    told = _shipped(examples(sea, surface(sea), cups, level, stirred[:, 0]).seen)
    true = area.probability(cups["counts"])
    valid = []
    for number, speed in enumerate(UNTAUGHT):
        between = np.stack([network.at_speed(each, speed) for each in told])
        valid.append((area.loss(true[:, number], between) < area.VALID).mean())
    data["valid_between"] = ("speed_between", valid)
    data.coords["speed_between"] = list(UNTAUGHT)


def _connection(data: "xr.Dataset") -> None:
    """Correlation by lag of the twin's traps, mean of all of them."""
    sea, level, stirred = _fields(record.SEED)
    green = twin.chlorophyll(sea, stirred[:, 1], np.arange(KEPT))
    place = (np.arange(3) + 0.5) * sea.length / 3
    x, y = (part.ravel() for part in np.meshgrid(place, place))
    ends = np.arange(60, KEPT, EVERY)

    @functools.lru_cache(64)
    def satellite(day: int) -> np.ndarray:
        return surface(sea)(np.asarray(level[[day]], np.float32), np.asarray(stirred[[day], 0], np.float32))[0]

    boxes = {name: area.box(side).ravel() for name, side in BOXES.items()}
    found = []
    for site in twin.sites(sea, _spectra(level), satellite, green, x, y, ends, record.SEED):
        told = _shipped(site.seen).transpose(1, 0, 2, 3).reshape(len(SPEEDS), ends.size, -1)
        moving = {"true": site.true, "network": connection.Catchments(site.true.left, told)}
        found.append(connection.correlate(site.trap, site.surface, moving, boxes, twin.YEAR)["flux"])
    data.coords["lag"], data.coords["season"] = connection.LAGS, ["with", "without"]
    data.coords["connected"] = names = list(found[0].tellers)
    data["correlation"] = (("connected", "season", "lag"), np.mean([[each.tellers[name] for name in names] for each in found], 0))
    data["random"] = (("season", "lag", "end"), np.mean([each.random for each in found], 0))


def _fields(seed: int) -> tuple[Sea, np.ndarray, np.ndarray]:
    return Sea(seed=seed), *(np.load(WORK / f"{name}_{seed}.npy", mmap_mode="r") for name in ("level", "stirred"))


def _spectra(level: np.ndarray) -> Callable[[int, int], np.ndarray]:
    """ψ's spectrum from one day to before another."""
    return lambda first, stop: spectrum(level[first:stop])


def _coarse(fields: np.ndarray) -> np.ndarray:
    """The waves that half the grid can hold."""
    half = record.COARSE // 2
    whole = scipy.fft.rfft2(np.asarray(fields, np.float32))
    rows = np.concatenate([whole[..., :half, :], whole[..., -half:, :]], -2)[..., : half + 1]
    rows[..., half, :] = rows[..., half] = 0
    return scipy.fft.irfft2(rows, s=(2 * half, 2 * half)) * (2 * half / fields.shape[-1]) ** 2


def _energy(moving: Flow) -> np.ndarray:
    return np.round(moving.energy(), 1)


if __name__ == "__main__":
    WORK.mkdir(parents=True, exist_ok=True)
    {stage.__name__: stage for stage in (flow, experiments, teach, bootstrap, export, ship, judge, cups)}[sys.argv[1]](
        *sys.argv[2:]
    )
