"""The shelf of stories, and all that shows them. No page of it needs a session: the modules of app.present.handlers answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.present import handlers
from app.services import Services
from app.teach.page import routes


class Page:
    name = "present"

    @classmethod
    def title(cls) -> str:
        return "Present"

    @classmethod
    def place(cls) -> float | None:
        return 110.0

    @classmethod
    def handlers(cls, services: Callable[[], Services]) -> list[tuple[Any, ...]]:
        return routes(handlers, services)
