"""A page with one message, for when the real one cannot be shown; it needs nothing but itself."""

from __future__ import annotations

from html import escape

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
{refresh}<title>{title} · Carbon Pump Explorer</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.05rem/1.6 system-ui, sans-serif;
        background: Canvas; color: CanvasText; }}
main {{ max-width: 34rem; padding: 2rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; margin: 0 0 .6rem; }}
</style></head>
<body><main><h1>{title}</h1><p>{message}</p>{link}</main></body></html>
"""


def notice(title: str, message: str, *, retry: int | None = None, home: str = "") -> str:
    """The page as HTML; it asks again after `retry` seconds, and leads to `home` if given."""
    refresh = f'<meta http-equiv="refresh" content="{retry}">\n' if retry else ""
    link = f'<p><a href="{escape(home)}">To the start page</a></p>' if home else ""
    return _PAGE.format(title=escape(title), message=escape(message), refresh=refresh, link=link)


FULL = notice(
    "Every seat is taken just now",
    "This server already has as many visitors as it can serve well. This page looks for a free seat by itself every "
    "twenty seconds; nothing you have saved is lost.",
    retry=20,
)
MISSING = notice("There is no such page", "The address may be mistyped, or the page may have moved.", home="/")
BROKEN_TITLE = "This page could not be built"
BROKEN_MESSAGE = "Something went wrong in the server, which has written down what. Please go to another page, or try again."
BROKEN = notice(BROKEN_TITLE, BROKEN_MESSAGE, home="/")
RESTARTING = notice("One moment", "This part of the server is starting; the page will appear by itself.", retry=3)
