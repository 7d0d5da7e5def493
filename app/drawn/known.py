"""What can be drawn: of every model the properties that are read, and those that make no difference to a picture at rest."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any

from bokeh.core.property.descriptors import UnsetValueError
from bokeh.model import Model

ANYWHERE = frozenset({"id", "name", "tags", "subscribed_events", "js_event_callbacks", "js_property_callbacks", "syncable"})
"""Of no picture, whatever the model is."""


class Undrawn(ValueError):
    """A model, or something that is set of it, that is not drawn; the sentence names it."""

    def __init__(self, model: Any, name: str = "") -> None:
        what = type(model).__name__ + (f".{name}" if name else "")
        super().__init__(f"{what} is not drawn without a browser")


_begun: dict[type[Model], dict[str, Any]] = {}


def read(model: Model, known: Iterable[str]) -> dict[str, Any]:
    """Every property with its value, if all that is set is known here.

    What all of a kind begin with is worked out once, which is most of the work; and a model that every one of its kind has of its
    own is not set.
    """
    told: dict[str, Any] = model.properties_with_values(include_defaults=False)
    for name in sorted(told.keys() - ANYWHERE - frozenset(known)):
        if not (isinstance(told[name], Model) and not told[name].properties_with_values(include_defaults=False)):
            raise Undrawn(model, name)
    kind = type(model)
    if kind not in _begun:
        _begun[kind] = _of_all(kind)
    return {**_begun[kind], **told}


def _of_all(kind: type[Model]) -> dict[str, Any]:
    """What nobody has set of a kind; some of it has to be."""
    bare: Any = kind()
    found: dict[str, Any] = {}
    for name in bare.properties():
        with contextlib.suppress(UnsetValueError):
            found[name] = bare.lookup(name).get_value(bare)
    return found
