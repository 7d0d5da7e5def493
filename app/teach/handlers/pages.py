"""How a plain page is made: a template, one script and one style sheet by address, and its data as JSON.

`app/teach/pages/NAME.html` extends plain.html; `NAME.js`, if there is one, is put together with the modules it imports; the
style sheet is put together from fonts, colours and the sheets that the page names. Script and sheet have the hash of what they
hold in their address and are kept by browsers for good; they are packed once. Nothing that runs stands in the page itself.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tornado.template import Loader, Template
from tornado.web import HTTPError

from app import theme
from app.components.modules import joined, sheet
from app.database import StoreTrouble
from app.notice import notice
from app.teach import languages
from app.teach.handlers.visited import Visited
from app.teach.room import Refused

PAGES = Path(__file__).parent.parent / "pages"
BRAND = theme.ASSETS / "brand"
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
FOR_GOOD = "public, max-age=31536000, immutable"
_PAGES: dict[str, type[Plain]] = {}
"""By name."""


def _file(folder: Path, name: str) -> Path:
    """A page's own file, or the one that all share."""
    own = folder / name
    return own if own.exists() else PAGES / name


class _Templates(Loader):
    """Those of a folder, which build on those that all share."""

    def _create_template(self, name: str) -> Template:
        text = _file(Path(self.root), name).read_text(encoding="utf-8")
        return Template(text, name=name, loader=self)


@functools.cache
def _templates(folder: Path) -> Loader:
    return _Templates(str(folder), autoescape="xhtml_escape")


@dataclass(frozen=True)
class Asset:
    """A script or a style sheet as it is sent."""

    address: str
    text: bytes
    packed: bytes

    @classmethod
    def of(cls, page: str, kind: str, text: str) -> Asset:
        content = text.encode()
        address = f"/teach/files/{page}.{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
        return cls(address, content, gzip.compress(content, compresslevel=9, mtime=0))


@functools.cache
def asset(page: str, kind: str) -> Asset | None:
    """The page's script (“js”) or style sheet (“css”)."""
    of = _PAGES[page]
    if kind == "css":
        own = [_file(of.folder, f"{name}.css") for name in ("base", *of.sheets)]
        files = [BRAND / "fonts.css", BRAND / "theme.css", *own]
        return Asset.of(page, kind, _without_pairs() + "".join(map(sheet, files)))
    entry = of.folder / f"{page}.js"
    return Asset.of(page, kind, joined(entry)) if entry.exists() else None


def _without_pairs() -> str:
    """The colours for a browser that knows no light-dark()."""
    light, dark = ("".join(f"--{name}:{colour};" for name, colour in each.items()) for each in (theme.LIGHT, theme.DARK))
    chosen = f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return f"@supports not (color:light-dark(#000,#fff)){{{chosen}}}"


class Plain(Visited):
    """A page of plain HTML; a subclass says which, and its `get` calls `show`."""

    page: ClassVar[str]
    """The template's name, and the script's."""
    sheets: ClassVar[tuple[str, ...]] = ()
    """Style sheets beside base.css."""
    messages: ClassVar[tuple[str, ...]] = ()
    """How the keys begin of what the script says."""
    folder: ClassVar[Path] = PAGES
    """Where its files are."""
    part: ClassVar[str] = "teach"
    """The page in the navigation that it belongs to."""

    def __init_subclass__(cls) -> None:
        if "page" in vars(cls):
            _PAGES[cls.page] = cls

    def missing(self, error: ValueError) -> None:
        """Says that there is no such thing, on a page."""
        said = error.said(self.language) if isinstance(error, Refused | languages.LessonError) else str(error)
        self.set_status(503 if isinstance(error, StoreTrouble) else 404)
        self.finish(notice(said, "", home=f"/{self.part}"))

    def show(self, title: str, data: Mapping[str, Any] | None = None, *, language: str | None = None, **more: Any) -> None:
        """The page, with data for its script, and more names for its template."""
        tag = language or self.language
        self.request.own_scripts = True  # type: ignore[attr-defined]  # app.headers lets them run
        words = {key: text for key, text in languages.words(tag).items() if self.messages and key.startswith(self.messages)}
        script, style = asset(self.page, "js"), asset(self.page, "css")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Vary", "Accept-Language, Cookie")
        self.finish(
            _templates(self.folder)
            .load(f"{self.page}.html")
            .generate(
                name=self.page,
                part=self.part,
                title=title,
                language=tag,
                dark={"dark": True, "light": False}.get(self.get_cookie("theme", "") or ""),
                style=style.address if style else "",
                script=script.address if script else "",
                data=_harmless({"language": tag, "words": words, **(data or {})}),
                say=functools.partial(languages.say, tag),
                **more,
            )
        )


def _harmless(data: Mapping[str, Any]) -> str:
    """JSON that ends no element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


class Files(Visited):
    """/teach/files/student.3fa9c1d2e4b5.js"""

    def get(self, page: str, kind: str) -> None:
        found = asset(page, kind) if page in _PAGES else None
        if found is None:
            raise HTTPError(404)
        newest = found.address == self.request.path  # one of an earlier version is answered, but not for good
        self.set_header("Cache-Control", FOR_GOOD if newest else "no-cache")
        self.set_header("Content-Type", TYPES[kind])
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(found.packed)
        else:
            self.finish(found.text)


ROUTES = [(r"/teach/files/([a-z]+)\.[0-9a-f]{12}\.(js|css)", Files)]
