"""python -m tests.benchmarks.floor --port PORT --data-dir DIR: one lever and one line, nothing computed; what no page can beat."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import panel as pn
from bokeh.layouts import column
from bokeh.models import ColumnDataSource, Slider
from bokeh.plotting import figure

from app.server import serve

LABEL = "Lever"
ALONE = """() => {
  const [lever, data] = ["lever", "data"].map(name => [...Bokeh.documents[0]._all_models.values()].find(each => each.name === name))
  lever.properties.value.change.connect(() => { data.data = {x: [0, 1], y: [0, lever.value]} })
}"""
"""Moves the line in the browser, without the server."""


def page(server: bool) -> Any:
    lever, data = (
        Slider(start=0, end=100, value=50, step=1, title=LABEL, name="lever"),
        ColumnDataSource({"x": [0, 1], "y": [0, 50]}),
    )
    data.name = "data"
    plot = figure(height=400, width=800, tools="", y_range=(0, 100))
    plot.line("x", "y", source=data)
    if server:
        lever.on_change("value", lambda name, old, new: setattr(data, "data", {"x": [0, 1], "y": [0, new]}))
    return pn.pane.Bokeh(column(lever, plot))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    pn.extension()
    serve({"/server": lambda: page(True), "/alone": lambda: page(False)}, **vars(parser.parse_args()))


if __name__ == "__main__":
    main()
