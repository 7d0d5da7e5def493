"""A page as its browser will be told it, written down before it is asked for; no longer of use once anything on it has changed."""

from __future__ import annotations

from typing import Any

from bokeh.core.json_encoder import serialize_json
from bokeh.document import Document
from bokeh.protocol.messages.pull_doc_reply import pull_doc_reply


class Ahead:
    """Told once: whoever asks again has lost it on the way, and by then it may be another."""

    def __init__(self, document: Document) -> None:
        told = document.to_json()
        self._text, self._buffers = serialize_json({"doc": told.content}), told.buffers
        self._document, self._fresh = document, True
        document.on_change(self._changed)

    def reply(self, request: str) -> pull_doc_reply | None:
        """The answer to a browser's request of that id."""
        if not self._fresh:
            return None
        self._end()
        message = pull_doc_reply(pull_doc_reply.create_header(request_id=request), {}, {})
        message.add_buffers(*self._buffers)
        message._content_json = self._text
        return message

    def _changed(self, event: Any) -> None:
        self._end()

    def _end(self) -> None:
        self._fresh = False
        self._document.remove_on_change(self._changed)
