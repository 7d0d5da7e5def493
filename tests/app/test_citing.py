"""What stands on a picture that is taken away."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from app import citing
from app.history import History
from app.own import Own
from app.state import State
from engine import __version__
from engine.lab import LABS, Station, get

ROOT = Path(__file__).parents[2]


def state(query: str, lab: str = "budget") -> State:
    found, problems = State.read(get(lab), query)
    assert problems == []
    return found


def test_a_preset_is_told_by_its_title() -> None:
    assert citing.scenario(state("preset=Z4")) == "Z4 · off Lisbon, unchanged."


def test_what_was_changed_is_told_with_its_unit_and_what_it_was() -> None:
    said = citing.scenario(state("preset=Z4&fish_biomass=80&capture_efficiency=0.3"))
    assert said == (
        "Z4 · off Lisbon, with Fish that migrate 80 mg C m⁻² (at first 98 mg C m⁻²); "
        "Net catches this share of them 30 % (at first 20 %)."
    )


def test_what_it_is_shown_against_is_told() -> None:
    history = History(state("preset=Z1&fish_biomass=60"))
    history.pin()
    history.choose("Z4")
    said = citing.scenario(history.now)
    assert said.startswith("Z4 · off Lisbon, unchanged. Shown against A: Z1 · south of the Balearic Islands, with ")
    assert "Fish that migrate 60 mg C m⁻²" in said
    history.pin("Z5")
    assert citing.scenario(history.now).endswith(". B: Z5 · off Galicia, unchanged.")


def test_a_station_of_ones_own_is_told_by_its_name() -> None:
    lab = get("budget")
    own = Own(stations={"Cape": Station("Cape", "", {"fish_biomass": 60.0})})
    shown = replace(State.of(lab, "Z4"), own=own, station="Cape")
    assert citing.scenario(replace(shown, parameters=shown.paper)) == (
        "Cape, a station of one’s own; otherwise Z4 · off Lisbon, unchanged."
    )


def test_a_picture_names_a_few_changes_and_counts_the_rest_and_a_caption_names_all() -> None:
    lab = get("budget")
    paper = lab.preset()
    numbers = [item for item in paper.declared.values() if item.kind == "number" and item.bounds]
    values = paper.replace(**{item.name: item.bounds[0] for item in numbers if item.bounds and item.group == "lever"})
    many = State(lab, "Z3", values)
    changed = list(values.changes(paper))
    assert len(changed) > citing.NAMED
    labels = [paper.declared[name].label for name in changed]
    assert sum(label in citing.scenario(many) for label in labels) == citing.NAMED
    assert f"and {len(changed) - citing.NAMED} more" in citing.scenario(many)
    assert all(label in citing.caption(many) for label in labels)


def test_a_caption_has_every_lever_the_version_and_the_paper() -> None:
    lab, said = get("budget"), citing.caption(state("preset=Z4"))
    levers = [item.label for item in lab.parameters.declared.values() if item.group == "lever"]
    assert all(label in said for label in levers)
    assert f"Carbon Pump Explorer {__version__}, Budget" in said
    assert f"https://doi.org/{lab.sources[0].doi}" in said


@pytest.mark.parametrize("name", LABS)
def test_every_source_can_be_cited(name: str) -> None:
    words = citing.words(State.of(get(name)), "s/abc")
    sources = get(name).sources
    assert words["bibtex"].count("\n@") == len(sources)
    keys = Counter(line for line in words["bibtex"].splitlines() if line.startswith("@"))
    assert max(keys.values()) == 1
    assert all(source.doi in words["citation"] and source.doi in words["bibtex"] for source in sources)
    assert sources[0].doi in words["sources"]
    assert "s/abc" in words["citation"]
    assert "url = {s/abc}" in words["bibtex"]
    items = json.loads(words["csl"])
    assert len({each["id"] for each in items}) == len(items) == len(sources) + 1
    assert items[0]["URL"] == "s/abc"
    assert all(each["author"] and each["issued"]["date-parts"][0][0] > 1900 for each in items[1:])


def test_what_is_cited_is_what_the_citation_file_says() -> None:
    file = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    ours = citing.words(State.of(get("budget")), "s/abc")["citation"].splitlines()[0]
    assert ours == f"{file['authors'][0]['name']}: {file['title']}, version {file['version']}. s/abc"
