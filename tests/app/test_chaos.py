"""Half a minute of chaos: python -m tests.chaos has more."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.wide
def test_what_was_acknowledged_is_there_after_five_kills() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--minutes", "1", "--kills", "5", "--seed", "24"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
