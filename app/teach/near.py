"""Where others find this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil

from app.workers import address

if TYPE_CHECKING:
    from tornado.httputil import HTTPServerRequest

    from app.limits import Limits

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def base(request: HTTPServerRequest, limits: Limits, listening: str) -> str:
    """Where a server that listens there was asked, as others reach it; a proxy may say that it was by https."""
    given = request.headers.get("X-Forwarded-Proto", "") if limits.trust_proxy else ""
    return reached(given if given in ("http", "https") else request.protocol, request.host, listening)


def reached(protocol: str, host: str, listening: str) -> str:
    """The address by which others reach a server that was asked by this one, and listens at that host."""
    parts = urlsplit(f"//{host}")
    if parts.hostname in _LOOPBACK and listening.strip("[]") not in _LOOPBACK and (here := on_the_network()):
        host = f"{here}:{parts.port}" if parts.port else here
    return f"{protocol}://{host}"


def served(host: str, port: int) -> tuple[str, str]:
    """Where a server that listens at this host is found from this computer, and by others."""
    here = address("127.0.0.1" if host in ("0.0.0.0", "::") else host, port)
    return here, reached("http", here.removeprefix("http://"), host)


def on_the_network() -> str:
    """This computer's address for others near it, or "": of those it has the one that is most likely the room's."""
    found = [
        each.address
        for name, state in psutil.net_if_stats().items()
        for each in psutil.net_if_addrs().get(name, ())
        if state.isup and each.family.name == "AF_INET" and not each.address.startswith(("127.", "169.254."))
    ]
    return min(found, key=lambda each: (not each.startswith(("192.168.", "10.")), each), default="")
