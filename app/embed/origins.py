"""Which sites may show an embed, as the policy of app.headers says it; and whether a request is for a frame on another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from tornado.httputil import HTTPHeaders

FRAMES = ("embed", "fencedframe", "frame", "iframe", "object")
OWN_PORTS = {"http": 80, "https": 443}


def named(origins: Sequence[str], site: str) -> bool:
    """Whether a site is among them; `*` stands for any part of a name, and http takes in https, as it does for a browser."""
    return any(_pattern(origin).fullmatch(_plain(site)) for origin in origins)


def strange(headers: HTTPHeaders, origins: Sequence[str]) -> bool:
    """Whether the page is asked for by a frame on a site that was not named.

    Only as far as a browser says so: one that keeps to itself where it comes from is held off by the policy alone.
    """
    if headers.get("Sec-Fetch-Dest", "") not in FRAMES or headers.get("Sec-Fetch-Site", "") == "same-origin":
        return False
    site = headers.get("Referer", "")
    return not named(origins, site) if site else not origins


def _plain(site: str) -> str:
    """Scheme, name and port, as an address has them that begins there."""
    try:
        parts = urlsplit(site.lower())
        port = parts.port
    except ValueError:
        return ""
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return f"{parts.scheme}://{name}:{port or OWN_PORTS.get(parts.scheme, 0)}"


def _pattern(origin: str) -> re.Pattern[str]:
    if origin == "*":
        return re.compile(r"https?://\S{1,300}")
    scheme, _, rest = origin.lower().partition("://")
    name, port = re.fullmatch(r"(.*?)(?::(\d+|\*))?", rest).groups()  # type: ignore[union-attr]  # all of it may be the name
    ports = r"\d+" if port == "*" else port or ("(?:80|443)" if scheme == "http" else "443")
    return re.compile(
        f"{'https?' if scheme == 'http' else 'https'}://{re.escape(name).replace(re.escape('*'), r'[^/:]+')}:{ports}"
    )
