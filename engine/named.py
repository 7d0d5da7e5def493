"""Functions and classes by name, so that another process, or a file, can say which: "engine.lab:simulate".

The name is the same where the package lies inside another, as it does in the wheel.
"""

from __future__ import annotations

import importlib
from typing import Any

_WITHIN = __name__.removesuffix("engine.named")
_OURS = ("app.", "engine.")


def name_of(named: Any) -> str:
    """Of what is defined in a module."""
    return f"{named.__module__.removeprefix(_WITHIN)}:{named.__qualname__}"


def find(name: str) -> Any:
    """What has this name; ImportError or AttributeError where nothing has."""
    module, _, names = name.partition(":")
    found: Any = importlib.import_module(_WITHIN + module if module.startswith(_OURS) else module)
    for each in names.split("."):
        found = getattr(found, each)
    return found
