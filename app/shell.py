"""The frame of every page: the bar, and a place for the page below it."""

from __future__ import annotations

from typing import Any

import panel as pn

from app import theme
from app.components import Header
from app.lean import LeanPage

NAME = "Carbon Pump Explorer"


def prefers_dark() -> bool:
    """What this browser chose, or showed last time; the page corrects a first guess by itself."""
    cookies = pn.state.cookies or {}
    return (cookies.get("theme") or cookies.get("seen")) == "dark"


def titled(what: str) -> str:
    """A page's title in a browser's tab."""
    return what if what == NAME else f"{what} · {NAME}"


def frame(title: str, header: Header, main: list[Any], dark: bool) -> LeanPage:
    """The bar and a place for the page below it; a bar that is bare shows nothing, and takes no room."""
    return LeanPage(
        title="",
        meta_title=title,
        meta_description="What the ocean’s biology does with carbon: an explorer of the biological carbon pump",
        header=[header],
        main=main,
        theme_toggle=False,
        theme_config=theme.toolkit(bar=not header.bare),
        dark_theme=dark,
        favicon=theme.ASSETS / "brand" / "favicon.svg",
        css_files=["/assets/brand/fonts.css", "/assets/brand/theme.css"],
    )


def beside(*parts: Any) -> pn.Row:
    """Beside each other, and below where there is no more room."""
    return pn.Row(*parts, styles={"flex-wrap": "wrap", "width": "100%", "min-width": "0"})
