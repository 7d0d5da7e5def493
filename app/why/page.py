"""“Why these numbers differ”: one page for all labs, to which their numbers lead."""

from __future__ import annotations

from typing import Any

import panel as pn

from app.components import Header, Prose
from app.limits import Arguments
from app.pages import navigation
from app.services import Services
from app.shell import NARROW, frame, prefers_dark, titled
from app.why import prose
from engine.why import differences


class Page:
    """One visitor's."""

    name = "why"

    @classmethod
    def title(cls) -> str:
        return "Why these numbers differ"

    @classmethod
    def place(cls) -> float | None:
        return None

    @classmethod
    def prepare(cls, arguments: Arguments) -> None:
        differences()

    def __init__(self, services: Services) -> None:
        dark = prefers_dark()
        text = Prose(text=prose.text(differences()), sizing_mode="stretch_width")
        self.header = Header(heard=self._heard, labs=navigation(), dark=dark, margin=0, sizing_mode="stretch_width")
        main = pn.Column(text, stylesheets=[NARROW], sizing_mode="stretch_width")
        self.page = frame(titled(self.title()), self.header, [main], dark)

    def _heard(self, message: dict[str, Any]) -> None:
        if message.get("do") == "theme":
            self.header.dark = self.page.dark_theme = bool(message.get("dark"))
