"""Pages on another circulation: what they show follows it, and a circulation of the visitor's own is read, run and let go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from panel.io.state import set_curdoc

from app import services
from app.circulation import OwnCirculation
from app.labs.feeding.your_data import OwnOcean as FeedingOwn
from app.labs.inverse.robust import RUNS
from app.labs.inverse.your_data import OwnOcean as InverseOwn
from app.labs.stoichiometry.your_data import OwnOcean as StoichiometryOwn
from app.own_data import OwnData
from app.services import Services
from engine import samples
from engine.compute import Here
from engine.inverse import cases
from engine.lab import get
from engine.ocean import load
from engine.ocean.grid import OceanError
from engine.ocean.ocean import Ocean
from engine.reader import read_for
from tests.app.test_pages import PAGES, Opened, shown
from tests.engine.test_circulation import STANDING
from tests.few import few

OWN: dict[str, type[OwnCirculation]] = {"stoichiometry": StoichiometryOwn, "inverse": InverseOwn, "feeding": FeedingOwn}
FINE = Ocean.embedded("4deg")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    started = services.start(tmp_path_factory.mktemp("circulation"))
    yield started
    started.close()


@pytest.fixture(params=few(STANDING, "feeding", "ocean"))
def page(shared: Services, request: pytest.FixtureRequest) -> Opened:
    return Opened(shared, PAGES[request.param])


def test_a_page_and_its_link_follow_the_circulation_there_and_back(page: Opened) -> None:
    before, picture = page.words, getattr(page.lab.explore, "_map", None)

    def cells() -> int:
        return len(picture._teller._source.data["value"]) if picture else 0

    first = cells()
    page.say(do="set", name="circulation", value="4deg")
    assert "circulation=4deg" in page.lab.state.query()
    assert page.lab.result.ocean is FINE
    assert page.lab.base.ocean is Ocean.embedded("6deg")
    assert page.words != before
    fine = FINE.grid.shape[1] * FINE.grid.shape[2]
    assert cells() == (first if picture is None or page.lab.name == "feeding" else fine)
    page.say(do="undo")
    assert "circulation" not in page.lab.state.query()
    assert page.words == before
    assert cells() == first


def fed(page: Opened) -> Counter[str]:
    """All that is shown, but of maps that wait for a run."""
    return Counter({each: count for each, count in shown(page.document).items() if not each.startswith("{'left': [nan")})


@pytest.mark.wide
def test_every_tab_follows_the_circulation(shared: Services, page: Opened) -> None:
    page.leaf()
    there = Opened(shared, PAGES[page.lab.name])
    for each in (page, there):
        each.say(do="set", name="circulation", value="4deg")
        each.say(do="pin")  # so that scales fit what is shown now, whatever was shown before
        each.leaf()
    assert fed(page) == fed(there)


def test_the_map_of_all_columns_says_whose_they_are(shared: Services) -> None:
    page = Opened(shared, PAGES["feeding"])
    assert "Whole sea" not in page.lab.stage.words["titles"][1][1]
    page.say(do="set", name="circulation", value="4deg")
    assert "ours, 6°" in page.lab.stage.words["titles"][1][1]
    assert "Whole sea" in page.lab.stage.words["titles"][1][1]


def test_every_set_of_runs_that_is_offered_is_there() -> None:
    assert all(cases.shipped(name)["joint"] for name in RUNS.values())


# one of the visitor's own


@pytest.fixture(params=few(OWN, "stoichiometry"))
def own(shared: Services, request: pytest.FixtureRequest) -> tuple[Opened, OwnCirculation]:
    opened = Opened(shared, PAGES[request.param])
    with set_curdoc(opened.document):
        return opened, OWN[request.param](opened.lab)


def test_the_tab_has_both_its_kinds_of_file(shared: Services) -> None:
    for name in OWN:
        page = Opened(shared, PAGES[name])
        page.open(page.lab.rooms._names.index("your-data"))
        part = page.lab.rooms._parts[page.lab.rooms.open]
        assert isinstance(part, OwnData)
        assert isinstance(part.circulation, OWN[name])
        assert {part.kind, part.circulation.kind} == {"", "ocean"}


def test_a_bare_matrix_is_refused_and_what_is_worked_out_on_a_whole_ocean_stands_beside_what_is_set(
    own: tuple[Opened, OwnCirculation],
) -> None:
    opened, tab = own
    with pytest.raises(OceanError, match="is a circulation without"):
        tab.check(load.read(samples.matrix(), "a matrix"))
    ocean = load.read(samples.ocean(), "mine.nc")
    worked = tab._worked
    assert not worked.run.view.visible
    with set_curdoc(opened.document):
        tab.check(ocean)
        assert "13,250 cells" in tab.take(ocean)
        tab.feed()
        assert worked.run.view.visible
        task = worked.task()
        assert task.kwargs["ocean"] is ocean
        found = Here().run(task, lambda share, words: None)
        worked.done(found)
    for name, value in tab.beside(opened.lab.result).items():
        assert float(found[name]) == pytest.approx(value, rel=1e-9), name  # a copy of the very ocean
    assert "yours" in worked.text.text
    assert f"download/{opened.lab.name}.nc" in worked.text.text
    assert ">All of it as NetCDF<" in worked.text.text
    assert ".zip" not in worked.text.text
    assert worked.board.view.layout == "tall"
    assert worked.board.view.visible == (opened.lab.name != "feeding")
    with set_curdoc(opened.document):
        tab.drop()
    assert not worked.run.view.visible
    assert not worked.board.view.visible
    assert not worked.text.text


@pytest.mark.wide
def test_a_map_of_ones_own_is_on_its_own_cells(shared: Services) -> None:
    opened = Opened(shared, PAGES["inverse"])
    with set_curdoc(opened.document):
        tab = InverseOwn(opened.lab)
        tab.take(FINE)
        tab.feed()
        tab._worked.done(get("inverse").simulate(opened.lab.parameters, ocean=FINE))
    values = tab._worked.board.pictures[0]._teller._source.data["value"]
    assert len(values) == FINE.grid.shape[1] * FINE.grid.shape[2]
    assert np.isfinite(values).sum() == FINE.grid.wet[0].sum()


@pytest.mark.parametrize("name", ["inverse", "feeding"])
def test_fields_on_other_cells_than_those_that_are_set_wait_for_theirs(shared: Services, name: str) -> None:
    page = Opened(shared, PAGES[name])
    page.open(page.lab.rooms._names.index("your-data"))
    part = page.lab.rooms._parts[page.lab.rooms.open]
    runs = [part._alone.view, part._together.view] if name == "inverse" else [part._everywhere.run.view]
    with set_curdoc(page.document):
        part._taken("mine.nc", read_for(name, samples.fields(), "mine.nc")["own"], "1" * 32)
    assert [each.visible for each in (part.board.view, *runs)] == [True] * (1 + len(runs))
    page.say(do="set", name="circulation", value="4deg")
    assert not any(each.visible for each in (part.board.view, *runs))
    assert "those of the one that is set" in part.text.text
    page.say(do="undo")
    assert [each.visible for each in (part.board.view, *runs)] == [True] * (1 + len(runs))


def test_it_is_kept_beside_a_file_of_another_kind(own: tuple[Opened, OwnCirculation], tmp_path: Path) -> None:
    opened, tab = own
    said: dict[str, Any] = {}
    with set_curdoc(opened.document):
        opened.lab.history.keep("", "1" * 32)
        tab._taken("mine.nc", load.read(samples.ocean(), "mine.nc"), "2" * 32)
        said = dict(opened.lab.state.uploads)
    assert said == {"": "1" * 32, "ocean": "2" * 32}
    assert "data.ocean=" in opened.lab.state.query()
