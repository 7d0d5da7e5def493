"""Pictures that somebody added on labs' pages, as slides: each with the state that was set and what that was shown against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.drawn.pictures import names, shown
from app.present.story import Slide
from app.state import State
from app.teach.file import tabled
from app.teach.languages import LessonError
from app.teach.lesson import MOST_PARTS, MOST_STATES
from app.teach.lesson import State as Named
from engine.lab import LABS, get
from engine.short import short


def gathered(pictures: list[Any]) -> dict[str, Any]:
    """States by name and slides, as the tables of a story, and which slides were of a file of one's own. For a worker thread.

    Such a file is left out: a story opens anywhere.
    """
    states: dict[str, Named] = {}
    read = [_read(each) for each in pictures[:MOST_PARTS]]
    slides = [_slide(state, name, states) for state, name in read]
    if len(states) > MOST_STATES:
        raise LessonError("lesson_many", count=len(states), most=MOST_STATES).at(None, "states")
    return {"states": {name: tabled(each) for name, each in states.items()}, "slides": [tabled(each) for each in slides],
            "without": [at for at, (state, _) in enumerate(read) if state.station]}  # fmt: skip


def _read(sent: Any) -> tuple[State, str]:
    """What was set, and the picture of it."""
    lab, query, name = (sent.get(key) if isinstance(sent, Mapping) else None for key in ("lab", "query", "picture"))
    if lab not in LABS or not isinstance(query, str) or len(query) > 16_000:
        raise LessonError("lesson_lab", sent=short(lab), there=", ".join(LABS))
    if name not in names(lab):
        raise LessonError("story_picture", sent=short(name), there=", ".join(names(lab)))
    state, _ = State.read(get(lab), query)
    return state, str(name)


def _slide(state: State, name: str, states: dict[str, Named]) -> Slide:
    against = state.against.of
    return Slide(
        sentence=shown(_bare(state), name).title,
        picture=f"{state.lab.name}/{name}",
        show=_name(states, state),
        against=_name(states, against) if against.parameters != state.parameters else "",
    )


def _bare(state: State) -> State:
    return State(state.lab, state.preset, state.parameters)


def _name(states: dict[str, Named], of: State) -> str:
    """Under which a state stands; a new one if there is none like it yet."""
    new = Named.of(of)
    for name, known in states.items():
        if known == new:
            return name
    stem = of.lab.name.replace("-", "_")
    name = next(found for n in range(1, len(states) + 2) if (found := f"{stem}_{n}") not in states)
    states[name] = new
    return name
