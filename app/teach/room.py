"""A class: what it is at one moment, and what may become of it. Pure: app.teach.rooms keeps it, app.teach.showing tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.teach.languages import say

HOURS, SIZE, LARGEST = 24.0, 200, 1000
"""How long classes are kept, how many students one has, and how many it may have."""
EVER = 5
"""Times its size that a class lets in, those who were removed among them."""
TIMER = 7200
"""Seconds of the longest."""


class Refused(ValueError):
    """What cannot be: the key of a sentence and its values, and the answer's status."""

    def __init__(self, key: str, status: int = 409, **values: Any) -> None:
        self.key, self.status, self.values = key, status, values
        super().__init__(key)

    def said(self, language: str) -> str:
        return say(language, self.key, **self.values)


@dataclass(frozen=True)
class Part:
    """A step of the lesson, as far as the class has to know it."""

    kind: str
    of: int | None = None


@dataclass(frozen=True)
class Plan:
    """What stays the same while a class lasts."""

    code: str
    lesson: str
    own: bool
    """Whether `lesson` is the id of a teacher's own, or the name of a shipped one."""
    language: str
    parts: tuple[Part, ...]
    story: bool = False
    """Whether `lesson` is a story that is shown to a room: its slides are the steps, and those who vote the students."""


@dataclass(frozen=True)
class Student:
    id: int
    name: str
    secret: str
    """The digest of what the student's phone keeps."""
    here: str = ""
    """The process that tells the phone what happens, if any."""
    removed: bool = False


Answers = Mapping[int, Mapping[int, Any]]
"""By step, then by student."""


@dataclass(frozen=True)
class Room:
    plan: Plan
    version: int = 1
    shown: int = 1
    """The version in which students last saw something new."""
    step: int = 0
    opened: frozenset[int] = frozenset({0})
    """Steps that have been shown."""
    free: bool = False
    revealed: frozenset[int] = frozenset()
    released: frozenset[tuple[int, int]] = frozenset()
    """Lines of the wall: step and student."""
    ends: float | None = None
    hidden: bool = False
    began: float | None = None
    """When the first student came."""
    started: float | None = None
    """When the teacher began to teach: until then the code is what the room looks at."""
    ended: float | None = None
    looked: float = 0.0
    """When the teacher's console was last seen."""
    moved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Of a story the levers that do not stand as it has them, by slide; named by text, as it is kept."""
    black: bool = False
    """Whether nothing is shown for now."""
    by: str = ""
    """Whose it is, as far as fairness between addresses wants to know: a digest that nobody but the server can make."""
    students: Mapping[int, Student] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)

    @property
    def open(self) -> frozenset[int]:
        """The steps that students see: of a free pace all that do not tell what is still to be revealed."""
        if not self.free:
            return frozenset({self.step})
        parts = self.plan.parts
        end = next((n for n, part in enumerate(parts) if part.kind == "reveal" and part.of not in self.revealed), len(parts))
        return frozenset(range(end))

    @property
    def present(self) -> list[Student]:
        """All who joined and were not removed."""
        return [student for student in self.students.values() if not student.removed]

    def of_secret(self, secret: str) -> Student | None:
        return next((student for student in self.students.values() if student.secret == secret), None)

    def member(self, id: int, secret: str) -> Student:
        """The student who has this secret."""
        student = self.students.get(id)
        if student is None or student.secret != secret:
            raise Refused("class_stranger", 403)
        if student.removed:
            raise Refused("class_removed", 403)
        return student

    def lines(self, step: int) -> Mapping[int, Any]:
        """What the class wrote and the teacher released."""
        return {id: answer for id, answer in self.answers.get(step, {}).items() if (step, id) in self.released}

    # what students do

    def join(self, name: str, secret: str, size: int, now: float) -> Room:
        """With a student more, unless it is one who was heard before."""
        known = self.of_secret(secret)
        if known is not None:
            self.member(known.id, secret)
            return self
        self._running()
        if len(self.present) >= size or len(self.students) >= EVER * size:
            raise Refused("class_full", 429, size=size)
        id = len(self.students) + 1
        student = Student(id, numbered(name, {each.name for each in self.present}), secret)
        return self._next(students={**self.students, id: student}, began=self.began or now)

    def call(self, id: int, name: str) -> Room:
        """With another name for a student."""
        self._running()
        others = {each.name for each in self.present if each.id != id}
        return self._with_student(replace(self.students[id], name=numbered(name, others)))

    def answer(self, id: int, step: int, answer: Any) -> Room:
        """With a student's answer: the same again changes nothing, another one is taken until the reveal."""
        before = self.answers.get(step, {})
        if id in before and before[id] == answer:
            return self
        self._running()
        if step not in self.open | self.opened:
            raise Refused("class_not_open")
        if step in self.revealed:
            raise Refused("class_revealed")
        released = self.released - {(step, id)}
        answers = {**self.answers, step: {**before, id: answer}}
        return self._next(released != self.released, answers=answers, released=released)

    def here(self, id: int, process: str) -> Room:
        """With a student who is being told what happens by a process; "" if by none."""
        return self._with_student(replace(self.students[id], here=process))

    def left(self, id: int, process: str) -> Room:
        """Without them, unless another process has them by now."""
        return self.here(id, "") if self.students[id].here == process else self

    def lost(self, processes: Collection[str]) -> Room:
        """Without those whom only processes had that are no more."""
        gone = {id: replace(each, here="") for id, each in self.students.items() if each.here and each.here in processes}
        return self._next(students={**self.students, **gone}) if gone else self

    # what the teacher does

    def go(self, step: int) -> Room:
        self._running()
        self._within(step)
        moved = self._next(True, step=step, opened=self.opened | {step}, ends=None)
        return moved.reveal(step) if self.plan.parts[step].kind == "reveal" else moved

    def start(self, now: float) -> Room:
        return self if self.started is not None else self._next(started=now)

    def move(self, step: int, values: Mapping[str, Any]) -> Room:
        """With the levers of a story's slide set so; those that are not named stand as the story has them."""
        self._running()
        self._within(step)
        if self.moved.get(str(step), {}) == values:
            return self
        others = {slide: each for slide, each in self.moved.items() if slide != str(step)}
        return self._next(True, moved=others | ({str(step): dict(values)} if values else {}))

    def darken(self, black: bool) -> Room:
        self._running()
        return self if black == self.black else self._next(True, black=black)

    def reveal(self, step: int) -> Room:
        """With the model's answer to a step beside the class's; of a step that only shows another's, of that one too."""
        self._running()
        self._within(step)
        of = self.plan.parts[step].of
        return self._next(True, revealed=self.revealed | {step} | (set() if of is None else {of}))

    def hide(self, hidden: bool) -> Room:
        return self._next(True, hidden=hidden)

    def pace(self, free: bool) -> Room:
        """Free, or all together; what was open stays answerable."""
        self._running()
        return self._next(True, free=free, opened=self.opened | self.open)

    def remove(self, id: int) -> Room:
        """Without a student and their answers."""
        if id not in self.students:
            raise Refused("class_nobody", 404)
        answers = {step: {key: each for key, each in given.items() if key != id} for step, given in self.answers.items()}
        released = frozenset(line for line in self.released if line[1] != id)
        students = {**self.students, id: replace(self.students[id], removed=True, here="", name="")}
        return self._next(True, students=students, answers=answers, released=released)

    def timer(self, seconds: float | None, now: float) -> Room:
        self._running()
        if seconds is not None and not 0 < seconds <= TIMER:
            raise Refused("class_timer", 400, minutes=TIMER // 60)
        return self._next(True, ends=None if seconds is None else round(now + seconds, 1))

    def release(self, step: int, id: int, released: bool) -> Room:
        if id not in self.answers.get(step, {}) or self.plan.parts[step].kind != "words":
            raise Refused("class_no_line", 404)
        line = {(step, id)}
        return self._next(True, released=self.released | line if released else self.released - line)

    def end(self, now: float) -> Room:
        if self.ended is not None:
            return self
        gone = {id: replace(each, here="") for id, each in self.students.items()}
        return self._next(True, ended=now, looked=now, ends=None, students=gone)

    def seen(self, now: float) -> Room:
        """With the console's being looked at."""
        return self._next(looked=now)

    # further

    def _running(self) -> None:
        if self.ended is not None:
            raise Refused("class_ended", 410)

    def _within(self, step: int) -> None:
        if not 0 <= step < len(self.plan.parts):
            raise Refused("class_no_step", 400, count=len(self.plan.parts))

    def _with_student(self, student: Student) -> Room:
        if self.students[student.id] == student:
            return self
        return self._next(students={**self.students, student.id: student})

    def _next(self, shown: bool = False, **changes: Any) -> Room:
        version = self.version + 1
        return replace(self, version=version, shown=version if shown else self.shown, **changes)


def numbered(name: str, taken: Collection[str]) -> str:
    """The name, with a number where others have it."""
    same = {each.casefold() for each in taken}
    if name.casefold() not in same:
        return name
    return next(found for n in range(2, len(same) + 3) if (found := f"{name} {n}").casefold() not in same)
