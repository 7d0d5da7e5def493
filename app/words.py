"""Numbers as a page prints them: two or three significant digits, a proper minus, never 1e-05."""

from __future__ import annotations

import math

NONE = "–"
"""Stands where there is no number."""
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float | None, digits: int = 3) -> str:
    """ "127", "5.9", "0.034", "1,320", "−6.7", "2.1 × 10⁻⁶"; a dash for nothing."""
    if value is None or not math.isfinite(value):
        return NONE
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    rounded = round(value, digits - 1 - exponent)
    if rounded and not -4 <= (exponent := math.floor(math.log10(abs(rounded)))) < 7:
        mantissa, power = f"{rounded:.{digits - 1}e}".split("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa} × 10{str(int(power)).translate(_SUPERSCRIPT)}".replace("-", "−")
    return f"{rounded:,.{max(0, digits - 1 - exponent)}f}".replace("-", "−")


def brief(value: float) -> str:
    """Two significant digits, three from a hundred on: enough beside a picture."""
    return number(value, 2 if abs(value) < 99.5 else 3)


def quick(error: float) -> str:
    """How near a quick answer is to the exact one."""
    return f" · a quick answer, to {100 * max(error, 1e-5):.1g} %"


def percent(share: float | None) -> str:
    """A share of one as a whole per cent, with a decimal only where it would read as none or all."""
    if share is None or not math.isfinite(share):
        return NONE
    value = 100 * share
    if 0 < value < 0.05:
        return "less than 0.1 %"
    if 99.95 <= value < 100:
        return "more than 99.9 %"
    shown = f"{value:.1f} %" if 0 < value < 1 or 99 < value < 100 else f"{value:,.0f} %"
    return shown.replace("-", "−")


def change(now: float, before: float, digits: int = 2) -> str:
    """The change against the baseline as a marked number with words for a screen reader; nothing where there is none."""
    difference = now - before
    if not math.isfinite(difference) or abs(difference) < 5e-4 * max(abs(before), 1e-12):
        return ""
    mark, word = ("▲", "up") if difference > 0 else ("▼", "down")
    shown = number(abs(difference), digits)
    return f'<span class="delta"><span aria-hidden="true">{mark}</span><span class="sr">{word} by</span> {shown}</span>'


def latitude(degrees: float) -> str:
    """ "27° N"; the equator is "0°"."""
    whole = round(abs(degrees))
    return f"{whole}°{'' if whole == 0 else ' N' if degrees > 0 else ' S'}"


def longitude(degrees: float) -> str:
    """ "177° W"; any turn will do."""
    degrees = (degrees + 180.0) % 360.0 - 180.0
    whole = round(abs(degrees))
    return f"{whole}°{'' if whole in (0, 180) else ' E' if degrees > 0 else ' W'}"


def place(lon: float, lat: float) -> str:
    """ "27° N, 177° W"."""
    return f"{latitude(lat)}, {longitude(lon)}"
