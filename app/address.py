"""Whose a request is: the address it came from, as far as that can be believed."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Container
from typing import TYPE_CHECKING

from tornado.httputil import HTTPServerRequest

if TYPE_CHECKING:
    from bokeh.document import Document
    from tornado.web import RequestHandler

    from app.limits import Limits


FORWARDED = ("x-forwarded-for", "forwarded", "via")
"""What a proxy says of those it asks for."""
OURSELVES = "127.0.0.1"


@functools.lru_cache(maxsize=4096)
def network(address: str) -> str:
    """An address as visitors are told apart by: of IPv6 the first half, for a household has all of the second. "" is none.

    What it gives is a network too, and stays what it is.
    """
    try:
        found = ipaddress.ip_interface(address.partition("%")[0]).ip
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address) or found.is_loopback:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network(f"{found}/64", strict=False))


def itself(address: str, fields: Container[str]) -> bool:
    """Whether this computer asks, and for nobody else: `fields` are those of the request's head."""
    whose = network(address)
    return bool(whose) and ipaddress.ip_interface(whose).is_loopback and not any(name in fields for name in FORWARDED)


def visitor(request: HTTPServerRequest, trust_proxy: bool) -> str:
    """The address of whoever asks: that of the connection or, when a proxy stands in front, the last one the proxy names."""
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if trust_proxy else ""
    return network(named) or network(request.remote_ip or "")


def encrypted(request: HTTPServerRequest, trust_proxy: bool) -> bool:
    """Whether the browser asked by https, as the proxy in front says."""
    return trust_proxy and request.headers.get("X-Forwarded-Proto", "").strip().lower() == "https"


def of_asker(handler: RequestHandler) -> str:
    """The same of what a handler answers."""
    limits: Limits = handler.settings["limits"]
    return visitor(handler.request, limits.trust_proxy)


def of_page(document: Document | None) -> str:
    """The address that a page was asked from; "" outside a server."""
    context = document.session_context if document else None
    return getattr(context.request, "remote_ip", "") if context else ""


def introduction(address: str) -> bytes:
    """What the proxy tells a worker first of each connection."""
    return f"{address}\n".encode()
