"""Stations of a file of one's own: presets by the names that were typed, which drive the page and are in its link."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from panel.io.state import set_curdoc

from app import services
from app.own import Own
from app.own_data import OwnData
from app.pace import Paces
from app.services import Services
from app.state import State
from app.store import StoreError
from engine.catchment.measured import read_measured, yours
from engine.lab import LABS, Yours, get
from tests.app.test_pages import PAGES, Opened

BUDGET = """zone,group,migrant_biomass [mg C m-2],specific_ets [µl O2 (mg C)-1 h-1]
<b>Z1</b>,zooplankton,300,9
<b>Z1</b>,fish,80,11
Cape,zooplankton,100,9
"""
SERIES = "date,site,depth [m],poc_flux [mg C m-2 d-1]\n" + "".join(
    f"2019-01-15,{site},{depth},{flux}\n"
    for site, deep in (("<b>Z1</b>", 9), ("Cape", 5))
    for depth, flux in ((100, 20), (300, deep))
)
WATER = "station,latitude,longitude,depth [m],temperature [degree_Celsius],nitrate [mmol N m-3]\n" + "".join(
    f"{name},{latitude},-20,{depth},{warm},{nitrate}\n"
    for name, latitude in (("<b>Z1</b>", 40), ("Cape", 50))
    for depth, warm, nitrate in ((0, 18, 1), (200, 12, 9), (1000, 6, 20))
)
FILES = {"budget": BUDGET, "stoichiometry": SERIES, "feeding": WATER}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder: Path = tmp_path_factory.mktemp("own")
    started = services.start(folder)
    yield started
    started.close()


def own(lab: str) -> Own:
    read = get(lab).read
    assert read
    return Own.of(get(lab), read(FILES[lab].encode(), "mine.csv"))


def test_no_address_pushes_out_what_others_brought(shared: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "brought", Paces(2 * services.FILE))

    async def bring() -> None:
        assert await shared.keep(b"others'", "other") == await shared.keep(b"others'", "greedy")
        with pytest.raises(StoreError, match="within ten minutes"):
            await shared.keep(b"x" * (services.FILE + 1), "greedy")  # counted by its size
        await shared.keep(b"small", "greedy")
        with pytest.raises(StoreError, match="within ten minutes"):
            await shared.keep(b"", "greedy")  # and by its number
        await shared.keep(b"", "other")

    asyncio.run(bring())


EXAMPLES = [(name, example) for name in LABS for example in get(name).examples]


def test_every_lab_that_reads_files_has_one_to_try() -> None:
    assert {name for name, _ in EXAMPLES} == {name for name in LABS if get(name).read}


@pytest.mark.parametrize(("lab", "name"), EXAMPLES)
def test_a_file_to_try_is_read_and_gives_stations_where_there_may_be_any(lab: str, name: str) -> None:
    entry = get(lab)
    sample = entry.examples[name]
    arguments = entry.read(sample.make(), "sample") if entry.read else {}
    assert arguments
    assert bool(Own.of(entry, arguments).stations) == (entry.stations is not None and not sample.kind)


def test_the_maps_and_the_trap_to_try_meet() -> None:
    brought = {
        key: each for name in ("maps", "trap") for key, each in read_measured(get("catchment").examples[name].make()).items()
    }
    assert yours(brought).trap is not None


@pytest.mark.parametrize("lab", FILES)
def test_a_station_drives_the_page_under_the_name_that_was_typed(shared: Services, lab: str) -> None:
    page, brought = Opened(shared, PAGES[lab]), own(lab)
    before, result = page.words, page.lab.result
    page.lab.history.keep("", "1" * 32)
    with set_curdoc(page.document):
        page.lab.files.bring(brought)
    assert page.lab.result is not result
    assert page.lab.parameters == page.lab.state.paper
    page.say(do="stand", station="<b>Z1</b>")
    assert "“&lt;b&gt;Z1&lt;/b&gt;”, your station" in page.words
    first = page.words
    page.say(do="stand", station="Cape")
    assert "“Cape”, your station" in page.words
    page.say(do="stand", station="nowhere")
    assert "“Cape”, your station" in page.words
    page.say(do="undo")
    assert page.words == first
    page.say(do="choose", preset=next(iter(get(lab).presets)))
    assert "your station" not in page.words
    page.say(do="undo")
    with set_curdoc(page.document):
        page.lab.files.drop()
    assert page.words == before
    assert page.lab.files.offered() == []


@pytest.mark.parametrize("lab", FILES)
def test_a_link_has_all_values_before_its_file_is_read_and_the_station_after(lab: str) -> None:
    state = State(get(lab), next(iter(get(lab).presets)), get(lab).preset(), uploads={"": "1" * 32}, own=own(lab))
    state = replace(state, station="Cape", parameters=state.started("Cape"))
    found, problems = State.read(get(lab), state.query())
    assert not problems
    assert (found.parameters, found.station, found.given) == (state.parameters, "Cape", {})
    assert replace(found, own=state.own).paper == state.paper
    assert State.read(get(lab), State.address(get(lab), state.saved()))[0] == found


@pytest.mark.parametrize(
    ("lab", "words"), [("budget", "<b>Z1</b>"), ("stoichiometry", "off Bermuda"), ("feeding", "prints no number")]
)
def test_the_comparison_has_her_numbers_beside_the_published_range(shared: Services, lab: str, words: str) -> None:
    page = Opened(shared, PAGES[lab])
    page.open(page.lab.rooms._names.index("compare-with-the-paper"))
    tab = page.lab.rooms._parts[page.lab.rooms.open]
    assert tab.text.text == ""
    with set_curdoc(page.document):
        page.lab.files.bring(own(lab))
    assert "Yours beside the published range" in tab.text.text
    assert escape(words, quote=False) in tab.text.text
    with set_curdoc(page.document):
        page.lab.files.drop()
    assert tab.text.text == ""


def test_a_number_of_hers_lies_below_within_or_above_what_is_in_print() -> None:
    rows = {(row.quantity, row.station): row for row in get("budget").yours(get("budget").preset(), own("budget").arguments)}
    animals = rows["carried down by animals", "Cape"]
    assert (animals.low, animals.high, animals.lies) == (24.6, 133.8, "below")
    assert rows["carried down by zooplankton", "<b>Z1</b>"].lies == "within"
    assert ("sinking through 150 m", "Cape") not in rows
    assert Yours("", "", 3.0, "1", 1.0, 2.0, "").lies == "above"


class Followed(OwnData):
    """A tab that writes down what it is given, and reads at once."""

    def take(self, found: Any) -> str:
        self.shown = found
        return "read."

    def drop(self) -> None:
        self.shown = None

    def feed(self) -> None:
        """Draws nothing."""

    def _begin(self, work: Callable[[int], Awaitable[None]]) -> None:
        asyncio.run(work(self._files))  # type: ignore[arg-type]


def test_an_open_tab_has_the_file_of_the_state_that_is_set() -> None:
    uploads = {"": "first"}

    async def of_link(key: str) -> dict[str, str]:
        return {"own": f"what is in {key}"}

    context = SimpleNamespace(
        lab=SimpleNamespace(name="budget", examples={}, templates={}),
        services=SimpleNamespace(max_upload=1e6),
        files=SimpleNamespace(of_link=of_link),
        own=Own(),
        uploads=uploads,
        keep=lambda kind, key: uploads.update({kind: key}),
        later=lambda show: show(),
        tell=lambda: None,
    )
    tab = Followed(cast(Any, context), "CSV")
    tab.recall()
    assert tab.shown == "what is in first"
    tab.follow()
    uploads[""] = "second"
    tab.follow()
    assert tab.shown == "what is in second"
    assert tab.forget.visible
    uploads.clear()
    tab.follow()
    assert tab.shown is None
    assert not tab.forget.visible
    assert not tab.upload.note[0]


def test_what_no_file_travels_as_is_said_so() -> None:
    lab, limits = SimpleNamespace(name="budget", examples={}, templates={}), SimpleNamespace(max_upload=1e6)
    tab = Followed(cast(Any, SimpleNamespace(lab=lab, services=limits, later=lambda show: show())), "CSV")
    for text in ("é", "not base64", "\x00"):
        asyncio.run(tab._receive("mine.csv", text, tab._files))
        assert "did not arrive whole" in tab.upload.note[0]
