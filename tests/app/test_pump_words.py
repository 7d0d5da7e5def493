"""The whole pump's sentences: true in every corner of its levers, of presets and of what life may not do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, cast
from urllib.parse import parse_qsl

import pytest

from app import controls
from app.labs.pump import counted, prose
from app.labs.pump.page import Page, over_time
from app.rooms import _slug
from app.state import State
from engine.lab import get
from engine.parameter import Parameters
from engine.pump import LAB
from engine.pump.carbon import Carbon
from engine.pump.draws import bands
from engine.pump.model import Pump, compute
from engine.pump.parameters import PumpParameters
from tests.few import few

LEVERS = [name for name, item in PumpParameters.declared.items() if item.group == "lever" and item.bounds]
KEPT = r"(?:as much as today|(?P<{0}>[\d,.]+) Pg C (?P<{0}_way>more|less))"
NOW = re.compile("sea keeps (?P<now>" + KEPT.format("now_by") + ")")
OTHER = re.compile(
    "(?:or it would be|nutrients follow,|as they are,) (?P<other>" + KEPT.format("other_by") + ")(?: than today)?[.]$"
)
SWAPPED = {"stay": "follow", "follow": "stay"}


def moved() -> Iterator[Any]:
    """Presets on the ocean of 6°, each number and choice at its ends, all levers at theirs together."""
    for name in LAB.presets:
        yield pytest.param(LAB.preset(name), id=name)
    for name, item in PumpParameters.declared.items():
        if item.group != "view" and item.section != "Uncertainty" and name not in ("circulation", "nutrients"):
            for end in item.bounds or item.choices:
                yield pytest.param(PumpParameters(**{name: end}), id=f"{name}={end}")
    for ends in itertools.product(*(PumpParameters.declared[name].bounds or () for name in LEVERS)):
        values = dict(zip(LEVERS, ends, strict=True))
        yield pytest.param(PumpParameters(**values), id=",".join(f"{end:g}" for end in ends))
    yield pytest.param(PumpParameters(martin_b=1.0), id="b fitted otherwise")
    yield pytest.param(PumpParameters(animals=0.0, dop_share=0.0), id="only particles")


@pytest.fixture(scope="module")
def start() -> Pump:
    return compute(LAB.preset())


def both(parameters: Parameters, start: Pump) -> Iterator[tuple[Pump, Parameters, str]]:
    """With either choice of nutrients, and what is said of it."""
    before = start
    for nutrients in SWAPPED:
        asked = parameters.replace(nutrients=nutrients)
        before = compute(asked, before)
        yield before, asked, re.sub("</?b>", "", prose.headline(before, asked)).replace("\u00a0", " ")


def as_told(found: re.Match[str], name: str, carbon: Carbon, pump: Pump) -> None:
    """An amount beside today's has the right sign and size, and is “as much” where it is within 2 %, and only there."""
    gained, most = carbon.kept_in_all - pump.today.kept_in_all, 0.02 * pump.today.kept_in_all
    if found[f"{name}_by"] is None:
        assert abs(gained) < most, found[0]
    else:
        assert abs(gained) >= most, found[0]
        assert float(found[f"{name}_by"].replace(",", "")) == pytest.approx(abs(gained), rel=0.02)
        assert (found[f"{name}_by_way"] == "more") == (gained > 0)


@pytest.mark.parametrize("parameters", few(moved(), *list(moved())[::4]))
def test_what_is_said_is_what_was_computed(parameters: Parameters, start: Pump) -> None:
    for pump, asked, words in both(parameters, start):
        assert not re.search(r"nan|inf\b|None|−0 |–", words), words
        for bit in re.findall(r"[\d,.]*\d", words):
            assert not re.fullmatch(r"0\.0*", bit), words
        _kept(pump, words)
        _why(pump, words)
        _titles(pump, asked)
        _facts(pump, start, asked)


def _kept(pump: Pump, words: str) -> None:
    if not pump.now.export_in_all > 0:
        assert "keeps nothing" in words
        assert f"{'more' if pump.ppm > 0 else 'less'} CO₂" in words
        return
    if words.startswith("Life keeps"):
        assert float(words.split()[2].replace(",", "")) == pytest.approx(pump.now.kept_in_all, abs=1)
        assert sum(map(int, re.findall(r"(\d+) %", words))) == pytest.approx(100, abs=1)
        return
    found = NOW.search(words)
    assert found, words
    as_told(found, "now", pump.now, pump)
    other = getattr(pump, SWAPPED[pump.nutrients])
    if "whether nutrients follow or not" in words or words.startswith("Life makes"):
        again = NOW.search(words.replace(found["now"], prose._kept(other, pump).replace("\u00a0", " ")))
        assert again
        assert again["now"] == found["now"]
        as_told(again, "now", other, pump)
    else:
        beside = OTHER.search(words)
        assert beside, words
        as_told(beside, "other", other, pump)
        assert beside["other"] != found["now"]


def _why(pump: Pump, words: str) -> None:
    """The nutrients are more where more leaves the light for their following, and fewer where less does."""
    more = pump.follow.export_in_all - pump.stay.export_in_all
    if "more nutrients" in words or "they took down" in words:
        assert more > 0
    if "fewer nutrients" in words:
        assert more < 0
    if "without them" in words:
        assert pump.now.export[1] == pytest.approx(0.0, abs=1e-9)


def _titles(pump: Pump, parameters: Parameters) -> None:
    title = prose.ways_title(pump, parameters, "today")[0]
    goes = {word: export > 1e-6 for word, export in zip(("sinks", "swims", "dissolves"), pump.now.export, strict=True)}
    if all(goes.values()):
        assert title.startswith("Three ways")
    else:
        assert {word for word in goes if f"what {word}" in title} == {word for word, there in goes.items() if there}
    told = over_time(pump, parameters)
    away = prose.away_title(told, pump, "")[0]
    shares = [float(each) for each in re.findall(r"([\d.]+) %", away)]
    assert (len(shares) == 2 and 100 >= shares[0] >= shares[1] >= 0) if pump.now.export_in_all > 0 else away == "Nothing is away"
    assert (told.stay is None) == (parameters["mixing"] != 1)
    words = prose.air_title(pump, parameters)[0].replace("\u00a0", " ")
    for name, ppm in pump.ends.items():
        told_ppm = f"{prose.brief(abs(ppm))} ppm {'more' if ppm > 0 else 'less'}"
        assert told_ppm in words or abs(ppm) < 0.05 or "whether nutrients follow or not" in words, (name, words)
    if "whether" in words:
        assert pump.ends["stay"] == pytest.approx(pump.ends["follow"], abs=0.05)


def _facts(pump: Pump, start: Pump, parameters: Parameters) -> None:
    sure = bands(parameters, pump).of(pump.nutrients)
    facts = prose.facts(pump, start, over_time(pump, parameters).at(1.0), sure, parameters, LAB.preset())
    assert (f"{prose.stock(sure.kept_in_all.low)} to " in facts[0].note) == (pump.now.export_in_all > 0)
    assert [fact.unit for fact in facts] == ["Pg C", "Pg C yr⁻¹", "years", "ppm"]
    lives = pump.now.export_in_all > 0
    assert all((fact.value == fact.value) == (lives or fact.unit != "years") for fact in facts)
    other = getattr(pump, SWAPPED[pump.nutrients])
    assert prose.stock(other.kept_in_all) in facts[0].note
    assert "73 m" in facts[1].label


@pytest.mark.parametrize(("ppm", "words"), [(18.2, "278.3 + 18.2 = 296.5 ppm"), (-0.86, "278.3 − 0.9 = 277.4 ppm")])
def test_a_sum_of_ppm_adds_up(ppm: float, words: str) -> None:
    assert prose.sum_of(ppm, 278.3) == words


def test_the_animals_are_the_finding(start: Pump) -> None:
    stays = compute(LAB.preset("stay_up"), start)
    words = re.sub("</?b>", "", prose.headline(stays, LAB.preset("stay_up"))).replace("\u00a0", " ")
    assert words == (
        f"The animals carry {start.now.kept[1]:.0f} Pg C; without them the sea keeps as much as today: the nutrients they took down "
        f"feed more that sinks, or it would be {start.now.kept[1]:.0f} Pg C less."
    )


@pytest.mark.parametrize("parameters", list(moved()))
def test_every_way_leads_to_its_lab_at_values_that_lab_takes(parameters: Parameters, start: Pump) -> None:
    links = re.findall(r'href="([\w-]+)\?([^"]*)"', prose.ways_title(start, parameters, "today")[1])
    assert [lab for lab, _ in links][:4] == ["ocean", "feeding", "budget", "inverse"]
    for lab, query in links:
        state, problems = State.read(get(lab), dict(parse_qsl(unescape(query))))
        assert not problems
        if lab == "ocean" and 0.4 <= parameters["martin_b"] <= 1.6 and not parameters["warming"]:
            assert state.parameters["martin_b"] == pytest.approx(parameters["martin_b"])


def test_what_each_lab_gives_is_counted_as_its_port_says() -> None:
    words = counted.told()
    for lab, name in counted.MADE:
        port = get(lab).ports[name]
        assert port.quantity in words
        assert port.depth is None or f"{port.depth:g} m" in words


def test_what_only_a_tab_looks_at_is_a_view_and_the_tab_is_there() -> None:
    tabs = {_slug(title) for title, _ in Page.sections(cast(Page, None))}
    for name, seen_in in Page.seen_in.items():
        assert PumpParameters.declared[name].group == "view"
        assert set(seen_in) <= tabs
    told = {spec["name"]: spec.get("tabs") for spec in controls.specs(LAB, Page.seen_in)}
    assert told["put_depth"] == ["put-carbon-down-here"]
    assert told["martin_b"] is None
