"""The whole pump beside what others found."""

from __future__ import annotations

from engine.ocean.circulation import compared
from engine.pump.model import as_fitted, compute
from engine.row import Row


def compare() -> list[Row]:
    """Kept carbon."""
    now = compute(as_fitted(compared())).now
    return [
        Row(
            "carbon kept from the air",
            "all oceans, all ways",
            1300.0,
            None,
            now.kept_in_all,
            "Pg C",
            "derived",
            "Nowicki et al. 2022, doi 10.1029/2021GB007083",
        )
    ]
