"""Scripts: a page runs those it came with and no other, and needs no other on any tab."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
import xarray as xr
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, Watch
from tests.browser.visitor import Visitor

HOSTILE = """() => {
  const div = document.createElement("div")
  div.innerHTML = "<img src='data:,' onerror='window.ran = 1'><form onsubmit='window.ran = 2'><button>go</button></form><a href='javascript:window.ran = 3'>go</a>"
  const script = document.createElement("script")
  script.textContent = "window.ran = 4"
  document.body.append(div, script)
  div.querySelector("button").click()
  div.querySelector("a").click()
}"""
NAME = "<img src=x onerror='window.ran = 1'>"
TEX = r"$$\href{javascript:alert(1)}{x}$$"
TITLE = """name => { for (const model of Bokeh.documents.flatMap(d => [...d._all_models.values()])) if (model.data?.words?.titles)
  model.data.words = {...model.data.words, titles: model.data.words.titles.map(([, under]) => [name, under])} }"""
REFUSED = "Content Security Policy"


def test_what_the_policy_refuses_does_not_run_and_is_heard(visit: Visit, watch: Watch) -> None:
    watch.expect(REFUSED)
    one = visit()
    one.page.evaluate(HOSTILE)
    one.wait_for_query(preset=one.query.get("preset"))
    one.page.wait_for_timeout(300)
    assert one.page.evaluate("window.ran") is None
    assert sum(REFUSED in said for said in watch.heard) == 4


def bring(one: Visitor, path: Path) -> Locator:
    one.page.locator("input[type=file]").first.set_input_files(path)
    return one.page.get_by_role("status").filter(has_text=f"“{path.name}”")


def is_inert(one: Visitor) -> None:
    assert one.page.locator("img[src=x]").count() == 0
    assert one.page.evaluate("window.ran") is None


@pytest.mark.wide
def test_places_in_a_file_are_shown_as_they_are_written(visit: Visit, tmp_path: Path) -> None:
    one = visit("/budget?tab=your-data")
    rows = "".join(f'"{name}",fish,30,9\n' for name in (NAME, TEX, ":material/search:"))
    (tmp_path / f"{NAME}.csv").write_text("zone,group,migrant_biomass [mg C m-2],specific_ets [µl O2 (mg C)-1 h-1]\n" + rows)
    expect(bring(one, tmp_path / f"{NAME}.csv")).to_contain_text("3 places read")
    shown = one.page.get_by_role("region", name="Your result")
    for name in (NAME, TEX):
        expect(shown.get_by_role("cell", name=name, exact=True)).to_be_visible()
    one.page.wait_for_timeout(300)  # its bars are drawn
    is_inert(one)


@pytest.mark.wide
def test_sites_in_a_file_are_shown_as_they_are_written(visit: Visit, tmp_path: Path) -> None:
    one = visit("/stoichiometry?tab=your-data")
    day = "".join(f"2019-01-15,{site},{depth},{flux}\n" for site in (NAME, "B") for depth, flux in ((150, 24), (300, 12)))
    (tmp_path / "own.csv").write_text("date,site,depth [m],poc_flux [mg C m-2 d-1]\n" + day)
    expect(bring(one, tmp_path / "own.csv")).to_contain_text("4 rows of 1 date read")
    one.page.get_by_role("combobox", name="Site").click()
    one.page.get_by_role("listbox", name="Site").get_by_text(NAME, exact=True).click()
    expect(one.page.get_by_role("combobox", name="Site")).to_have_text(NAME)
    is_inert(one)


@pytest.mark.wide
def test_what_a_file_calls_its_map_is_shown_as_it_is_written(visit: Visit, tmp_path: Path) -> None:
    one = visit("/catchment?tab=your-data")
    height = ("x", np.zeros(3), {"standard_name": "sea_surface_height_above_geoid"})
    xr.Dataset({NAME: height, "sst": ("x", np.zeros(3))}).to_netcdf(tmp_path / "own.nc", engine="h5netcdf")
    expect(bring(one, tmp_path / "own.nc")).to_contain_text(f"“{NAME}” is not by time")
    is_inert(one)


def test_a_title_and_what_a_link_says_are_text(visit: Visit) -> None:
    one = visit(
        f"/budget?preset={quote(NAME)}&fish_biomass={quote(NAME)}&zooplankton_biomas=1&{quote(NAME)}=1&pin=fish_biomass:{quote(NAME)}"
    )
    expect(one.page.get_by_text("Part of this link could not be used.")).to_contain_text(NAME)
    one.type(NAME)
    expect(one.page.get_by_role("alert").filter(has_text="is not a number").last).to_contain_text(NAME)
    one.page.evaluate(TITLE, NAME)
    expect(one.page.get_by_role("heading", name=NAME).first).to_be_visible()
    is_inert(one)
