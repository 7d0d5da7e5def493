"""The numbers of lessons are the engine's, computed once and written as a language writes them; what a class answers, checked."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.store import Store
from app.teach import maps, numbers, printed, shelf
from app.teach.check import check
from app.teach.expression import parse
from app.teach.file import read, translated, write
from app.teach.languages import LANGUAGES, LessonError, words
from app.teach.lesson import Lesson, Move
from app.teach.results import apart, check_answer, class_part, quarters
from app.teach.views import about, guide, model_part, step_view
from engine import pump
from engine.kept import Kept
from engine.lab import get
from engine.tells import Curve, Field
from tests.app.lessons import LESSON, SPANISH, spoiled


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return read(LESSON)


@pytest.fixture(scope="module")
def spanish() -> Lesson:
    return translated(LESSON, SPANISH, "es")


# numbers, written


@pytest.mark.parametrize(
    ("value", "digits", "english", "spanish"),
    [
        (1353.6, 4, "1,354", "1354"),
        (13536.0, 4, "13,540", "13\u202f540"),
        (-0.0341, 2, "−0.034", "−0,034"),
        (0.5, 2, "0.50", "0,50"),
        (2.1e-6, 2, "2.1\u00a0×\u00a010⁻⁶", "2,1\u00a0×\u00a010⁻⁶"),
        (math.nan, 3, "–", "–"),
    ],
)
def test_numbers_are_written_as_the_language_has_them(value: float, digits: int, english: str, spanish: str) -> None:
    assert printed.number(value, digits, "en") == english
    assert printed.number(value, digits, "es") == spanish


@pytest.mark.parametrize(
    ("share", "english", "spanish"),
    [
        (0.1667, "one part in six", "una parte de seis"),
        (0.051, "one part in 20", "una parte de 20"),
        (0.66, "two parts in three", "dos partes de tres"),
        (0.99, "almost all", "casi todo"),
        (0.001, "almost nothing", "casi nada"),
    ],
)
def test_a_share_is_said_as_a_simple_fraction(share: float, english: str, spanish: str) -> None:
    assert printed.fraction(share, "en") == english
    assert printed.fraction(share, "es") == spanish


@pytest.mark.parametrize(
    ("share", "english", "spanish"),
    [
        (0.157, "16\u00a0%", "16\u00a0%"),
        (0.0042, "0.4\u00a0%", "0,4\u00a0%"),
        (0.0001, "less than 0.1\u00a0%", "menos de 0,1\u00a0%"),
        (-0.2, "−20\u00a0%", "−20\u00a0%"),
    ],
)
def test_a_share_is_said_in_per_cent(share: float, english: str, spanish: str) -> None:
    assert printed.percent(share, "en") == english
    assert printed.percent(share, "es") == spanish


def test_a_unit_is_never_parted_from_its_number() -> None:
    assert printed.unit("Pg C yr-1", "en") == "Pg\u00a0C\u00a0yr⁻¹"
    assert printed.unit("Pg C yr-1", "es") == "Pg\u00a0C\u00a0año⁻¹"
    assert printed.unit("1", "en") == printed.unit("", "en") == ""


# expressions


def test_a_sum_has_the_unit_of_its_parts_and_a_ratio_none(lesson: Lesson) -> None:
    assert numbers.value(lesson, "today.kept - stay_up.kept").unit == "Pg C"
    assert numbers.value(lesson, "2 * today.kept / 4").unit == "Pg C"
    assert numbers.value(lesson, "today.kept / today.export").unit == "1"
    assert numbers.value(lesson, "-(today.kept_animals / today.kept) * 100").value < -10
    assert numbers.true(lesson, "today.kept > stay_up.kept >= 0")
    assert parse("a.b + a.b - c.d").names == (("a", "b"), ("c", "d"))


@pytest.mark.parametrize(
    "text", ["today.kept + today.export", "today.kept * today.export", "today.kept / (today.kept - today.kept)"]
)
def test_what_makes_no_sense_is_refused(lesson: Lesson, text: str) -> None:
    with pytest.raises(LessonError):
        numbers.value(lesson, text)


# the engine's


def test_a_lesson_says_what_the_lab_says(lesson: Lesson) -> None:
    today = get("pump").result(get("pump").preset())
    assert numbers.value(lesson, "today.kept").value == today.now.kept_in_all
    assert (
        numbers.filled(lesson, "{today.kept}, {today.kept|value}, {today.kept|2}")
        == "1,414\u00a0Pg\u00a0C, 1,414, 1,400\u00a0Pg\u00a0C"
    )


def test_changing_the_model_changes_the_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    """C:P of 120 instead of 106: what all carbon is counted by."""
    before = numbers.value(read(LESSON), "today.kept").value
    compute = pump.LAB.compute
    richer = replace(pump.LAB, compute=lambda parameters, *more: compute(parameters.replace(c_per_p=120.0), *more))
    monkeypatch.setattr(pump, "LAB", richer)
    monkeypatch.setattr(numbers, "numbers", Kept(100))
    after = read(LESSON)
    assert numbers.value(after, "today.kept").value == pytest.approx(before * 120 / 106)
    assert "1,600" in step_view(after, 0)["text"]


def test_a_number_is_computed_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    tell = get("budget").tells["active"]
    counted = replace(tell, of=lambda *of: asked.append(of) or 1.0)  # type: ignore[type-var]
    monkeypatch.setattr(numbers, "numbers", Kept(100))
    monkeypatch.setitem(get("budget").tells, "active", counted)  # type: ignore[arg-type]
    for _ in range(3):
        assert numbers.value(read(LESSON), "alboran.active").value == 1.0
    assert len(asked) == 1


# views


def test_every_step_of_every_kind_can_be_opened_and_sent(lesson: Lesson, spanish: Lesson) -> None:
    for each in (lesson, spanish):
        check(each)
        for index in range(len(each.steps)):
            json.dumps([step_view(each, index), model_part(each, index), guide(each, index)], allow_nan=False)
    assert step_view(lesson, 1)["unit"] == "Pg\u00a0C less"
    assert step_view(spanish, 1)["unit"] == "Pg\u00a0C menos"
    assert model_part(lesson, 1)["printed"].endswith("Pg\u00a0C less")
    assert model_part(lesson, 6) == model_part(lesson, 1)
    assert step_view(lesson, 6)["seen"] == step_view(lesson, 1)


def test_text_is_escaped_and_only_bold_is_markup(lesson: Lesson) -> None:
    text = step_view(lesson, 0)["text"]
    assert text.startswith("<p>Life keeps <b>1,414\u00a0Pg\u00a0C</b>: of it 16\u00a0%, one part in six, by animals.</p>")
    assert "<p>&lt;i&gt;Nothing&lt;/i&gt; else.</p>" in text
    assert about(lesson)["aim"] == "<p>To see that <b>1,414\u00a0Pg\u00a0C</b> are kept.</p>"


def test_a_question_does_not_hold_its_answer(lesson: Lesson) -> None:
    for index in (1, 2, 3, 4):
        answer = model_part(lesson, index)
        seen = json.dumps(step_view(lesson, index))
        assert all(json.dumps(answer[name]) not in seen for name in ("band", "curve", "order", "why") if answer.get(name))


def test_the_order_is_shuffled_alike_in_every_language(lesson: Lesson, spanish: Lesson) -> None:
    right = model_part(lesson, 3)["order"]
    assert right != [0, 1, 2]
    assert model_part(spanish, 3)["order"] == right
    values = [float(each.partition("\u00a0")[0].replace(",", "")) for each in model_part(lesson, 3)["values"]]
    assert [values[place] for place in right] == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("old", "new", "key", "step"),
    [
        ("scale = [0, 450]", "scale = [0, 150]", "lesson_outside", 2),
        ('when = "today.kept_animals > today.kept_particles"', "right = true", "", 3),
        ('when = "today.kept_particles > today.kept_animals"', 'when = "today.kept_animals > today.kept_particles"', "lesson_right", 3),
        ("{today.kept - stay_up.kept}", "{today.kept|fraction}", "lesson_share", 2),
        ("{today.kept - stay_up.kept}", "{today.kept - today.export}", "lesson_units", 2),
        ("{today.kept - stay_up.kept}", "{1 / 0}", "lesson_nothing", 2),
    ],
)  # fmt: skip
def test_what_only_the_numbers_tell_is_said_with_its_step(old: str, new: str, key: str, step: int) -> None:
    spoilt = read(spoiled(old, new))
    if not key:
        check(spoilt)
        return
    with pytest.raises(LessonError) as caught:
        check(spoilt)
    assert (caught.value.key, caught.value.values["step"]) == (key, step)
    assert all(caught.value.said(language).endswith(".") for language in LANGUAGES)


def test_a_map_is_sent_as_bytes_with_its_lowest_row_first() -> None:
    field = Field("matter", "Pg C", lambda *of: None, "matter", "degrees")  # type: ignore[arg-type, return-value]
    x, y = np.arange(300.0) + 0.5, 80.0 - np.arange(160.0)
    values = np.broadcast_to(y[:, None], (160, 300)).copy()
    values[0, :] = np.nan  # the row at 80° N
    view = maps.view(field, (x, y, values), [(10.0, 20.0, "trap")])
    cells = np.frombuffer(base64.b64decode(view["values"]), np.uint8).reshape(view["rows"], view["cols"])
    assert (view["rows"], view["cols"]) == (80, 100)
    assert cells[0, 0] < cells[40, 0] < cells[-2, 0]
    assert view["low"] + cells[40, 0] / 254 * (view["high"] - view["low"]) == pytest.approx(2.0, abs=1.0)
    assert len(view["colours"]) == 24
    assert view["unit"] == "°"
    assert view["points"] == [{"x": 10.0, "y": 20.0, "text": "trap"}]
    assert (np.diff(view["x"]) > 0).all()
    json.dumps(view, allow_nan=False)


# answers


GOOD = {
    1: {"value": 160, "sure": 2},
    2: {"option": 1},
    3: {"order": [2, 0, 1]},
    4: {"values": [1.0] * 8},
    5: {"levers": {"nutrients": "stay", "animals": 1.5}, "result": 1400.0},
    7: {"text": "  Carbon\nsinks. "},
}
BAD: list[tuple[int, Any]] = [
    (0, {}),
    (1, None),
    (1, {"value": "160", "sure": 1}),
    (1, {"value": True, "sure": 1}),
    (1, {"value": math.nan, "sure": 1}),
    (1, {"value": 451, "sure": 1}),
    (1, {"value": 10**400, "sure": 1}),
    (1, {"value": 160, "sure": 3}),
    (1, {"value": 160, "sure": 1.0}),
    (2, {"option": 3}),
    (2, {"option": -1}),
    (2, {"option": True}),
    (3, {"order": [0, 1]}),
    (3, {"order": [0, 1, 1]}),
    (3, {"order": "012"}),
    (4, {"values": [1.0] * 7}),
    (4, {"values": [1.0] * 7 + [1e9]}),
    (4, {"values": [1.0] * 7 + [None]}),
    (5, {"levers": {"animals": 1.5}, "result": 1.0}),
    (5, {"levers": {"animals": 2.5, "nutrients": "stay"}, "result": 1.0}),
    (5, {"levers": {"animals": 1.5, "nutrients": "s" * 1000}, "result": 1.0}),
    (5, {"levers": {"animals": 1.5, "nutrients": 3}, "result": 1.0}),
    (5, {"levers": {"animals": 1.5, "nutrients": ["stay"]}, "result": 1.0}),
    (5, {"levers": {"animals": 1.5, "nutrients": "stay"}, "result": math.inf}),
    (7, {"text": "\n\t "}),
    (7, {"text": "a" * 281}),
    (7, {"text": "a" * 1_000_000}),
    (7, {"text": 3}),
]


def test_good_answers_are_kept(lesson: Lesson) -> None:
    kept = {index: check_answer(step_view(lesson, index), answer) for index, answer in GOOD.items()}
    assert kept[7] == {"text": "Carbon sinks."}
    assert {index: kept[index] for index in (1, 2, 3, 4, 5)} == {index: GOOD[index] for index in (1, 2, 3, 4, 5)}


@pytest.mark.parametrize(("index", "answer"), BAD)
def test_a_bad_answer_is_refused_in_one_sentence(lesson: Lesson, index: int, answer: Any) -> None:
    with pytest.raises(LessonError) as caught:
        check_answer(step_view(lesson, index), answer)
    for language in LANGUAGES:
        assert caught.value.said(language).endswith(".")
        assert len(caught.value.said(language)) < 120


def test_a_place_is_on_the_map() -> None:
    view = {"kind": "place", "map": {"x": [0.0, 360.0], "y": [-80.0, 80.0], "unit": "°"}}
    assert check_answer(view, {"at": [10, 20]}) == {"at": [10.0, 20.0]}
    for at in ([400, 0], [0, 90], [0], None, [0, math.nan]):
        with pytest.raises(LessonError):
            check_answer(view, {"at": at})


def test_what_a_class_says_together(lesson: Lesson) -> None:
    guesses = {f"s{n}": {"value": float(n), "sure": n % 3} for n in range(1, 6)}
    assert class_part(step_view(lesson, 1), guesses)["quarters"] == [2.0, 3.0, 4.0]
    chosen = {f"s{n}": {"option": n % 2} for n in range(5)}
    assert class_part(step_view(lesson, 2), chosen) == {"counts": [3, 2, 0]}
    orders = {"a": {"order": [2, 0, 1]}, "b": {"order": [2, 1, 0]}}
    assert class_part(step_view(lesson, 3), orders)["positions"] == [[0, 1, 1], [0, 1, 1], [2, 0, 0]]
    moved = {"a": {"levers": {"animals": 0.5, "nutrients": "stay"}, "result": 7.0}}
    assert class_part(step_view(lesson, 5), moved) == {"points": [[0.5, 7.0]]}
    said = {"a": {"text": "One."}, "b": {"text": "Two."}}
    assert class_part(step_view(lesson, 7), said, released=["b"]) == {"lines": [{"id": "b", "text": "Two."}]}
    assert quarters([]) is None


def test_how_far_a_class_is_from_the_truth_is_told_only_with_it() -> None:
    view = {"kind": "place", "map": {"unit": "°"}}
    at = {"a": {"at": [0.0, 0.0]}, "b": {"at": [2.0, 0.0]}}
    assert class_part(view, at) == {"points": [[0.0, 0.0], [2.0, 0.0]]}
    assert class_part(view, at, {"point": [1.0, 0.0]})["distance"] == pytest.approx(111.2, abs=0.1)
    assert apart([0.0, 0.0], [3.0, 4.0], "km") == 5.0


# the shelf


@pytest.fixture(params=[(name, language) for name in shelf.shipped() for language in shelf.languages(name)], ids="-".join)
def ours(request: pytest.FixtureRequest) -> Lesson:
    return shelf.lesson(*request.param)


def test_every_shipped_lesson_resolves(ours: Lesson) -> None:
    """Every step opened, every number there, every answer on its scale; said in its own language throughout."""
    check(ours)
    assert ours.name in shelf.shipped()
    assert shelf.languages(ours.name) == LANGUAGES
    assert 0.6 * ours.minutes <= sum(step.minutes for step in ours.steps) <= ours.minutes
    for step in ours.steps:
        if isinstance(step, Move):
            lab = ours.states[step.state].lab
            assert {lever.lever for lever in step.levers} <= set(get(lab).parameters.declared)
    if ours.language != LANGUAGES[0]:
        for lab, section, name in _named(ours):
            assert name in words(ours.language)[section].get(lab, {}), (lab, name)
            tell = get(lab).tells.get(name)
            assert not isinstance(tell, Curve) or tell.axis in words(ours.language)["axes"], tell


def test_a_mark_on_a_map_is_named_in_the_language_of_the_lesson() -> None:
    for language, mark in (("en", "trap"), ("es", "trampa")):
        lesson = shelf.lesson("where-should-one-look", language)
        bet = next(place for place, step in enumerate(lesson.steps) if step.kind == "place")
        assert [point["text"] for point in step_view(lesson, bet)["map"]["points"]] == [mark]


def _named(lesson: Lesson) -> list[tuple[str, str, str]]:
    """What a lesson shows that the engine has named: tells on axes and beside results, levers."""
    found = []
    for step in lesson.steps:
        if isinstance(step, Move):
            lab = lesson.states[step.state].lab
            found += [(lab, "tells", step.result), *((lab, "levers", lever.lever) for lever in step.levers)]
        parts = [getattr(step, "curve", ""), getattr(step, "map", "")]
        parts += [line.curve for line in getattr(step.picture, "curves", ())]
        for state, _, name in (part.partition(".") for part in parts if part):
            found.append((lesson.states[state].lab, "tells", name))
    return found


def test_a_lesson_of_ones_own_is_kept_and_found_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    id = shelf.keep(store, read(LESSON))
    assert shelf.keep(store, read(LESSON)) == id
    assert shelf.own(store, id) is shelf.own(store, id)
    assert shelf.own(store, id).title == "Who keeps carbon down?"
    assert store.lesson(id) == write(read(LESSON))
    with pytest.raises(LessonError):
        shelf.keep(store, read(spoiled("Life keeps", '"' * 1_600)))  # twice as long with a \\ before each
    with pytest.raises(LessonError):
        shelf.own(store, "nothere")
    with pytest.raises(LessonError):
        shelf.lesson("../../secret")
