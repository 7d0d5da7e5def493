"""How far to trust a lab: from its rows, its checks and its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine import trust
from engine.lab import LABS, get
from engine.row import COUNTED, Row
from engine.trust import MOST, card, misses


def row(quantity: str, ours: float, kind: Any = "derived", where: str = "") -> Row:
    """Beside 1 in print."""
    return Row(quantity, where, 1.0, None, ours, "1", kind)


def test_of_each_quantity_the_worst_is_told_the_furthest_first() -> None:
    rows = [row("a", 2.0), row("b", 1.05), row("a", 3.0, where="there"), row("c", 0.1), row("d", 4.0, "fitted")]
    assert [(each.quantity, each.where) for each in misses(rows, 9)] == [("c", ""), ("a", "there")]
    assert [each.quantity for each in misses(rows, 1)] == ["c"]


def test_where_nothing_counts_the_others_are_told() -> None:
    assert [each.quantity for each in misses([row("a", 2.0, "twin"), row("b", 1.0)], 9)] == ["a"]


def test_checks_are_of_their_lab_and_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "budget": "its own",
        "budget_twin": "a second",
        "budgets": "another's",
        "all": "budget: fine\nocean: not",
    }.items():
        (tmp_path / f"{name}.txt").write_text(f"{text}\n")
    monkeypatch.setattr(trust, "CHECKS", tmp_path)
    found = {each.name: each.found for each in trust._checks("budget")}
    assert found == {"all": "budget: fine", "budget": "its own", "budget_twin": "a second"}


@pytest.mark.parametrize("name", ["budget", "catchment", *(pytest.param(name, marks=pytest.mark.wide) for name in LABS)])
def test_a_card_is_of_all_rows(name: str) -> None:
    lab = get(name)
    rows = lab.compare()
    found = card(lab, rows)
    assert sum(count.rows for count in found.counts) == len(rows)
    assert sum(count.agree for count in found.counts if count.kind in COUNTED) == sum(bool(each.met) for each in rows)
    assert 0 < len(found.misses) <= MOST
    assert all(each.agrees is False for each in found.misses)
    assert all(says.endswith(".") for says in lab.not_for)
    assert len(lab.not_for) > 1
    assert any(check.name == "compliance" for check in found.checks)
    told = json.loads(json.dumps(found.as_dict()))
    assert [each["path"] for each in told["reads"]] == [asset.path for asset in found.reads]
    assert all(len(each["sha256"]) == 64 for each in told["reads"] + told["beside"])
