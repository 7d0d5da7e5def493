"""What stands at a tick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from bokeh.models import (
    BasicTickFormatter,
    CategoricalTickFormatter,
    DatetimeTickFormatter,
    NumeralTickFormatter,
    TickFormatter,
)

from app.charts.base import labels
from app.drawn.known import Undrawn, read

NUMERAL = re.compile(r"(?P<whole>0,0|0)(?:\.(?P<kept>0*)(?:\[(?P<more>0+)\])?)?")


def written(formatter: TickFormatter, ticks: Sequence[float], names: Sequence[str]) -> list[str]:
    """Each tick's words; `names` are those of a scale that has some."""
    if type(formatter) is CategoricalTickFormatter:
        return list(names)
    if type(formatter) is NumeralTickFormatter:
        read(formatter, {"format"})
        return [numeral(tick, formatter.format) for tick in ticks]
    if type(formatter) is BasicTickFormatter:
        read(formatter, ())
        return list(labels(ticks).values())
    if type(formatter) is DatetimeTickFormatter:
        return _dates(formatter, ticks)
    raise Undrawn(formatter)


def numeral(value: float, form: str) -> str:
    """As Numbro writes it: decimals in brackets only where there are any; with a proper minus."""
    found = NUMERAL.fullmatch(form)
    if not found:
        raise ValueError(f"{form!r} is no format that is drawn")
    kept, more = (len(found[part] or "") for part in ("kept", "more"))
    text = f"{value:{',' if found['whole'] == '0,0' else ''}.{kept + more}f}"
    if more:
        whole, _, decimals = text.partition(".")
        left = decimals[:kept] + decimals[kept:].rstrip("0")
        text = f"{whole}.{left}" if left else whole
    return text.replace("-", "−") if float(text.replace(",", "")) else text.removeprefix("-")


def _dates(formatter: DatetimeTickFormatter, ticks: Sequence[float]) -> list[str]:
    """By what all of them begin: years, months or days."""
    read(formatter, {"days", "months", "years"})
    when = [datetime.fromtimestamp(tick / 1000, UTC) for tick in ticks]
    first = all(each.day == 1 for each in when)
    form = formatter.years if first and all(each.month == 1 for each in when) else formatter.months if first else formatter.days
    return [each.strftime(form) for each in when]
