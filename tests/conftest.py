"""One thread for each library, one process for most browser tests, and the browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

from engine.threads import one_thread
from tests.chromium import ADVICE, find

assert "numpy" not in sys.modules  # which has counted the threads by then
one_thread()

hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")  # what was drawn once is drawn again, here and elsewhere

BROWSER = ("tests/browser/", "tests/app/test_server.py")
"""Where the tests that need it are."""
SIZES = "tests/browser/test_sizes.py"
"""Those that take longest: they come last, and whoever has nothing else to do by then runs the next of them."""


class OneBrowser(LoadScopeScheduling):
    """Of those who run tests beside each other, one runs all that need the browser but the last."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith(BROWSER) and not nodeid.startswith(SIZES) else nodeid


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.nodeid.startswith(SIZES))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return OneBrowser(config, log)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of a Chrome or Chromium."""
    path = find()
    if path is None:
        pytest.fail(ADVICE, pytrace=False)
    return Path(path)
