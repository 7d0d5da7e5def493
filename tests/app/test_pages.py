"""Each lab's page, built as the server builds it but without a browser: sound, cheap to move, and quiet."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import bokeh.model.util
import pytest
from bokeh.document import Document
from bokeh.models import Axis
from panel.io.state import set_curdoc

from app import services
from app.home import Home
from app.labs.budget.page import Page
from app.services import Services
from engine.budget.model import PREVIEW_DRAWS, evaluate
from engine.lab import get

LAB = get("budget")
DECLARED = LAB.parameters.declared
ENDS = [(name, end) for name, item in DECLARED.items() if item.bounds and name != "draws" for end in item.bounds]
ENDS += [("draws", 1000), *((name, choice) for name, item in DECLARED.items() for choice in item.choices)]
ENDS += [(name, value) for name, item in DECLARED.items() if item.kind == "switch" for value in (True, False)]


class Opened:
    """A page in a document, spoken to as its browser would."""

    def __init__(self, shared: Services, build: Callable[[Services], Any]) -> None:
        self.document = Document()
        with set_curdoc(self.document):
            self.lab = build(shared)
            self.lab._document = self.document
            self.lab.page.server_doc(self.document)

    def say(self, **message: Any) -> None:
        with set_curdoc(self.document):
            self.lab.levers._handle_msg(message)

    def rest(self) -> None:
        with set_curdoc(self.document):
            self.lab.rest()

    def open(self, tab: int) -> None:
        with set_curdoc(self.document):
            self.lab.tabs.active = tab

    @property
    def words(self) -> str:
        words = self.lab.stage.words
        return " ".join([words["headline"], words["facts"], *(text for pair in words["titles"] for text in pair)])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    started = services.start(tmp_path_factory.mktemp("pages"))
    LAB.warm()
    yield started
    started.close()


@pytest.fixture
def page(shared: Services) -> Opened:
    return Opened(shared, Page)


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each walk over the models of a page."""
    counted: list[int] = []
    walk = bokeh.model.util.collect_filtered_models

    def counting(*arguments: Any) -> Any:
        counted.append(1)
        return walk(*arguments)

    monkeypatch.setattr(bokeh.model.util, "collect_filtered_models", counting)
    return counted


def cpu(act: Callable[[int], Any], times: int = 30) -> float:
    """The median processor time of doing something."""
    spent = []
    for n in range(times):
        begun = time.process_time()
        act(n)
        spent.append(time.process_time() - begun)
    return sorted(spent)[times // 2]


# sound


@pytest.mark.parametrize("tab", range(6))
def test_a_page_is_valid_whichever_tab_is_open(page: Opened, tab: int, caplog: pytest.LogCaptureFixture) -> None:
    page.open(tab)
    with caplog.at_level(logging.WARNING):
        page.document.validate()
    said = [record.getMessage() for record in caplog.records]
    assert [each for each in said if "EMPTY_LAYOUT" not in each] == []  # the rooms of tabs that were not opened yet


def test_the_home_page_is_valid(caplog: pytest.LogCaptureFixture) -> None:
    document = Document()
    with set_curdoc(document), caplog.at_level(logging.WARNING):
        Home().page.server_doc(document)
        document.validate()
    assert caplog.records == []
    assert document.title == "Carbon Pump Explorer"


def test_every_lever_at_both_ends_gives_words_and_no_error(page: Opened) -> None:
    for name, end in ENDS:
        start = page.lab.state.parameters[name]
        page.say(do="move" if not isinstance(end, (str, bool)) else "set", name=name, value=end, last=True)
        page.rest()
        assert page.lab.state.parameters[name] == end
        assert not re.search(r"\bnan\b|\binf\b|None", page.words), (name, end, page.words)
        assert page.lab.stage.words["headline"]
        page.say(do="set", name=name, value=start)
    assert page.lab.state.parameters == page.lab.state.paper


@pytest.mark.parametrize("tab", range(1, 6))
def test_every_open_tab_follows_the_levers_to_their_ends(page: Opened, tab: int) -> None:
    page.open(tab)
    for name in ("zooplankton_biomass", "fish_biomass", "decapods_biomass", "poc_flux", "capture_efficiency_low"):
        for end in DECLARED[name].bounds or ():
            page.say(do="move", name=name, value=end, last=True)
            page.rest()


def test_no_animals_and_no_snow_is_said_in_words(page: Opened) -> None:
    for name in ("zooplankton_biomass", "fish_biomass", "decapods_biomass", "poc_flux"):
        page.say(do="set", name=name, value=0.0)
    assert "Nothing leaves" in page.lab.stage.words["headline"]
    assert not re.search(r"\bnan\b|\binf\b", page.words)
    for tab in range(6):
        page.open(tab)


@pytest.mark.parametrize(
    "message",
    [
        {"do": "move", "name": "nothing", "value": 1},
        {"do": "move", "name": "fish_biomass", "value": 1e9},
        {"do": "move", "name": "fish_biomass", "value": None},
        {"do": "move", "name": "fish_biomass", "value": [1, 2]},
        {"do": "move"},
        {"do": "set", "name": "preset", "value": "x"},
        {"do": "choose", "preset": "Z9"},
        {"do": "nothing at all"},
        {"do": ["pin"]},
        {},
    ],
)
def test_a_message_that_no_page_sends_changes_nothing(page: Opened, message: dict[str, Any]) -> None:
    before = page.lab.state.parameters, page.lab.state.preset, page.words
    page.say(**message)
    assert (page.lab.state.parameters, page.lab.state.preset, page.words) == before


def test_what_is_no_message_at_all_is_passed_over(page: Opened) -> None:
    for junk in (None, "move", 5, [], [{"do": "move"}]):
        with set_curdoc(page.document):
            page.lab.levers._handle_msg(junk)


def test_two_pages_share_nothing_that_moves(shared: Services) -> None:
    one, other = Opened(shared, Page), Opened(shared, Page)
    words = other.words
    one.say(do="move", name="zooplankton_biomass", value=1900.0, last=True)
    one.rest()
    assert other.words == words
    assert other.lab.state.parameters == other.lab.state.paper
    assert not {model.id for model in one.document.models} & {model.id for model in other.document.models}


def test_the_theme_repaints_every_figure(page: Opened) -> None:
    def colours() -> set[str]:
        return {str(axis.major_label_text_color) for axis in page.document.select({"type": Axis})}

    light = colours()
    with set_curdoc(page.document):
        page.lab.header._handle_msg({"do": "theme", "dark": True})
    assert page.lab.page.dark_theme is True
    assert not light & colours()


# cheap


def test_a_move_walks_over_no_models(page: Opened, walks: list[int]) -> None:
    page.document.roots[0].references()
    assert walks  # the count counts
    page.say(do="move", name="zooplankton_biomass", value=600.0)
    walks.clear()
    for value in range(601, 611):
        page.say(do="move", name="zooplankton_biomass", value=float(value))
    page.rest()
    assert walks == []


def test_a_move_is_a_few_messages(page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    page.say(do="move", name="zooplankton_biomass", value=600.0)
    monkeypatch.setattr(page.document.callbacks, "trigger_on_change", sent.append)
    page.say(do="move", name="zooplankton_biomass", value=601.0)
    assert 1 <= len(sent) <= 15


def test_a_move_costs_little_more_than_its_draws(page: Opened) -> None:
    """A ratio, so that it holds on any machine: the pictures may cost a few times what the numbers do."""
    parameters = page.lab.state.parameters
    numbers = cpu(lambda n: evaluate(parameters.replace(zooplankton_biomass=500.0 + n), draws=PREVIEW_DRAWS))
    move = cpu(lambda n: page.say(do="move", name="zooplankton_biomass", value=500.0 + n))
    assert move < 12 * numbers, f"{1e3 * move:.2f} ms a move, {1e3 * numbers:.2f} ms for its numbers"


def test_a_page_opens_without_building_its_tabs(page: Opened) -> None:
    closed = len(page.document.models)
    page.open(1)
    assert len(page.document.models) > closed + 50
    assert closed < 320


# the walk-free page is still Panel's


def test_the_mends_of_panel_still_fit_it(page: Opened) -> None:
    """If Panel's own change, these say so before a visitor does."""
    marked = [model for model in page.document.models if any(tag.startswith("__ref:") for tag in map(str, model.tags))]
    assert marked
    assert page.lab.page._param__private.ref_watchers == []
