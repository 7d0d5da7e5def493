"""Teaching the network; needs torch, from the extra [train]. What it learns is run by `network` without it.

A compact U-Net (Ronneberger et al. 2015, after Picard et al. 2024) sees what is around the trap at six dates and gives the
catchment of every sinking speed at once. It minimises 0.8 BL against the smoothed and 0.2 BL against the raw catchment.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engine.catchment.area import BINS
from engine.catchment.experiments import SPEEDS
from engine.catchment.inputs import BACK
from engine.catchment.training import Examples
from engine.ocean.grid import Array

WIDTH = 16
BATCH, RATE = 32, 2e-3
WARM_UP = 0.08
"""Of the schedule; then the rate falls as a cosine."""


def _twice(into: int, out: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for channels in (into, out):
        layers += [nn.Conv2d(channels, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(True)]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """(n, channels, 64, 64), and so many numbers that are given besides (n, givens) → (n, speeds, 64, 64), each of sum 1."""

    def __init__(self, mean: Array, spread: Array, speeds: int = len(SPEEDS), b: int = WIDTH, givens: int = 0) -> None:
        super().__init__()
        y, x = torch.meshgrid(torch.linspace(-1, 1, BINS), torch.linspace(-1, 1, BINS), indexing="ij")
        self.register_buffer("place", torch.stack([x, y, torch.exp(-(x**2 + y**2) / (2 * 0.15**2))])[None])
        self.register_buffer("mean", torch.tensor(mean, dtype=torch.float32).view(1, -1, 1, 1))
        self.register_buffer("spread", torch.tensor(spread, dtype=torch.float32).view(1, -1, 1, 1))
        self.stem = nn.Sequential(
            nn.Conv2d(len(mean) + 3 + givens, b, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(b), nn.ReLU(True)
        )
        self.down = nn.ModuleList([_twice(b, b), _twice(b, 2 * b), _twice(2 * b, 4 * b), _twice(4 * b, 6 * b)])
        self.wider = nn.ModuleList([nn.ConvTranspose2d(m * b, n * b, 2, stride=2) for m, n in ((6, 4), (4, 2), (2, 1))])
        self.up = nn.ModuleList([_twice(8 * b, 4 * b), _twice(4 * b, 2 * b), _twice(2 * b, b)])
        self.head = nn.Sequential(
            nn.ConvTranspose2d(b, b, 2, stride=2), nn.ReLU(True), nn.Conv2d(b, b, 3, padding=1), nn.ReLU(True),
            nn.Conv2d(b, speeds, 3, padding=1),
        )  # fmt: skip

    def forward(self, seen: Tensor, given: Tensor | None = None) -> Tensor:
        parts = [(seen - self.mean) / self.spread, self.place.expand(seen.shape[0], -1, -1, -1)]
        if given is not None:
            parts.append(given[:, :, None, None].expand(-1, -1, BINS, BINS))
        x = torch.cat(parts, 1)
        x, beside = self.stem(x), []
        for number, block in enumerate(self.down):
            x = block(x if number == 0 else nn.functional.max_pool2d(x, 2))
            beside.append(x)
        for wider, block, shallow in zip(self.wider, self.up, reversed(beside[:-1]), strict=True):
            x = block(torch.cat([shallow, wider(x)], 1))
        logits: Tensor = self.head(x)
        return torch.softmax(logits.flatten(2), 2).view(logits.shape)


def _loss(p: Tensor, q: Tensor) -> Tensor:
    return 1 - torch.sqrt(p * q + 1e-12).sum((-2, -1)).mean()


def blended(found: Tensor, smooth: Tensor, counts: Tensor) -> Tensor:
    """0.8 BL against the smoothed catchments, 0.2 against the raw ones."""
    return 0.8 * _loss(found, smooth) + 0.2 * _loss(found, counts / counts.sum((-2, -1), keepdim=True).clamp_min(1))


def told(net: UNet, seen: Array) -> Array:
    """The catchments the network gives."""
    net.eval()
    with torch.no_grad():
        parts = [net(torch.from_numpy(seen[i : i + 128].astype(np.float32))).numpy() for i in range(0, len(seen), 128)]
    return np.concatenate(parts)


def _score(net: UNet, examples: Examples) -> float:
    found = told(net, examples.seen)
    return float(1 - np.sqrt(found * examples.smooth.astype(np.float32)).sum((-2, -1)).mean())


def _moments(examples: Examples) -> tuple[Array, Array]:
    """Mean and standard deviation of each channel, of every fourth lesson."""
    found = []
    for channel in range(examples.seen.shape[1]):
        sample = examples.seen[::4, channel].astype(np.float32)
        found.append((sample.mean(), sample.std()))
    mean, spread = np.array(found).T
    return mean, spread


def beginner(examples: Examples, seed: int) -> UNet:
    torch.manual_seed(seed)
    return UNet(*_moments(examples), examples.smooth.shape[1])


def widened(net: UNet, examples: Examples) -> UNet:
    """The same network with more maps of each date after its own; they mean nothing to it yet."""
    wide = UNet(*_moments(examples), examples.smooth.shape[1])
    state, old = net.state_dict(), net.stem[0].weight
    weight = torch.zeros_like(wide.stem[0].weight)
    dates = len(BACK)
    own, more = (len(each.mean.flatten()) // dates for each in (net, wide))
    for date in range(dates):
        weight[:, date * more : date * more + own] = old[:, date * own : (date + 1) * own]
    weight[:, dates * more :] = old[:, dates * own :]
    wide.load_state_dict(state | {"stem.0.weight": weight.detach(), "mean": wide.mean, "spread": wide.spread})
    return wide


def read(file: Path) -> UNet:
    """A network as kept."""
    kept = torch.load(file)
    net = UNet(kept["mean"].flatten().numpy(), kept["spread"].flatten().numpy())
    net.load_state_dict(kept)
    return net


def teach(
    net: UNet, examples: Examples, validation: Examples, epochs: int, seed: int, *,
    rate: float = RATE, bootstrap: bool = False, say: Callable[[str], None] = print,
) -> UNet:  # fmt: skip
    """The best of `epochs` by the validation; with `bootstrap` from a sample drawn with replacement (Breiman 1996)."""
    torch.manual_seed(seed)
    net = net.to(memory_format=torch.channels_last)  # a third faster on a processor
    rng = np.random.default_rng(seed)
    many = len(examples.seen)
    chosen = rng.choice(many, many) if bootstrap else np.arange(many)
    optimiser = torch.optim.Adam(net.parameters(), lr=rate, betas=(0.5, 0.999))
    each = many // BATCH
    best, kept, begun = np.inf, copy.deepcopy(net.state_dict()), time.process_time()
    for epoch in range(epochs):
        net.train()
        order, total = rng.permutation(chosen), 0.0
        for number in range(each):
            done = (epoch * each + number) / (epochs * each)
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1.0, done / WARM_UP + 0.05) * (0.5 * (1 + np.cos(np.pi * done)) + 0.003)
            batch = np.sort(order[number * BATCH : (number + 1) * BATCH])
            found = net(torch.from_numpy(examples.seen[batch].astype(np.float32)))
            smooth, raw = (torch.from_numpy(part[batch].astype(np.float32)) for part in (examples.smooth, examples.counts))
            loss = blended(found, smooth, raw)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
        score = _score(net, validation)
        say(f"epoch {epoch + 1}: {total / each:.4f} taught, {score:.4f} unseen, {time.process_time() - begun:.0f} s CPU")
        if score < best:
            best, kept = score, copy.deepcopy(net.state_dict())
    net.load_state_dict(kept)
    return net


def export(net: UNet, file: Path) -> None:
    """As ONNX, for `network`."""
    net.eval()
    seen = torch.zeros(1, net.mean.shape[1], BINS, BINS)
    names: dict[str, list[str]] = {"input_names": ["seen"], "output_names": ["catchment"]}
    torch.onnx.export(
        net, (seen,), str(file), **names, dynamic_axes={name: {0: "n"} for name in ("seen", "catchment")}, dynamo=False
    )
