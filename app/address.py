"""Whose a request is: the address it came from, as far as that can be believed."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from tornado.httputil import HTTPServerRequest

if TYPE_CHECKING:
    from bokeh.document import Document


def network(address: str) -> str:
    """An address as visitors are told apart by: of IPv6 the first half, for a household has all of the second. "" is none."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network(f"{found}/64", strict=False))


def visitor(request: HTTPServerRequest, trust_proxy: bool) -> str:
    """The address of whoever asks: that of the connection or, when a proxy stands in front, the last one the proxy names."""
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if trust_proxy else ""
    return network(named) or network(request.remote_ip or "")


def of_page(document: Document | None) -> str:
    """The address that a page was asked from; "" outside a server."""
    context = document.session_context if document else None
    return getattr(context.request, "remote_ip", "") if context else ""


def introduction(address: str) -> bytes:
    """What the proxy tells a worker first of each connection."""
    return f"{address}\n".encode()
