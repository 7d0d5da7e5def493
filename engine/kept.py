"""Results that everybody asks for, such as a preset's: computed once in a process, and nobody can write into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from engine.parameter import Parameters

MOST = 64
"""Results that are kept, of a few megabytes each; all labs together have half as many presets."""


@lru_cache(maxsize=MOST)
def known(compute: Callable[..., Any], parameters: Parameters) -> Any:
    """The exact result of the parameters, closed."""
    return closed(compute(parameters))


def closed(result: Any) -> Any:
    """The same with every array in it closed to writing; who computed it may still use those arrays for something else.

    Looks into dataclasses, mappings and tuples; a solver or a model that a result refers to stays what it is.
    """
    done: dict[int, Any] = {}

    def close(part: Any) -> Any:
        if id(part) not in done:
            done[id(part)] = _close(part, close)
        return done[id(part)]

    return close(result)


def _close(part: Any, close: Callable[[Any], Any]) -> Any:
    if isinstance(part, np.ndarray):
        view = part.view()
        view.setflags(write=False)
        return view
    if isinstance(part, Parameters):
        return part
    if isinstance(part, Mapping):
        return {name: close(value) for name, value in part.items()}
    if type(part) is tuple:
        return tuple(close(each) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        own = {field.name: getattr(part, field.name) for field in fields(part)}
        shut = {name: close(value) for name, value in own.items()}
        return replace(part, **shut) if any(shut[name] is not own[name] for name in own) else part
    return part
