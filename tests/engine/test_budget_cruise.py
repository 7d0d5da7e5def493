"""An own cruise: what is read, and that everything else is refused in one sentence that says where."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import export
from engine.budget import LAB
from engine.budget.chain import GROUPS
from engine.budget.cruise import MAX_ZONES, CruiseError, read_cruise
from engine.budget.model import compute
from engine.budget.profiles import ets_at_depth, illustration, migrant_biomass, residence, thickness
from engine.budget.zones import CROSSED, paper_zones

PAPER = LAB.preset("Z2")
TABLE, PROFILES = LAB.templates["table"](), LAB.templates["profiles"]()
HEAD = "zone,group,migrant_biomass [mg C m-2],specific_ets [µl O2 (mg C)-1 h-1]\n"
DEEP = "zone,group,depth_top [m],depth_bottom [m],time,biomass [mg C m-3],ets [µl O2 (mg C)-1 h-1]\n"


def read(text: str) -> object:
    return read_cruise(text.encode(), "mine.csv")


def test_template_of_the_table_gives_the_paper_back() -> None:
    cruise = read_cruise(TABLE.encode(), "table.csv")
    assert cruise.form == "table"
    assert cruise.zones.names == ("south of the Balearic Islands", "Gulf of Cádiz")
    flux = compute(PAPER, cruise=cruise).active_flux
    np.testing.assert_allclose(flux, [[40.9, 8.9, 1.9], [30.6, 4.6, 15.1]], rtol=2e-3)
    np.testing.assert_allclose(cruise.zones.passive_flux, [7.9, 4.2])


def test_template_of_the_profiles_gives_the_paper_back() -> None:
    cruise = read_cruise(PROFILES.encode(), "profiles.csv")
    assert cruise.form == "profiles"
    assert len(cruise.profiles) == 3
    np.testing.assert_allclose(compute(PAPER, cruise=cruise).active_flux, [[40.9, 8.9, 1.9]], rtol=2e-3)
    assert not cruise.zones.passive_measured[0]
    assert LAB.simulate(PAPER.replace(draws=1000), cruise=cruise)["active_flux"].shape == (1, 3)


def test_a_result_of_an_own_cruise_tells_of_no_place_of_the_paper() -> None:
    own = {"cruise": read_cruise(TABLE.encode(), "table.csv")}
    dataset, paper = LAB.simulate(PAPER.replace(draws=1000), **own), LAB.simulate(PAPER.replace(draws=1000))
    assert "site" not in dataset.attrs
    assert paper.attrs["site"] == PAPER["zone"]
    of_the_site = {
        "zone",
        "npp",
        "poc_flux",
        "poc_flux_sd",
        *(f"{group}_{what}" for group in GROUPS for what in ("biomass", "ets")),
    }
    told = json.loads(dataset.attrs["parameters"])
    assert set(json.loads(paper.attrs["parameters"])) - set(told) == of_the_site
    assert told["capture_efficiency"] == PAPER["capture_efficiency"]
    with zipfile.ZipFile(io.BytesIO(export.made("budget", "zip", "Z1", {"draws": 1000}, own))) as archive:
        assert set(json.loads(archive.read("parameters.json"))) == set(told)


@pytest.mark.parametrize(("zone", "drawn"), [(0, 3), (3, 2), (4, 2)])
def test_no_profile_is_made_up_where_the_paper_finds_more_by_day(zone: int, drawn: int) -> None:
    assert len(illustration(paper_zones(), zone)) == drawn


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_commas_semicolons_and_tabs_are_all_read(delimiter: str, newline: str) -> None:
    text = TABLE.replace(",", delimiter).replace("\n", newline)
    assert read_cruise(b"\xef\xbb\xbf" + text.encode(), "x.csv").zones.names == ("south of the Balearic Islands", "Gulf of Cádiz")


def test_a_place_is_called_as_it_was_typed() -> None:
    def names(*rows: str) -> tuple[str, ...]:
        return read("zone,place,group,migrant_biomass [mg C m-2],specific_respiration [d-1]\n" + "\n".join(rows)).zones.names

    assert names("A,,fish,1,1", "A,Off Faro,zooplankton,1,1", "B,,fish,1,1") == ("Off Faro", "B")
    assert names("A,Here,fish,1,1", "B,Here,fish,1,1") == ("Here, A", "Here, B")


def test_each_place_becomes_a_station_on_the_levers() -> None:
    text = "zone,latitude,longitude,group,migrant_biomass [mg C m-2],specific_ets [µl O2 (mg C)-1 h-1],npp [mg C m-2 d-1]\n"
    found = LAB.stations({"cruise": read(text + "A,37,-8,fish,80,11,300\nA,37,-8,zooplankton,9999,9,300\nB,38,-9,fish,5,10,\n")})
    assert list(found) == ["A", "B"]
    assert (found["A"].values["fish_biomass"], found["A"].values["npp"]) == (80, 300)
    high = LAB.parameters.declared["zooplankton_biomass"].bounds[1]
    assert found["A"].values["zooplankton_biomass"] == high
    assert "your 9999 is outside" in found["A"].description
    assert "npp" not in found["B"].values
    parameters = PAPER.replace(draws=1_000, **found["A"].values)
    ours, theirs = compute(parameters, **found["A"].own), compute(parameters)
    site = ours.zones.site
    assert ours.zones.names[site] == "A (yours)"
    assert (ours.zones.latitude[site], ours.zones.regions[site]) == (37, "your station")
    assert not ours.zones.passive_measured[site]
    np.testing.assert_array_equal(ours.active_flux, theirs.active_flux)


def test_units_are_converted() -> None:
    text = (HEAD + "A,fish,2,240\n").replace("mg C m-2", "g C m-2").replace("h-1", "d-1")
    zones = read(text).zones
    assert zones.migrant_biomass[0, 1] == pytest.approx(2000)
    assert zones.specific_ets[0, 1] == pytest.approx(10)


@pytest.mark.parametrize(
    ("unit", "group", "carbon"),
    [("mg DW m-2", "zooplankton", 40.0), ("mg WW m-2", "fish", 100 * 0.23 * 0.4), ("g WW m-2", "decapods", 1e5 * 0.18 * 0.4)],
)
def test_dry_and_wet_weight_go_through_the_chain(unit: str, group: str, carbon: float) -> None:
    zones = read(HEAD.replace("mg C m-2", unit) + f"A,{group},100,10\n").zones
    assert zones.migrant_biomass[0, GROUPS.index(group)] == pytest.approx(carbon, rel=1e-3)


def test_what_was_caught_is_divided_by_what_the_net_catches() -> None:
    text = HEAD.replace("migrant_biomass", "caught_biomass") + "A,fish,100,10\nA,zooplankton,100,10\n"
    zones = read(text).zones
    assert zones.migrant_biomass[0, 0] == 100
    assert zones.migrant_biomass[0, 1] == pytest.approx(566, rel=0.01)


def test_specific_respiration_is_what_the_draws_respire() -> None:
    text = "zone,group,migrant_biomass [mg C m-2],specific_respiration [d-1]\nA,zooplankton,1000,0.02\n"
    budget = compute(PAPER.replace(hours_at_depth=24.0), cruise=read(text))
    assert budget.flux[0, 0, 0] == pytest.approx(20, rel=1e-3)


REFUSED = {
    "no delimiter": ("zone group biomass\nA fish 3\n", "single column"),
    "pipes": (TABLE.replace(",", "|"), "single column"),
    "missing column": ("zone,group,specific_ets [µl O2 (mg C)-1 h-1]\nA,fish,3\n", "migrant_biomass"),
    "missing zone": ("group,migrant_biomass [mg C m-2],specific_ets [µl O2 (mg C)-1 h-1]\nfish,3,3\n", "“zone” is missing"),
    "both columns": (HEAD.strip() + ",caught_biomass [mg C m-2]\nA,fish,3,3,3\n", "both are there"),
    "unknown column": (HEAD.strip() + ",colour\nA,fish,3,3,red\n", "“colour” is not a column"),
    "column twice": (HEAD.strip() + ",zone\nA,fish,3,3,B\n", "“zone” is there twice"),
    "unknown unit": (HEAD.replace("mg C m-2", "spoons") + "A,fish,3,3\n", "Row 1, column “migrant_biomass”: “spoons”"),
    "unit of another thing": (HEAD.replace("mg C m-2", "mg N m-2") + "A,fish,3,3\n", "“mg N m-2” cannot be read as"),
    "unit per volume": (HEAD.replace("mg C m-2", "mg C m-3") + "A,fish,3,3\n", "“mg C m-3” cannot be read as"),
    "endless unit": (HEAD.replace("mg C m-2", "9**9**9**9") + "A,fish,3,3\n", "cannot be read as"),
    "no unit": (HEAD.replace(" [mg C m-2]", "") + "A,fish,3,3\n", "the unit is missing"),
    "text in a number": (HEAD + "A,fish,3,3\nB,fish,many,3\n", "Row 3, column “migrant_biomass”: “many” is not a number"),
    "NaN": (HEAD + "A,fish,NaN,3\n", "Row 2, column “migrant_biomass”: “NaN” is not a number"),
    "infinite": (HEAD + "A,fish,inf,3\n", "“inf” is not a number"),
    "underscore": (HEAD + "A,fish,1_0,3\n", "“1_0” is not a number"),
    "empty": (HEAD + "A,fish,,3\n", "Row 2, column “migrant_biomass”: the cell is empty"),
    "negative": (HEAD + "A,fish,-3,3\n", "Row 2, column “migrant_biomass”: -3 is negative"),
    "negative with a true minus": (HEAD + "A,fish,−3,3\n", "is negative"),
    "huge": (HEAD + "A,fish,1e9,3\n", "is above 1e+06"),
    "decimal comma": (HEAD + 'A,fish,"3,5",3\n', "Row 2, column “migrant_biomass”: “3,5” has a decimal comma"),
    "decimal comma among commas": (HEAD + "A,fish,3,5,3\n", "Row 2 has 5 cells where the header has 4 (a decimal comma?)"),
    "short row": (HEAD + "A,fish,3\n", "Row 2 has 3 cells"),
    "duplicated row": (HEAD + "A,fish,3,3\nA,fish,4,3\n", "Row 3: fish of zone “A” is there already"),
    "unknown group": (HEAD + "A,whales,3,3\n", "Row 2, column “group”: “whales” is not a group"),
    "wet zooplankton": (HEAD.replace("mg C m-2", "mg WW m-2") + "A,zooplankton,3,3\n", "no water content of zooplankton"),
    "no rows": (HEAD, "no rows"),
    "nothing": ("\n \n", "empty"),
    "nothing but commas": (",,\n", "empty"),
    "open quote": (HEAD + 'A,"fish,3,3\n', "cannot be read as CSV"),
    "long name": (HEAD + "A" * 50 + ",fish,3,3\n", "at most 40"),
    "two depths of sinking": (
        HEAD.strip() + ",poc_flux [mg C m-2 d-1]\nA,fish,3,3,4\nA,decapods,3,3,5\n",
        "Row 3, column “poc_flux”: an earlier row of this zone says 4",
    ),
    "too many zones": (HEAD + "".join(f"A{n},fish,3,3\n" for n in range(MAX_ZONES + 1)), "51 zones"),
    "too many rows": (HEAD + "A,fish,3,3\n" * 10_001, "more than 10,000 rows"),
    "no night": (DEEP + "A,fish,0,100,day,1,5\nA,fish,200,300,day,1,5\n", "no night profile for fish of zone “A”"),
    "no day": (DEEP + "A,fish,0,100,night,1,5\n", "no day profile for fish of zone “A”"),
    "only deep": (DEEP + "A,fish,300,400,night,1,5\nA,fish,200,300,day,1,5\n", "no stratum above 200 m"),
    "no ets below": (DEEP + "A,fish,0,100,night,1,5\nA,fish,0,100,day,1,5\nA,fish,200,300,day,1,\n", "no ets below 200 m"),
    "upside down": (DEEP + "A,fish,100,50,night,1,5\n", "Row 2, column “depth_bottom”"),
    "overlap": (DEEP + "A,fish,0,100,night,1,5\nA,fish,50,150,night,1,5\nA,fish,0,300,day,1,5\n", "Row 3: this stratum overlaps that of row 2"),
    "neither day nor night": (DEEP + "A,fish,0,100,dusk,1,5\n", "Row 2, column “time”: “dusk”"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(REFUSED))
def test_refused(what: str) -> None:
    text, expected = REFUSED[what]
    with pytest.raises(CruiseError) as caught:
        read(text)
    message = str(caught.value)
    assert expected in message
    assert "\n" not in message
    assert len(message) < 300


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", b"0" * 50_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a" * 100_000_000, "100.0 MB; at most 2 MB"),
        (zipped(), "zip archive"),
        (gzip.compress(b"0" * 10_000_000), "gzip archive"),
        (bytes(range(256)) * 40, "binary data"),
        (TABLE.encode("utf-16"), "UTF-16"),
        (TABLE.encode("utf-16-le"), "binary data"),
        (TABLE.encode("latin-1"), "not UTF-8"),
        (b"", "empty"),
        (b"%PDF-1.7 \xff", "PDF"),
    ],
)
def test_files_that_are_no_table(data: bytes, expected: str) -> None:
    start = time.process_time()
    with pytest.raises(CruiseError, match=expected):
        read_cruise(data, "file")
    assert time.process_time() - start < 1


def test_the_largest_file_is_read_quickly() -> None:
    strata = "".join(f"A,fish,{n},{n + 1},{time},1,5\n" for time in ("night", "day") for n in range(5_000))
    start = time.process_time()
    assert read(DEEP + strata).zones.migrant_biomass[0, 1] == 0
    assert time.process_time() - start < 3


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(CruiseError):
        read_cruise(data, "junk")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(TABLE) - 1), st.text(min_size=1, max_size=3))
def test_a_damaged_file_is_read_or_refused_never_worse(position: int, noise: str) -> None:
    text = TABLE[:position] + noise + TABLE[position + 1 :]
    try:
        zones = read(text).zones
    except CruiseError:
        return
    assert np.all(np.isfinite(zones.migrant_biomass))


def test_fifty_zones_run() -> None:
    text = HEAD + "".join(f"A{n},{group},{n + 1},5\n" for n in range(MAX_ZONES) for group in GROUPS)
    budget = compute(PAPER.replace(draws=1_000), cruise=read(text))
    assert budget.total_active_flux.shape == (MAX_ZONES,)
    assert np.all(np.diff(budget.total_active_flux) > 0)


def test_illustration_has_the_zones_own_integrals() -> None:
    zones = paper_zones()
    for zone in range(5):
        for profile in illustration(zones, zone):
            g = GROUPS.index(profile.group)
            assert migrant_biomass(profile) == pytest.approx(zones.migrant_biomass[zone, g])
            assert ets_at_depth(profile) == pytest.approx(zones.specific_ets[zone, g])
            below = residence(profile)
            assert below.sum() == pytest.approx(1)
            assert np.all(below[profile.day.bottom <= CROSSED] == 0)


def test_a_stratum_across_the_border_counts_in_part() -> None:
    profile = read(DEEP + "A,fish,100,300,night,2,5\nA,fish,100,300,day,1,5\nA,fish,300,400,day,1,5\n").profiles[0]
    np.testing.assert_array_equal(thickness(profile.night, 0, CROSSED), [100])
    assert migrant_biomass(profile) == pytest.approx(100)


def test_migrants_breathe_where_they_appear_by_day() -> None:
    text = DEEP + "A,fish,0,200,night,2,9\nA,fish,200,300,night,1,9\nA,fish,300,400,night,0,9\n"
    text += "A,fish,0,200,day,0,9\nA,fish,200,300,day,1,7\nA,fish,300,400,day,4,3\n"
    assert ets_at_depth(read(text).profiles[0]) == pytest.approx(3)
    assert ets_at_depth(read(text.replace("day,4,3", "day,0,3")).profiles[0]) == pytest.approx(7)
    assert ets_at_depth(read(text.replace("day,4,3", "day,4,")).profiles[0]) == pytest.approx(7)


def test_animals_that_rise_by_day_carry_nothing_unless_allowed() -> None:
    text = DEEP + "A,fish,0,200,night,1,9\nA,fish,0,200,day,2,9\nA,fish,200,300,day,1,7\n"
    cruise = read(text)
    assert cruise.zones.migrant_biomass[0, 1] == -200
    assert compute(PAPER.replace(draws=1_000), cruise=cruise).active_flux[0, 1] == 0
    assert compute(PAPER.replace(allow_negative_migration=True, draws=1_000), cruise=cruise).active_flux[0, 1] < 0
