"""What the shipped lessons say in words, beside their numbers, holds in the model as it is: a changed model must not make them lie."""

from __future__ import annotations

import pytest

from app.teach import numbers, shelf

WHERE, WHO = "where-does-the-ocean-put-our-carbon", "who-keeps-carbon-down"
SURE, PUT = "how-sure-are-we", "put-carbon-down-here"
CLAIMS = [
    (WHERE, "kept is more than the air holds", "today.kept > today.air_today"),
    (WHERE, "most is eaten in the first few hundred metres", "deep.reach < 20"),
    (WHERE, "more than all that people have added", "lifeless.ppm_more > today.ppm_today - today.ppm_before"),
    (WHERE, "most of what comes up stays in the water", "lifeless.air_before * (lifeless.ppm_more / lifeless.ppm_before) < today.kept / 2"),
    (WHERE, "half the appetite does far less than half", "half.ppm_more < lifeless.ppm_more / 3"),
    (WHO, "next to none of it is missed in the end", "-today.kept_animals / 8 < gone.more < today.kept_animals / 8"),
    (WHO, "at first all that they kept is missed", "0.95 * today.kept_animals < -first_years.more < 1.05 * today.kept_animals"),
    (WHO, "particles win by amount, not by time", "today.export_particles > today.export_animals"),
    (WHO, "a little longer than particles", "today.years_particles < today.years_animals < 1.2 * today.years_particles"),
    (WHO, "unused phosphate hardly moves", "-1 < today.unused - gone.unused < 1"),
    (WHO, "the runs agree that it is far less than what they keep", "gone.more_high - gone.more_low < today.kept_animals / 3"),
    (SURE, "± touch", "galicia.active - galicia.active_sd < galicia.passive + galicia.passive_sd"),
    (SURE, "which is more is nearly sure", "galicia.chance > 95"),
    (SURE, "the Balearics lean less", "balearics.active / balearics.active_middle < galicia.active / galicia.active_middle"),
    (SURE, "another weakest link", "balearics.swing_carbon_per_dry > balearics.swing_capture_efficiency"),
    (SURE, "a much larger ±", "poor_net.active_error > 1.3 * galicia.active_error"),
    (SURE, "and hardly another answer", "poor_net.sinking_wins < 2 * galicia.sinking_wins"),
    (SURE, "about open", "40 < scarce.chance < 60"),
    (PUT, "the company has not lied: a century on average", "100 < offer.put_years < 150"),
    (PUT, "and less than half of it is kept for a century", "offer.put_century < 40"),
    (PUT, "most is back within some twenty years", "offer.put_decade < 60"),
    (PUT, "2,000 m are enough in the bay", "deeper.put_century > 80"),
    (PUT, "a shallow place beats a deep one", "mexico.put_century > offer.put_century"),
    (PUT, "the first years do not leak", "deeper.put_decade > 95"),
    (PUT, "both models say that deeper is far better", "deeper_finer.put_century > 2 * offer_finer.put_century"),
    (PUT, "off Norway they differ", "norway_finer.put_century > 2 * norway.put_century"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "says", "holds"), CLAIMS, ids=[f"{name}: {says}" for name, says, _ in CLAIMS])
def test_what_a_lesson_says_in_words_holds(name: str, says: str, holds: str) -> None:
    assert numbers.true(shelf.lesson(name), holds)


@pytest.mark.parametrize("name", shelf.shipped())
def test_the_steps_take_as_long_as_the_lesson(name: str) -> None:
    lesson = shelf.lesson(name)
    assert sum(step.minutes for step in lesson.steps) == lesson.minutes


@pytest.mark.parametrize(("name", "place"), [(WHERE, "deep.longest"), (PUT, "offer.most")])
def test_carbon_stays_longest_in_the_northern_pacific(name: str, place: str) -> None:
    lesson = shelf.lesson(name)
    state, tell, _ = numbers.named(lesson, place)
    (lon, lat), _ = numbers.told(state, tell)
    assert 0 < lat < 65
    assert 130 < lon < 280
