"""Who may import whom: what labs share stands below them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import engine
from engine.lab import LABS

ROOT = Path(engine.__file__).parents[1]
OCEAN = sorted((ROOT / "engine" / "ocean").rglob("*.py"))
OTHERS = tuple(f"engine.{name.replace('-', '_')}" for name in LABS if name != "ocean")


def imported(source: str, package: str) -> Iterator[str]:
    """Every module that a source names in an import, wherever it stands; relative ones by their whole name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package.split(".")[: len(package.split(".")) + 1 - node.level]) if node.level else ""
            base = ".".join(filter(None, (above, node.module)))
            yield base
            yield from (f"{base}.{each.name}" for each in node.names)


def test_every_way_to_import_is_seen() -> None:
    source = "import engine.budget\ndef f():\n    from engine import feeding\n    from ..inverse import fields\n    from .. import catchment\n"
    found = set(imported(source, "engine.ocean"))
    assert {"engine.budget", "engine.feeding", "engine.inverse.fields", "engine.catchment"} <= found


@pytest.mark.parametrize("path", OCEAN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_ocean_stands_on_no_other_lab(path: Path) -> None:
    package = ".".join(path.parent.relative_to(ROOT).parts)
    upward = [
        name for name in imported(path.read_text("utf-8"), package) if any(f"{name}.".startswith(f"{lab}.") for lab in OTHERS)
    ]
    assert not upward
