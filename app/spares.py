"""Pages that are built while the server is idle, for whoever comes next and asks for just such a page; then what else is done ahead.

One is a whole session, which nobody has been told of: it becomes that of the first visitor who asks for its address, its query
and its colours, which is all that a page is built from. It is used once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bokeh.server.contexts import ApplicationContext, _RequestProxy
from bokeh.server.session import ServerSession, current_time
from panel.io.resources import Resources
from panel.io.server import server_html_page_for_session
from panel.io.state import set_curdoc

from app import metrics
from app.ahead import Ahead
from app.demand import Asked, Demand
from app.turns import Turns

if TYPE_CHECKING:
    from bokeh.server.tornado import BokehTornado

    from app.limits import Limits

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
QUIET_SECONDS = 1.0
"""After so long without a lever moved or a page asked for, the server is idle."""
AWAY_SECONDS = 20.0
"""And after so long, nobody is there: what takes seconds of a processor can be done."""
OLD_SECONDS = 3600.0
"""So long one stands at most."""


@dataclass
class Visit:
    """What a page asks of its visitor's request, before there is one."""

    path: str
    arguments: dict[str, list[bytes]]
    cookies: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)
    remote_ip: str = ""


@dataclass(frozen=True)
class Spare:
    session: ServerSession
    context: ApplicationContext
    since: float

    def hand_over(self, request: Any, token: str, payload: Mapping[str, Any]) -> ServerSession:
        """To whoever asked: from now on it is as if it had been built for this request."""
        own, session = self.context._session_contexts[self.session.id], self.session
        kept = {name: payload[name] for name in ("arguments", "cookies", "headers")}
        own._request, own._token, session._token = _RequestProxy(request, **kept), token, token
        session._last_unsubscribe_time = current_time()
        session.unblock_expiration()
        return session


class Spares:
    """Of one server process. `held` are the ids of their sessions: pages that take no visitor's seat.

    `work` is done once all stand, piece by piece, each on a thread.
    """

    def __init__(self, paths: Iterable[str] = (), work: Iterable[Callable[[], None]] = ()) -> None:
        self._work = deque(work)
        self._paths = frozenset(path.strip("/") for path in paths)
        self._demand = Demand(Asked(path) for path in sorted(self._paths))
        self._ready: dict[Asked, deque[Spare]] = {}
        self._moves, self._quiet_since = -1, time.monotonic()
        self.held: set[str] = set()
        self.unasked = 0
        """How many were let go that nobody had asked for."""

    @property
    def ready(self) -> int:
        """How many stand."""
        return sum(map(len, self._ready.values()))

    def take(self, asked: Asked) -> Spare | None:
        """One that is just what was asked for, if there is one."""
        if asked.path not in self._paths:
            return None
        self._quiet_since = time.monotonic()
        self._demand.came(asked, time.monotonic())
        if not (ready := self._ready.get(asked)):
            return None
        spare = ready.popleft()
        self.held.discard(spare.session.id)
        return spare

    def announce(self, path: str, arguments: Mapping[str, Iterable[bytes]], many: int) -> None:
        """So many will soon ask for it, such as a class whose next step it is."""
        if many and path.strip("/") in self._paths:
            self._demand.announce(Asked.of(path, arguments, dark=False), many, time.monotonic())

    async def watch(self, application: BokehTornado, limits: Limits, ready: Callable[[], bool]) -> None:
        """Builds what is wanted and lets go what no longer is, one at a time, for as long as it runs."""
        contexts = {path.strip("/"): context for path, context in application.applications.items()}
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not ready() or not self._idle(limits.turns, QUIET_SECONDS):
                continue
            goals = self._demand.goals(time.monotonic())
            await self._let_go(goals)
            missing = [asked for asked, many in goals.items() if len(self._ready.get(asked, ())) < many]
            try:
                if missing and limits.seats.count(application) + len(self.held) < limits.seats.most:
                    await self._build(missing[0], contexts[missing[0].path], application, limits)
                elif self._work and self._idle(limits.turns, AWAY_SECONDS):
                    await asyncio.to_thread(self._work.popleft())
            except Exception:
                log.exception("A page, or what one will ask for, could not be made ahead.")

    def _idle(self, turns: Turns, seconds: float) -> bool:
        moves = metrics.updates.count
        if moves != self._moves:
            self._moves, self._quiet_since = moves, time.monotonic()
        return not turns.busy and time.monotonic() - self._quiet_since > seconds

    async def _build(self, asked: Asked, context: ApplicationContext, application: BokehTornado, limits: Limits) -> None:
        id, arguments = limits.new_id(application.secret_key), {name: list(values) for name, values in asked.arguments}
        if limits.prepare:
            await limits.prepare(asked.path, arguments)
            if not self._idle(limits.turns, QUIET_SECONDS):
                return  # whoever came meanwhile does not wait for it; what was prepared is at hand the next time
        visit: Any = Visit(f"/{asked.path}", arguments, {"theme": "dark"} if asked.dark else {})
        async with limits.turns.turn(""):
            self.held.add(id)
            try:
                session = await context.create_session_if_needed(id, visit)
            except BaseException:
                self.held.discard(id)
                raise
            session.block_expiration()
        async with limits.turns.turn(""):
            _draw(session, Resources.from_bokeh(application.resources()))
        async with limits.turns.turn(""):
            session.ahead = Ahead(session.document)
        self._ready.setdefault(asked, deque()).append(Spare(session, context, time.monotonic()))

    async def _let_go(self, goals: Mapping[Asked, int]) -> None:
        for asked, ready in list(self._ready.items()):
            while len(ready) > goals.get(asked, 0) or (ready and time.monotonic() - ready[0].since > OLD_SECONDS):
                spare = ready.popleft()
                spare.session.unblock_expiration()
                await spare.context._discard_session(spare.session, lambda session: True)
                self.held.discard(spare.session.id)
                self.unasked += 1
            if not ready:
                del self._ready[asked]


def _draw(session: ServerSession, resources: Resources) -> None:
    """Its HTML, once for nothing: which scripts and styles it needs is then known, and where its components find theirs."""
    with set_curdoc(session.document):
        server_html_page_for_session(session, resources, session.document.title)
