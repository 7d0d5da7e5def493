"""A long run on a page: start, progress with the time left, cancel; found again after a reload."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app import address
from app.components import Ready
from app.jobs import Busy, Job
from app.literal import in_markdown
from app.services import Services
from app.shell import beside
from app.theme import FLUSH
from engine.compute import ComputeError, Task
from engine.lab import Cancelled

POLL = 0.25
SENT_MS = 100
"""After this long what was being built has left for the browser."""


def time_left(seconds: float | None) -> str:
    """ "about 40 s left", "about 3 min left"."""
    if seconds is None:
        return ""
    return f", about {seconds:.0f} s left" if seconds < 90 else f", about {seconds / 60:.0f} min left"


class Run:
    """A button, a bar and a sentence. `task` says what to run now; `done` is given the result; `moved` hears that it has more to say.

    It follows one job at a time, that of the values as they stand: a result of other values is never shown as theirs.
    """

    def __init__(
        self,
        services: Services,
        holder: str,
        label: str,
        task: Callable[[], Task],
        done: Callable[[Any], None],
        moved: Callable[[], None] | None = None,
    ) -> None:
        self._services, self._jobs, self._holder, self._task, self._done = services, services.jobs, holder, task, done
        self._moved, self._said = moved, ""
        self._job: Job | None = None
        self._key = ""
        self._document = pn.state.curdoc
        self.start = pmui.Button(label=label, variant="contained", margin=FLUSH, on_click=self._start)
        self.cancel = pmui.Button(label="Cancel", variant="text", visible=False, on_click=self._cancel)
        self.bar = pmui.LinearProgress(value=0, variant="determinate", visible=False, sizing_mode="stretch_width", margin=(4, 0))
        self.words = pmui.Typography("", variant="body2", margin=(8, 10))
        self.told = Ready(sizing_mode="stretch_width", margin=0)
        self.view = pn.Column(beside(self.start, self.cancel, self.words), self.bar, self.told, sizing_mode="stretch_width")
        pn.state.on_session_destroyed(lambda context: self._leave())

    def resume(self) -> bool:
        """The values came to rest: takes up their job if it is under way or done, as after a reload; lets another's go.

        True when they are the values it last rested at, so that what is shown and said of them may stay.
        """
        task = self._task()
        if self._key == task.key:
            return True
        self._key = task.key
        self._let_go()
        if job := self._jobs.take_up(task, self._holder, address.of_page(self._document)):
            self._job = job

            async def follow() -> None:
                await self._follow(job)

            pn.state.onload(follow)  # what is shown of it before the browser has the page would be lost
        return False

    @property
    def current(self) -> bool:
        """Whether what it last took up are the values as they stand: they may have moved while nobody looked."""
        return self._key == self._task().key

    async def _start(self, event: Any) -> None:
        self._let_go()
        self._services.make_room()
        try:
            self._job = job = self._jobs.submit(self._task(), self._holder, address.of_page(self._document))
        except Busy as error:
            self._say(str(error))
            return
        self._key = job.key
        await self._follow(job, asked=True)

    def drop(self) -> None:
        """Nobody asks for it here any more."""
        self._let_go()
        self._key = ""

    def _let_go(self) -> None:
        """Stops following; the last one to let go ends the run."""
        if self._job:
            self._jobs.cancel(self._job, self._holder)
        self._job = None
        self._idle("")

    def _leave(self) -> None:
        """The page is gone: its job may go on for a while, but nothing is told any more."""
        self._job = None
        self._jobs.leave(self._holder)

    def _say(self, words: str) -> None:
        """As text: a message may quote a visitor's file, and what shows it takes it for Markdown and HTML."""
        self.words.object = in_markdown(words)

    def _idle(self, words: str) -> None:
        self._say(words)
        self.start.disabled, self.cancel.visible, self.bar.visible = False, False, False
        self.told.ready = False

    def _show(self, job: Job) -> None:
        """How far it is. A result known already comes at once, and a button just being drawn can miss a change and its undoing."""
        if job.state == "done":
            return
        self.start.disabled, self.cancel.visible, self.bar.visible = True, True, True
        self.bar.value = int(100 * job.fraction)
        waiting = f"Waiting, place {job.place} in the queue" if job.state == "queued" else job.message or "Starting"
        self._say(waiting + time_left(job.seconds_left))
        if self._moved and job.message != self._said:
            self._said = job.message
            self._document.add_next_tick_callback(self._moved)

    async def _follow(self, job: Job, asked: bool = False) -> None:
        result, waited = asyncio.ensure_future(job.result()), asked or job.state != "done"
        words = ""
        try:
            while not result.done() and self._job is job:
                self._show(job)
                await asyncio.wait([result], timeout=POLL)
            if self._job is not job:
                result.cancel()
                return
            found = await result
            # the page's figures may only be touched with the document's lock, which an awaiting callback has let go; and a
            # result known already must not overtake the figures it is for, which a tab just opened is still sending
            self._document.add_timeout_callback(lambda: self._deliver(job, found, waited), SENT_MS)
        except Cancelled:
            words = "Cancelled; nothing was changed."
        except ComputeError as error:
            words = str(error)
        self._idle(words)

    def _deliver(self, job: Job, found: Any, waited: bool) -> None:
        """`waited` for by somebody, who is told that it is there; what was known already is simply shown."""
        if self._job is job:
            self._done(found)
            self.told.ready = waited

    def _cancel(self, event: Any) -> None:
        self._let_go()
        self._idle("Cancelled; nothing was changed.")
