"""Files that would crash, freeze or betray a server, brought to a page: one sentence, and nobody else notices."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.few import few

CORPUS = Path(__file__).parents[1] / "fuzz" / "corpus"
SENTENCES = {
    "inverse-external": "lies in another file",
    "catchment-virtual": "lies in another file",
    "feeding-declared": "declares",
    "ocean-matlab": "cut short|declares",
    "feeding-digits": "not a number|signs",
    "stoichiometry-blanks": "signs",
}


@pytest.mark.parametrize("name", few(SENTENCES, "inverse-external"))
def test_a_hostile_file_is_one_sentence(visit: Visit, tmp_path: Path, name: str) -> None:
    lab = name.partition("-")[0]
    suffix = {"feeding-digits": ".csv", "stoichiometry-blanks": ".csv", "ocean-matlab": ".mat"}.get(name, ".nc")
    (tmp_path / f"..{suffix}").write_bytes((CORPUS / f"{name}.bin").read_bytes())
    one = visit(f"/{lab}?tab=your-data")
    one.page.locator(".drop input[type=file]").first.set_input_files(tmp_path / f"..{suffix}")
    said = one.page.get_by_role("status").filter(has_text="Nothing was changed.")
    expect(said).to_be_visible()
    assert re.search(SENTENCES[name], said.inner_text()), said.inner_text()


@pytest.mark.wide
def test_the_same_file_is_answered_again(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(b"zone,group\n1,2\n")
    one = visit("/budget?tab=your-data")
    said = one.page.get_by_role("status").filter(has_text="bad.csv")
    for _ in range(3):
        one.page.locator(".drop input[type=file]").first.set_input_files(tmp_path / "bad.csv")
        expect(said).to_contain_text("Nothing was changed.")
        said.evaluate("status => { status.textContent = 'bad.csv: this was the answer before' }")


@pytest.mark.wide
def test_while_a_file_is_read_for_as_long_as_it_may_levers_answer(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "loop.nc").write_bytes((CORPUS / "feeding-loop.bin").read_bytes())
    one, other = visit("/feeding?tab=your-data"), visit("/budget")
    one.page.locator(".drop input[type=file]").first.set_input_files(tmp_path / "loop.nc")
    expect(one.page.get_by_role("status").filter(has_text="Reading")).to_be_visible()
    before = other.headline.inner_text()
    other.type("2000")
    expect(other.headline).not_to_have_text(before, timeout=3000)
    expect(one.page.get_by_role("status").filter(has_text="takes too long")).to_be_visible(timeout=20_000)
