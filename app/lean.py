"""What Panel does for every page that ours need not: measured, one mend each, and a test that counts the walks.

Opening a page is what limits a class, so nothing here is for its own sake: a walk over a page's two hundred models costs
as much as a figure.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import panel as pn
import panel_material_ui as pmui
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent
from bokeh.settings import settings
from bokeh.util.warnings import BokehUserWarning
from panel import viewable
from panel.io.model import monkeypatch_events
from param import parameterized
from param._utils import MUTABLE_TYPES

from app import defaults, definitions

ASKED = ("simple_ids", "serialize_include_defaults")
"""What Bokeh asks the environment for with every model."""
_mutable: Any = cache(lambda kind: issubclass(kind, MUTABLE_TYPES))
"""Whether things of a class can be changed: param asks it of all that each parameter of each component has."""


class Lean:
    """Mends Panel's habit of walking over every model of the page each time a component changes or is built.

    The walk marks the data of every component below, so that they can be cleaned up; but each of them is built
    the same way and has marked itself.
    """

    @classmethod
    def _patch_datamodel_ref(cls, props: Any, ref: str) -> None:
        if (mark := f"__ref:{ref}") not in props.tags:
            props.tags.append(mark)


class LeanTabs(Lean, pmui.Tabs):
    """Tabs without the walk, each named by a text: without the empty pane that stands for the name of one that has none."""

    def _to_objects_and_names(self, items: Any) -> Any:
        objects, *headers, names = super()._to_objects_and_names(items)
        return objects, *([] for _ in headers), names


class Picture(pn.pane.Bokeh):
    """A figure that brings its own colours and has no scripts: Panel need not walk over its models for either."""

    def _get_model(self, doc: Any, root: Any = None, parent: Any = None, comm: Any = None) -> Any:
        if root is None:
            return self.get_root(doc, comm)
        self._models[root.ref["id"]] = (self.object, parent)
        return self.object


class LeanPage(Lean, pmui.Page):
    """pmui.Page without its two costs in a drag: a walk over all models, and a busy light switched by every event.

    And without a look of its own for figures, which bring theirs: the toolkit would set it in the browser, over ours, and tell
    the server of each axis.
    """

    OURS = ("Axis", "Legend", "ColorBar", "Title", "Grid", "Figure")

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        private = self._param__private  # the link to Panel's busy state: every event of anybody would update every page
        for _, watcher in private.ref_watchers:
            watcher.inst.param.unwatch(watcher)
        private.ref_watchers, private.refs = [], {}

    def _get_model(self, *args: Any, **options: Any) -> Any:
        model = super()._get_model(*args, **options)
        model.data.busy_indicator = None  # as a parameter None would be taken for “not given”
        return model

    def get_root(self, *args: Any, **options: Any) -> Any:
        root = super().get_root(*args, **options)
        root.data._custom_theme = list(self.OURS)
        return root


@contextlib.contextmanager
def in_order(document: Document) -> Iterator[None]:
    """Sends all that is changed meanwhile as one message, for whoever holds the document's lock.

    Bokeh would send a message for each change. Panel sends what its components change another way than what their models
    change, later when the socket is busy: what a figure is fed would arrive before the figure.
    """
    callbacks, session = document.callbacks, getattr(document.session_context, "session", None)
    if callbacks.hold_value or session is None:
        yield
        return
    document.hold("combine")
    try:
        yield
    finally:
        changes, callbacks._held_events = list(callbacks._held_events), []
        document.unhold()
        patches = [each for each in changes if isinstance(each, DocumentPatchedEvent)]
        monkeypatch_events(patches)
        for connection in session._subscribed_connections if patches else ():
            message = connection.protocol.create("PATCH-DOC", patches)
            session._pending_writes.append(connection._socket.send_message(message))
        for change in changes:
            if change not in patches:  # a timer, which the session itself takes care of
                callbacks.trigger_on_change(change)


def install() -> None:
    """For a server whose pages are always new: Panel need not look for the document each model was in before.

    And the first message from a tab just opened describes its component anew, which Bokeh takes well, but warns of.
    """
    defaults.install()
    definitions.install()
    parameterized._is_mutable_container = lambda value: _mutable(type(value))
    for name in ASKED:
        setattr(settings, name, getattr(settings, name)())
    settings.perform_error_diagnostics = False  # how whatever listens to a model is to be called: a twentieth of the page
    viewable.add_to_doc = lambda obj, doc, hold=False, skip=None: doc.add_root(obj)
    warnings.filterwarnings("ignore", "reference already known", BokehUserWarning)
