"""The ocean's page: levers that solve while they move, a map to click, and a circulation of one's own."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from playwright.sync_api import Locator, expect

from engine.ocean.ocean import Ocean
from tests.browser.conftest import Visit
from tests.browser.test_tabs import figures_drawn
from tests.browser.visitor import Visitor
from tests.few import few

QUICK = "a quick answer"


@pytest.fixture(scope="module")
def circulation() -> dict[str, np.ndarray]:
    """The embedded ocean's matrix as a visitor's own file has it."""
    ocean = Ocean.embedded()
    T = sp.csr_array(-(sp.diags_array(1 / ocean.grid.volume) @ ocean.operator))
    grid = ocean.grid
    axes = {axis: getattr(grid, axis) for axis in ("lat_edge", "lon_edge", "depth_edge")}
    whole = {"volume": grid.volume, "mask": grid.wet, "units": np.array("s-1"), "shape": np.array(T.shape)}
    return {"data": T.data, "indices": T.indices, "indptr": T.indptr} | axes | whole


def npz(content: dict[str, np.ndarray]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **content)  # type: ignore[arg-type]
    return file.getvalue()


def test_a_drag_is_answered_at_once_and_exactly_when_it_ends(visit: Visit) -> None:
    one = visit("/ocean")
    facts, pixels = one.facts.inner_text(), one.pixels()
    assert "years" in one.headline.inner_text()
    lever = one.lever("Vertical mixing")
    box = lever.bounding_box()
    assert box
    one.page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=6)
    expect(one.page.get_by_text(QUICK).first).to_be_visible()
    expect(one.facts).not_to_have_text(facts, use_inner_text=True)
    assert one.pixels() != pixels
    one.page.mouse.up()
    expect(one.page.get_by_text(QUICK)).to_have_count(0)
    one.wait_for_query(mixing=f"{one.value('Vertical mixing'):g}")
    one.press("Undo")
    expect(one.facts).to_have_text(facts, use_inner_text=True)


def test_depth_changes_the_map_and_leaves_the_water_alone(visit: Visit) -> None:
    one = visit("/ocean")
    headline = one.headline.inner_text()
    one.type("3,000", "Depth")
    one.wait_for_query(depth="3000")
    expect(one.headline).not_to_have_text(headline, use_inner_text=True)
    expect(one.page.get_by_text("at 3,000 m").first).to_be_visible()


def test_a_click_on_the_map_moves_the_column_there(visit: Visit) -> None:
    one = visit("/ocean?projection=lon/lat")
    before = one.page.get_by_text(re.compile(r"^At \d")).inner_text()
    box = one.figures.first.locator("canvas").first.bounding_box()
    assert box
    one.page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.6 * box["height"])
    expect(one.page.get_by_text(re.compile(r"^At \d"))).not_to_have_text(before)
    one.page.wait_for_function("() => new URLSearchParams(location.search).has('place_lon')")
    assert -80 <= float(one.query["place_lat"]) <= 88


@pytest.mark.parametrize(
    "quantity", few(["age", "phosphate", "oxygen", "delta14c", "temperature", "salinity"], "age", "delta14c")
)
def test_each_tracer_is_shown_with_its_unit(visit: Visit, quantity: str) -> None:
    units = {"age": "years", "phosphate": "mmol", "oxygen": "mmol", "delta14c": "‰", "temperature": "°C", "salinity": ""}
    one = visit(f"/ocean?quantity={quantity}&color=1")
    assert units[quantity] in one.facts.inner_text() + one.headline.inner_text()
    figures_drawn(one.figures)


def bring(one: Visitor, path: Path) -> Locator:
    one.page.locator("input[type=file]").set_input_files(path)
    return one.page.get_by_role("status").filter(has_text=f"“{path.name}”")


@pytest.mark.wide
def test_a_circulation_of_ones_own_is_judged_and_a_bad_one_changes_nothing(
    visit: Visit, circulation: dict[str, np.ndarray], tmp_path: Path
) -> None:
    def file(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    one = visit("/ocean")
    headline = one.headline.inner_text()
    one.open("Your data")
    data = circulation["data"].copy()
    data[circulation["indptr"][5]] *= 1.01
    land = circulation["mask"].copy()
    land[tuple(np.argwhere(land)[-1])] = False
    for name, content, reason in (
        ("leaky.npz", npz(circulation | {"data": data}), "tracer"),
        ("other mask.npz", npz(circulation | {"mask": land, "volume": circulation["volume"][:-1]}), "13,249"),
        ("junk.mat", bytes(range(256)) * 50, ""),
        ("empty.nc", b"", "empty"),
    ):
        said = bring(one, file(name, content))
        expect(said, name).to_contain_text("Nothing was changed.")
        assert reason in said.inner_text(), (name, said.inner_text())
        assert "data" not in one.query
    expect(bring(one, file("mine.npz", npz(circulation)))).to_contain_text("13,250 cells read")
    one.page.wait_for_url("**data=**")
    one.button("Solve its ages").click()
    table = one.page.get_by_role("region", name="Your ocean beside the embedded one")
    expect(table).to_be_visible(timeout=60_000)
    for row in (
        table.get_by_role("row").filter(has_text=re.compile("mean age|until the surface")).all()
    ):  # the same circulation has the same ages
        own, ours = (cell.inner_text() for cell in row.get_by_role("cell").all()[1:])
        assert own == ours, row.inner_text()
    expect(one.figures).to_have_count(2)
    figures_drawn(one.figures)
    one.open("Explore")
    expect(one.headline).to_have_text(headline, use_inner_text=True)
    other = visit(one.page.url)
    other.open("Your data")
    expect(other.page.get_by_text("13,250 cells read")).to_be_visible()
