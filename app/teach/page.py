"""The teacher's way in. No page of teaching needs a session: the modules of app.teach.handlers answer."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

from app.services import Services
from app.teach import handlers


class Page:
    """Lessons, classes, and all that belongs to them."""

    name = "teach"

    @classmethod
    def title(cls) -> str:
        return "Teach"

    @classmethod
    def place(cls) -> float | None:
        return 100.0

    @classmethod
    def handlers(cls, services: Callable[[], Services]) -> list[tuple[Any, ...]]:
        return routes(handlers, services)


def routes(package: ModuleType, services: Callable[[], Services]) -> list[tuple[Any, ...]]:
    """The ROUTES of every module of a package: pattern, handler, and what the handler is given beside the services."""
    modules = [importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    return [
        (pattern, handler, {"services": services, **dict(*given)})
        for module in modules
        for pattern, handler, *given in getattr(module, "ROUTES", ())
    ]
