"""Numbers as a reader likes them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components import HERE
from app.words import brief, change, number, percent, place
from engine.feeding.experiments import EXPERIMENTS
from engine.inverse.parameters import InverseParameters

ANY = st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf])
WRITTEN = re.compile(r"–|−?[\d,]+(\.\d+)?( × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text: str) -> float:
    """What a reader takes the words for."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition(" × 10")
    return float(f"{mantissa}e{power.translate(SUPERSCRIPT) or 0}")


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (127.4, 3, "127"),
        (5.94, 2, "5.9"),
        (0.0341, 2, "0.034"),
        (1321, 3, "1,320"),
        (-6.7, 2, "−6.7"),
        (2.1e-6, 2, "2.1 × 10⁻⁶"),
        (1e-5, 3, "1 × 10⁻⁵"),
        (0, 3, "0"),
        (None, 3, "–"),
        (math.nan, 3, "–"),
        (-math.inf, 3, "–"),
        (9.999, 2, "10"),
        (999_999.9, 3, "1,000,000"),
    ],
)
def test_numbers_have_two_or_three_digits_and_a_proper_minus(value: float | None, digits: int, words: str) -> None:
    assert number(value, digits) == words


@given(ANY, st.integers(1, 6))
def test_any_number_reads_as_about_itself(value: float, digits: int) -> None:
    words = number(value, digits)
    assert WRITTEN.fullmatch(words), words
    if math.isfinite(value) and abs(value) > 1e-300:
        assert read(words) == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits))


@given(st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1e-12))
def test_brief_words_are_short_and_close(value: float) -> None:
    words = brief(value)
    assert len(words) <= 12
    assert read(words) == pytest.approx(value, rel=0.051, abs=1e-300)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.5, "50 %"),
        (0.004, "0.4 %"),
        (0.0001, "less than 0.1 %"),
        (0.996, "99.6 %"),
        (0.99999, "more than 99.9 %"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_a_share_never_reads_as_none_or_all_unless_it_is(share: float | None, words: str) -> None:
    assert percent(share) == words


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_no_share_between_reads_as_an_end(share: float) -> None:
    assert percent(share) not in ("0 %", "0.0 %", "100 %", "100.0 %")


def test_a_change_is_marked_said_and_left_out_where_there_is_none() -> None:
    assert "▲" in change(12, 10)
    assert "up by" in change(12, 10)
    assert "▼" in change(8, 10)
    assert "down by" in change(8, 10)
    assert change(10, 10) == change(10.001, 10) == change(math.nan, 10) == change(10, math.inf) == ""
    assert change(0, 0) == ""
    assert "▲" in change(1, 0)


@pytest.mark.parametrize(
    ("lon", "lat", "words"),
    [
        (183.0, 27.2, "27° N, 177° W"),
        (0.0, 0.0, "0°, 0°"),
        (180.0, -60.0, "60° S, 180°"),
        (-340.0, 0.4, "0°, 20° E"),
        (359.8, 90.0, "90° N, 0°"),
    ],
)
def test_a_place_in_words(lon: float, lat: float, words: str) -> None:
    assert place(lon, lat) == words


def test_every_experiment_and_every_product_of_the_papers_unfolds() -> None:
    known = set(re.findall(r'^ {2}"?([^":\n]+)"?:', (HERE / "glossary.js").read_text("utf-8"), re.MULTILINE))
    labels = [label for item in InverseParameters.declared.values() if item.name == "product" for label in item.choice_labels]
    assert labels
    assert {*EXPERIMENTS, *labels} <= known
