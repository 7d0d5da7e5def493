"""A function called in a copy of this process: a library that a damaged file brings down ends the copy, and we can still say so."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from engine.parameter import ParameterError

P = ParamSpec("P")
T = TypeVar("T")
DAMAGED = "It is damaged, or not what its name says: what read it came to its end."


def aside(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What it gives, or raises; here itself where a process cannot be copied."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return function(*arguments, **named)
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        try:
            return pool.submit(function, *arguments, **named).result()
        except BrokenProcessPool:
            raise ParameterError(DAMAGED) from None
