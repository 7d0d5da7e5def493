"""A small site for the tests of the server: python -m tests.app.site '{"port": …}'."""

from __future__ import annotations

import itertools
import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn
import panel_material_ui as pmui
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure
from tornado.web import RequestHandler

from app import metrics, server, services
from app.limits import Arguments
from app.server import ServerError, serve
from engine.compute import Task
from engine.lab import get

pn.extension()
release = threading.Event()
SLOW_SECONDS = 0.2
LONG_SECONDS = 2.0


def page() -> Any:
    source = ColumnDataSource({"x": [0, 1], "y": [0, 1]})
    plot = figure(height=200, tools="")
    plot.line("x", "y", source=source)
    slope = pmui.FloatSlider(label="Slope", start=0.1, end=2, value=1)

    def move(event: Any) -> None:
        source.data = {"x": [0, 1], "y": [0, event.new]}
        metrics.observe_update(0.001)

    slope.param.watch(move, "value")
    return pn.Column(slope, pn.pane.Bokeh(plot))


def slow() -> Any:
    """As long as a lab takes, on a busy machine too."""
    time.sleep(SLOW_SECONDS)
    return pn.Column()


def broken() -> Any:
    raise ZeroDivisionError("a page that fails")


numbers = itertools.count(1)


def told() -> Any:
    """The how-manieth it is, and what it was asked with."""
    asked = {name: values[0].decode() for name, values in pn.state.session_args.items()}
    return pn.pane.Str(json.dumps([next(numbers), asked, pn.state.cookies]), name="told")


class Work(RequestHandler):
    """Starts a long run, and lets the server's warm-up end."""

    def get(self) -> None:
        services.current().jobs.submit(Task("tests.app.tasks:steps", (1000, 0.1)), "test")
        release.set()


def warm() -> None:
    release.wait()


def budget() -> tuple[Callable[[], Any], Callable[[str, Arguments], None]]:
    """The budget lab, where one lever's upper end takes two seconds in the interpreter, at rest and while it moves."""
    from app.labs.budget.page import Page

    lab = get("budget")
    compute = lab.compute

    def slow(parameters: Any, before: Any = None, quick: bool = False, **own: Any) -> Any:
        if parameters["fish_biomass"] == lab.parameters.declared["fish_biomass"].bounds[1]:
            end = time.monotonic() + LONG_SECONDS
            while time.monotonic() < end:
                pass
        return compute(parameters, before, quick, **own)

    object.__setattr__(lab, "compute", slow)
    return lambda: Page(services.current()).page, lambda path, arguments: Page.prepare(arguments) if path == "budget" else None


if __name__ == "__main__":
    options = json.loads(sys.argv[1])
    options["data_dir"] = Path(options["data_dir"])
    if few := options.pop("descriptors", None):
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))
    pages = {"/": page, "/lab": page, "/slow": slow, "/broken": broken, "/told": told}
    prepare = None
    server.PING_SECONDS = options.pop("ping", server.PING_SECONDS)
    if options.pop("with_lab", False):
        pages["/budget"], prepare = budget()
    try:
        serve(pages, handlers=[("/work", Work)], warm=warm, prepare=prepare, **options)
    except ServerError as error:
        sys.exit(f"carbonpump: {error}")
