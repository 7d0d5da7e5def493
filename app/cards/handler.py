"""/cards/pump?preset=…: the cards of a lab, for a page where that is set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from tornado.web import HTTPError, RequestHandler

from app.cards.deck import there
from app.cards.written import written
from app.services import Services
from app.state import State
from app.teach.languages import LANGUAGES
from engine.lab import get


class Cards(RequestHandler):
    """HTML that a lab's page puts into a dialog (app/components/cards.js)."""

    def initialize(self, services: Callable[[], Services]) -> None:
        self.services = services()

    async def get(self, name: str) -> None:
        if name not in there():
            raise HTTPError(404)
        query = {key: self.get_query_argument(key) for key in self.request.query_arguments}
        language = query.pop("lang", "")
        state, _ = State.read(get(name), query)
        work = partial(written, name, language if language in LANGUAGES else LANGUAGES[0], state)
        content = await asyncio.get_running_loop().run_in_executor(self.services.threads.exact, work)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(content)
