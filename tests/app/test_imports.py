"""Who imports whom: no circles, and no tab its page."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import app

ROOT = Path(app.__file__).parents[1]


def module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(file: Path, known: set[str]) -> set[str]:
    """The modules of ours that a file imports anywhere in it, for the type checker or in a function too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{each.name}" for each in node.names}
            found |= (names & known) | ({str(node.module)} if names - known else set())
    return found & known


FILES = {module(file): file for file in (ROOT / "app").rglob("*.py")}
IMPORTS = {name: imported(file, set(FILES)) for name, file in FILES.items()}


def circles(imports: dict[str, set[str]]) -> list[str]:
    """Each circle as its way round."""
    found, done = [], set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            found.append(" → ".join((*way[way.index(name) :], name)))
        elif name not in done:
            for other in sorted(imports[name]):
                walk(other, (*way, name))
            done.add(name)

    for name in imports:
        walk(name, ())
    return found


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["b → c → b"]


def test_no_module_of_a_lab_imports_itself_by_another() -> None:
    assert [each for each in circles(IMPORTS) if "app.labs" in each] == []


def test_no_tab_knows_its_page() -> None:
    pages = {name for name in FILES if name.endswith(".page")} | {"app.lab_page"}
    tabs = {name for name in FILES if name.startswith("app.labs.")} - pages
    assert {name: IMPORTS[name] & pages for name in tabs if IMPORTS[name] & pages} == {}
    assert len(tabs) > 30


def test_the_program_answers_before_it_has_read_the_heavy_libraries() -> None:
    """The proxy of several processes starts its workers after this, and a terminal's --help is there at once."""
    heavy = {"bokeh", "numba", "pandas", "panel", "xarray"}
    program = f"import sys, app.__main__; print(*sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split() == []


@pytest.mark.wide
def test_what_extras_bring_is_read_only_where_an_option_asks_for_it() -> None:
    program = (
        "import sys, app.server; from app.pages import pages; from engine.compute import executor\n"
        "pages(); executor(None, 1).close()\n"
        "print(*sorted({'distributed', 'psycopg'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split() == []
