"""Sharing, keeping, and taking away."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import zipfile
from base64 import b64encode
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xarray as xr
from playwright.sync_api import expect

from app.theme import DARK, LIGHT
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.few import few

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
        assert set(archive.namelist()) == {
            *("README.txt", "parameters.json", "budget.csv", "budget.nc", "budget.ipynb", "ro-crate-metadata.json"),
            *("citation.bib", "citation.json"),
        }
        assert "--set fish_biomass=80" in archive.read("README.txt").decode()
        assert json.loads(archive.read("parameters.json"))["fish_biomass"]["value"] == 80


@pytest.mark.wide
def test_the_code_for_this_view_names_what_was_changed(visit: Visit) -> None:
    dialog = visit(CHANGED).share()
    shell = dialog.get_by_role("textbox", name="command line").input_value()
    assert shell.startswith("carbonpump run budget --preset Z4 --set fish_biomass=80")
    python = dialog.get_by_role("textbox", name="Python").input_value()
    assert 'simulate("Z4", fish_biomass=80' in python
    compile(python, "shared", "exec")


SENT = """() => { const {send} = WebSocket.prototype
  window.sent = []
  WebSocket.prototype.send = function (text) { window.sent.push(String(text)); return send.call(this, text) } }"""
COLOURS = """async png => { const image = Object.assign(new Image(), {src: png})
  await image.decode()
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d")
  pen.drawImage(image, 0, 0)
  return new Set(new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer)).size }"""


def size(png: bytes) -> tuple[int, ...]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return tuple(int.from_bytes(png[at : at + 4], "big") for at in (16, 20))


def said(svg: bytes) -> str:
    """All words of a picture, lines joined."""
    root = ElementTree.fromstring(svg)
    return " ".join("".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text"))


def take(one: Visitor, figure: int, what: str) -> tuple[str, bytes]:
    place = one.figures.nth(figure)
    place.get_by_label("More for this picture").click()
    return one.download(place.get_by_role("button", name=what))


@pytest.mark.parametrize("path", few([CHANGED, "/ocean"], CHANGED))
def test_a_picture_is_taken_for_a_slide_with_all_that_is_said_of_it(visit: Visit, path: str) -> None:
    one = visit(path)
    before = one.pixels()
    one.page.evaluate(SENT)
    name, png = take(one, 0, "PNG")
    sent = one.page.evaluate("window.sent")
    assert (name.endswith(".png"), size(png)) == (True, (2400, 1350))
    assert one.page.evaluate(COLOURS, f"data:image/png;base64,{b64encode(png).decode()}") > 30
    assert sum('"cite"' in text for text in sent) == 1
    assert not any("ModelChanged" in text for text in sent)
    name, svg = take(one, 0, "SVG")
    words = said(svg)
    assert name.endswith(".svg")
    assert one.figures.first.get_by_role("heading").inner_text() in words
    assert "Scenario: " in words
    assert (one.pixels(), one.page.evaluate("[Bokeh.documents.length, devicePixelRatio]")) == (before, [1, 1])
    link = re.search(r"http://\S+/s/\w+", words)
    assert link
    assert visit(link[0]).query == one.query


def test_a_slide_says_the_scenario_and_the_source(visit: Visit) -> None:
    words = said(take(visit(CHANGED), 1, "SVG")[1])
    assert "Z4 · off Lisbon, with Fish that migrate 80 mg C m⁻² (at first 98 mg C m⁻²)" in words
    assert "10.3389/fmars.2025.1652483" in words
    for key in ("zooplankton", "fish", "decapods"):
        assert key in words


@pytest.mark.wide
def test_a_picture_is_copied_or_the_page_says_that_it_cannot_be(visit: Visit) -> None:
    one = visit(CHANGED, permissions=["clipboard-read", "clipboard-write"])
    place = one.figures.nth(1)
    place.get_by_label("More for this picture").click()
    place.get_by_role("button", name="Copy").click()
    expect(place.get_by_role("status")).to_contain_text("Copied")
    kept = """async () => { const [item] = await navigator.clipboard.read()
      const {width, height} = await createImageBitmap(await item.getType("image/png"))
      return [width, height] }"""
    assert one.page.evaluate(kept) == [2400, 1350]
    one.page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error()) }")
    place.get_by_label("More for this picture").click()
    place.get_by_role("button", name="Copy").click()
    name, png = one.download(place.get_by_role("button", name="Download it instead"))
    assert (name.endswith(".png"), size(png)) == (True, (2400, 1350))


@pytest.mark.wide
def test_a_figure_for_the_paper_is_light_and_as_wide_as_a_column_with_its_caption_and_citation(visit: Visit) -> None:
    one = visit(CHANGED, color_scheme="dark")
    place = one.figures.nth(1)
    place.get_by_label("More for this picture").click()
    place.get_by_role("button", name="Figure for the paper").click()
    dialog = one.page.get_by_role("dialog", name="Figure for the paper")
    headline = place.get_by_role("heading").inner_text()
    caption = dialog.get_by_role("textbox", name="caption").input_value()
    for words in (headline, "mg C m⁻² d⁻¹", "Fish that migrate 80 mg C m⁻²", "Carbon Pump Explorer"):
        assert words in caption
    assert "10.3389/fmars.2025.1652483" in dialog.get_by_role("textbox", name="What to cite").input_value()
    assert "@software{" in dialog.get_by_role("textbox", name="BibTeX").input_value()
    for mm in (89, 183):
        dialog.get_by_label(f"{mm} mm").check()
        name, svg = one.download(dialog.get_by_role("button", name="SVG"))
        root = ElementTree.fromstring(svg)
        assert (name, root.get("width")) == (f"budget-zones-{mm}mm.svg", f"{mm}mm")
        assert float(root.get("viewBox", "").split()[2]) / mm == pytest.approx(12 / (7.5 / 72 * 25.4), rel=0.01)  # 7.5 pt
        assert headline not in said(svg)
        assert LIGHT["zooplankton"] in svg.decode()
        assert DARK["zooplankton"] not in svg.decode()
    name, png = one.download(dialog.get_by_role("button", name="PNG"))
    assert (size(png)[0], png[37:41]) == (4323, b"pHYs")
    dialog.get_by_role("button", name="Close").click()
    assert one.page.get_by_role("dialog", name="Figure for the paper").count() == 0


def test_a_figures_numbers_are_taken_as_a_file(visit: Visit) -> None:
    one = visit(CHANGED)
    name, content = take(one, 1, "CSV")
    assert name == "budget.csv"
    assert rows(content)
    assert one.query["fish_biomass"] == "80"  # still on the page
