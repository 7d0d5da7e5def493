"""Results that many ask for, such as a preset's or a class's link's: computed once in a process, and nobody can write into them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from engine.parameter import Parameters

MOST, LINKS = 64, 12
"""Results that are kept, of a few megabytes each: all labs together have half as many presets; of links, the latest."""


class Kept:
    """Exact results by what computes them and its parameters; whoever asks while one is computed waits for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[tuple[Any, Parameters], Future[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, compute: Callable[..., Any], parameters: Parameters) -> Any:
        """The exact result of the parameters, closed."""
        key = compute, parameters
        with self._lock:
            first = key not in self._found
            found = self._found.setdefault(key, Future())
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        if first:
            try:
                found.set_result(closed(compute(parameters)))
            except BaseException as error:
                with self._lock:
                    self._found.pop(key, None)
                found.set_exception(error)
        return found.result()

    def here(self, compute: Callable[..., Any], parameters: Parameters) -> Any:
        """The same if it is there already, else None."""
        found = self._found.get((compute, parameters))
        return found.result() if found and found.done() and not found.exception() else None


presets, links = Kept(MOST), Kept(LINKS)


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
