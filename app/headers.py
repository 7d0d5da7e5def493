"""The security headers of every answer, and what a browser may do with our pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-*\[\]:]+|\*")


UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")


class OriginError(ValueError):
    """An origin that is none; the message is one sentence."""


def policy(embed_origins: Sequence[str] = ()) -> str:
    """The content security policy: everything from this host only; framed by it and the given origins only.

    Bokeh starts its documents from inline scripts and pmui loads its modules from blobs; neither evaluates text.
    """
    for origin in embed_origins:
        if not _ORIGIN.fullmatch(origin):
            raise OriginError(f"--embed-origin “{origin}” is not an origin such as https://school.example.")
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' blob: 'unsafe-inline'",
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
    """Name → value, the same for every answer."""
    return {
        "Content-Security-Policy": policy(embed_origins),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Permitted-Cross-Domain-Policies": "none",
    }


def transform(headers: dict[str, str]) -> type[OutputTransform]:
    """A tornado transform that gives every answer these headers and keeps quiet about the server's make."""

    class SecurityHeaders(OutputTransform):
        def __init__(self, request: HTTPServerRequest) -> None:
            pass

        def transform_first_chunk(
            self, status_code: int, answer: HTTPHeaders, chunk: bytes, finishing: bool
        ) -> tuple[int, HTTPHeaders, bytes]:
            for name, value in headers.items():
                answer[name] = value
            answer.pop("Server", None)
            return status_code, answer, chunk

    return SecurityHeaders
