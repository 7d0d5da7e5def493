"""A published number beside ours: each rule, what is not counted, and what holds for the rows of every lab."""

from __future__ import annotations

from typing import Any

import pytest

from engine.lab import LABS, get
from engine.row import CLOSE, COUNTED, FACTOR, Row, verdict


def row(published: float | None, ours: float | None, **more: Any) -> Row:
    given = {"quantity": "flux", "where": "Z1", "published_error": None, "unit": "1", "kind": "derived"} | more
    return Row(published=published, ours=ours, **given)


@pytest.mark.parametrize(
    ("one", "rule", "met"),
    [
        (row(10.0, 12.9, published_error=3.0), "error", True),
        (row(10.0, 13.1, published_error=3.0), "error", False),
        (row(10.0, 10.9), "close", True),
        (row(10.0, 11.1), "close", False),
        (row(-10.0, -9.1), "close", True),
        (row(None, 48.0, published_range=(48.0, 55.0)), "range", True),
        (row(None, 47.0, published_range=(48.0, 55.0)), "range", False),
        (row(None, 12.0, published_range=(None, 10.0)), "range", False),
        (row(None, -12.0, published_range=(None, 10.0)), "range", True),
        (row(15.0, 18.0, published_range=(10.7, 18.7)), "range", True),
        (row(10.0, 11.1, measure="error"), "close", False),
        (row(40.0, 27.0, measure="change"), "change", True),
        (row(40.0, 26.0, measure="change"), "change", False),
        (row(-4.0, 7.0, measure="change"), "change", False),
        (row(-0.6, 0.9, measure="change"), "change", True),
        (row(None, 3.0), None, None),
        (row(3.0, None), None, None),
        (row(3.0, 3.0, kind="audit"), None, None),
    ],
)
def test_each_rule(one: Row, rule: str | None, met: bool | None) -> None:
    assert (one.rule, one.met) == (rule, met)


@pytest.mark.parametrize("kind", ["fitted", "twin"])
def test_what_was_fitted_or_made_up_is_never_met(kind: str) -> None:
    one = row(10.0, 10.0, kind=kind)
    assert one.agrees
    assert one.met is None


@pytest.mark.parametrize("more", [{"measure": "error"}, {"published_range": (9.0, 11.0)}])
def test_an_error_has_no_error_and_a_range_is_none(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a ± belongs to a published value"):
        row(10.0, 11.0, published_error=10.0, **more)


def test_how_far_it_is() -> None:
    assert row(10.0, 11.0).relative_difference == pytest.approx(0.1)
    assert row(None, 11.0).relative_difference is None
    assert row(None, 50.0, published_range=(48.0, 55.0)).relative_difference == 0
    assert row(None, 60.5, published_range=(48.0, 55.0)).relative_difference == pytest.approx(0.1)
    assert row(10.0, 5.0).apart == row(5.0, 10.0).apart == pytest.approx(0.5)
    assert row(10.0, -1.0).apart > 1


def test_what_is_published_is_written_as_it_is_printed() -> None:
    written = [
        row(8.9, 1.0, published_error=10.3),
        row(None, 1.0, published_range=(48.0, 55.0)),
        row(None, 1.0, published_range=(None, 50.0)),
        row(15.0, 1.0, published_range=(10.7, 18.7)),
        row(None, 1.0),
    ]
    assert [one.printed("{:g}".format) for one in written] == ["8.9 ± 10.3", "48 to 55", "up to 50", "15 (10.7 to 18.7)", ""]


def test_the_verdict_counts_what_is_evidence_and_says_what_it_leaves_out() -> None:
    rows = [
        *[row(10.0, 10.5, kind="independent")] * 3,
        *[row(10.0, 14.0, kind="independent")] * 2,
        row(10.0, 12.0, published_error=3.0, kind="independent"),
        row(10.0, 10.0),
        *[row(10.0, 10.0, kind="fitted")] * 4,
        row(10.0, 20.0, kind="fitted"),
        row(10.0, 10.0, kind="twin"),
        row(None, 10.0, kind="independent"),
        row(10.0, 10.0, kind="audit"),
    ]
    assert verdict(rows) == [
        "Of 6 independent numbers 4 agree with what is published: 1 within the printed ±, 3 within 10 %.",
        "Of 1 number that follows from fitted ones 1 agrees with what is published: 1 within 10 %.",
        "5 more are fitted and not counted, though 1 of them misses.",
        "1 more is of a twin, a world that this model made up, and no evidence; 1 would agree with what is published.",
    ]
    assert verdict(rows[6:])[0] == "No number here is independent: all rest on numbers that were fitted."
    assert verdict(rows[3:5]) == ["Of 2 independent numbers none agrees with what is published."]


@pytest.mark.parametrize("name", LABS)
def test_rows_of_every_lab(name: str) -> None:
    rows = get(name).compare()
    assert len({one.slug for one in rows}) == len(rows)
    for one in rows:
        printed = one.published is not None or one.published_range is not None
        assert (one.rule is not None) == (printed and one.ours is not None and one.kind != "audit"), one
        assert (one.met is not None) == (one.rule is not None and one.kind in COUNTED), one
        assert one.slug.replace("-", "_").isidentifier() or one.slug[0].isdigit(), one.slug
        if one.quantity.endswith("±"):
            assert one.measure == "error", one
        if one.rule in ("close", "change") and one.met:
            assert one.ours is not None
            assert one.published is not None
            near = abs(one.ours / one.published - 1) <= CLOSE
            assert (
                near or (one.rule == "change" and one.apart <= 1 - 1 / FACTOR) or max(abs(one.ours), abs(one.published)) < FACTOR
            )


def test_twins_are_called_so() -> None:
    assert {one.kind for one in get("catchment").compare()} == {"twin"}
    for one in get("inverse").compare():
        assert (one.kind == "twin") == one.where.startswith("embedded ocean"), one
