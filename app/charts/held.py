"""Scales that are held: while one comparison lasts, the same length and the same colour stand for the same number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ends = tuple[float, float]


class Held:
    """Where the axes, widths and colours of one picture end, each by its name.

    They fit what is shown first beside a baseline. Values that go beyond widen them, to the next round ends; those fitted first
    return once what is shown, at rest, has as much room in them as they were given.
    """

    def __init__(self) -> None:
        self._beside: Any = None
        self._first: dict[str, Ends] = {}
        self._now: dict[str, Ends] = {}

    def beside(self, baseline: Any) -> bool:
        """What the picture is compared with from now on; beside something else, which is said, everything is fitted anew."""
        anew = bool(baseline != self._beside)
        if anew:
            self._beside, self._first, self._now = baseline, {}, {}
        return anew

    def ends(self, name: str, low: float, high: float, fit: Callable[[float, float], Ends], settle: bool = True) -> Ends:
        """Ends that hold these values; `fit` says which would fit them alone."""
        if name not in self._first:
            self._first[name] = self._now[name] = fit(low, high)
        (least, most), (start, end) = self._first[name], self._now[name]
        if low < start or high > end:
            start, end = min(start, fit(low, high)[0]), max(end, fit(low, high)[1])
        elif settle and (start, end) != (least, most):
            wanted = fit(low, high)
            if least <= wanted[0] and wanted[1] <= most:
                start, end = least, most
        self._now[name] = start, end
        return start, end
