"""The site: a page for every lab of the registry at the address of its name, and what else the server answers."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

from app import downloads, home, services
from app.server import serve
from engine.lab import LABS, get


def _page(name: str) -> Callable[[], Any]:
    """A function that builds one visitor's page of a lab: the class Page of app.labs.<name>.page."""
    build = importlib.import_module(f"app.labs.{name}.page").Page
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
    pages = {"/": home.page} | {name: _page(name) for name in LABS}
    serve(
        pages,
        handlers=_handlers(),
        warm=_warm,
        index={"/": "Carbon Pump Explorer"} | {name: f"{get(name).title} · Carbon Pump Explorer" for name in LABS},
        data_dir=data_dir or Path(platformdirs.user_data_dir("carbonpump")),
        max_upload=int(max_upload * 1_000_000),
        **options,
    )
