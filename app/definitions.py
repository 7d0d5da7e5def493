"""Which of the toolkit's classes a page is told of: those that we use, not all hundred and forty that there are.

A page begins with what its components' data are, and Bokeh tells of every class that the process knows: half of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bokeh.core.has_props import is_DataModel
from bokeh.document import document
from panel.custom import ReactiveESM

USED = re.compile(r"\bpmui\.([A-Z]\w+)")


def install() -> None:
    """For all documents of this process, from now on."""
    document.is_DataModel = told


@cache
def told(model: Any) -> bool:
    """Whether a class of data is one that a page, or a tab that is opened later, may have."""
    if not is_DataModel(model):
        return False
    component = next((each for each in _below(ReactiveESM) if vars(each).get("_data_model") is model), None)
    return component is None or component.__module__.startswith(f"{__package__}.") or component.__name__ in _used()


@cache
def _used() -> frozenset[str]:
    """As our own source names them."""
    files = Path(__file__).parent.rglob("*.py")
    return frozenset(name for file in files for name in USED.findall(file.read_text(encoding="utf-8")))


def _below(kind: Any) -> Iterator[Any]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
