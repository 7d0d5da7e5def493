"""A page is built in two pieces, between which others are answered: its components, and the models that stand for them in a browser.

Each takes some thirty milliseconds of the loop. Bokeh waits for what an application does when a session is created, and only then
has its document filled: the components are made then, and fetched from the document.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from bokeh.server.contexts import ApplicationContext
from panel.io.state import set_curdoc, state

from app.turns import rounds

MADE = "carbonpump_made"


def fetched(build: Callable[[], Any]) -> Callable[[], Any]:
    """The components that were made before; or made now, where nobody did."""

    def fetch() -> Any:
        made = vars(state.curdoc).pop(MADE, None)
        return build() if made is None else made

    return fetch


def make_first(context: ApplicationContext, build: Callable[[], Any]) -> None:
    """Has the components made as soon as there is a session that they are for."""
    application: Any = context.application
    theirs = application.on_session_created

    async def on_session_created(session_context: Any) -> None:
        await theirs(session_context)
        document = session_context._document
        state._thread_id_[document] = threading.get_ident()
        application._set_session_prefix(document)
        with set_curdoc(document):
            setattr(document, MADE, build())
        await rounds()

    application.on_session_created = on_session_created
