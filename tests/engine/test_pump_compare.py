"""The whole pump beside the literature: what a row must say, and what any such budget must keep."""

import time

import pytest

from engine.pump.compare import _rows, compare
from engine.row import Row


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return compare()


def test_what_is_beside(rows: list[Row]) -> None:
    """Thirty published numbers and more, each by its own name in an address, with its paper."""
    beside = [row for row in rows if row.kind != "audit"]
    assert len(beside) >= 30
    assert all(row.published is not None or row.published_range is not None for row in beside)
    assert len({row.slug for row in rows}) == len(rows)
    literature = [row for row in beside if row.quantity != "preformed phosphate"]
    assert all("doi" in row.note or "OCMIP" in row.note or "inverted" in row.where for row in literature)


def test_an_export_says_its_depth(rows: list[Row]) -> None:
    exports = [row for row in rows if row.unit == "Pg C yr-1" and row.quantity != "production"]
    assert len(exports) >= 15
    assert all(" m" in row.where for row in exports)
    least = [row.where for row in exports if "doi 10.1038/s41586-023-06772-4" in row.note]
    assert least
    assert all("away for more than" in where or "however short" in where for where in least)


def test_kinds(rows: list[Row]) -> None:
    """Nothing that was held to a number counts as agreeing with it; what animals carry was fitted to nothing, and misses."""
    kind = {row.slug: row.kind for row in rows}
    assert kind["export-all-ways-all-oceans-73-m"] == "fitted"
    independent = [row for row in rows if row.kind == "independent"]
    assert {row.quantity for row in independent} == {"export by migrating animals"}
    assert all(row.ours > 1.3 and row.met is False for row in independent)


def test_the_air_of_the_ocean_alone_lies_above(rows: list[Row]) -> None:
    """Joos et al.'s models have land as well, which takes up more in the first century."""
    pulse = {row.where: row for row in rows if row.quantity.startswith("carbon still in the air")}
    assert all(pulse[f"after {years} years"].ours > pulse[f"after {years} years"].published for years in (20, 100))


def test_longer_than_a_year(rows: list[Row]) -> None:
    """The one number that an inversion of other tracers pins down best, on both oceans."""
    long = [row for row in rows if "more than 1 year" in row.where and row.unit == "Pg C yr-1"]
    assert len(long) == 2
    assert all(row.met for row in long)


def test_what_must_be_kept(rows: list[Row]) -> None:
    audit = [row for row in rows if row.kind == "audit"]
    assert len(audit) == 2
    assert all(abs(row.ours) < 1e-10 for row in audit)


def test_it_takes_a_moment(rows: list[Row]) -> None:
    """A report waits for it: what takes seconds, such as the other ocean and the centuries, came with what is shipped."""
    begun = time.process_time()
    assert list(_rows.__wrapped__()) == rows
    assert time.process_time() - begun < 1.5
