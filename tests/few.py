"""Of many alike, the test command takes a few, and the wide tests the others too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def few(every: Iterable[Any], *taken: Any) -> list[Any]:
    return [each if each in taken else _wide(each) for each in every]


def _wide(each: Any) -> Any:
    """One that has its own name keeps it."""
    if isinstance(each, type(pytest.param())):
        return pytest.param(*each.values, marks=[*each.marks, pytest.mark.wide], id=each.id)
    return pytest.param(each, marks=pytest.mark.wide)
