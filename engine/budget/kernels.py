"""The sums over the draws: plain arrays and floats, serial and nogil, so that the same inputs give the same bits.

Per draw and group, with the effects of `chain.effect` (capture, carbon, … are relative to their paper's mean):

    zooplankton  b = capture · carbon · area       X = b · R/ETS · RQ · (1 + M + G + E)
    fish         b = capture · carbon · dry:wet    and so on

Closed, zooplankton's G is what remains of its meal: max(eaten − 1 − M − E, 0) times what of it is dropped below.
A zone's flux is a number times X, so one pass over the draws serves every zone.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

Array = np.ndarray

BLOCK = 1024
BINS = 4096
MOMENTS = 8
"""b, the four processes, X, X times the next group's X, and b times the next group's b."""

CARBON, AREA = 1, 2
ETS_RATIO, QUOTIENT, MORTALITY, GUT, EXCRETION = 5, 6, 7, 9, 11
"""Rows of `chain.FACTORS`; dry weight, mortality and gut have one row for each kind of animal, one after the other."""


_FAST = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True)
def chain(
    positions: Array,
    lines: Array,
    captures: Array,
    closed: bool,
    dropped: float,
    biomass: Array,
    flux: Array,
    first: Array,
    total: Array,
    square: Array,
) -> None:
    """Fills biomass and flux (group, draw); first, total, square (group, moment) hold Σ(x−first) and Σ(x−first)².

    `lines` (factor, 2·knot) are the intercept and slope of each factor's effect between two knots; `captures` (group) are the rows
    of what each group's catch is divided by.
    """
    factors, draws = positions.shape
    value = np.empty((factors, BLOCK), np.float32)
    scratch = np.empty((4, BLOCK), np.float32)
    total[:] = 0.0
    square[:] = 0.0
    for start in range(0, draws, BLOCK):
        stop = min(start + BLOCK, draws)
        count = stop - start
        for factor in range(factors):
            _look_up(positions[factor, start:stop], lines[factor], value[factor])
        breath, once, more = scratch[0, :count], scratch[1, :count], scratch[2, :count]
        _multiply(value[ETS_RATIO, :count], value[QUOTIENT, :count], breath)
        for group in range(3):
            b, x = biomass[group, start:stop], flux[group, start:stop]
            mortality, gut = value[MORTALITY + (group > 0), :count], value[GUT + (group > 0), :count]
            excretion = value[EXCRETION, :count]
            if group == 0 and closed:
                _left_of_meal(gut, mortality, excretion, np.float32(dropped), scratch[3, :count])
                gut = scratch[3, :count]
            _multiply(value[captures[group], :count], value[CARBON, :count], once)
            _multiply(once, value[AREA + group, :count], b)
            _multiply(b, breath, once)
            for i in range(count):
                more[i] = np.float32(1.0) + mortality[i] + gut[i] + excretion[i]
            _multiply(once, more, x)
            for moment, values in ((0, b), (1, once), (5, x)):
                _add(values, moment, start, first[group], total[group], square[group])
            for moment, share in ((2, mortality), (3, gut), (4, excretion)):
                _multiply(once, share, more)
                _add(more, moment, start, first[group], total[group], square[group])
        for group in range(3):
            other = (group + 1) % 3
            x, y = flux[group, start:stop], flux[other, start:stop]
            x_first, y_first = np.float32(first[group, 5]), np.float32(first[other, 5])
            total[group, 6] += _co_moment(x, y, x_first, y_first)
            x, y = biomass[group, start:stop], biomass[other, start:stop]
            total[group, 7] += _co_moment(x, y, np.float32(first[group, 0]), np.float32(first[other, 0]))


@njit(cache=True, nogil=True, fastmath=_FAST)
def _look_up(position: Array, lines: Array, value: Array) -> None:
    for i in range(position.size):
        knot = np.uint32(position[i])
        value[i] = lines[2 * knot] + position[i] * lines[2 * knot + 1]


@njit(cache=True, nogil=True)
def _multiply(left: Array, right: Array, result: Array) -> None:
    for i in range(result.size):
        result[i] = left[i] * right[i]


@njit(cache=True, nogil=True)
def _left_of_meal(eaten: Array, mortality: Array, excretion: Array, dropped: float, result: Array) -> None:
    """What is dropped below of a meal that first had to feed breath, growth and leaking; who eats too little drops nothing."""
    for i in range(result.size):
        result[i] = max(eaten[i] - np.float32(1.0) - mortality[i] - excretion[i], np.float32(0.0)) * dropped


@njit(cache=True, nogil=True, fastmath=_FAST)
def _add(values: Array, moment: int, start: int, first: Array, total: Array, square: Array) -> None:
    """Sums relative to the first draw: a factor without spread then has a standard deviation of exactly 0."""
    if start == 0:
        first[moment] = values[0]
    origin = np.float32(first[moment])
    one = np.float32(0.0)
    two = np.float32(0.0)
    for i in range(values.size):
        departure = values[i] - origin
        one += departure
        two += departure * departure
    total[moment] += one
    square[moment] += two


@njit(cache=True, nogil=True, fastmath=_FAST)
def _co_moment(x: Array, y: Array, x_first: float, y_first: float) -> float:
    result = np.float32(0.0)
    for i in range(x.size):
        result += (x[i] - x_first) * (y[i] - y_first)
    return float(result)


@njit(cache=True, nogil=True)
def extent(values: Array) -> tuple[float, float]:
    """Smallest and largest of float32 values ≥ 0: their bits rise with them, and whole numbers compare eight at a time."""
    bits = values.view(np.int32)
    low = bits[0]
    high = bits[0]
    for i in range(bits.size):
        low = min(low, bits[i])
        high = max(high, bits[i])
    ends = np.empty(2, np.float32)
    written = ends.view(np.int32)
    written[0], written[1] = low, high
    return np.float64(ends[0]), np.float64(ends[1])


@njit(cache=True, nogil=True)
def histogram(values: Array, low: float, high: float, below: Array) -> None:
    """below[k]: how many values lie under the k-th of BINS + 1 even edges from `low` to `high`, which hold all values."""
    below[:] = 0
    scale = np.float32(0.0)
    if high > low:
        scale = np.float32(BINS * 0.999999 / (high - low))
    origin = np.float32(low)
    for i in range(values.size):
        below[np.uint32((values[i] - origin) * scale) + 1] += 1
    for k in range(BINS):
        below[k + 1] += below[k]


@njit(cache=True, nogil=True)
def quantile(below: Array, low: float, high: float, share: float) -> float:
    """The value under which that share of the draws lies; a straight line inside a bin."""
    target = share * below[BINS]
    under, k = 0, BINS
    while k - under > 1:
        middle = (under + k) // 2
        if below[middle] < target:
            under = middle
        else:
            k = middle
    inside = below[k] - below[k - 1]
    fraction = (target - below[k - 1]) / inside if inside > 0 else 0.0
    return float(low + (high - low) * (k - 1 + fraction) / BINS)


@njit(cache=True, nogil=True)
def share_below(below: Array, low: float, high: float, value: float) -> float:
    """The share of the draws under a value: the inverse of `quantile`."""
    if value <= low:
        return 0.0
    if value >= high:
        return 1.0
    position = (value - low) / (high - low) * BINS
    k = min(int(position), BINS - 1)
    return float((below[k] + (position - k) * (below[k + 1] - below[k])) / below[BINS])


@njit(cache=True, nogil=True)
def percentiles(values: Array, shares: Array, result: Array) -> None:
    """Fills result (row, share) with the quantiles of each row of values."""
    below = np.empty(BINS + 1, np.int32)
    for row in range(values.shape[0]):
        low, high = extent(values[row])
        histogram(values[row], low, high, below)
        for k in range(shares.size):
            result[row, k] = quantile(below, low, high, shares[k])


@njit(cache=True, nogil=True)
def _exceeds(below: Array, low: float, high: float, mean: float, sd: float) -> float:
    """P(drawn value > a normal of that mean and sd cut off at 0), the bins' middles standing for the draws."""
    width = (high - low) / BINS
    zero = 0.0
    if sd > 0.0:
        zero = 0.5 * math.erfc(mean / sd / math.sqrt(2.0))
    result = 0.0
    for k in range(BINS):
        count = below[k + 1] - below[k]
        if count == 0:
            continue
        value = low + (k + 0.5) * width
        if sd > 0.0 and value > 0.0:
            if value > mean + 8.0 * sd:
                result += count
            elif value > mean - 8.0 * sd:
                result += count * (0.5 * math.erfc((mean - value) / sd / math.sqrt(2.0)) - zero) / (1.0 - zero)
        elif sd == 0.0 and value > mean:
            result += count
    return float(min(max(result / below[BINS], 0.0), 1.0))


@njit(cache=True, nogil=True)
def _times(below: Array, low: float, high: float, passive: Array, shares: Array, result: Array) -> None:
    """Quantiles of the drawn value per a second, independent one, of which `passive` are equally likely values; NaN if any is 0.

    P(A / P < r) is the mean over P of P(A < r P): r is found by halving.
    """
    least = passive[0]
    for each in passive:
        least = min(least, each)
    if least <= 0.0:
        result[:] = np.nan
        return
    for k in range(shares.size):
        bottom, top = min(low, 0.0) / least, high / least
        for _ in range(40):
            middle = 0.5 * (bottom + top)
            found = 0.0
            for each in passive:
                found += share_below(below, low, high, middle * each)
            if found < shares[k] * passive.size:
                bottom = middle
            else:
                top = middle
        result[k] = 0.5 * (bottom + top)


@njit(cache=True, nogil=True)
def _above(below: Array, low: float, high: float, other: Array, other_low: float, other_high: float) -> float:
    """P(a draw of the first > a draw of the second), the two independent."""
    width = (high - low) / BINS
    result = 0.0
    for k in range(BINS):
        count = below[k + 1] - below[k]
        if count > 0:
            result += count * share_below(other, other_low, other_high, low + (k + 0.5) * width)
    return float(result / below[BINS])


@njit(cache=True, nogil=True)
def _total(flux: Array, size: Array, result: Array) -> None:
    a, b, c = np.float32(size[0]), np.float32(size[1]), np.float32(size[2])
    x, y, z = flux[0], flux[1], flux[2]
    for i in range(result.size):
        result[i] = a * x[i] + b * y[i] + c * z[i]


@njit(cache=True, nogil=True)
def _count_above(left: Array, right: Array) -> int:
    count = 0
    for i in range(left.size):
        count += left[i] > right[i]
    return count


@njit(cache=True, nogil=True)
def _bounds(size: Array, extents: Array) -> tuple[float, float]:
    """Ends that hold every Σ_group size·X, widened a little more than single precision can be wrong."""
    low = 0.0
    high = 0.0
    reach = 0.0
    for group in range(3):
        ends = size[group] * extents[group, 0], size[group] * extents[group, 1]
        low += min(ends)
        high += max(ends)
        reach += max(abs(ends[0]), abs(ends[1]))
    if high > low:
        low = max(low - 1e-5 * reach, 0.0) if low >= 0.0 else low - 1e-5 * reach
        high += 1e-5 * reach
    return low, high


@njit(cache=True, nogil=True)
def totals(
    flux: Array,
    scratch: Array,
    size: Array,
    site: int,
    shared: bool,
    passive: Array,
    passive_sd: Array,
    passive_drawn: Array,
    shares: Array,
    result: Array,
    times: Array,
    exceeds: Array,
    above: Array,
    edges: Array,
    density: Array,
) -> None:
    """Per zone, of its total active flux Σ_group size·X: percentiles, those of it per passive flux, P(> passive), P(site's > this
    one's), distribution.

    `edges` (zone, edge) are even between the 0.2th and 99.5th percentile; `density` (zone, bin) integrates to 0.993.
    """
    zones, draws = size.shape[0], flux.shape[1]
    of_site, of_zone = scratch[0], scratch[1]
    below_site = np.empty(BINS + 1, np.int32)
    below = np.empty(BINS + 1, np.int32)
    extents = np.empty((3, 2))
    for group in range(3):
        extents[group, 0], extents[group, 1] = extent(flux[group])
    _total(flux, size[site], of_site)
    low_site, high_site = _bounds(size[site], extents)
    histogram(of_site, low_site, high_site, below_site)
    for zone in range(zones):
        _total(flux, size[zone], of_zone)
        low, high = _bounds(size[zone], extents)
        histogram(of_zone, low, high, below)
        for k in range(shares.size):
            result[zone, k] = quantile(below, low, high, shares[k])
        _times(below, low, high, passive_drawn[zone], shares, times[zone])
        exceeds[zone] = _exceeds(below, low, high, passive[zone], passive_sd[zone])
        if zone == site:
            above[zone] = 0.5
        elif shared:
            above[zone] = _count_above(of_site, of_zone) / draws
        else:
            above[zone] = _above(below_site, low_site, high_site, below, low, high)
        _density(below, low, high, edges[zone], density[zone])


@njit(cache=True, nogil=True)
def _density(below: Array, low: float, high: float, edges: Array, density: Array) -> None:
    bins = density.size
    start = quantile(below, low, high, 0.002)
    stop = quantile(below, low, high, 0.995)
    if stop <= start:
        stop = start + 1e-3 * max(abs(start), 1.0)
    for k in range(bins + 1):
        edges[k] = start + (stop - start) * k / bins
    left = share_below(below, low, high, edges[0])
    for k in range(bins):
        right = share_below(below, low, high, edges[k + 1])
        density[k] = (right - left) / (edges[k + 1] - edges[k])
        left = right
