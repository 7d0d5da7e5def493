"""Teaching the network for the quiet ocean: lessons that lie in files, and a state that is kept after every epoch and gone on from.

Needs torch, from the extra [train]. The network is `learn.UNet`, which is given the mean current and the latitude besides its maps; it
minimises 0.8 BL against the smoothed and 0.2 BL against the raw catchment, as the one before it did.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.catchment.area import BINS, probability
from engine.catchment.learn import BATCH, RATE, WARM_UP, UNet, blended
from engine.catchment.lessons import given_turned, turned
from engine.ocean.grid import Array

Lessons = Mapping[str, Array]
"""`seen` (n, channels, 64, 64), `given` (n, givens), `counts` (n, speeds, 64, 64)."""


def _moments(lessons: Lessons, taught: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of each channel, of some of the lessons."""
    some = np.asarray(lessons["seen"][taught[:: max(1, taught.size // 2000)]], np.float32)
    return some.mean((0, 2, 3)), some.std((0, 2, 3))


def _tensors(lessons: Lessons, rows: Array, sigma: float, quarters: int) -> list[Tensor]:
    """What is seen and given, and the smoothed and the raw catchments, all turned."""
    seen, given, counts = (np.asarray(lessons[name][rows], np.float32) for name in ("seen", "given", "counts"))
    seen, counts = turned(seen, quarters), turned(counts, quarters)
    parts = seen, given_turned(given, quarters), probability(counts, sigma), counts
    return [torch.from_numpy(np.ascontiguousarray(each)) for each in parts]


def _score(net: UNet, lessons: Lessons, rows: Array, sigma: float) -> float:
    found = told(net, lessons["seen"][rows], lessons["given"][rows])
    true = probability(np.asarray(lessons["counts"][rows]), sigma)
    return float(1 - np.sqrt(found * true).sum((-2, -1)).mean())


def teach(
    lessons: Lessons, taught: Array, unseen: Array, epochs: int, file: Path, sigma: float, seed: int = 0, say: Callable[[str], None] = print
) -> None:  # fmt: skip
    """The best of `epochs` by those unseen goes to `file`; all else that is needed to go on lies beside it."""
    begun = file.with_suffix(".begun.pt")
    torch.manual_seed(seed)
    net = UNet(*_moments(lessons, taught), lessons["counts"].shape[1], givens=lessons["given"].shape[1])
    net = net.to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE, betas=(0.5, 0.999))
    first, best = 0, np.inf
    if begun.exists():
        kept = torch.load(begun, weights_only=True)
        net.load_state_dict(kept["net"])
        optimiser.load_state_dict(kept["optimiser"])
        first, best = kept["epoch"], kept["best"]
    each = taught.size // BATCH
    for epoch in range(first, epochs):
        net.train()
        rng = np.random.default_rng([seed, epoch])
        order, turns, total, start = rng.permutation(taught), rng.integers(4, size=each), 0.0, time.process_time()
        for number in range(each):
            done = (epoch * each + number) / (epochs * each)
            for group in optimiser.param_groups:
                group["lr"] = float(RATE * min(1.0, done / WARM_UP + 0.05) * (0.5 * (1 + np.cos(np.pi * done)) + 0.003))
            rows = np.sort(order[number * BATCH : (number + 1) * BATCH])
            seen, given, smooth, raw = _tensors(lessons, rows, sigma, int(turns[number]))
            loss = blended(net(seen, given), smooth, raw)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
        score = _score(net, lessons, unseen, sigma)
        say(
            f"epoch {epoch + 1} of {epochs}: {total / each:.4f} taught, {score:.4f} unseen, {time.process_time() - start:.0f} s CPU"
        )
        if score < best:
            best = score
            _keep(net.state_dict(), file)
        _keep({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch + 1, "best": best}, begun)


def _keep(what: Any, file: Path) -> None:
    """Whole or not at all."""
    part = file.with_name(f"part_{file.name}")
    torch.save(what, part)
    part.replace(file)


def read(file: Path) -> UNet:
    """A network as kept."""
    kept = torch.load(file, weights_only=True)
    mean, spread = (kept[name].flatten().numpy() for name in ("mean", "spread"))
    net = UNet(mean, spread, givens=kept["stem.0.weight"].shape[1] - mean.size - 3)
    net.load_state_dict(kept)
    return net


def told(net: UNet, seen: Array, given: Array) -> Array:
    """The catchments the network gives."""
    net.eval()
    parts = []
    with torch.no_grad():
        for i in range(0, len(seen), 128):
            pair = (torch.from_numpy(np.asarray(each[i : i + 128], np.float32)) for each in (seen, given))
            parts.append(net(*pair).numpy())
    return np.concatenate(parts)


def export(net: UNet, file: Path) -> None:
    """As ONNX."""
    net.eval()
    example = torch.zeros(1, net.mean.shape[1], BINS, BINS), torch.zeros(1, net.stem[0].in_channels - net.mean.shape[1] - 3)
    names: dict[str, list[str]] = {"input_names": ["seen", "given"], "output_names": ["catchment"]}
    torch.onnx.export(
        net, example, str(file), **names, dynamic_axes={name: {0: "n"} for name in ("seen", "given", "catchment")}, dynamo=False
    )
