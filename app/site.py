"""The site: every page of the registry at the address of its name, and what else the server answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import panel as pn

from app import downloads, parting, services
from app.cards.handler import Cards
from app.drawn.pictures import names
from app.explore.tab import ahead
from app.pages import Built, pages, plain
from app.server import serve
from app.shell import titled
from engine import compiling
from engine.lab import labs


def _warm() -> None:
    """Compiles what the first visitor would wait for."""
    left = labs()
    while left:
        lab = next((lab for lab in left if not compiling.awaited(lab.name)), left[0])
        left.remove(lab)
        lab.warm()
    if services.current().embed_origins:
        for lab in labs():
            names(lab)


def _address(name: str) -> str:
    return name or "/"


def _built(page: type[Built]) -> Any:
    made = page(services.current())
    parting.owned(pn.state.curdoc, made)
    return made.page


def _handlers() -> list[tuple[Any, ...]]:
    late = {"services": services.current}
    return [
        (r"/download/([a-z0-9-]+)\.([a-z]+)", downloads.Download, late),
        (r"/taking\.js", downloads.Script),
        (r"/template/([a-z0-9-]+)\.csv", downloads.Template),
        (r"/sample/([a-z0-9-]+)\.([a-z0-9]+)", downloads.Sample),
        (r"/s/([a-z0-9]+)", downloads.Open, late),
        (r"/scenario/([a-z0-9]+)\.toml", downloads.Scenario, late),
        (r"/cards/([a-z0-9-]+)", Cards, late),
        *(route for page in plain().values() for route in page.handlers(services.current)),
    ]


def serve_site(more: Mapping[str, Callable[[], Any]] | None = None, **options: Any) -> None:
    """Serves every page until told to stop, and `more`: what builds a page, by its address."""
    serve(
        {_address(name): partial(_built, page) for name, page in pages().items()} | dict(more or {}),
        handlers=_handlers(),
        warm=_warm,
        prepare=lambda path, arguments: pages()[path].prepare(arguments) if path in pages() else None,
        spare=pages(),
        ahead=[partial(ahead, lab) for lab in labs()],
        index={_address(name): titled(page.title()) for name, page in pages().items()}
        | {name: titled(name) for name in more or {}},
        **options,
    )
