"""Scripts, styles, fonts and pictures: compressed once and then kept, rather than anew for every visitor.

A lab page loads several megabytes of script; thirty students joining at once would make the server compress them
thirty times over, on the thread that answers the sliders.
"""

from __future__ import annotations

import datetime as dt
import functools
import gzip
import sys
from pathlib import Path
from typing import Any

from bokeh.embed.bundle import extension_dirs
from bokeh.server.views.multi_root_static_handler import MultiRootStaticHandler
from bokeh.settings import settings
from panel.io.resources import COMPONENT_PATH
from panel.io.server import ComponentResourceHandler
from tornado.web import HTTPError, StaticFileHandler

ASSETS = Path(__file__).parent.parent / "assets"
TEXTS = {".js", ".mjs", ".css", ".json", ".svg", ".html", ".txt", ".map", ".csv"}
HOUR = 3600


@functools.lru_cache(maxsize=200)
def _packed(path: str, modified: dt.datetime) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=7, mtime=0)


class Static(StaticFileHandler):
    """A file of a folder, packed if the browser takes it so; kept by the browser for an hour, or for good when its
    address carries a version."""

    def parse_url_path(self, url_path: str) -> str:
        if "\0" in url_path:
            raise HTTPError(404)  # no system has a file of such a name, nor can it be asked
        return super().parse_url_path(url_path)

    def set_extra_headers(self, path: str) -> None:
        accepts = "gzip" in self.request.headers.get("Accept-Encoding", "") and "Range" not in self.request.headers
        if accepts and Path(path).suffix in TEXTS and self.absolute_path and self.modified:
            packed = _packed(self.absolute_path, self.modified)
            self.set_header("Content-Encoding", "gzip")
            self.get_content_size = lambda: len(packed)  # type: ignore[method-assign]
            self.get_content = lambda *_: packed  # type: ignore[method-assign,assignment]

    def get_cache_time(self, path: str, modified: dt.datetime | None, mime_type: str) -> int:
        return super().get_cache_time(path, modified, mime_type) or HOUR


class Extension(Static, MultiRootStaticHandler):
    """A file that belongs to Panel or one of its extensions."""


class Component(Static, ComponentResourceHandler):
    """A file that belongs to a component; Panel's own handler would import any module it is asked for."""

    def parse_url_path(self, path: str) -> str:
        if path.partition("/")[0] not in sys.modules:
            raise HTTPError(404)
        try:
            return str(super().parse_url_path(path))
        except HTTPError:
            raise
        except Exception:  # what is named there is no component, and Panel takes it for one
            raise HTTPError(404) from None


def routes() -> list[tuple[str, type, dict[str, Any]]]:
    return [
        (r"/static/extensions/(.*)", Extension, {"root": extension_dirs}),
        (r"(?:/[^/]+)*/static/(.*)", Static, {"path": str(settings.bokehjs_path())}),
        (rf"/{COMPONENT_PATH}(.*)", Component, {}),
        (r"/assets/(.*)", Static, {"path": str(ASSETS)}),
    ]
