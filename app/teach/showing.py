"""What of a class is shown to whom: to students and the projector no name and no answer of the model before the reveal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.teach.languages import say
from app.teach.lesson import Lesson
from app.teach.parts import Parts
from app.teach.results import class_part
from app.teach.room import Room


async def student_view(room: Room, parts: Parts) -> dict[str, Any]:
    """The same for all of them."""
    lesson = await parts.lesson(room.plan)
    return {
        "version": room.shown,
        "title": lesson.title,
        "language": room.plan.language,
        "minutes": lesson.minutes,
        "count": len(room.plan.parts),
        "pace": "free" if room.free else "together",
        "step": room.step,
        "ended": room.ended is not None,
        "ends": room.ends,
        "revealed": sorted(room.revealed),
        "names": not room.hidden,
        "steps": {str(step): await _step(room, parts, step) for step in sorted(room.open)},
    }


async def screen_view(room: Room, parts: Parts, base: str) -> dict[str, Any]:
    """For the last row."""
    view = await student_view(room, parts)
    here = [student.id for student in room.present if student.here]
    more = {
        "code": room.plan.code,
        "address": f"{base}/join",
        "here": len(here),
        "answered": len(room.answers.get(room.step, ())),
        "began": room.started,
    }
    return view | more | {"version": room.version}


async def console_view(room: Room, parts: Parts, base: str, screen: str) -> dict[str, Any]:
    """For the teacher: who is here and what the class says; the model only once it is revealed."""
    lesson = await parts.lesson(room.plan)
    answers = room.answers.get(room.step, {})
    words = room.plan.parts[room.step].kind == "words"
    return {
        "version": room.version,
        "code": room.plan.code,
        "address": f"{base}/join",
        "screen": f"/screen/{screen}",
        "title": lesson.title,
        "language": room.plan.language,
        "minutes": lesson.minutes,
        "began": room.started,
        "steps": [await _listed(room, parts, lesson, step) for step in range(len(room.plan.parts))],
        "step": room.step,
        "pace": "free" if room.free else "together",
        "ends": room.ends,
        "hidden": room.hidden,
        "ended": room.ended is not None,
        "students": [
            {"id": each.id, "name": each.name, "here": bool(each.here), "answered": each.id in answers} for each in room.present
        ],
        "view": await _step(room, parts, room.step, teacher=True),
        "guide": await parts.guide(room.plan, room.step),
        "lines": [
            {"id": id, "name": room.students[id].name, "text": answer["text"], "released": (room.step, id) in room.released}
            for id, answer in answers.items()
        ]
        if words
        else [],
    }


async def _listed(room: Room, parts: Parts, lesson: Lesson, step: int) -> dict[str, Any]:
    kind = room.plan.parts[step].kind
    return {
        "kind": kind,
        "title": await parts.title(room.plan, step),
        "minutes": lesson.steps[step].minutes,
        "what": _what(room, parts.ready(room.plan, step), kind),
        "revealed": step in room.revealed,
        "answers": len(room.answers.get(step, ())),
    }


def _what(room: Room, view: Any, kind: str) -> str:
    """What students do in a step."""
    language = room.plan.language
    if kind == "lab" and view:
        return say(language, "what_levers", levers=", ".join(label for label, _ in view["labels"].values()))
    if kind == "choose" and view:
        return say(language, "what_options", count=say(language, f"number_{len(view['options'])}"))
    return say(language, f"what_{kind}")


async def _step(room: Room, parts: Parts, step: int, teacher: bool = False) -> dict[str, Any]:
    """A step with what is shown beside it, of the class and of the model."""
    of = room.plan.parts[step].of
    source = step if of is None else of
    kind = room.plan.parts[source].kind
    view = await parts.view(room.plan, step)
    revealed = step in room.revealed
    if kind == "read":
        return view | {"shown": None}
    answers: Mapping[Any, Any] = room.answers.get(source, {})
    released: frozenset[Any] = frozenset(room.lines(source)) if kind == "words" else frozenset()
    if not (revealed or teacher or released):
        return view | {"shown": None}
    model = await parts.model(room.plan, source) if revealed else None
    shown = {"kind": kind, "class": class_part(await parts.view(room.plan, source), answers, model, released), "model": model}
    return view | {"shown": shown}
