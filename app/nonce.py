"""A word used once: which scripts a page came with, so that a browser runs these and no other.

Every script that Panel's template writes carries the word, and app.headers says it in the answer's policy. What a visitor
brings (a file's name, a value in a link) is sent by websocket and is in no template, so it never comes by it.
"""

from __future__ import annotations

import secrets
from typing import Any

from bokeh.server.urls import per_app_patterns

from app import limits


class Page(limits.Page):
    """A page whose scripts carry a nonce of this answer only."""

    def write(self, chunk: Any) -> None:
        if isinstance(chunk, str) and "<script" in chunk:
            nonce = secrets.token_urlsafe(16)
            self.request.nonce = nonce
            chunk = chunk.replace("<script", f'<script nonce="{nonce}"')
        super().write(chunk)


def install() -> None:
    """For the pages of servers built from now on."""
    per_app_patterns[:] = [(path, Page if handler is limits.Page else handler) for path, handler in per_app_patterns]
