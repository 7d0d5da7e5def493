"""What the class pages show of a step, as plain values for JSON: what all see (`step_view`), and the model's answer (`model_part`).

Worked out once in a process for each lesson, for worker threads; nobody writes into it. `ask`, `why`, `text` and `said` are HTML of
our own making, everything else is plain text.
"""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from app.teach import lesson as held
from app.teach import numbers, printed
from app.teach.file import LARGEST
from app.teach.languages import LessonError, named
from app.teach.lesson import Lesson
from app.teach.pictures import View, axes, brief, map_of, picture, thinned
from app.teach.prose import called, inline, paragraphs, plain
from engine.lab import get
from engine.parameter import Parameter
from engine.quantities import factor

SIGNS = 280
"""Of one sentence."""


@functools.lru_cache(maxsize=1024)
def step_view(lesson: Lesson, index: int) -> View:
    """What is asked, and what may be seen while it is."""
    step = lesson.steps[index]
    return {
        "kind": step.kind,
        "title": called(lesson, index),
        "minutes": step.minutes,
        "ask": inline(lesson, step.ask),
        "text": paragraphs(lesson, step.text),
        "picture": picture(lesson, step.picture),
        "shown": None,
    } | _ASKED[type(step)](lesson, index)


@functools.lru_cache(maxsize=1024)
def model_part(lesson: Lesson, index: int) -> View:
    """What the model says of it; nothing for a step that the model has no answer to."""
    step = lesson.steps[index]
    if isinstance(step, held.Reveal):
        return model_part(lesson, lesson.index(step.of))
    answered = _MODELS.get(type(step))
    return answered(lesson, step, index) if answered else {}


def by_itself(view: View, model: View) -> View:
    """What the model says of a step, as it is shown where there is no class."""
    kind = view["seen"]["kind"] if view["kind"] == "reveal" else view["kind"]
    return {"kind": kind, "class": None, "model": model or None}


def guide(lesson: Lesson, index: int) -> View:
    """For whoever teaches the step."""
    of = lesson.steps[index].guide
    return {
        "think": paragraphs(lesson, of.think),
        "ask": [inline(lesson, each) for each in of.ask],
        "answer": paragraphs(lesson, of.answer),
    }


def about(lesson: Lesson) -> View:
    """For whoever teaches the lesson."""
    of = lesson.guide
    return {name: paragraphs(lesson, getattr(of, name)) for name in ("aim", "before", "after")}


# what each kind asks


def _guess(lesson: Lesson, index: int) -> View:
    step = lesson.steps[index]
    assert isinstance(step, held.Guess)
    low, high = step.scale
    marks = [{"at": brief(numbers.value(lesson, each.at).value), "text": plain(lesson, each.text)} for each in step.marks]
    unit = printed.unit(numbers.value(lesson, step.answer).unit, lesson.language)
    return {"low": low, "high": high, "step": step.step, "unit": f"{unit} {step.unit}".strip(), "marks": marks}


def _choose(lesson: Lesson, index: int) -> View:
    step = lesson.steps[index]
    assert isinstance(step, held.Choose)
    return {"options": [{"text": plain(lesson, each.text)} for each in step.options]}


def _order(lesson: Lesson, index: int) -> View:
    return {"items": [{"text": plain(lesson, each.text)} for each in _shuffled(lesson, index)]}


def _shuffled(lesson: Lesson, index: int) -> list[held.Item]:
    """As everybody sees them, in every process and language: not in the right order, if there is another."""
    step = lesson.steps[index]
    assert isinstance(step, held.Order)
    items = list(step.items)
    values = {each: numbers.value(lesson, each.value).value for each in items}
    chance = random.Random(f"{index}:{[each.value for each in items]}")
    for _ in range(20):
        chance.shuffle(items)
        if any(values[first] < values[second] for first, second in pairwise(items)):
            break
    return items


def _draw(lesson: Lesson, index: int) -> View:
    step = lesson.steps[index]
    assert isinstance(step, held.Draw)
    return axes(lesson, (step.curve, *step.band)) | {"at": thinned(lesson, step.curve, step.points)[0]}


def _place(lesson: Lesson, index: int) -> View:
    step = lesson.steps[index]
    assert isinstance(step, held.Put)
    return {"map": map_of(lesson, step.map)}


def _lab(lesson: Lesson, index: int) -> View:
    step = lesson.steps[index]
    assert isinstance(step, held.Move)
    state = lesson.states[step.state]
    lab, language = get(state.lab), lesson.language
    declared = {each.lever: lab.parameters.declared[each.lever] for each in step.levers}
    result = numbers.number(state, step.result)
    text = named(language, "tells", lab.name, step.result, result.text)
    return {
        "address": f"{lab.name}?{state.setting.query()}",
        "only": list(declared),
        "bounds": {each.lever: _bounds(each, declared[each.lever]) for each in step.levers if declared[each.lever].is_number},
        "choices": {name: list(item.choices) for name, item in declared.items() if item.choices},
        "labels": {name: _label(lesson, lab.name, item) for name, item in declared.items()},
        "x": step.x,
        "result": {"name": step.result, "text": text, "unit": printed.unit(result.unit, language)},
    }


def _label(lesson: Lesson, lab: str, item: Parameter) -> list[str]:
    """What a lever is called, and the unit of its value as it is sent."""
    unit = item.shown if item.shown and factor(item.unit, item.shown) == 1 else item.unit
    return [named(lesson.language, "levers", lab, item.name, item.label or item.name), printed.unit(unit, lesson.language)]


def _bounds(lever: held.Lever, item: Parameter) -> list[float]:
    low, high = item.bounds or (-LARGEST, LARGEST)
    return [low if lever.low is None else lever.low, high if lever.high is None else lever.high]


def _reveal(lesson: Lesson, index: int) -> View:
    step = lesson.steps[index]
    assert isinstance(step, held.Reveal)
    of = lesson.index(step.of)
    return {"of": of, "seen": step_view(lesson, of)}


_ASKED: dict[type[held.Step], Callable[[Lesson, int], View]] = {
    held.Read: lambda lesson, index: {},
    held.Guess: _guess,
    held.Choose: _choose,
    held.Order: _order,
    held.Draw: _draw,
    held.Put: _place,
    held.Move: _lab,
    held.Reveal: _reveal,
    held.Sentence: lambda lesson, index: {"limit": SIGNS},
}


# what the model says


def _guessed(lesson: Lesson, step: held.Guess, index: int) -> View:
    found = numbers.value(lesson, step.answer)
    ends = [brief(numbers.value(lesson, each).value) for each in step.band]
    return {
        "value": brief(found.value),
        "printed": numbers.said(found, lesson.language, step.unit),
        "band": sorted(ends) if ends else None,
        "over": plain(lesson, step.over),
        "said": paragraphs(lesson, step.said),
    }


def _chosen(lesson: Lesson, step: held.Choose, index: int) -> View:
    right = [place for place, each in enumerate(step.options) if each.right or (each.when and numbers.true(lesson, each.when))]
    return {"right": right, "why": [inline(lesson, each.why) for each in step.options]}


def _ordered(lesson: Lesson, step: held.Order, index: int) -> View:
    found = [numbers.value(lesson, each.value) for each in _shuffled(lesson, index)]
    order = sorted(range(len(found)), key=lambda place: -found[place].value)
    return {
        "order": order,
        "values": [numbers.said(each, lesson.language) for each in found],
        "why": inline(lesson, step.why),
    }


def _drawn(lesson: Lesson, step: held.Draw, index: int) -> View:
    curve, *band = (thinned(lesson, each, step.points)[1] for each in (step.curve, *step.band))
    return {"curve": curve, "band": band or None, "said": paragraphs(lesson, step.said)}


def _placed(lesson: Lesson, step: held.Put, index: int) -> View:
    state, name, _ = numbers.named(lesson, step.truth)
    point, lines = numbers.told(state, name)
    if not all(map(math.isfinite, point)):
        raise LessonError("lesson_nothing", sent=step.truth)
    return {
        "point": [brief(each) for each in point],
        "lines": [[[brief(x), brief(y)] for x, y in line] for line in lines],
        "said": paragraphs(lesson, step.said),
    }


_MODELS: dict[type[held.Step], Callable[[Lesson, Any, int], View]] = {
    held.Guess: _guessed,
    held.Choose: _chosen,
    held.Order: _ordered,
    held.Draw: _drawn,
    held.Put: _placed,
}
