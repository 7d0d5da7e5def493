"""A story as a TOML file, read, written and translated as lessons are. What cannot be used is refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.drawn.pictures import names
from app.present.slide import slide_view
from app.present.story import HEAD, LEVERS, Slide, Story
from app.teach import file
from app.teach.languages import LessonError
from engine.lab import get
from engine.short import short


def read(text: str) -> Story:
    """The story of a file of ours."""
    return of_table(file.parsed(text))


def translated(text: str, words: str, language: str) -> Story:
    """The same with its words in another language."""
    story = file.said_in(Story, file.parsed(text), file.parsed(words), HEAD, language)
    _whole(story)
    return story


def write(story: Story) -> str:
    """The file of a story."""
    return file.written(story, HEAD)


def table(story: Story) -> dict[str, Any]:
    """The same before it is written: what of_table takes."""
    return file.tabled(story, HEAD)


def of_table(content: Mapping[str, Any]) -> Story:
    """The story of what a TOML file holds."""
    story = file.made(Story, content, HEAD)
    _whole(story)
    return story


def check(story: Story) -> None:
    """LessonError for the first slide that cannot be shown: its picture and its numbers are worked out. For a worker thread."""
    for index, slide in enumerate(story.slides):
        where = f"slides {index + 1}"
        if slide.picture and slide.name not in (there := names(story.states[slide.show].lab)):
            raise LessonError("story_picture", sent=short(slide.picture), there=", ".join(there)).at(None, f"{where}, picture")
        try:
            slide_view(story, index)
        except LessonError as error:
            raise error.at(None, where) from None


def _whole(story: Story) -> None:
    if not story.slides:
        raise LessonError("lesson_missing").at(None, "slides")
    for place, slide in enumerate(story.slides, 1):
        where = f"slides {place}"
        if slide.picture and not slide.show:
            raise LessonError("lesson_missing").at(None, f"{where}, show")
        lab = story.states[slide.show].lab if slide.show else ""
        if slide.picture and slide.picture.partition("/")[0] != lab:
            raise LessonError("story_lab", sent=short(slide.picture), lab=lab).at(None, f"{where}, picture")
        if slide.against and story.states[slide.against].lab != lab:
            raise LessonError("story_lab", sent=short(slide.against), lab=lab).at(None, f"{where}, against")
        if slide.vote and not 2 <= len(slide.vote) <= 6:
            raise LessonError("story_vote").at(None, f"{where}, vote")
        _levers(story, slide, where)


def _levers(story: Story, slide: Slide, where: str) -> None:
    if not slide.levers:
        return
    if len(slide.levers) > LEVERS:
        raise LessonError("lesson_many", count=len(slide.levers), most=LEVERS).at(None, f"{where}, levers")
    if not slide.show:
        raise LessonError("lesson_missing").at(None, f"{where}, show")
    for lever in slide.levers:
        try:
            file.bounded(lever, get(story.states[slide.show].lab))
        except LessonError as error:
            raise error.at(None, f"{where}, levers") from None
