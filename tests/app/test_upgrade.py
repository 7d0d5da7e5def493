"""A server by itself is replaced under a class: told to end, and begun anew on the same folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.mid_lesson import PHONES, ROUNDS, under
from tests.benchmarks.class_ import ours
from tests.benchmarks.serving import Server


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_a_class_goes_on_with_the_server_that_comes_after(tmp_path: Path) -> None:
    own, server = ours(str(tmp_path)), Server(str(tmp_path))
    try:
        server.wait(seconds=400)

        def act() -> None:
            server.stop()
            server.start()
            server.wait(seconds=400)

        seen = under(server.url, own, act)
    finally:
        server.stop()
    assert seen.kept == {"lost": 0, "double": 0}
    assert seen.answers >= PHONES * ROUNDS
