"""A slide as its levers stand: its words with the numbers of that, its levers, its picture. For worker threads."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.drawn.canvas import Canvas
from app.drawn.pictures import Drawn, picture
from app.present.story import Slide, Story
from app.teach import printed
from app.teach.languages import LessonError, named
from app.teach.lesson import Lever, State
from app.teach.prose import inline, paragraphs, plain
from engine.lab import get
from engine.parameter import Parameter, ParameterError, Value
from engine.quantities import factor

View = dict[str, Any]
Moved = Mapping[str, Value]
"""Levers by name that do not stand as the story has them."""
UNMOVED: Moved = {}


@dataclass(frozen=True)
class _Spoken:
    """A story whose shown state is another one."""

    language: str
    states: Mapping[str, State]


def taken(story: Story, index: int, values: Any) -> Moved:
    """The values that somebody sent for a slide's levers, as far as they differ from the story's; LessonError for what it cannot be."""
    slide = story.slides[index]
    if not isinstance(values, Mapping) or not values.keys() <= {lever.lever for lever in slide.levers}:
        raise LessonError("story_levers")
    if not values:
        return UNMOVED
    state = story.states[slide.show]
    try:
        moved = state.parameters.replace(**values)
    except ParameterError as error:
        raise LessonError("lesson_value", problem=str(error)) from error
    return {lever: moved[lever] for lever in values if moved[lever] != state.parameters[lever]}


def slide_view(story: Story, index: int, moved: Moved = UNMOVED) -> View:
    """All that is seen of a slide but its picture and its notes. Nobody writes into it."""
    return _view(story, index, tuple(sorted(moved.items())))


@functools.lru_cache(maxsize=2048)
def _view(story: Story, index: int, moved: tuple[tuple[str, Value], ...]) -> View:
    slide, spoken = story.slides[index], _spoken(story, index, dict(moved))
    return {
        "slide": index,
        "title": title(story, index),
        "sentence": inline(spoken, slide.sentence),
        "text": paragraphs(spoken, slide.text),
        "levers": [_lever(spoken, slide, lever, story) for lever in slide.levers],
        "picture": bool(slide.picture),
        "vote": list(slide.vote),
        "sources": " · ".join(slide.sources),
        "lab": _link(slide, spoken),
    }


def title(story: Story, index: int) -> str:
    """What a slide is called in a list."""
    slide = story.slides[index]
    return slide.title or plain(story, slide.sentence)


def notes(story: Story, index: int) -> str:
    """What whoever shows it may say, as HTML."""
    return paragraphs(story, story.slides[index].notes)


def drawn(story: Story, index: int, moved: Moved, canvas: Canvas) -> Drawn:
    """A slide's picture; LessonError where it has none."""
    slide = story.slides[index]
    if not slide.picture:
        raise LessonError("story_no_picture")
    spoken = _spoken(story, index, moved)
    beside = spoken.states[slide.against] if slide.against else story.states[slide.show]
    return picture(spoken.states[slide.show].setting, slide.name, canvas, beside=beside.setting)


def _spoken(story: Story, index: int, moved: Moved) -> _Spoken:
    show = story.slides[index].show
    if not (show and moved):
        return _Spoken(story.language, story.states)
    state = story.states[show]
    return _Spoken(story.language, {**story.states, show: replace(state, set={**state.set, **moved})})


def _link(slide: Slide, spoken: _Spoken) -> str:
    """The lab's page as the slide has it."""
    if not slide.show:
        return ""
    setting = spoken.states[slide.show].setting
    return f"/{setting.lab.name}?{setting.query()}"


def _lever(spoken: _Spoken, slide: Slide, lever: Lever, story: Story) -> View:
    state, language = spoken.states[slide.show], spoken.language
    item = get(state.lab).parameters.declared[lever.lever]
    found: View = {
        "name": item.name,
        "label": named(language, "levers", state.lab, item.name, item.label or item.name),
        "value": state.parameters[item.name],
        "start": story.states[slide.show].parameters[item.name],
    }
    if item.choices:
        return found | {"choices": list(zip(item.choices, item.choice_labels or item.choices, strict=True))}
    if item.kind == "switch":
        return found | {"choices": [(False, printed.say(language, "story_off")), (True, printed.say(language, "story_on"))]}
    return found | _range(item, lever, language)


def _range(item: Parameter, lever: Lever, language: str) -> View:
    low, high = item.bounds or (0.0, 1.0)
    low, high = low if lever.low is None else lever.low, high if lever.high is None else lever.high
    times = factor(item.unit, item.shown) if item.shown else 1.0
    unit = item.shown or item.unit
    step = item.step or (1 if item.kind == "whole" else (high - low) / 100)
    return {"low": low, "high": high, "step": step, "times": times, "unit": printed.unit(unit, language)}
