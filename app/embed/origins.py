"""Which sites may show an embed, as the policy of app.headers says it; and whether a request is for a frame on another one."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from tornado.httputil import HTTPHeaders

FRAMES = ("embed", "fencedframe", "frame", "iframe", "object")
OWN_PORTS = {"http": 80, "https": 443}


def named(origins: Sequence[str], site: str) -> bool:
    """Whether a site is among them; `*` stands for any part of a name, and http takes in https, as it does for a browser."""
    asked = _parts(site)
    return asked is not None and any(_takes(origin.lower(), *asked) for origin in origins)


def strange(headers: HTTPHeaders, origins: Sequence[str]) -> bool:
    """Whether the page is asked for by a frame on a site that was not named.

    Only as far as a browser says so: one that keeps to itself where it comes from is held off by the policy alone.
    """
    if headers.get("Sec-Fetch-Dest", "") not in FRAMES or headers.get("Sec-Fetch-Site", "") == "same-origin":
        return False
    site = headers.get("Referer", "")
    return not named(origins, site) if site else not origins


def _parts(site: str) -> tuple[str, str, int] | None:
    """Scheme, name and port of an address; None where it is none of the web's."""
    try:
        parts = urlsplit(site.lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in OWN_PORTS or not parts.hostname:
        return None
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts.scheme, name, port or OWN_PORTS[parts.scheme]


def _takes(origin: str, scheme: str, name: str, port: int) -> bool:
    if origin == "*":
        return True
    wanted, _, rest = origin.partition("://")
    host, colon, end = rest.rpartition(":")
    if not colon or not (end == "*" or end.isdigit()):
        host, end = rest, ""
    ports = {80, 443} if wanted == "http" else {443}
    return (
        scheme in ({"http", "https"} if wanted == "http" else {wanted})
        and fnmatchcase(name, host.replace("[", "[[]"))
        and (end == "*" or port in ({int(end)} if end else ports))
    )
