"""What a lesson gives a class to show: worked out once for each of its steps, on a worker thread, and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from app.teach import prose, views
from app.teach.lesson import Lesson, Reveal
from app.teach.room import Part, Plan
from app.teach.views import View

LESSONS = 60
"""Whose steps are kept."""

Find = Callable[[str, bool, str], Lesson]
"""A lesson by its name, or its id as a teacher's own, and the language."""
Key = tuple[str, bool, str]
T = TypeVar("T")


class Parts:
    """Of all lessons that classes take here."""

    def __init__(self, find: Find, threads: Executor) -> None:
        self._find, self._threads = find, threads
        self._lessons: dict[Key, asyncio.Future[Lesson]] = {}
        self._parts: dict[tuple[Key, str, int], asyncio.Future[Any]] = {}

    async def plan(self, lesson: str, own: bool, language: str) -> Callable[[str], Plan]:
        """The plan of a class of this lesson, by its code: in the lesson's own language where it is in no other."""
        found = await self._lesson((lesson, own, language))
        parts = tuple(Part(step.kind, found.index(step.of) if isinstance(step, Reveal) else None) for step in found.steps)
        return lambda code: Plan(code, lesson, own, found.language, parts)

    async def lesson(self, plan: Plan) -> Lesson:
        return await self._lesson(_key(plan))

    async def view(self, plan: Plan, step: int) -> View:
        """A step as all see it."""
        return await self._part(plan, views.step_view, step)

    async def model(self, plan: Plan, step: int) -> View:
        """What the model says."""
        return await self._part(plan, views.model_part, step)

    async def guide(self, plan: Plan, step: int) -> View:
        """What the teacher reads about it."""
        return await self._part(plan, views.guide, step)

    async def title(self, plan: Plan, step: int) -> str:
        """What the step is called."""
        return await self._part(plan, prose.called, step)

    def ready(self, plan: Plan, step: int) -> View | None:
        """The step's view, if it is at hand."""
        found = self._parts.get((_key(plan), views.step_view.__name__, step))
        return found.result() if found and found.done() and not found.cancelled() and not found.exception() else None

    async def prepare(self, plan: Plan) -> None:
        """Works out all steps, in the order in which they are wanted."""
        for step, part in enumerate(plan.parts):
            await self.view(plan, step)
            if part.kind not in ("read", "reveal", "words"):
                await self.model(plan, step)
            await self.guide(plan, step)

    async def _lesson(self, key: Key) -> Lesson:
        if key not in self._lessons and len(self._lessons) >= LESSONS:
            oldest = next(iter(self._lessons))
            del self._lessons[oldest]
            self._parts = {part: found for part, found in self._parts.items() if part[0] != oldest}
        found: Lesson = await self._once(self._lessons, key, lambda: self._find(*key))
        return found

    async def _part(self, plan: Plan, make: Callable[[Lesson, int], T], step: int) -> T:
        lesson = await self.lesson(plan)
        found: T = await self._once(self._parts, (_key(plan), make.__name__, step), lambda: make(lesson, step))
        return found

    async def _once(self, kept: dict[Any, asyncio.Future[Any]], key: Any, make: Callable[[], Any]) -> Any:
        """What was made before or is being made; what failed is tried again."""
        if (found := kept.get(key)) and found.done() and not found.cancelled() and not found.exception():
            return found.result()
        if key not in kept:
            kept[key] = asyncio.get_running_loop().run_in_executor(self._threads, make)
        try:
            return await asyncio.shield(kept[key])
        except Exception:
            kept.pop(key, None)
            raise


def _key(plan: Plan) -> Key:
    return plan.lesson, plan.own, plan.language
