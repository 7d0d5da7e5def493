"""What a browser may say to its page: what our pages' own scripts do, and nothing else of Bokeh's protocol."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

from bokeh.protocol.exceptions import ProtocolError
from bokeh.server.protocol_handler import ProtocolHandler

log = logging.getLogger(__name__)

KINDS = {"ModelChanged", "MessageSent"}
"""Events of a patch: a property of a widget or a picture has changed; a component says something."""
LARGE = 200_000
"""Characters of a message; only a file that is uploaded has more."""
PULLS = 3
"""Times that a connection is told the whole page: once, and again should it have been lost on the way."""
OURS = Path(__file__).parents[1]


class Handler(ProtocolHandler):
    """Of one connection. What goes wrong with a message is a line of the log, or a traceback if it went wrong in our code."""

    def __init__(self) -> None:
        super().__init__()
        del self._handlers["PUSH-DOC"]  # a page is the server's to make
        self._pulls = 0

    def check(self, message: Any, length: int) -> None:
        """ProtocolError for what none of our pages would say."""
        if message.msgtype == "PULL-DOC-REQ":
            self._pulls += 1
            if self._pulls > PULLS:
                raise ProtocolError("the page was asked for too often")
        if message.msgtype != "PATCH-DOC":
            return
        events = message.content.get("events") if isinstance(message.content, dict) else None
        if not isinstance(events, list) or not all(isinstance(each, dict) and each.get("kind") in KINDS for each in events):
            raise ProtocolError("a change that no page makes")
        if length > LARGE and [each["kind"] for each in events] != ["MessageSent"]:
            raise ProtocolError("a change larger than any page makes")

    async def handle(self, message: Any, connection: Any) -> Any:
        handler = self._handlers.get(message.msgtype)
        if handler is None:
            raise ProtocolError(f"{str(message.msgtype)[:40]} is not for the server")
        try:
            return await handler(message, connection)
        except Exception as error:
            if _in_our_code(error):
                log.exception("A message could not be handled")
            else:
                log.warning("A message could not be handled: %s: %.200s", type(error).__name__, error)
            return connection.error(message, "This could not be done.")


def _in_our_code(error: Exception) -> bool:
    """Whether any of our files below this one was on the way."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    return any(Path(frame.filename).is_relative_to(OURS) and "site-packages" not in frame.filename for frame in frames)
