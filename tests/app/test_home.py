"""The home page tells of the pump what the labs compute."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.home.page import WHOLE, doors
from app.home.pump import CENTURY, told
from app.words import number
from engine.lab import get
from engine.ocean.air import BEFORE_INDUSTRY_PPM, TODAY_PPM
from engine.ocean.diagnostics import area_mean
from engine.pump.model import Pump


def result(name: str) -> Pump:
    lab = get("pump")
    pump: Pump = lab.result(lab.preset(name))
    return pump


@pytest.fixture
def worlds() -> dict[str, dict[str, Any]]:
    return {world["name"]: world for world in told()["worlds"]}


@pytest.mark.parametrize("name", ["today", "stay_up", "lifeless"])
def test_a_world_shows_what_the_lab_computes_for_it(worlds: dict[str, dict[str, Any]], name: str) -> None:
    world, carbon = worlds[name], result(name).now
    assert world["kept"] == f"{carbon.kept_in_all:,.0f}"
    assert [float(each) for each in world["flux"]] == pytest.approx(carbon.export, abs=0.05)
    assert [way[0] for way in world["passing"]] == pytest.approx(carbon.export, abs=1e-4)
    assert [part["share"] for part in world["parts"]] == pytest.approx(carbon.kept)
    assert all(len(way) == len(told()["depths"]) for way in world["passing"])
    assert world["href"] == f"pump?preset={name}"


def test_the_headline_says_todays_number_and_the_pumps_own_door_the_same(worlds: dict[str, dict[str, Any]]) -> None:
    kept = result("today").now.kept_in_all
    assert number(kept, 2) in told()["headline"]
    assert next(door["number"] for door in doors() if door["name"] == WHOLE) == worlds["today"]["kept"]


def test_both_nutrients_that_stay_and_that_follow_are_told(worlds: dict[str, dict[str, Any]]) -> None:
    today, stay_up = result("today").now.kept_in_all, result("stay_up")
    for each in (stay_up.follow, stay_up.stay):
        change = each.kept_in_all - today
        assert f"{abs(change):.0f} {'more' if change > 0 else 'less'}" in worlds["stay_up"]["said"]


def test_no_life_is_zeros_and_the_air_without_it(worlds: dict[str, dict[str, Any]]) -> None:
    world, without = worlds["lifeless"], BEFORE_INDUSTRY_PPM + result("lifeless").ppm
    assert (world["kept"], world["export"], world["flux"]) == ("0", "0", ["0", "0", "0"])
    assert number(without) in world["said"]
    before, lifeless, today = told()["air"]
    assert (before["ppm"], today["ppm"]) == (BEFORE_INDUSTRY_PPM, TODAY_PPM)
    assert lifeless["ppm"] + lifeless["more"] == pytest.approx(without)


def test_years_at_a_depth_are_the_ocean_labs() -> None:
    rows = {row["depth"]: row["years"] for row in told()["away"]}
    ocean = next(door for door in doors() if door["name"] == "ocean")
    assert rows[500.0] == f"{ocean['number']} {ocean['unit']}"
    century = next(depth for depth, years in rows.items() if years == "a century")
    pump = result("today")
    assert area_mean(pump.ocean.grid, pump.solved.time, century) == pytest.approx(CENTURY, rel=0.05)
    assert list(rows) == sorted(rows)


def test_it_is_told_once_a_process() -> None:
    told(), told()
    assert told.cache_info().misses == 1
    assert told() is told()


def test_numbers_are_as_a_page_prints_them() -> None:
    shown = " ".join([told()["headline"], told()["lead"], *(world["said"] for world in told()["worlds"])])
    assert not re.search(r"\bnan\b|\binf\b|\d\.\d{3}|-\d", shown)


def test_what_is_in_print_stands_beside_ours_with_its_own_digits() -> None:
    beside = {door["name"]: door["beside"] for door in doors()}
    assert beside["feeding"].replace("\N{NO-BREAK SPACE}", " ").endswith("Di Matteo 2025: 40.8")
    assert beside["pump"].replace("\N{NO-BREAK SPACE}", " ").endswith("Nowicki 2022: 1,300")
