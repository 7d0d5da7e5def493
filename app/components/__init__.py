"""The interface's own parts, written in JavaScript beside this file (modules.py puts them together); nothing comes from outside.

A lab's levers are one component rather than thirty toolkit widgets: opening a lab is what limits a class
(a toolkit slider costs the server ten times its share here), and one message at a time keeps a slow server responsive.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import param
from panel.custom import Children, JSComponent
from panel.io.state import set_curdoc, state

from app.components.modules import joined
from app.lean import Lean

HERE = Path(__file__).parent


TAKING = joined(HERE / "taking.js")
"""What a page fetches when a picture is to be taken away."""


class Scripted(Lean, JSComponent):
    """A component whose script is put together once; Panel would read it anew for every visitor, and look for a bundle of it."""

    __abstract = True
    _bundle_path = None

    @classmethod
    def _render_esm(cls, compiled: Any = True, server: bool = False) -> str:
        return str(cls._esm)


class Spoken(Scripted):
    """A component that talks by messages: `heard` is called with each, `say` sends one."""

    __abstract = True

    def __init__(self, heard: Callable[[dict[str, Any]], None] | None = None, **params: Any) -> None:
        super().__init__(**params)
        self._heard = heard

    def _server_event(self, doc: Any, event: Any) -> None:
        """At once, or when the document is free; Panel's own would go on without its lock."""
        if state._unblocked(doc) and doc not in state._change_callbacks:
            self._comm_event(doc, event)
        else:
            doc.add_next_tick_callback(partial(self._comm_event, doc, event))

    def _process_bokeh_event(self, doc: Any, event: Any) -> None:
        """Panel switches its busy state around every event; nothing here shows it, and it costs as much as a picture."""
        with set_curdoc(doc):
            self._process_event(event)

    def _handle_msg(self, data: Any) -> None:
        if self._heard and isinstance(data, dict):
            self._heard(data)

    def say(self, **message: Any) -> None:
        self._send_msg(message)


class Header(Spoken):
    """The bar on every page."""

    labs = param.List(doc="Name and title of each lab")
    current = param.String(doc="Name of the lab shown")
    dark = param.Boolean()
    bare = param.Boolean(doc="Whether nothing of it is seen but that the page is at work")
    _esm = joined(HERE / "header.js")


class Levers(Spoken):
    """A lab's parameters as grouped sliders."""

    title = param.String()
    question = param.String()
    frame = param.String(doc="Of a page that has one: sheet if its levers are many, few if they are not")
    ask = param.String(doc="What is asked above the levers")
    specs = param.List(doc="A declaration for each parameter")
    presets = param.List(doc="Name and title of each preset")
    start = param.Dict(doc="The state to begin with")
    _esm = joined(HERE / "levers.js")


class Stage(Spoken):
    """Pictures under their findings, with the answer above them when there is one."""

    lab = param.String()
    layout = param.String(
        "first", doc="first: one large picture and two small, beside it or (first wide) below it; grid or tall: any number"
    )
    pictures = param.List(doc="A short name for each picture")
    numbers = param.Boolean(True, doc="Whether the lab's result holds the numbers of these pictures")
    own = param.Boolean(False, doc="Whether they are those of the visitor's own data")
    taken = param.Boolean(True, doc="Whether they can be taken away")
    begins = param.String(None, allow_None=True, doc="What their names begin with in a story; None where none can have them")
    cards = param.Boolean(False, doc="Whether the lab has cards of what can be said of its result")
    words = param.Dict(default={}, doc="headline, facts, notice, titles; of a moving lever, which move it is")
    figures = Children()
    _esm = joined(HERE / "stage.js")

    def tell(self, **words: Any) -> None:
        """Changes some of the words, straight on the models: a drag says them many times a second.

        As a change that Panel makes itself. What it takes for a browser's it tells to everything again after 50 ms, and
        lets the browser's next message wait for that.
        """
        with param.parameterized.discard_events(self):
            self.words = {**self.words, **words}
        for ref, (model, _) in self._models.items():
            self._changing[ref] = ["words"]
            model.data.words = self.words
            del self._changing[ref]


class Sea(Stage):
    """The same with particles that rise in its pictures (rising.js)."""

    _esm = joined(HERE / "sea.js")


class Ready(Scripted):
    """Says that what took long is there, and leads to it."""

    ready = param.Boolean()
    _esm = joined(HERE / "ready.js")


class Prose(Spoken):
    """A text with equations, drawn by the KaTeX shipped in assets."""

    text = param.String()
    _esm = joined(HERE / "prose.js")


class Comparison(Scripted):
    """Published numbers beside ours: a picture, a table, and what sifts them without asking the server."""

    verdict = param.List(doc="Sentences, the first of which says most")
    basis = param.String(doc="On what ours were computed, where that is to be said")
    kinds = param.Dict(doc="What each kind of row means")
    rows = param.List(doc="As app/comparison.py tells them")
    row = param.String(doc="The row to open at")
    trust = param.String(doc="HTML that says behind one line how far to trust the lab")
    _esm = joined(HERE / "comparison.js")


class Upload(Spoken):
    """A file of the visitor's own."""

    accept = param.String(".csv")
    hint = param.String()
    max_bytes = param.Integer()
    samples = param.List(doc="Name, title and file of what may be tried")
    note = param.List(
        default=["", "", 0], doc="A sentence, whether it is good or bad, and its number: the same may be said twice"
    )

    def tell(self, text: str, kind: str = "") -> None:
        self.note = [text, kind, self.note[2] + 1]

    _esm = joined(HERE / "upload.js")


class Match(Spoken):
    """Which column of a visitor's table is which."""

    asked = param.Dict(default={}, doc="What engine.matching.look finds, and the file's name; nothing while nothing is asked")
    _esm = joined(HERE / "match.js")
