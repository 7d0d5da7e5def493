"""Each lab's page, built as the server builds it but without a browser: sound, cheap to move, and quiet."""

from __future__ import annotations

import ast
import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import bokeh.model.util
import numpy as np
import pytest
from bokeh.document import Document
from bokeh.models import Axis, ColumnDataSource
from panel.io.state import set_curdoc

import app.labs
from app import lean, services
from app.components import Prose, Stage
from app.drawn.pictures import names
from app.home.page import doors
from app.lab_page import LabPage
from app.pages import pages
from app.rooms import _slug
from app.services import Services
from app.state import State
from app.why import prose as why
from app.words import number
from engine.budget.model import compute
from engine.kept import closed
from engine.lab import LABS, Lab, get, labs
from engine.ocean.model import cycles
from engine.parameter import Parameters
from engine.why import differences
from tests.few import few

PAGES: dict[str, Callable[[Services], Any]] = {lab.name: pages()[lab.name] for lab in labs()}
FEW, MOST = few(LABS, "budget", "ocean"), few(LABS, "budget", "catchment", "feeding", "ocean")
"""One lab with an ocean and one without, or two."""


def ends(name: str) -> list[tuple[str, Any]]:
    """Every parameter of a lab at each end, in each choice, on and off."""
    found: list[tuple[str, Any]] = []
    for parameter, item in get(name).parameters.declared.items():
        bounds = (1000,) if parameter == "draws" else item.bounds or ()
        values = (True, False) if item.kind == "switch" else item.choices or bounds
        found += [(parameter, value) for value in values]
    return found


def levers(page: Opened) -> Iterator[tuple[str, float, float]]:
    """A lab's levers that are numbers, and their ends."""
    for name, item in page.lab.lab.parameters.declared.items():
        if item.bounds and item.group == "lever":
            yield name, *item.bounds


def lever(page: Opened) -> tuple[str, float, float]:
    """The first of them."""
    return next(levers(page))


class Opened:
    """A page in a document, spoken to as its browser would."""

    def __init__(self, shared: Services, build: Callable[[Services], Any]) -> None:
        self.document = Document()
        with set_curdoc(self.document):
            self.lab = build(shared)
            self.lab.page.server_doc(self.document)

    def say(self, **message: Any) -> None:
        with set_curdoc(self.document):
            self.lab.levers._handle_msg(message)

    def rest(self) -> None:
        with set_curdoc(self.document):
            self.lab.hand.rest()

    def open(self, tab: int) -> None:
        with set_curdoc(self.document):
            self.lab.rooms.view.active = tab

    def leaf(self) -> None:
        """Opens all tabs; which models there are then is found out once, not with each."""
        with self.document.models.freeze():
            for tab in range(1, len(self.lab.rooms.view)):
                self.open(tab)

    @property
    def words(self) -> str:
        words = self.lab.stage.words
        return " ".join([words["headline"], words["facts"], *(text for pair in words["titles"] for text in pair)])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    lean.install()
    started = services.start(tmp_path_factory.mktemp("pages"))
    for name in LABS:
        get(name).warm()
    yield started
    started.close()


@pytest.fixture(params=list(LABS))
def page(shared: Services, request: pytest.FixtureRequest) -> Opened:
    """Each lab's."""
    return Opened(shared, PAGES[request.param])


@pytest.fixture(scope="module", params=list(LABS))
def still(shared: Services, request: pytest.FixtureRequest) -> Opened:
    """Each lab's, on which nobody changes anything."""
    return Opened(shared, PAGES[request.param])


@pytest.fixture
def budget(shared: Services) -> Opened:
    return Opened(shared, PAGES["budget"])


@pytest.fixture
def ocean(shared: Services) -> Opened:
    return Opened(shared, PAGES["ocean"])


@pytest.mark.parametrize("name", list(LABS))
def test_the_number_on_the_home_page_stands_on_the_page_it_opens(
    shared: Services, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = next(door for door in doors() if door["name"] == name)
    query = door["href"].removeprefix(name)
    state, problems = State.read(get(name), query)
    assert not problems
    monkeypatch.setattr(PAGES[name], "_asked", classmethod(lambda cls, arguments: (state, [])))
    page = Opened(shared, PAGES[name])
    texts = [part.text for part in page.lab.page.select(Prose)]
    shown = re.sub(r"<[^>]+>", " ", " ".join([page.words, *texts]))
    assert re.search(rf"(?<![\d.,]){re.escape(door['number'])}(?![\d,]|\.\d)", shown), (door["number"], shown)


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


def complaints(document: Document, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What Bokeh finds wrong with a page."""
    with caplog.at_level(logging.WARNING):
        document.validate()
    said = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING and each.name.startswith("bokeh")]
    return [each for each in said if "EMPTY_LAYOUT" not in each]  # the rooms of tabs that were not opened yet


@pytest.mark.parametrize("page", MOST, indirect=True)
def test_a_page_is_valid_whichever_tab_is_open_and_builds_each_when_it_is_opened(
    page: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(page.document.models) < 320
    assert complaints(page.document, caplog) == []
    for tab in range(1, len(page.lab.rooms.view)):
        before = len(page.document.models)
        page.open(tab)
        assert len(page.document.models) > before, page.lab.sections()[tab - 1][0]
        assert complaints(page.document, caplog) == []
    boards = [part.board.view for part in page.lab.rooms._parts.values() if hasattr(part, "board")]
    told = [
        f"{each.begins}{one['short']}" for each in (page.lab.stage, *boards) if each.begins is not None for one in each.pictures
    ]
    assert sorted(told) == sorted(names(page.lab.lab))  # what is offered for a story can be drawn, and all of it


def test_the_home_page_is_valid(shared: Services, caplog: pytest.LogCaptureFixture) -> None:
    document = Document()
    with set_curdoc(document), caplog.at_level(logging.WARNING):
        pages()[""](shared).page.server_doc(document)
        document.validate()
    assert caplog.records == []
    assert document.title == "Carbon Pump Explorer"


@pytest.mark.parametrize("page", MOST, indirect=True)
def test_every_lever_at_both_ends_gives_words_and_no_error(page: Opened) -> None:
    for name, end in ends(page.lab.name):
        start = page.lab.state.parameters[name]
        page.say(do="move" if not isinstance(end, (str, bool)) else "set", name=name, value=end, last=True)
        page.rest()
        assert page.lab.state.parameters[name] == end
        assert not re.search(r"\bnan\b|\binf\b|None", page.words), (name, end, page.words)
        assert page.lab.stage.words["headline"]
        page.say(do="set", name=name, value=start)
    assert page.lab.state.parameters == page.lab.state.paper


def followed(page: Opened, tab: int) -> list[tuple[str, float]]:
    """The ends of a number, another with each tab: of the first levers, and of the first assumption."""
    declared = page.lab.lab.parameters.declared.values()
    numbers = [item for item in declared if item.bounds and item.kind == "number"]
    levers, assumed = ([item for item in numbers if item.group == group] for group in ("lever", "assumption"))
    some = [*levers[:4], *assumed[:1]]
    item = some[tab % len(some)]
    return [(item.name, end) for end in item.bounds or ()]


@pytest.mark.wide
def test_every_open_tab_follows_the_levers_to_their_ends(page: Opened) -> None:
    for tab in range(1, len(page.lab.rooms.view)):
        page.open(tab)
        for parameter, end in followed(page, tab):
            page.say(do="move", name=parameter, value=end, last=True)
            page.rest()


def test_no_animals_and_no_snow_is_said_in_words(budget: Opened) -> None:
    page = budget
    for name in ("zooplankton_biomass", "fish_biomass", "decapods_biomass", "poc_flux"):
        page.say(do="set", name=name, value=0.0)
    assert "Nothing goes down here." in page.lab.stage.words["headline"]
    assert not re.search(r"\bnan\b|\binf\b", page.words)
    for tab in range(6):
        page.open(tab)


def test_what_no_page_sends_changes_nothing(still: Opened) -> None:
    name = lever(still)[0]
    messages: list[Any] = [
        {"do": "move", "name": "nothing", "value": 1},
        {"do": "move", "name": name, "value": 1e9},
        {"do": "move", "name": name, "value": None},
        {"do": "move", "name": name, "value": [1, 2]},
        {"do": "move"},
        {"do": "set", "name": "preset", "value": "x"},
        {"do": "choose", "preset": "Z9"},
        {"do": "nothing at all"},
        {"do": ["pin"]},
        {},
        *(None, "move", 5, [], [{"do": "move"}]),
    ]
    before = still.lab.state.parameters, still.lab.state.preset, still.words
    for message in messages:
        with set_curdoc(still.document):
            still.lab.levers._handle_msg(message)
        assert (still.lab.state.parameters, still.lab.state.preset, still.words) == before, message


@pytest.mark.parametrize("name", LABS)
def test_two_pages_share_nothing_that_moves(shared: Services, name: str) -> None:
    one, other = Opened(shared, PAGES[name]), Opened(shared, PAGES[name])
    words = other.words
    moved, _, high = lever(one)
    one.say(do="move", name=moved, value=high, last=True)
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


# compute and draw apart


CALLS = {"compute", "result", "simulate", "evaluate"}
COMPUTING = {"budget/more.py", "budget/your_data.py", "feeding/your_data.py", "inverse/your_data.py", "ocean/flow.py"}
"""The tabs that compute: results of the visitor's own data, of tracers that the first view does not show, and of a preset, which is kept."""


def test_no_page_computes_and_few_tabs_do() -> None:
    folder = Path(app.labs.__file__).parent

    def computes(file: Path) -> bool:
        calls = (each.func for each in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(each, ast.Call))
        return any(getattr(call, "attr", getattr(call, "id", "")) in CALLS for call in calls)

    found = {f"{file.parent.name}/{file.name}" for file in folder.glob("*/*.py") if computes(file)}
    assert found == COMPUTING


def bare(value: Any) -> Any:
    """Numbers and text alone, however they came."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [bare(each) for each in value] if isinstance(value, (list, tuple)) else value


def shown(document: Document) -> Counter[str]:
    """All that the figures hold and all that is written."""
    found: Counter[str] = Counter()
    for model in document.models:
        if isinstance(model, ColumnDataSource):
            found[str({name: bare(column) for name, column in model.data.items()})] += 1
        for name in ("words", "text"):
            if isinstance(said := getattr(getattr(model, "data", None), name, None), (str, dict)):
                found[str(said)] += 1
    return found


def opened(shared: Services, name: str) -> Opened:
    """A lab's page with its tabs open."""
    page = Opened(shared, PAGES[name])
    page.leaf()
    return page


@pytest.mark.parametrize("name", FEW)
def test_a_tab_that_is_answered_late_and_from_another_thread_is_the_same(
    shared: Services, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at_once = shown(opened(shared, name).document)
    asked: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []
    monkeypatch.setattr(LabPage, "ask", lambda page, compute, then: asked.append((compute, then)))
    page = opened(shared, name)
    assert complaints(page.document, caplog) == []
    boards = [model.data.words["titles"] for model in page.document.models if hasattr(getattr(model, "data", None), "pictures")]
    assert all(title for board in boards for title, _ in board)
    with set_curdoc(page.document):
        page.lab.header._handle_msg({"do": "theme", "dark": True})
        page.lab.header._handle_msg({"do": "theme", "dark": False})
    here, touched = threading.get_ident(), set[int]()
    trigger = page.document.callbacks.trigger_on_change

    def heard(event: Any) -> None:
        touched.add(threading.get_ident())
        trigger(event)

    monkeypatch.setattr(page.document.callbacks, "trigger_on_change", heard)
    assert asked  # what stands side by side, at least
    with ThreadPoolExecutor(1) as elsewhere, set_curdoc(page.document):
        while asked:
            compute, then = asked.pop(0)
            then(elsewhere.submit(compute).result())
    assert touched == {here}
    assert shown(page.document) == at_once


def test_all_who_open_a_lab_are_shown_one_result(shared: Services, still: Opened) -> None:
    other = Opened(shared, PAGES[still.lab.name])
    assert still.lab.result is other.lab.result is still.lab.base is get(still.lab.name).result(still.lab.state.parameters)


def test_a_move_computes_one_result_and_coming_to_rest_one(page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    result = Lab.result

    def counting(lab: Lab, parameters: Parameters, before: Any = None, quick: bool = False, **own: Any) -> Any:
        asked.append(quick)
        return result(lab, parameters, before, quick, **own)

    monkeypatch.setattr(Lab, "result", counting)
    name, low, high = lever(page)
    for value in np.linspace(low, high, 5)[1:4]:
        page.say(do="move", name=name, value=float(value))
    page.rest()
    page.rest()
    page.say(do="pin")
    assert asked == [True, True, True, False]
    assert page.lab.base is page.lab.result
    assert not page.lab.moved


def tables(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables behind the pictures of a board."""
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(stage, "_send_msg", said.append)
    for which in (*range(len(stage.pictures)), -1, 99, "x", None):
        stage._handle_msg({"do": "table", "picture": which})
    assert [each["picture"] for each in said] == list(range(len(stage.pictures)))
    return [str(each["table"]) for each in said]


def test_every_picture_of_the_first_view_has_a_table_behind_it(still: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    for table, (finding, _) in zip(tables(still.lab.stage, monkeypatch), still.lab.stage.words["titles"], strict=True):
        assert f'aria-label="{escape(finding)}"' in table
        assert table.count("<tr>") > 2
        assert not re.search(r"\b(nan|inf|None)\b", table)


def test_pictures_of_a_tab_have_tables_of_the_numbers_they_show(budget: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    budget.open(2)
    board = budget.lab.rooms._parts[2].board
    found = tables(board.view, monkeypatch)
    total = number(float(budget.lab.result.total_active_flux[0]))
    assert f'<td class="n">{total}</td>' in found[0]


def test_scales_are_held_until_something_else_is_compared_with(budget: Opened) -> None:
    axis = budget.lab.explore.charts["Zones"].figure.x_range
    first = axis.end
    budget.say(do="set", name="hours_at_depth", value=1.0)
    assert axis.end == first
    budget.say(do="pin")
    assert axis.end < first
    budget.say(do="undo")
    assert axis.end == first  # that of the paper's values, though others are set


def test_coming_to_rest_fits_the_axes_once_whatever_was_dragged(ocean: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[bool] = []
    draw = ocean.lab.explore.draw

    def counting(result: Any, base: Any, settle: bool) -> dict[str, Any]:
        settled.append(settle)
        return draw(result, base, settle)

    monkeypatch.setattr(ocean.lab.explore, "draw", counting)
    for name, values in (("depth", (1500.0, 2500.0)), ("mixing", (1.1, 1.2))):
        for value in values:
            ocean.say(do="move", name=name, value=value)
        ocean.rest()
        ocean.rest()
    assert settled == [False, False, True] * 2


def test_a_tab_opened_in_a_drag_is_shown_the_exact_result(ocean: Opened) -> None:
    ocean.say(do="move", name="mixing", value=1.37)
    assert not ocean.lab.result.exact
    ocean.open(1)
    assert ocean.lab.result.exact


def test_looking_at_something_else_is_no_move(page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Parameters] = []
    result = Lab.result
    monkeypatch.setattr(Lab, "result", lambda *given, **more: (asked.append(given[1]), result(*given, **more))[1])
    for look, item in page.lab.lab.parameters.declared.items():
        if item.group != "view":
            continue
        asked.clear()
        page.say(do="set", name=look, value=item.choices[-1] if item.choices else item.bounds[1] if item.bounds else True)
        assert page.lab.state.query().count(f"{look}=") == 1
        assert bool(asked) == item.part, look  # all else is only drawn
        assert not page.lab.moved, look
        assert not re.search(r"(up|down) by", page.words), look
        page.say(do="pin")
        assert page.lab.state.baseline == page.lab.state.paper, look
    moved, _, high = lever(page)
    page.say(do="move", name=moved, value=high, last=True)
    assert page.lab.moved


@pytest.mark.parametrize("name", FEW)
def test_nothing_that_is_shown_is_written_into(shared: Services, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every result is closed here, not only the presets': whoever drew into one would fail."""
    result = Lab.result
    monkeypatch.setattr(Lab, "result", lambda *given, **more: closed(result(*given, **more)))
    page = Opened(shared, PAGES[name])
    page.leaf()
    page.say(do="pin")
    for parameter, end in followed(page, 1):
        page.say(do="move", name=parameter, value=end, last=True)
        page.open(1)
        page.open(2)
        page.rest()


# cheap


def steps(page: Opened, count: int) -> list[dict[str, Any]]:
    """A drag of the first lever."""
    name, low, high = lever(page)
    return [{"do": "move", "name": name, "value": low + (high - low) * (0.3 + 0.01 * n)} for n in range(count)]


def test_a_move_walks_over_no_models(page: Opened, walks: list[int]) -> None:
    page.document.roots[0].references()
    assert walks  # the count counts
    first, *rest = steps(page, 11)
    page.say(**first)
    walks.clear()
    for step in rest:
        page.say(**step)
    page.rest()
    assert walks == []


def test_a_move_is_a_few_messages(page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    first, second = steps(page, 2)
    page.say(**first)
    monkeypatch.setattr(page.document.callbacks, "trigger_on_change", sent.append)
    page.say(**second)
    assert 1 <= len(sent) <= 30


def test_letting_go_where_a_lever_stands_draws_nothing_anew(page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, and the hand that leaves a slider, say the value once more as the last."""
    (step,) = steps(page, 1)
    page.say(**step)
    drawn: list[bool] = []
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(page.lab.explore, "show", lambda answer, settle: drawn.append(settle))
    monkeypatch.setattr(page.lab.levers, "_send_msg", said.append)
    page.say(**step, last=True)
    assert (drawn, said) == ([], [{"answered": True}])


def test_a_move_costs_little_more_than_its_draws(budget: Opened) -> None:
    """A ratio, so that it holds on any machine: the pictures may cost a few times what the numbers do."""
    page = budget
    parameters = page.lab.state.parameters
    numbers = cpu(lambda n: compute(parameters.replace(zooplankton_biomass=500.0 + n), quick=True))
    move = cpu(lambda n: page.say(do="move", name="zooplankton_biomass", value=500.0 + n))
    assert move < 12 * numbers, f"{1e3 * move:.2f} ms a move, {1e3 * numbers:.2f} ms for its numbers"


# the walk-free page is still Panel's


def test_the_mends_of_panel_still_fit_it(still: Opened) -> None:
    """If Panel's own change, these say so before a visitor does."""
    marked = [model for model in still.document.models if any(tag.startswith("__ref:") for tag in map(str, model.tags))]
    assert marked
    assert still.lab.page._param__private.ref_watchers == []


# the ocean


def test_a_click_on_the_map_moves_the_column(ocean: Opened) -> None:
    titles = ocean.lab.stage.words["titles"]
    ocean.lab.explore._tapped(340.0, -30.0)
    assert ocean.lab.stage.words["titles"][2] != titles[2]
    assert (ocean.lab.state.parameters["place_lon"], ocean.lab.state.parameters["place_lat"]) == (340.0, -30.0)
    ocean.lab.explore._tapped(100.0, 89.9)  # beyond the last row, and on land: the nearest water
    assert "no water" not in ocean.lab.stage.words["titles"][2][0] or "at 1,000 m" in ocean.lab.stage.words["titles"][2][0]
    ocean.say(do="undo")
    assert ocean.lab.state.parameters["place_lon"] == 340.0


def test_a_quick_answer_says_so_until_the_lever_rests(ocean: Opened) -> None:
    ocean.say(do="move", name="mixing", value=1.4)
    assert "quick answer" in ocean.lab.stage.words["titles"][0][1]
    ocean.rest()
    assert "quick answer" not in ocean.lab.stage.words["titles"][0][1]
    assert ocean.lab.result.exact


def test_whoever_moves_a_lever_first_has_quick_answers_made_quicker(ocean: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, and only where a browser looks."""
    given: list[Callable[[], None]] = []
    monkeypatch.setattr(cycles(ocean.lab.result.ocean), "_begun", False)
    monkeypatch.setattr(ocean.lab.services.threads, "ahead", given.append)
    ocean.say(do="move", name="mixing", value=1.4)
    assert given == []
    ocean.lab.hand._look_ahead(ocean.lab.hand.now)
    ocean.lab.hand._look_ahead(ocean.lab.hand.now)
    assert len(given) == 1


def test_life_changes_what_is_kept_from_the_air(ocean: Opened) -> None:
    before = ocean.lab.stage.words["facts"]
    ocean.say(do="set", name="martin_b", value=0.7)
    assert "up by" in ocean.lab.stage.words["facts"]
    assert ocean.lab.stage.words["facts"] != before


def test_looking_elsewhere_solves_nothing(ocean: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    ocean.say(do="set", name="mixing", value=1.2)
    monkeypatch.setattr("engine.ocean.model._solve", lambda *given: pytest.fail("solved anew"))
    for name, value in (("depth", 2000.0), ("basin", "Atlantic"), ("place_lat", -20.0)):
        ocean.say(do="set", name=name, value=value)


def test_a_number_leads_to_why_others_of_its_name_differ(still: Opened) -> None:
    goals = set(re.findall(r'href="why#(\w+)"', still.lab.stage.words["facts"]))
    assert goals or still.lab.name not in {share.lab for share in differences().shares}
    assert goals <= set(re.findall(r'<h2 id="(\w+)"', why.text(differences())))


def test_what_the_page_of_differences_links_to_is_there() -> None:
    links = re.findall(r'href="([a-z-]+)\?([^"]+)"', why.text(differences()))
    there = {lab.name: {row.slug for row in lab.compare()} for lab in labs()}
    assert any("row=" in query for _, query in links)
    for name, query in links:
        asked = dict(parse_qsl(query.replace("&amp;", "&")))
        assert asked["preset"] in get(name).presets
        assert asked.get("tab", "") in {"", *(_slug(title) for title, _ in pages()[name].sections(None))}  # type: ignore[attr-defined]
        assert asked.get("row", "") in {"", *there[name]}


# pictures beside the headline


def test_the_inverses_curve_goes_through_what_is_set(shared: Services) -> None:
    page = Opened(shared, PAGES["inverse"])
    page.say(do="set", name="b_times", value=0.8)
    now, lab = page.lab.result, page.lab
    for name, value in (("made", now.production), ("sinks", now.sinking)):
        line = lab.explore.charts["Production"]._lines[name].data
        assert np.interp(now.share, line["x"], line["y"]) == pytest.approx(value, rel=2e-3)
    assert f"{now.production:.1f}" in page.words


def test_feedings_map_says_that_it_is_the_references(shared: Services) -> None:
    page = Opened(shared, PAGES["feeding"])
    assert 'class="stamp"' not in page.words
    page.say(do="set", name="g_cruiser", value=0.4)
    assert '<span class="stamp">reference, FOREFF</span>' in page.lab.stage.words["titles"][1][1]


def test_life_moves_the_oceans_headline_and_each_picture_says_that_it_stays(ocean: Opened) -> None:
    before = ocean.lab.stage.words["headline"]
    ocean.say(do="set", name="martin_b", value=0.6)
    assert ocean.lab.stage.words["headline"] != before
    assert all('class="stamp"' in what for _, what in ocean.lab.stage.words["titles"])
    ocean.say(do="reset")
    ocean.say(do="set", name="mixing", value=0.7)
    assert 'class="stamp"' not in ocean.lab.stage.words["titles"][0][1]
