"""One thread for each library, two processes for most browser tests, and the browser."""

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
HALF = "tests/browser/test_f"
"""Those before it take as long as those after it."""
TOGETHER = tuple(
    f"tests/{name}.py"
    for name in (
        "app/test_answers",
        "app/test_doors",
        "app/test_downloads",
        "app/test_export",
        "app/test_messages",
        "app/test_reading",
        "app/test_teach_editor",
        "app/test_workers",
        "engine/test_catchment_flow",
        "engine/test_ecosystem",
        "engine/test_feeding_life",
        "engine/test_pump_centuries",
        "engine/test_pump_response",
    )
)
"""Those whose tests share a server, a reader, an ocean or kernels that take seconds to begin: one of those who run tests runs all of a file."""
SIZES = "tests/browser/test_sizes.py"
"""Those that take longest: whoever has nothing else to do runs the next of them."""


class TwoBrowsers(LoadScopeScheduling):
    """Of those who run tests beside each other, two share all that need the browser but those, and one runs all of a file of these."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER) and not nodeid.startswith(SIZES):
            return f"browser {nodeid < HALF}"
        return nodeid.partition("::")[0] if nodeid.startswith(TOGETHER) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return TwoBrowsers(config, log)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of a Chrome or Chromium."""
    path = find()
    if path is None:
        pytest.fail(ADVICE, pytrace=False)
    return Path(path)
