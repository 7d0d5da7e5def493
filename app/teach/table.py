"""The answers of a class as a file for a spreadsheet: a line for each student and step."""

from __future__ import annotations

import csv
import io
from typing import Any

from app.teach.languages import say
from app.teach.lesson import Lesson
from app.teach.prose import called, plain
from app.teach.room import Room
from engine.export import cell

COLUMNS = ("step", "kind", "question", "student", "answer", "sure")


def table(room: Room, lesson: Lesson) -> str:
    """For a worker thread. Names only where they are not hidden; a student is the same number in all lines."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    language = room.plan.language
    write.writerow([say(language, f"column_{name}") for name in COLUMNS])
    for number, part in enumerate(room.plan.parts):
        for id, answer in sorted(room.answers.get(number, {}).items()):
            name = str(id) if room.hidden else room.students[id].name
            sure = say(language, f"sure_{answer['sure']}") if "sure" in answer else ""
            row = [
                number + 1,
                part.kind,
                called(lesson, number),
                name,
                _said(part.kind, answer, lesson, lesson.steps[number]),
                sure,
            ]
            write.writerow([cell(each) for each in row])
    return out.getvalue()


def _said(kind: str, answer: dict[str, Any], lesson: Lesson, step: Any) -> str | float:
    """An answer in one cell."""
    if kind == "guess":
        return float(answer["value"])
    if kind == "choose":
        return plain(lesson, step.options[answer["option"]].text)
    if kind == "order":
        return " > ".join(plain(lesson, step.items[place].text) for place in answer["order"])
    if kind == "draw":
        return " ".join(f"{value:.6g}" for value in answer["values"])
    if kind == "place":
        return " ".join(f"{value:.6g}" for value in answer["at"])
    if kind == "lab":
        return "; ".join([*(f"{name}={value}" for name, value in answer["levers"].items()), f"{step.result}={answer['result']}"])
    return str(answer["text"])
