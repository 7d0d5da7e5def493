"""A compared row as it is shown: the words, and where its mark stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.comparison import difference, in_print, ratio, told
from engine.lab import LABS, get
from engine.row import Row


def row(published: float | None, ours: float, **more: Any) -> Row:
    given = {"quantity": "flux", "where": "Z1", "published_error": None, "unit": "1", "kind": "derived"} | more
    return Row(published=published, ours=ours, **given)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (row(10.0, 13.0), [1.3, 1.0, 1.0]),
        (row(10.0, 13.0, published_error=4.0), [1.3, 0.6, 1.4]),
        (row(8.9, 8.9, published_error=10.3), [1.0, 0.0, 1 + 10.3 / 8.9]),
        (row(-20.0, -22.0, published_error=5.0), [1.1, 0.75, 1.25]),
        (row(None, 6.0, published_range=(5.0, 15.0)), [0.6, 0.5, 1.5]),
        (row(None, 25.0, published_range=(None, 10.0)), [2.5, 0.0, 1.0]),
        (row(None, -0.3, published_range=(0.8, 0.9)), None),
        (row(4.0, 5.0, measure="change"), None),
        (row(None, 5.0), None),
    ],
)
def test_ours_over_what_is_published(one: Row, expected: list[float] | None) -> None:
    assert ratio(one) == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (row(10.0, 13.0), "+30 %"),
        (row(10.0, 9.0), "−10 %"),
        (row(10.0, 10.01), "0 %"),
        (row(1.0, 12.2), "12 times"),
        (row(5.0, -0.3), "other sign"),
        (row(40.8, 22.9, measure="change"), "−18 points"),
        (row(None, 50.0, published_range=(48.0, 55.0)), "inside"),
        (row(None, 60.5, published_range=(48.0, 55.0)), "+10 %"),
        (row(None, 60.5), ""),
    ],
)
def test_the_difference_in_words(one: Row, words: str) -> None:
    assert difference(one) == words


def test_what_is_printed_keeps_its_digits() -> None:
    assert [in_print(value) for value in (0.3, 59.42, 113.4, 1360.0, -20.9, 1e6)] == [
        "0.3", "59.42", "113.4", "1,360", "−20.9", "1,000,000",
    ]  # fmt: skip


@pytest.mark.parametrize("name", LABS)
def test_every_judged_row_has_a_place_in_a_picture_or_another_sign(name: str) -> None:
    for one in get(name).compare():
        shown = told(one)
        json.dumps(shown, allow_nan=False)
        if one.rule and one.kind != "audit":
            assert shown["ratio"] or shown["change"] or one.ours <= 0, one  # type: ignore[operator]
