"""Where an axis has its ticks, as BokehJS finds them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
from bokeh.models import AdaptiveTicker, BasicTicker, CategoricalTicker, DatetimeTicker, FixedTicker, Ticker

from app.drawn.known import Undrawn, read
from app.drawn.scales import Scale

MINOR = {"num_minor_ticks", "minor_ticks"}
DAY = 86_400_000.0
"""In the milliseconds that dates are counted in."""


def ticks(ticker: Ticker, scale: Scale, fewer: int = 0) -> list[float]:
    """Within what the scale shows; a ticker that may choose aims at so many fewer."""
    if type(ticker) is FixedTicker:
        read(ticker, {"ticks", *MINOR})
        there = np.asarray(ticker.ticks, float)
        return there[(there >= scale.low) & (there <= scale.high)].tolist() if there.size else []
    if type(ticker) is CategoricalTicker:
        return [i + 0.5 for i in range(len(scale.names))]
    wanted = max(int(getattr(ticker, "desired_num_ticks", 0)) - fewer, 1)
    if type(ticker) in (AdaptiveTicker, BasicTicker):
        read(ticker, {"desired_num_ticks", "mantissas", "base", *MINOR})
        return adaptive(scale.low, scale.high, wanted, list(ticker.mantissas), float(ticker.base))
    if type(ticker) is DatetimeTicker:
        return dates(scale.low, scale.high, wanted)
    raise Undrawn(ticker)


def adaptive(low: float, high: float, wanted: int, mantissas: list[float], base: float = 10.0) -> list[float]:
    """Round steps whose number comes nearest to what is wanted."""
    if not (np.isfinite(low) and np.isfinite(high) and high > low):
        return []
    ideal = (high - low) / wanted
    magnitude = base ** np.floor(np.log(ideal) / np.log(base) + 1e-12)
    candidates = [mantissas[-1] / base, *mantissas, mantissas[0] * base]
    step = min(candidates, key=lambda each: abs(wanted - (high - low) / (each * magnitude))) * magnitude
    found = np.arange(np.floor(low / step), np.ceil(high / step) + 1) * step
    return found[(found >= low) & (found <= high)].tolist()  # type: ignore[no-any-return]


def dates(low: float, high: float, wanted: int) -> list[float]:
    """The beginnings of days, months or years, by what comes nearest to the number wanted."""
    ideal = (high - low) / wanted
    if ideal < 20 * DAY:
        step = min((1, 2, 3, 5, 7, 14), key=lambda days: abs(wanted - (high - low) / (days * DAY))) * DAY
        return (np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step).tolist()  # type: ignore[no-any-return]
    months = min((1, 2, 4, 6, 12, 24, 60, 120), key=lambda each: abs(wanted - (high - low) / (each * 30.4 * DAY)))
    first, last = (datetime.fromtimestamp(each / 1000, UTC) for each in (low, high))
    begun = range(12 * first.year // months * months, 12 * (last.year + 1), months)
    starts = [datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp() * 1000 for month in begun]
    return [each for each in starts if low <= each <= high]


def evenly(places: Any) -> bool:
    steps = np.diff(np.asarray(places, float))
    return bool(steps.size == 0 or np.ptp(steps) < 0.02 * np.abs(steps).mean())
