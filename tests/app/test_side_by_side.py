"""Side by side: the states are answered alike, drawn on the same scales, told in one table, and why they differ is computed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from app import services
from app.context import Nowhere
from app.history import History
from app.pages import pages
from app.services import Services
from app.side_by_side.multiples import MORE
from app.side_by_side.sides import Side, sides
from app.side_by_side.table import lines, set_otherwise, to_csv, written
from app.side_by_side.why import each_alone, verdict
from app.state import State
from engine.lab import get
from tests.app.test_pages import Opened

LAB = get("budget")
PAGE: Any = pages()["budget"]
CARRIED = "carried by animals"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    started = services.start(tmp_path_factory.mktemp("side-by-side"))
    yield started
    started.close()


def compared(history: History) -> list[Side]:
    return sides(Nowhere(LAB), PAGE.view, history.now, {})


@pytest.fixture
def history() -> History:
    """Z4 as A, with fewer fish as B, and with twice the decapods now."""
    made = History(State.of(LAB, "Z4"))
    made.pin()
    made.set(fish_biomass=49.0)
    made.pin()
    made.set(decapods_biomass=900.0)
    return made


def test_every_state_has_its_answer_and_the_same_baseline(history: History) -> None:
    found = compared(history)
    assert [side.pin.letter for side in found] == ["A", "B", ""]
    assert {id(side.answer.base) for side in found} == {id(found[0].answer.result)}
    history.refer("B")
    again = sides(Nowhere(LAB), PAGE.view, history.now, {side.pin.letter: side.answer for side in found})
    assert [side.pin.letter for side in again] == ["B", "A", ""]
    assert again[0].answer.result is found[1].answer.result
    history.return_to("A")
    assert [side.pin.letter for side in compared(history)] == ["B", "A"]  # what is set is a pin


def test_what_differs_most_comes_first_and_the_csv_has_the_same_numbers(history: History) -> None:
    found = compared(history)
    parts = [line.most for line in lines(found)]
    assert parts == sorted(parts, reverse=True)
    assert [item.name for item in set_otherwise(found)] == ["fish_biomass", "decapods_biomass"]
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(to_csv(found)))}
    carried = rows[CARRIED]
    assert float(carried["A"]) == found[0].facts[0].value
    assert float(carried["B minus A"]) == pytest.approx(float(carried["B"]) - float(carried["A"]))
    assert (rows["fish_biomass"]["A"], rows["fish_biomass"]["B"], rows["fish_biomass"]["unit"]) == ("98.0", "49.0", "mg C m-2")
    assert "<b>49 mg C m⁻²</b>" in written(found).replace("49.0", "49")


def test_a_name_is_shown_as_it_was_written(history: History) -> None:
    history.name("B", "<img src=x>")
    found = compared(history)
    assert "<img" not in written(found)
    assert "<img" not in verdict(found[0], found[1], None)


def test_of_two_levers_the_one_that_makes_most_is_named_first_and_alone_they_make_up_the_difference(history: History) -> None:
    found = compared(history)
    (only,) = each_alone(Nowhere(LAB), PAGE.view, found[0], found[1])
    assert only.effect == pytest.approx(found[1].facts[0].value - found[0].facts[0].value)
    assert "Only Fish that migrate (49" in verdict(found[0], found[1], [only])
    both = each_alone(Nowhere(LAB), PAGE.view, found[0], found[2])
    assert [each.item.name for each in both] == ["decapods_biomass", "fish_biomass"]
    assert both[0].effect > 0 > both[1].effect == pytest.approx(only.effect)
    said = verdict(found[0], found[2], both)
    assert "more</b> than" in said
    assert said.index("Decapods that migrate") < said.index("Fish that migrate")


def test_presets_are_pinned_by_ticking_them_and_drawn_on_the_same_scales(shared: Services) -> None:
    page = Opened(shared, PAGE)
    page.open(1)
    tab = page.lab.rooms._parts[1]
    assert "tick presets" in tab._reasons.view.text
    titles = [LAB.presets[name].title for name in ("Z4", "Z5")]
    tab._presets.value = titles
    assert [pin.of.preset for pin in page.lab.state.pins] == ["Z4", "Z5"]
    assert page.lab.baseline == LAB.preset("Z4")
    figures = [view.charts["Chance"].figure for view in tab._multiples._views.values()]
    assert len(figures) == 3
    assert len({(each.x_range.start, each.x_range.end) for each in figures}) == 1
    alone = Opened(shared, PAGE)
    alone.say(do="choose", preset="Z5")
    assert figures[0].x_range.end > alone.lab.explore.charts["Chance"].figure.x_range.end - 1e-9
    tab._presets.value = titles[:1]
    assert [pin.letter for pin in page.lab.state.pins] == ["A"]
    page.say(do="undo")
    assert tab._presets.value == titles


def test_a_fifth_state_is_refused_in_one_sentence(shared: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened(shared, PAGE)
    page.open(1)
    said: list[Any] = []
    monkeypatch.setattr(page.lab.levers, "say", lambda **message: said.append(message.get("problem")))
    tab = page.lab.rooms._parts[1]
    tab._presets.value = [preset.title for preset in LAB.presets.values()]
    assert len(page.lab.state.pins) == len(tab._presets.value) == 4
    assert "4 states are pinned already; remove one of them first." in said


def test_a_further_picture_is_drawn_for_every_side_when_it_is_wanted(shared: Services) -> None:
    page = Opened(shared, PAGE)
    page.open(1)
    tab = page.lab.rooms._parts[1]
    tab._presets.value = [LAB.presets[name].title for name in ("Z4", "Z5")]
    assert tab._picture.options == ["Column", "Zones", "Chance", MORE]
    tab._picture.value = MORE
    assert tab._picture.value == "Map"
    assert tab._picture.options[:5] == ["Column", "Zones", "Chance", "Map", "Zooplankton"]
    tab._picture.value = "Fish"
    figures = [each.charts["Fish"].figure for each in tab._multiples._further.values()]
    assert len({(each.x_range.start, each.x_range.end) for each in figures}) == 1
    titles = tab._multiples.view.objects[0].words["titles"]
    assert [title for title, _ in titles] == [LAB.presets[name].title for name in ("Z4", "Z5", "Z3")]
    assert len({words for _, words in titles}) == 3  # each says its own number
    tab._picture.value = "Chance"
    assert "in 1" in tab._multiples.view.objects[0].words["titles"][0][1]
