"""The registry of pages: every folder of app, or of app.labs, that holds a page.py is a page of the site. No list names them.

A page.py has a class `Page`: `name` is its address (“” is home), `title` what it is called, `place` where in the navigation it
stands, if it does; `prepare` is called beside the event loop before a page is built. Called with the services, it builds one
visitor's page, which is its `page`. One that has `handlers` instead needs no session: they answer at its address and below it.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from app.limits import Arguments
from app.services import Services

if TYPE_CHECKING:
    from app.lab_page import LabPage

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


class Plain(Protocol):
    """The same of a page of plain HTML; what stands nowhere in the navigation needs no title."""

    name: ClassVar[str]

    @classmethod
    def title(cls) -> str:
        return ""

    @classmethod
    def place(cls) -> float | None:
        return None

    @classmethod
    def handlers(cls, services: Callable[[], Services]) -> list[tuple[Any, ...]]:
        """Routes of tornado."""


@functools.cache
def _found() -> list[Any]:
    """Home first, then in the order of the navigation."""
    files = [*HERE.glob("*/page.py"), *HERE.glob("labs/*/page.py")]
    modules = [".".join((str(__package__), *file.relative_to(HERE).with_suffix("").parts)) for file in files]
    found: list[Any] = [importlib.import_module(module).Page for module in modules]
    return sorted(found, key=lambda page: (bool(page.name), page.place() or 0.0, page.name))


def pages() -> dict[str, type[Built]]:
    """Those that are built for each visitor, by name."""
    return {page.name: page for page in _found() if not hasattr(page, "handlers")}


def of_lab(name: str) -> type[LabPage]:
    """A lab's page."""
    return cast("type[LabPage]", pages()[name])


def plain() -> dict[str, type[Plain]]:
    """Those of plain HTML, by name."""
    return {page.name: page for page in _found() if hasattr(page, "handlers")}


def navigation() -> list[dict[str, Any]]:
    """Name and title of the pages that stand in it, and whether they stand at its end, as those do that are no labs."""
    return [
        {"name": page.name, "title": page.title(), "end": hasattr(page, "handlers")}
        for page in _found()
        if page.place() is not None
    ]
