"""What an earlier program left: links, scenarios, files and data that commit 5493033 made open, and keep everything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.state import State
from app.store import Store
from engine.budget.cruise import read_cruise
from engine.budget.templates import TEMPLATES
from engine.lab import get
from engine.parameter import Parameters
from engine.toml import read_toml

EARLIER = Path(__file__).with_name("earlier")
MADE: dict[str, dict[str, Any]] = json.loads((EARLIER / "made.json").read_text(encoding="utf-8"))
"""By lab: what was set there, and the query, short link, scenario and file it gave for it."""
SINCE: dict[str, dict[str, Any]] = {
    "budget": {"zooplankton_ets": 8.157, "fish_ets": 9.804, "decapods_ets": 4.037, "respiratory_quotient_sd": 0.04},
    "stoichiometry": {"buffered_carbon": 3157.0, "temperature_reference": 291.15, "excreted": 0.09, "appetite": 1.0},
}
"""By lab: what came nearer to its paper since. A link names what was set, so it has these as they are now; a scenario names all."""


def keeps(parameters: Parameters, values: dict[str, Any]) -> bool:
    """Whether they are those values; what could not be set then stands at what it is without being set."""
    return parameters.changes(type(parameters)(**values)) == {}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("earlier")
    shutil.copy(EARLIER / "carbonpump.sqlite", folder)
    opened = Store(folder)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", MADE)
def test_a_link_keeps_values_pin_preset_data_and_tab(name: str) -> None:
    made, since = MADE[name], SINCE.get(name, {})
    assert not any(each in made["query"] for each in since)
    state, problems = State.read(get(name), made["query"])
    assert problems == []
    assert state.preset == made["preset"]
    assert keeps(state.parameters, made["values"] | since)
    assert keeps(state.baseline, made["baseline"] | since)
    assert (state.uploads, state.tab) == ({"": made["data"]} if made["data"] else {}, made["tab"])
    assert State.read(get(name), state.query()) == (state, [])


@pytest.mark.parametrize("name", MADE)
def test_a_short_link_still_leads_there(store: Store, name: str) -> None:
    made = MADE[name]
    assert store.link(made["short"]) == (name, made["query"])


def test_the_data_of_a_link_is_still_kept(store: Store) -> None:
    kept, template = store.upload(MADE["budget"]["data"]), TEMPLATES["table"]().encode()
    assert kept.splitlines()[0] == template.splitlines()[0]
    assert read_cruise(kept, "kept").zones.names == read_cruise(template, "now").zones.names


@pytest.mark.parametrize("name", MADE)
def test_a_scenario_opens_with_all_that_it_kept(store: Store, name: str) -> None:
    made, lab = MADE[name], get(name)
    scenario = store.scenario(made["scenario"])
    assert (scenario.lab, scenario.title, scenario.note) == (name, f"Old {name}", "kept")
    state, problems = State.read(lab, State.address(lab, scenario.state))
    assert problems == []
    assert keeps(state.parameters, made["values"])


@pytest.mark.parametrize("name", MADE)
def test_a_scenario_file_is_still_taken(store: Store, name: str) -> None:
    made, lab = MADE[name], get(name)
    scenario = store.scenario(store.import_scenario(read_toml(made["toml"])))
    assert keeps(State.read(lab, State.address(lab, scenario.state))[0].parameters, made["values"])
    assert store.export_toml(scenario.id) == store.export_toml(made["scenario"])


@pytest.mark.parametrize("name", MADE)
def test_a_scenario_saved_now_keeps_pins_data_preset_and_tab(store: Store, name: str) -> None:
    lab = get(name)
    state, _ = State.read(lab, MADE[name]["query"])
    scenario = store.scenario(store.save(name, "Now", state.saved()))
    assert State.read(lab, State.address(lab, scenario.state)) == (state, [])
    carried = store.scenario(store.import_scenario(read_toml(store.export_toml(scenario.id))))
    assert State.read(lab, State.address(lab, carried.state)) == (state, [])
