"""What a page and a move are made of does not grow unseen: models, walks, calls, bytes and solves, which no busy machine changes."""

from __future__ import annotations

import pytest

from app.services import Services
from engine.lab import LABS
from tests.benchmarks.__main__ import checked
from tests.benchmarks.counts import TARGETS, counted
from tests.few import few


@pytest.mark.parametrize("lab", few(LABS, "budget", "pump", "stoichiometry"))
def test_a_page_and_a_move_are_made_of_no_more_than_they_were(shared: Services, lab: str) -> None:
    found = {lab: counted(shared, lab)}
    own = {path: target for path, target in TARGETS.items() if path.startswith(f"{lab}.")}
    grown = {path: (found, each) for path, each in checked(own, found).items() if not each["met"]}
    assert grown == {}
    assert 0.6 * TARGETS[f"{lab}.models"][1] < found[lab]["models"]  # the counts count
    assert 0.6 * TARGETS[f"{lab}.calls"][1] < found[lab]["calls"]
    assert found[lab]["move"]["bytes"] > 3_000
