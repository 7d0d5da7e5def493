"""The registry of pages: every folder of app, or of app.labs, that holds a page.py is a page of the site. No list names them.

A page.py has a class `Page`: `name` is its address (“” is home), `title` what it is called, `place` where in the navigation it
stands, if it does; `prepare` is called beside the event loop before a page is built. Called with the services, it builds one
visitor's page, which is its `page`.
"""

from __future__ import annotations

import functools
import importlib
from pathlib import Path
from typing import Any, ClassVar, Protocol

from app.limits import Arguments
from app.services import Services

HERE = Path(__file__).parent


class Built(Protocol):
    """What a page.py's `Page` is."""

    name: ClassVar[str]
    page: Any

    def __init__(self, services: Services) -> None: ...

    @classmethod
    def title(cls) -> str: ...

    @classmethod
    def place(cls) -> float | None: ...

    @classmethod
    def prepare(cls, arguments: Arguments) -> None:
        """Has at hand what building the page would wait for; on a worker thread."""


@functools.cache
def pages() -> dict[str, type[Built]]:
    """By name; home first, then in the order of the navigation."""
    files = [*HERE.glob("*/page.py"), *HERE.glob("labs/*/page.py")]
    modules = [".".join(("app", *file.relative_to(HERE).with_suffix("").parts)) for file in files]
    found: list[type[Built]] = [importlib.import_module(module).Page for module in modules]
    found.sort(key=lambda page: (bool(page.name), page.place() or 0.0, page.name))
    return {page.name: page for page in found}


def navigation() -> list[dict[str, str]]:
    """Name and title of the pages that stand in it."""
    return [{"name": name, "title": page.title()} for name, page in pages().items() if page.place() is not None]
