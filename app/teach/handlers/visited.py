"""What pages and questions have in common: the services of this process, and the language of whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from tornado.web import RequestHandler

from app.services import Services
from app.teach.languages import chosen

T = TypeVar("T")


class Visited(RequestHandler):
    """Whatever somebody asks for."""

    def initialize(self, services: Callable[[], Services]) -> None:
        self.services = services()

    @property
    def language(self) -> str:
        """As the address says, or else the browser."""
        return chosen(self.get_query_argument("lang", "") or self.request.headers.get("Accept-Language", ""))

    async def beside(self, act: Callable[..., T], *arguments: Any) -> T:
        """What takes long, on a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self.services.threads.exact, act, *arguments)
