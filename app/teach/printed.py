"""Numbers of a lesson as a reader of a language has them: app.words says to how many digits, Babel how they are written there."""

from __future__ import annotations

import math
from fractions import Fraction

from babel.numbers import format_decimal, get_group_symbol

from app import words
from app.teach.languages import say
from app.teach.languages import words as sentences
from engine.quantities import pretty

NARROW, JOINED = "\u202f", "\u00a0"
"""Spaces at which no line is broken."""
GROUPED = 10_000
"""From here on thousands are set apart where that is done by a space."""
LARGEST_PART = 6
"""Of the wholes that more than one part is said of."""


def number(value: float | None, digits: int, language: str) -> str:
    """ "1,354" and "0.17"; "1354" and "0,17"."""
    mantissa, times, power = words.number(value, digits).partition(" × ")
    if mantissa != words.NONE:
        decimals = len(mantissa.partition(".")[2])
        mantissa = _in(language, float(mantissa.replace("−", "-").replace(",", "")), decimals)
    return f"{mantissa}{times.replace(' ', JOINED)}{power}"


def _in(language: str, value: float, decimals: int) -> str:
    spaced = language != "en"
    pattern = f"#,##0.{'0' * decimals}".rstrip(".")
    shown = format_decimal(value, pattern, language, group_separator=not spaced or abs(value) >= GROUPED)
    if spaced:
        shown = shown.replace(get_group_symbol(language), NARROW)
    return shown.replace("-", "−")


def unit(of: str, language: str) -> str:
    """ "Pg C yr⁻¹", "Pg C año⁻¹"."""
    if of in ("", "1"):
        return ""
    return pretty(" ".join(_part(each, language) for each in of.split())).replace(" ", JOINED)


def _part(part: str, language: str) -> str:
    name = part.rstrip("-0123456789")
    return str(sentences(language).get(f"unit_{name}", name)) + part[len(name) :]


def with_unit(shown: str, of: str) -> str:
    return f"{shown}{JOINED}{of}" if of else shown


def percent(share: float, language: str) -> str:
    """ "16 %", "0.4 %", "less than 0.1 %"."""
    shown = words.percent(share)
    before, than, bare = shown.rpartition("than ")
    value = bare.removesuffix(" %")
    if value == words.NONE:
        return value
    decimals = len(value.partition(".")[2])
    printed = f"{_in(language, float(value.replace('−', '-').replace(',', '')), decimals)}{JOINED}%"
    return say(language, f"{before.strip()}_than", number=printed) if than else printed


def fraction(share: float, language: str) -> str:
    """ "one part in six", "dos partes de tres": the nearest that is simple."""
    if not math.isfinite(share):
        return words.NONE
    if share > 1 - 1 / (2 * LARGEST_PART):
        return say(language, "fraction_all")
    if share < 0.005:
        return say(language, "fraction_none")
    exact = Fraction(share)
    near = min(Fraction(1, max(2, round(1 / share))), exact.limit_denominator(LARGEST_PART), key=lambda each: abs(each - exact))
    part, whole = (_count(each, language) for each in (near.numerator, near.denominator))
    return (
        say(language, "fraction_one", whole=whole) if near.numerator == 1 else say(language, "fraction", part=part, whole=whole)
    )


def _count(count: int, language: str) -> str:
    return say(language, f"number_{count}") if 2 <= count <= 12 else str(count)
