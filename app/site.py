"""The site: which page is at which address, and what else the server answers. A new lab is one line in PAGES."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

from app import downloads, home, services
from app.server import serve
from engine.lab import LABS, get

PAGES = {
    "budget": "app.labs.budget.page:BudgetPage",
}
"""Lab → the class of its page, imported when the site starts."""


def _page(reference: str) -> Callable[[], Any]:
    """A function that builds one visitor's page."""
    module, _, name = reference.partition(":")
    build = getattr(importlib.import_module(module), name)
    return lambda: build(services.current()).page


def _warm() -> None:
    """Compiles what the first visitor would wait for."""
    for name in LABS:
        get(name).warm()


def _handlers() -> list[tuple[Any, ...]]:
    late = {"services": services.current}
    return [
        (r"/download/([a-z]+)\.([a-z]+)", downloads.Download, late),
        (r"/template/([a-z-]+)\.csv", downloads.Template),
        (r"/s/([a-z0-9]+)", downloads.Open, late),
        (r"/scenario/([a-z0-9]+)\.toml", downloads.Scenario, late),
    ]


def serve_site(data_dir: Path | None, max_upload: float, **options: Any) -> None:
    """Serves the home page and every lab until told to stop."""
    pages = {"/": home.page} | {name: _page(reference) for name, reference in PAGES.items()}
    serve(
        pages,
        handlers=_handlers(),
        warm=_warm,
        index={"/": "Carbon Pump Explorer"} | {name: f"{get(name).title} · Carbon Pump Explorer" for name in LABS},
        data_dir=data_dir or Path(platformdirs.user_data_dir("carbonpump")),
        max_upload=int(max_upload * 1_000_000),
        **options,
    )
