"""A cruise of one's own: the templates are read, and nothing bad gets past or does harm."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from engine.budget.templates import TEMPLATES
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.engine.test_matching import NETS
from tests.few import few

TABLE = TEMPLATES["table"]()


def bomb() -> bytes:
    """Small to send, far too large to unpack."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("cruise.csv", "w", force_zip64=True) as file:
        for _ in range(100):
            file.write(bytes(2_000_000))
    return out.getvalue()


def with_cell(new: str) -> bytes:
    """The template with another first biomass."""
    header, first, *rest = TABLE.splitlines()
    cells = first.split(",")
    cells[header.split(",").index("migrant_biomass [mg C m-2]")] = new
    return "\n".join([header, ",".join(cells), *rest]).encode()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "wrong delimiter": (lambda: TABLE.replace(",", "|").encode(), "Row 1"),
    "missing column": (lambda: TABLE.replace("group,", "grp,").encode(), "which column is which"),
    "no column for biomass": (
        lambda: "zone,group,specific_ets [µl O2 (mg C)-1 h-1]\nA,fish,9\n".encode(),
        "which column is which",
    ),
    "unknown unit": (lambda: TABLE.replace("[mg C m-2]", "[bushels]").encode(), "which column is which"),
    "text in a number": (lambda: with_cell("many"), "Row 2, column .migrant_biomass.: .many. is not a number"),
    "NaN": (lambda: with_cell("NaN"), "Row 2, column .migrant_biomass.: .NaN. is not a number"),
    "negative": (lambda: with_cell("-5"), "Row 2, column .migrant_biomass.: -5 is negative"),
    "zip bomb": (bomb, "zip archive"),
    "binary junk": (lambda: bytes(range(256)) * 40, "binary data"),
    "UTF-16": (lambda: TABLE.encode("utf-16"), "UTF-16"),
    "empty": (lambda: b"", "empty"),
    "header only": (lambda: TABLE.splitlines()[0].encode(), "no rows"),
    "script": (lambda: b"zone,group\n<img src=x onerror=alert(1)>,fish\n", "which column is which"),
    "named as a script": (lambda: b"a", "Row 1"),
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The bad files, and one of 100 MB that takes no room."""
    made = {}
    for name, (content, _) in BAD.items():
        made[name] = tmp_path / f"{name}.csv"
        made[name].write_bytes(content())
    made["named as a script"] = made["named as a script"].rename(tmp_path / "<img src=x onerror=alert(1)>.csv")
    made["100 MB"] = tmp_path / "large.csv"
    with made["100 MB"].open("wb") as file:
        file.write(TABLE.encode())
        file.truncate(100_000_000)
    return made


def bring(one: Visitor, path: Path) -> Locator:
    """Uploads a file; what is said about it."""
    one.page.locator("input[type=file][accept='.csv']").set_input_files(path)
    return one.page.get_by_role("status").filter(has_text=f"“{path.name}”")


def test_nothing_bad_changes_anything(visit: Visit, files: dict[str, Path], tmp_path: Path) -> None:
    one = visit("/budget?preset=Z4&fish_biomass=80")
    headline = one.headline.inner_text()
    one.open("Your data")
    one.wait_for_query(tab="your-data")
    address = one.page.url
    for name, path in files.items():
        said = bring(one, path)
        expect(said, name).to_contain_text("Nothing was changed.")
        wanted = BAD[name][1] if name in BAD else r"100\.0 MB; at most 2 MB"
        assert re.search(wanted, said.inner_text()), (name, said.inner_text())
        assert len(said.inner_text()) < 300, name
        assert one.page.url == address, name
        assert one.page.get_by_role("region", name="Your result").count() == 0, name
    assert one.page.locator("img[src=x]").count() == 0

    good = tmp_path / "good.csv"  # and beside good data, neither
    good.write_text(TABLE)
    expect(bring(one, good)).to_contain_text("2 places read")
    result = one.page.get_by_role("region", name="Your result")
    one.page.wait_for_url("**data=**")
    one.wait_for_query(station="south of the Balearic Islands")
    shown, address = result.inner_text(), one.page.url
    for name in ("NaN", "binary junk", "100 MB"):
        expect(bring(one, files[name])).to_contain_text("Nothing was changed.")
        assert result.inner_text() == shown
        assert one.page.url == address
    one.open("Explore")
    expect(one.headline).to_contain_text("“south of the Balearic Islands”, your station")
    expect(one.headline).not_to_contain_text(headline)


@pytest.mark.parametrize("form", few(sorted(TEMPLATES), "table"))
def test_a_template_is_read_shown_shared_and_taken_away(visit: Visit, tmp_path: Path, form: str) -> None:
    one = visit()
    one.open("Your data")
    name, content = one.download(one.page.get_by_role("link", name={"table": "a table", "profiles": "profiles"}[form]))
    assert name == f"budget-{form}.csv"
    assert content.decode() == TEMPLATES[form]()
    (tmp_path / name).write_bytes(content)
    expect(bring(one, tmp_path / name)).to_contain_text("read")
    result = one.page.get_by_role("region", name="Your result")
    expect(result.get_by_role("row")).to_have_count({"table": 3, "profiles": 2}[form])
    one.page.wait_for_url("**data=**")
    shown = result.inner_text()
    saved, taken = one.download(one.page.get_by_role("link", name="Result as CSV"))
    assert saved == "budget.csv"
    zones = {"table": ["south of the Balearic Islands", "Gulf of Cádiz"], "profiles": ["Z1"]}[form]
    assert all(f"total_active_flux,{zone}" in taken.decode().replace(",,", ",") for zone in zones)
    one.type("2000")
    one.wait_for_query(zooplankton_biomass="2000")
    assert one.query["data"]
    one.press("Undo")
    one.wait_for_query(zooplankton_biomass="497")

    other = visit(one.page.url)  # the open tab is part of the address
    expect(other.page.get_by_role("region", name="Your result")).to_have_text(shown, use_inner_text=True)
    other.open("Explore")
    expect(other.headline).to_contain_text(f"“{zones[0]}”, your station")
    stations = other.page.get_by_role("combobox", name="Start from").locator("optgroup option")
    expect(stations).to_have_text(zones)


@pytest.mark.wide
def test_own_data_follow_the_assumptions(visit: Visit, tmp_path: Path) -> None:
    one = visit()
    one.open("Your data")
    (tmp_path / "own.csv").write_text(TABLE)
    expect(bring(one, tmp_path / "own.csv")).to_contain_text("2 places read")
    result = one.page.get_by_role("region", name="Your result")
    before = result.inner_text()
    one.type("6", "Hours a day spent below")
    expect(result).not_to_have_text(before, use_inner_text=True)


def test_a_table_of_any_shape_becomes_stations_and_a_link_asks_nothing(visit: Visit, tmp_path: Path) -> None:
    one = visit("/budget?tab=your-data")
    (tmp_path / "nets.csv").write_text(NETS)
    expect(bring(one, tmp_path / "nets.csv")).to_contain_text("which column is which")
    use = one.button("Use it")
    expect(use).to_be_disabled()
    one.page.get_by_label("Unit of specific ETS").select_option("µl O2 (mg C)-1 h-1")
    use.click()
    expect(one.page.get_by_role("status").filter(has_text="“nets.csv”")).to_contain_text("2 places read")
    expect(use).to_be_hidden()
    one.wait_for_query(station="12", fish_biomass="80.5")
    one.page.get_by_role("combobox", name="Start from").select_option("14")
    one.wait_for_query(station="14", fish_biomass="20")
    other = visit(one.page.url.replace("tab=your-data", "tab="))
    expect(other.headline).to_contain_text("“14”, your station")

    one.button("Try two places of the paper").click()
    expect(one.page.get_by_role("status").filter(has_text="2 places read")).to_contain_text("It replaces the file before.")
    one.wait_for_query(station="south of the Balearic Islands")
    one.button("Remove my data").click()
    one.wait_for_query(station=None, data=None)
