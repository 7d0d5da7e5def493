"""A page that has ended, taken apart, so that counting references frees it: a collection would look at all pages that live.

What a page is made of refers to one another: models to their document, components to whoever watches them, all to the page. With a
hundred pages held a collection keeps the loop for some hundred milliseconds, and until it comes what has ended stays in memory. To
empty these objects takes two milliseconds a page, and leaves a few of a hundred objects for app.tidy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from bokeh.document import Document
from bokeh.model import Model
from bokeh.server.contexts import ApplicationContext
from bokeh.server.session import ServerSession
from panel.io.state import state
from panel.viewable import Viewable

OWNER = "carbonpump_page"


class Ending(Protocol):
    """A page that can be told that it has ended."""

    def end(self) -> None: ...


def owned(document: Any, page: Any) -> None:
    """Whose document it is."""
    setattr(document, OWNER, page)


def parts(document: Document) -> list[Any]:
    """The models and components that are this document's alone."""
    models = list(document.models)
    found: dict[int, Viewable] = {}
    waiting = [view for view, _, its, _ in state._views.values() if its is document]
    while waiting:
        view = waiting.pop()
        if id(view) not in found:
            found[id(view)] = view
            waiting.extend(_below(view))
    return [*models, *found.values()]


def _below(view: Viewable) -> Iterator[Viewable]:
    """The components that one is made of."""
    for value in (*view._param__private.values.values(), *vars(view).values()):
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, Viewable):
                yield each


def take_apart(found: list[Any]) -> None:
    for part in found:
        if isinstance(part, Model):
            part._callbacks.clear()
            part._event_callbacks.clear()
            part._unstable_default_values.clear()
        vars(part).clear()


def install() -> None:
    """For the sessions of servers built from now on."""
    theirs = ApplicationContext._discard_session
    if theirs.__module__ == __name__:
        return

    async def _discard_session(self: Any, session: ServerSession, should_discard: Callable[[ServerSession], bool]) -> None:
        document = session.document
        found, page = parts(document), getattr(document, OWNER, None)
        await theirs(self, session, should_discard)
        if session.destroyed:
            take_apart(found)
            if page is not None and hasattr(page, "end"):
                page.end()

    ApplicationContext._discard_session = _discard_session
