"""Sharing, keeping, and taking away."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import zipfile
from pathlib import Path

import pytest
import xarray as xr
from playwright.sync_api import expect

from tests.browser.conftest import Visit

CHANGED = "/budget?preset=Z4&fish_biomass=80"


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in io.StringIO(content.decode()) if not line.startswith("#")))


def opened(content: bytes, folder: Path) -> xr.Dataset:
    (folder / "taken.nc").write_bytes(content)
    with xr.open_dataset(folder / "taken.nc", engine="h5netcdf") as dataset:
        return dataset.load()


def test_a_short_link_opens_the_same_state_elsewhere(visit: Visit) -> None:
    one = visit(CHANGED)
    link = one.share().get_by_role("textbox", name="This view, exactly as it stands").input_value()
    assert len(link) < len(one.page.url)
    other = visit(link)
    assert other.query == one.query
    assert other.value("Fish that migrate") == 80
    expect(other.headline).to_have_text(one.headline.inner_text())


def test_the_link_is_copied_with_one_click(visit: Visit) -> None:
    one = visit(CHANGED, permissions=["clipboard-read", "clipboard-write"])
    dialog = one.share()
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    link = dialog.get_by_role("textbox", name="This view, exactly as it stands").input_value()
    assert one.page.evaluate("navigator.clipboard.readText()") == link


def test_a_scenario_is_kept_taken_away_and_brought_back(visit: Visit, tmp_path: Path) -> None:
    one = visit(CHANGED)
    dialog = one.share()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("name first")
    dialog.get_by_role("textbox", name="Keep it as a scenario").fill('Lantern <b>"fish"</b>')
    dialog.get_by_role("button", name="Save").click()
    kept = dialog.get_by_role("link", name='Lantern <b>"fish"</b>')
    expect(kept).to_be_visible()
    name, content = one.download(dialog.get_by_role("link", name="TOML"))
    assert name.endswith(".toml")
    scenario = tomllib.loads(content.decode())
    assert (scenario["lab"], scenario["parameters"]["fish_biomass"]) == ("budget", 80)

    other = visit()  # somebody else, who is sent the file
    (tmp_path / "scenario.toml").write_bytes(content)
    (tmp_path / "junk.toml").write_bytes(b"\x00\x01 = [")
    dialog = other.share()
    assert dialog.get_by_role("link", name="Lantern").count() == 0
    dialog.locator("input[type=file]").set_input_files(tmp_path / "junk.toml")
    expect(dialog.get_by_role("alert")).to_contain_text("not a TOML file")
    dialog.locator("input[type=file]").set_input_files(tmp_path / "scenario.toml")
    other.wait_for_query(fish_biomass="80", preset="Z4")
    other.arrived()
    assert other.value("Fish that migrate") == 80


def test_numbers_are_taken_as_csv_netcdf_and_zip(visit: Visit, tmp_path: Path) -> None:
    one = visit(CHANGED)
    flux, dialog = one.flux, one.share()
    name, content = one.download(dialog.get_by_role("link", name="CSV"))
    assert name == "budget.csv"
    table = rows(content)
    assert {"quantity", "value", "unit"} <= set(table[0])
    totals = {row["zone"]: float(row["value"]) for row in table if row["quantity"] == "total_active_flux"}
    assert totals["Z4"] == pytest.approx(flux, rel=0.01)

    name, content = one.download(dialog.get_by_role("link", name="NetCDF"))
    assert name == "budget.nc"
    dataset = opened(content, tmp_path)
    assert dataset.attrs["Conventions"].startswith("CF-")
    assert json.loads(dataset.attrs["parameters"])["fish_biomass"] == 80
    assert float(dataset["total_active_flux"].sel(zone="Z4")) == pytest.approx(totals["Z4"], rel=1e-6)

    name, content = one.download(dialog.get_by_role("link", name="Zip"))
    assert name == "budget.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert set(archive.namelist()) == {"README.txt", "parameters.json", "budget.csv", "budget.nc"}
        assert "--set fish_biomass=80" in archive.read("README.txt").decode()
        assert json.loads(archive.read("parameters.json"))["fish_biomass"]["value"] == 80


def test_the_code_for_this_view_names_what_was_changed(visit: Visit) -> None:
    dialog = visit(CHANGED).share()
    shell = dialog.get_by_role("textbox", name="command line").input_value()
    assert shell.startswith("carbonpump run budget --preset Z4 --set fish_biomass=80")
    python = dialog.get_by_role("textbox", name="Python").input_value()
    assert 'preset("Z4").replace(fish_biomass=80' in python
    compile(python, "shared", "exec")


def test_each_figure_is_taken_as_a_picture_and_its_numbers_as_a_file(visit: Visit) -> None:
    one = visit(CHANGED)
    menus = one.page.get_by_label("More for this picture")
    assert menus.count() == 3
    for figure in range(3):
        menus.nth(figure).click()
        name, content = one.download(one.figures.nth(figure).get_by_role("button", name="PNG"))
        assert name.endswith(".png")
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
        assert width > 300
        assert height > 150
        assert len(content) > 5000  # more than a blank sheet
    menus.nth(1).click()
    name, content = one.download(one.figures.nth(1).get_by_role("button", name="CSV"))
    assert name == "budget.csv"
    assert rows(content)
    assert one.query["fish_biomass"] == "80"  # still on the page
