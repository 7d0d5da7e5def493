"""The frame of every page: the bar, and a place for the page below it."""

from __future__ import annotations

from typing import Any

import panel as pn
import panel_material_ui as pmui

from app import theme
from app.components import Header
from app.lean import LeanPage
from engine import NAME

NARROW = ":host { display: block; box-sizing: border-box; width: 100%; min-width: 0; max-width: 1240px; margin: 0 auto; padding: 24px clamp(16px, 3vw, 32px) 48px }"
"""The style of what a page without levers is of."""


def prefers_dark() -> bool:
    """What this page's browser chose."""
    return theme.chosen_dark(pn.state.cookies or {})


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


def darken(page: LeanPage, header: Header, dark: bool) -> None:
    """Puts on the other colours, or these again."""
    page.dark_theme = header.dark = dark
    for part in page.select(pmui.base.MaterialComponent):
        part.dark_theme = dark


def beside(*parts: Any) -> pn.Row:
    """Beside each other, and below where there is no more room."""
    return pn.Row(*parts, styles={"flex-wrap": "wrap", "width": "100%", "min-width": "0"})
