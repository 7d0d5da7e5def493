"""What a browser may say to its page: what our pages' own scripts do, and nothing else of Bokeh's protocol."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bokeh.protocol.exceptions import ProtocolError
from bokeh.server.protocol_handler import ProtocolHandler

from engine.short import short

log = logging.getLogger(__name__)

KINDS = {"ModelChanged", "MessageSent"}
"""Events of a patch: a property of a widget or a picture has changed; a component says something."""
LARGE = 100_000
"""Characters of a message; only a file that is uploaded has more."""
SAID, PARTS = 3, 10_000
"""Of one message: what components say in it, each of which may take a tenth of a second to answer; and its numbers and words."""
PULLS = 3
"""Times that a connection is told the whole page: once, and again should it have been lost on the way."""
OURS = Path(__file__).parents[1]


class Handler(ProtocolHandler):
    """Of one connection. What goes wrong with a message is a line of the log, or a traceback if it went wrong in our code."""

    def __init__(self) -> None:
        super().__init__()
        del self._handlers["PUSH-DOC"]  # a page is the server's to make
        self._pulls = 0

    def check(self, message: Any, length: int, known: Callable[[str], bool]) -> None:
        """ProtocolError for what none of our pages would say; of a property that changes twice in one message, the last is kept.

        `known` tells whether a model of that id is the page's.
        """
        if message.msgtype == "PULL-DOC-REQ":
            self._pulls += 1
            if self._pulls > PULLS:
                raise ProtocolError("the page was asked for too often")
        if message.msgtype == "PATCH-DOC":
            events = message.content.get("events") if isinstance(message.content, dict) else None
            if not isinstance(events, list):
                raise ProtocolError("a change that no page makes")
            message.content["events"] = _checked(events, length, known)

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
        return connection.error(message, "This could not be done.")  # out here, where it has no traceback to send along


def _checked(events: list[Any], length: int, known: Callable[[str], bool]) -> list[Any]:
    """The events of a patch without those that later ones make void."""
    last: dict[Any, Any] = {}
    said = 0
    for number, event in enumerate(events):
        if not isinstance(event, dict) or event.get("kind") not in KINDS:
            raise ProtocolError("a change that no page makes")
        if event["kind"] == "MessageSent":
            said += 1
            last[number] = event
        else:
            model = event.get("model")
            last.pop(key := (str(model.get("id")) if isinstance(model, dict) else "", str(event.get("attr"))), None)
            last[key] = event
    if said > SAID or (length > LARGE and (said, len(events)) != (1, 1)):
        raise ProtocolError("more at once than any page says")
    _count(list(last.values()), known)
    return list(last.values())


def _count(events: list[Any], known: Callable[[str], bool]) -> None:
    """ProtocolError for more parts than any page sends, and for a model that is described and is not the page's.

    A component of a tab just opened describes itself with its first message; but no page makes a model.
    """
    left, parts = PARTS, list(events)
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            if part.get("type") == "object" and not known(str(part.get("id"))):
                raise ProtocolError(f"a model that no page makes: {short(part.get('name'))}")
            parts.extend(part.values())
        elif isinstance(part, list):
            parts.extend(part)
        left -= 1
        if left < len(parts):
            raise ProtocolError("more at once than any page says")


def _in_our_code(error: Exception) -> bool:
    """Whether any of our files below this one was on the way."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    return any(Path(frame.filename).is_relative_to(OURS) and "site-packages" not in frame.filename for frame in frames)
