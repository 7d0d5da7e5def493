"""A new lab is its own files and no line elsewhere: martin_curve, beside this file, is one, and is put into a copy of the code."""

from __future__ import annotations

import filecmp
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.app.conftest import Site
from tests.browser.conftest import Visit, serving

ROOT = Path(__file__).parents[2]
LAB = Path(__file__).with_name("martin_curve")
PLACES = {"engine": "engine/martin_curve", "app": "app/labs/martin_curve"}
"""Where its folders go."""
FILES, LINES = 5, 125
EVERY_LAB = (
    "tests/engine/test_contract.py",
    "tests/engine/test_parameter.py",
    "tests/engine/test_plain.py",
    "tests/app/test_pages.py",
)
LEVER = "Martin's b"


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code with the lab in it, and what is compiled already."""
    folder: Path = tmp_path_factory.mktemp("code")
    for part in ("app", "engine", "assets", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy2(ROOT / "pyproject.toml", folder)
    for part, place in PLACES.items():
        shutil.copytree(LAB / part, folder / place)
    return folder


@pytest.fixture(scope="module")
def server(code: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("kept"), code) as site:
        yield site


def sources(folder: Path) -> set[str]:
    """Every file but what is compiled."""
    found = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {file.as_posix() for file in found if not {"__pycache__", "node_modules"} & set(file.parts)}


def test_it_is_a_few_files_and_nothing_else_is_changed(code: Path) -> None:
    own = {f"{place}/{name}" for part, place in PLACES.items() for name in sources(LAB / part)}
    assert len(own) <= FILES
    assert sum(len((code / name).read_text("utf-8").splitlines()) for name in own) <= LINES
    for part in ("app", "engine", "assets"):
        before = sources(ROOT / part)
        assert {f"{part}/{name}" for name in sources(code / part) - before} == {name for name in own if name.startswith(part)}
        assert filecmp.cmpfiles(ROOT / part, code / part, before, shallow=False) == (list(before), [], [])


def said(code: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=code, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    return done.stdout


@pytest.mark.wide
def test_neither_the_linter_nor_the_type_checker_complains(code: Path) -> None:
    said(code, "ruff", "check", *PLACES.values())
    said(code, "ruff", "format", "--check", *PLACES.values())
    said(code, "mypy", *(word for place in PLACES.values() for word in ("-p", place.replace("/", "."))))


def test_the_command_line_knows_it(code: Path) -> None:
    assert re.search("^martin-curve +Martin curve: ", said(code, "app", "labs"), re.MULTILINE)
    assert re.search(r"^flux,1000\.0,0\.212\d+,mol C m-2 yr-1$", said(code, "app", "run", "martin-curve"), re.MULTILINE)
    assert re.search(r"0\.139 +0\.1387 .*derived", said(code, "app", "compare", "martin-curve"))


def apart(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    across = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return across or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


@pytest.mark.wide
def test_a_door_leads_to_its_page_which_answers_its_levers(visit: Visit) -> None:
    one = visit("/")
    expect(one.page.get_by_role("link", name="Martin curve", exact=True)).to_be_visible()
    door = one.page.get_by_role("link", name=re.compile("^Martin curve.*14 %"))
    expect(door).to_be_visible()
    assert all(apart(door, other) for other in one.page.locator("a[data-name]:not([data-name=martin-curve])").all())
    door.click()
    expect(one.headline).to_have_text("14 % of what sinks through 100 m passes 1,000 m.")
    expect(one.figures.locator("canvas").first).to_be_attached()
    alone, board = one.figures.bounding_box(), one.headline.bounding_box()
    assert alone is not None
    assert board is not None
    assert alone["width"] > 0.9 * board["width"]

    one.drag(0.9, LEVER)
    expect(one.headline).to_have_text("2 % of what sinks through 100 m passes 1,000 m.")
    one.type("1.2", LEVER)
    expect(one.headline).to_have_text("6 % of what sinks through 100 m passes 1,000 m.")
    one.wait_for_query(b="1.2")
    one.reload()
    expect(one.headline).to_have_text("6 % of what sinks through 100 m passes 1,000 m.")
    one.figures.get_by_label("More for this picture").click()
    name, content = one.download(one.button("Numbers (CSV)"))
    assert name == "martin-curve.csv"
    assert re.search(r"^share,,0\.063\d+,1$", content.decode(), re.MULTILINE)


def test_it_has_the_two_tabs_that_every_lab_has(visit: Visit) -> None:
    one = visit("/martin-curve")
    one.open("Compare with the paper")
    row = one.page.get_by_role("region", name="Published beside ours").get_by_role("row").nth(1)
    expect(row).to_contain_text("Martin et al. 1987")
    expect(row.get_by_text("0.139", exact=True)).to_have_count(2)
    expect(row.get_by_text("derived", exact=True)).to_be_visible()
    one.open("Equations and sources")
    expect(one.page.locator(".katex").first).to_be_visible()
    expect(one.page.get_by_role("link", name="10.1016/0198-0149(87)90086-0")).to_be_visible()


@pytest.mark.wide
def test_what_holds_for_every_lab_is_tested_for_it(code: Path) -> None:
    words = said(code, "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "-m", "", "-k", "martin", *EVERY_LAB)
    passed = re.search(r"(\d+) passed", words)
    assert passed
    assert int(passed[1]) > 25
