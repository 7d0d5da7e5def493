"""Colours for figures and toolkit, read from assets/brand/theme.css so that each is written once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).resolve().parent.parent / "assets"
_PAIRS = re.findall(r"--([\w-]+):\s*light-dark\((#\w+),\s*(#\w+)\)", (ASSETS / "brand" / "theme.css").read_text(encoding="utf-8"))
LIGHT: dict[str, str] = {name: light for name, light, _ in _PAIRS}
DARK: dict[str, str] = {name: dark for name, _, dark in _PAIRS}
FONT = "Inter, Inter Signs, system-ui, sans-serif"
FLUSH = (10, 12, 10, 0)
"""The margins of what stands below a text of a tab: both begin at the same edge. Pixels, clockwise from the top."""


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (b / 255 for b in bytes.fromhex(colour[1:]))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(ground: str) -> str:
    """White or near-black, whichever stands out more from a ground."""
    white, ink = "#ffffff", "#04101a"
    ground_light = luminance(ground) + 0.05
    return white if 1.05 / ground_light > ground_light / (luminance(ink) + 0.05) else ink


def chosen_dark(cookies: Mapping[str, str]) -> bool:
    """What a browser chose, or showed last time; the page corrects a first guess by itself."""
    return (cookies.get("theme") or cookies.get("seen")) == "dark"


class Palette:
    """Paints models with named colours, and paints them again when the theme changes."""

    def __init__(self, dark: bool = False) -> None:
        self.dark = dark
        self._painted: list[tuple[Any, str, Any]] = []

    def __getitem__(self, name: str) -> str:
        colours: dict[str, str] = DARK if self.dark else LIGHT
        return colours[name]

    def paint(self, model: Any, **names: str | list[str]) -> Any:
        """Sets colour properties by name: paint(axis, axis_label_text_color="ink2"); a list paints a mapper's palette."""
        for attribute, name in names.items():
            self._painted.append((model, attribute, name))
            self._apply(model, attribute, name)
        return model

    def switch(self, dark: bool) -> None:
        """Repaints everything in the other theme."""
        self.dark = dark
        for model, attribute, name in self._painted:
            self._apply(model, attribute, name)

    def _apply(self, model: Any, attribute: str, name: str | list[str]) -> None:
        setattr(model, attribute, [self[each] for each in name] if isinstance(name, list) else self[name])


def toolkit(bar: bool = True) -> dict[str, Any]:
    """The same colours and type for panel-material-ui, as its theme_config; with no room for the bar where there is none."""
    high = "55px" if bar else "0"

    def scheme(colours: dict[str, str]) -> dict[str, Any]:
        return {
            "palette": {
                "primary": {"main": colours["accent"], "contrastText": colours["surface"]},
                "background": {"default": colours["paper"], "paper": colours["paper"]},
                "text": {"primary": colours["ink"], "secondary": colours["ink2"]},
                "divider": colours["line"],
                "success": {"main": colours["good"]},
                "warning": {"main": colours["warn"]},
            },
            "typography": {"fontFamily": FONT, "fontSize": 14, "button": {"textTransform": "none", "fontWeight": 500}},
            "shape": {"borderRadius": 8},
            "components": {
                "MuiAppBar": {
                    "defaultProps": {"elevation": 0},
                    "styleOverrides": {
                        "root": {
                            "backgroundColor": colours["surface"],
                            "backgroundImage": "none",
                            "color": colours["ink"],
                            "borderBottom": f"{1 if bar else 0}px solid {colours['line']}",
                        }
                    },
                },
                "MuiToolbar": {"styleOverrides": {"root": {"minHeight": f"{high} !important", "maxHeight": high, "margin": 0}}},
                "MuiTypography": {"styleOverrides": {"h5": {"display": "none"}}},  # an empty title of the toolkit's
                "MuiButtonBase": {
                    "styleOverrides": {
                        "root": {"&.Mui-focusVisible": {"outline": f"2px solid {colours['accent']}", "outlineOffset": "-2px"}}
                    }
                },
                "MuiTab": {
                    "styleOverrides": {
                        "root": {
                            "padding": "8px 0",
                            "marginRight": "22px",
                            "minWidth": 0,
                            "minHeight": "40px",
                            "@media (max-width: 1400px)": {"marginRight": "14px"},
                        }
                    }
                },
                "MuiTabScrollButton": {"styleOverrides": {"root": {"&.Mui-disabled": {"width": 0}}}},
                "MuiTabs": {
                    "styleOverrides": {
                        "root": {
                            "position": "sticky",
                            "top": 0,
                            "zIndex": 30,
                            "minHeight": "40px",
                            "paddingTop": "8px",
                            "backgroundColor": colours["paper"],
                            "borderBottom": f"1px solid {colours['line']}",
                        }
                    }
                },
            },
        }

    return {"light": scheme(LIGHT), "dark": scheme(DARK)}
