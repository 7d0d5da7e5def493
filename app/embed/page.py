"""What answers below /embed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.embed.handlers import Drawing, Embed, Picture
from app.pages import Plain
from app.services import Services


class Page(Plain):
    name = "embed"

    @classmethod
    def handlers(cls, services: Callable[[], Services]) -> list[tuple[Any, ...]]:
        given = {"services": services, "drawing": Drawing(services)}
        return [(r"/embed/([^/]{1,80})", Embed, given), (r"/embed/([^/]{1,80})/picture", Picture, given)]
