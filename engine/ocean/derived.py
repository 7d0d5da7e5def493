"""What is worked out from an ocean once, such as its factors: it lives with the ocean, and goes with it.

Embedded oceans stay for as long as the process, one of the user's own for as long as somebody holds it.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from engine.ocean.ocean import Ocean

P = ParamSpec("P")
T = TypeVar("T")


class Derived:
    """By what made it; one at a time of one ocean, for some take seconds and hundreds of megabytes."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._made: dict[Callable[[Ocean], Any], Any] = {}

    def get(self, make: Callable[[Ocean], Any], ocean: Ocean) -> Any:
        if make not in self._made:
            with self._lock:
                if make not in self._made:
                    self._made[make] = make(ocean)
        return self._made[make]

    def __len__(self) -> int:
        return len(self._made)


def of_ocean(make: Callable[[Ocean], T]) -> Callable[[Ocean], T]:
    """Makes a function of an ocean work once for each ocean."""

    @functools.wraps(make)
    def found(ocean: Ocean) -> T:
        result: T = ocean.derived.get(make, ocean)
        return result

    return found


def newest(most: int) -> Callable[[Callable[Concatenate[Ocean, P], T]], Callable[Concatenate[Ocean, P], T]]:
    """Has a function of an ocean, and of what else can be told apart, keep what it found last: so many for each ocean."""

    def keeping(make: Callable[Concatenate[Ocean, P], T]) -> Callable[Concatenate[Ocean, P], T]:
        @of_ocean
        def kept(ocean: Ocean) -> Callable[..., T]:
            return functools.lru_cache(maxsize=most)(functools.partial(make, ocean))

        @functools.wraps(make)
        def found(ocean: Ocean, *more: P.args, **named: P.kwargs) -> T:
            return kept(ocean)(*more, **named)

        return found

    return keeping
