"""A page in a frame: what the address says of it, and that nothing but the levers it leaves is obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from app import services
from app.framing import ASKED, PLAIN, Framing
from app.history import History
from app.pages import pages
from app.scenario import checked
from app.state import State
from app.store import Store, StoreError
from engine.lab import LABS, get
from engine.parameter import ParameterError
from engine.toml import read_toml

LAB = get("pump")
TASK = "preset=today&animals=0.5&frame=task&only=animals:0:1,nutrients&ask=How+much%3F"


def read(query: str, lab: Any = LAB) -> State:
    state, problems = State.read(lab, query)
    assert problems == []
    return state


def test_an_address_says_how_a_page_is_framed_and_is_written_again() -> None:
    state = read(TASK)
    assert state.framing == Framing("task", {"animals": (0.0, 1.0), "nutrients": None}, "How much?")
    again = read(state.query())
    assert (again.framing, again.parameters, again.paper) == (state.framing, state.parameters, state.parameters)
    assert read("preset=today").framing == PLAIN
    assert "frame" not in read("preset=today").query()


def test_a_task_without_any_lever_is_one_by_its_own_link_too() -> None:
    state, _ = State.read(get("pump"), "frame=task&only=")
    assert state.framing.only == {}
    assert State.read(get("pump"), state.query())[0] == state


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("frame=glass", "frame: “glass” is neither task nor class."),
        ("only=animal", "only: “animal” is no lever of this lab; did you mean animals?"),
        ("only=animals:2:1", "only: animals cannot be held between 2 and 1."),
        ("only=animals:0:999", "only: animals cannot be held between 0 and 999."),
        ("only=animals:nan:1", "only: animals cannot be held between nan and 1."),
        ("only=nutrients:0:1", "only: nutrients cannot be held between 0 and 1."),
        (f"ask={'w' * (ASKED + 1)}", f"ask: a question has at most {ASKED} signs; this one has {ASKED + 1}."),
        ("frame=class&result=beauty", "result: “beauty” is no number of this lab."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_each(query: str, sentence: str) -> None:
    _, problems = State.read(LAB, f"preset=today&{query}")
    assert problems == [sentence]


def test_where_no_lever_is_known_none_is_left() -> None:
    state, _ = State.read(LAB, "only=everything")
    assert state.framing.only == {}
    with pytest.raises(ParameterError):
        History(state).set(animals=0.0)


def test_only_the_levers_that_are_left_move_and_only_so_far() -> None:
    history = History(read(TASK))
    history.set(animals=0.25)
    assert history.now.parameters["animals"] == 0.25
    before = history.now
    for act in (
        lambda: history.set(mixing=2.0),
        lambda: history.move("mixing", 2.0),
        lambda: history.show("mixing", 2.0),
        lambda: history.set(animals=1.5),
        lambda: history.choose("twice"),
        lambda: history.pin(),
        lambda: history.pin("today"),
    ):
        with pytest.raises(ParameterError):
            act()
        assert history.now == before


def test_reset_goes_back_to_the_address_after_a_reload_too() -> None:
    history = History(read(TASK))
    history.set(animals=0.25)
    assert dict(parse_qsl(history.now.query()))["start"] == "preset=today&animals=0.5"
    reloaded = History(read(history.now.query()))
    assert reloaded.now.parameters["animals"] == 0.25
    reloaded.reset()
    assert reloaded.now.parameters == read(TASK).parameters
    assert reloaded.now.baseline == reloaded.now.parameters
    assert "start" not in dict(parse_qsl(reloaded.now.query()))


def test_where_one_may_start_from_elsewhere_reset_goes_back_there_and_undo_before_it() -> None:
    first, second, *_ = LAB.presets
    history = History(read(f"preset={first}&animals=0.5&frame=task&only=animals,preset"))
    begun = history.now
    history.choose(second)
    history.set(animals=0.25)
    history.reset()
    assert history.now.parameters == LAB.preset(second)
    assert read(history.now.query()).paper == LAB.preset(second)
    for _ in range(3):
        history.undo()
    assert (history.now.parameters, history.now.paper) == (begun.parameters, begun.paper)


def test_pins_of_an_address_are_not_in_a_frame() -> None:
    assert read("preset=today&frame=class&pin.A=preset%3Dtoday%26animals%3D0&reference=A").pins == ()


def test_a_scenario_keeps_its_frame_through_the_store_and_a_file(tmp_path: Any) -> None:
    store = Store(tmp_path)
    history = History(read(TASK))
    history.set(animals=0.25)
    id = store.save("pump", "A task", history.now.saved())
    kept = store.export_toml(store.import_scenario(read_toml(store.export_toml(id))))
    again = read(State.address(LAB, store.scenario(id).state))
    assert (again.framing, again.parameters, again.start) == (history.now.framing, history.now.parameters, history.now.start)
    content = read_toml(kept)
    assert content["framing"]["only"] == "animals:0:1,nutrients"
    for wrong in ({"only": 3}, {"colour": "blue"}, {"ask": "w" * 5000}):
        with pytest.raises(StoreError, match="framing"):
            checked(content | {"framing": wrong})
    store.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Services]:
    started = services.start(tmp_path_factory.mktemp("framing"))
    yield started
    started.close()


def opened(shared: services.Services, name: str, query: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, int]:
    """A page as the server builds it, and of how many models it is."""
    page = pages()[name]
    monkeypatch.setattr(page, "_asked", classmethod(lambda cls, arguments: State.read(get(name), query)))
    document = Document()
    with set_curdoc(document):
        built: Any = page(shared)
        built.page.server_doc(document)
    return built, len(list(document.models))


@pytest.mark.parametrize("name", LABS)
def test_in_a_class_a_page_is_half_as_large_and_answers(
    name: str, shared: services.Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    lever = get(name).lever.name
    _, whole = opened(shared, name, "", monkeypatch)
    page, models = opened(shared, name, f"frame=class&only={lever}", monkeypatch)
    assert models < 0.6 * whole
    assert len(page.explore.charts) == len(page.stage.words["titles"]) == 1
    before = page.parameters[lever]
    with set_curdoc(page.document):
        page.hand.hear({"do": "set", "name": lever, "value": (get(name).lever.bounds or (0.0, 1.0))[0]})
    assert page.state.parameters[lever] != before
    assert "<a " not in "".join([page.stage.words["headline"], page.stage.words["facts"], *page.stage.words["titles"][0]])
