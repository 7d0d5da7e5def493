"""The security headers of every answer, and what a browser may do with our pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-*\[\]:]+|\*")


UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")
NO_SCRIPT = "script-src 'none'"
FRAMED = {"Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Embedder-Policy": "require-corp"}
"""Without these a site that is isolated itself could not frame what it may frame."""


class OriginError(ValueError):
    """An origin that is none; the message is one sentence."""


def policy(embed_origins: Sequence[str] = ()) -> str:
    """The content security policy: everything from this host only, and no script; framed by it and the given origins only.

    Styles may stand in a page's text: Bokeh, MUI and our own components write them so, and they run nothing.
    """
    for origin in embed_origins:
        if not _ORIGIN.fullmatch(origin):
            raise OriginError(f"--embed-origin “{origin}” is not an origin such as https://school.example.")
    return "; ".join(
        (
            "default-src 'self'",
            NO_SCRIPT,
            "connect-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors " + " ".join(["'self'", *embed_origins]),
        )
    )


def security_headers(embed_origins: Sequence[str] = ()) -> dict[str, str]:
    """Name → value, of every answer that is no page."""
    return {
        "Content-Security-Policy": policy(embed_origins),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Permitted-Cross-Domain-Policies": "none",
    }


def with_scripts(policy: str, nonce: str) -> str:
    """A page's policy: scripts of this host, those in its text that carry the nonce, and blobs, which pmui loads its modules from."""
    return policy.replace(NO_SCRIPT, f"script-src 'self' blob: 'nonce-{nonce}'")


def with_own(policy: str) -> str:
    """A plain page's policy: scripts of this host, none in its text."""
    return policy.replace(NO_SCRIPT, "script-src 'self'")


def transform(headers: dict[str, str]) -> type[OutputTransform]:
    """A tornado transform that gives every answer these headers, lets a page have its own scripts, and keeps quiet about the server's make."""

    class SecurityHeaders(OutputTransform):
        def __init__(self, request: HTTPServerRequest) -> None:
            self._request = request

        def transform_first_chunk(
            self, status_code: int, answer: HTTPHeaders, chunk: bytes, finishing: bool
        ) -> tuple[int, HTTPHeaders, bytes]:
            for name, value in headers.items():
                answer[name] = value
            if getattr(self._request, "framed", False):
                answer.update(FRAMED)
            if nonce := getattr(self._request, "nonce", ""):
                answer["Content-Security-Policy"] = with_scripts(headers["Content-Security-Policy"], nonce)
            elif getattr(self._request, "own_scripts", False):
                answer["Content-Security-Policy"] = with_own(headers["Content-Security-Policy"])
            answer.pop("Server", None)
            return status_code, answer, chunk

    return SecurityHeaders
