"""Tables of others' making: what is guessed of them, what is made of them, and that nothing they hold does harm."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.lab import get
from engine.matched import apply
from engine.matching import look
from engine.sheet import to_day
from engine.unit_words import spelled, understood
from engine.upload import UploadError
from tests.engine.test_upload import HOSTILE

TRAPS = """# Sediment traps off Iberia

Sampling date;Station;Trap depth (m);POC flux (mg m-2 d-1);POP flux [mgP/m²/d];QC
14/03/2019;Faro A;100;24,5;0,31;1
14/03/2019;Faro A;200;13,1;n.d.;1
02/04/2019;Porto;100;30;0,4;1
02/04/2019;Porto;200;15,2;0,15;1
02/04/2019;Porto;400;-999;-999;4
"""
WIDE_TRAPS = "day,POC 100 m (mmol C/m2/d),POC 200 m (mmol C/m2/d)\n2019-03-14,4,2\n2019-04-02,5,\n"
NETS = """Cruise MAFIA: micronekton
Stn\tLat\tLon\tZooplankton biomass (mgC/m²)\tFish biomass (mgC/m²)\tZooplankton ETS\tFish ETS\tPP (mg C m-2 d-1)
12\t36,1\t-8,5\t310\t80,5\t9,2\t11\t350
14\t38\t-9,9\t150\t20\t10,1\t8\t280
"""
BOTTLES = """time,latitude,longitude,station,depth,CTDTMP,NITRAT,OXYGEN
UTC,degrees_north,degrees_east,,m,degree_C,umol/L,umol/L
2019-03-14T10:00:00Z,36.5,-9.1,ST01,5,17.2,0.4,240
2019-03-14T10:00:00Z,36.5,-9.1,ST01,500,11.2,NaN,190
2019-03-14T10:00:00Z,36.5,-9.1,ST01,1000,10.2,17.4,180
"""
CUPS = "Cup,Opened,Closed,Total mass flux (mg/m2/d)\n" + "".join(
    f"{n},{n + 1:02d}/01/2009,{n + 2:02d}/01/2009,{10 + n}\n" for n in range(11)
)


def guessed(lab: str, text: str | bytes, **units: str) -> tuple[dict[str, str], dict[str, Any]]:
    """By column of ours what it is taken from, in words, and the choice, with units said where none is written."""
    found = look(lab, text if isinstance(text, bytes) else text.encode())
    assert found
    columns = {each["name"]: each for each in found["columns"]}
    choice = {name: [each["from"], units.get(name, each["unit"])] for name, each in columns.items()}
    said = {name: dict(map(tuple, each["options"]))[each["from"]] for name, each in columns.items() if each["from"]}
    return said, {"form": found["form"], "columns": choice}


def made(lab: str, text: str, **units: str) -> Any:
    """What the lab reads of a file as it is guessed."""
    _, choice = guessed(lab, text, **units)
    read = get(lab).read
    assert read
    return next(iter(read(apply(lab, text.encode(), choice)["content"], "x").values()))


def test_semicolons_commas_remarks_units_in_brackets_and_days_first() -> None:
    said, choice = guessed("stoichiometry", TRAPS)
    assert said == {
        "date": "Sampling date", "site": "Station", "depth": "Trap depth", "poc_flux": "POC flux", "pop_flux": "POP flux"
    }  # fmt: skip
    found = apply("stoichiometry", TRAPS.encode(), choice)
    assert found["said"] == "1 row was left out, for a number is missing there."
    series = made("stoichiometry", TRAPS)
    assert series.sites == ("Faro A", "Porto")
    assert series.date.astype(str).tolist() == ["2019-03-14"] * 2 + ["2019-04-02"] * 2
    np.testing.assert_allclose(12.011 * series.flux[:, 0], [24.5, 13.1, 30, 15.2])
    assert np.isnan(series.flux[1, 1])


def test_depths_in_the_heads_become_rows() -> None:
    series = made("stoichiometry", WIDE_TRAPS)
    assert series.depth.tolist() == [100, 200, 100]
    assert series.flux[:, 0].tolist() == [4, 2, 5]


def test_groups_in_the_heads_become_rows_and_tabs_have_decimal_commas() -> None:
    said, _ = guessed("budget", NETS)
    assert (said["group"], said["migrant_biomass"], said["npp"]) == ("in the heads", "2 columns: … biomass", "PP")
    zones = made("budget", NETS, specific_ets="µl O2 (mg C)-1 h-1").zones
    assert (zones.names, zones.longitude.tolist()) == (("12", "14"), [-8.5, -9.9])
    np.testing.assert_array_equal(zones.migrant_biomass, [[310, 80.5, 0], [150, 20, 0]])


def test_a_row_of_units_is_read_and_depths_without_nitrate_keep_their_temperature() -> None:
    (profile,) = made("feeding", BOTTLES).profiles
    assert (profile.name, profile.latitude, profile.depth.size) == ("ST01", 36.5, 3)
    assert profile.at_levels("temperature").min() == pytest.approx(10.2)
    assert np.isnan(profile.values["nitrate"][1])


def test_days_that_may_be_two_are_asked_for_and_western_letters_are_read() -> None:
    _, choice = guessed("catchment", CUPS)
    assert choice["columns"]["start"] == ["c1", ""]
    with pytest.raises(UploadError, match="Say how the days of “Opened” are written"):
        apply("catchment", CUPS.encode(), choice)
    choice["columns"] |= {"start": ["c1", "mdy"], "end": ["c2", "mdy"]}
    assert apply("catchment", CUPS.encode(), choice)["content"].splitlines()[1] == b"2009-01-01,2009-02-01,10"
    western = NETS.encode("cp1252")
    assert guessed("budget", western)[0]["migrant_biomass"] == "2 columns: … biomass"


def test_what_the_lab_reads_as_it_is_is_not_asked_about() -> None:
    for lab in ("budget", "stoichiometry", "feeding", "catchment"):
        for write in get(lab).templates.values():
            text = write()
            assert look(lab, text.encode()) is None
            assert look(lab, (text + "1\n").encode()) is None  # what is wrong is in a row


def test_a_unit_that_is_not_written_and_a_column_that_is_not_there_are_asked_for() -> None:
    _, choice = guessed("budget", NETS)
    with pytest.raises(UploadError, match="Say in which unit “specific ETS” is"):
        apply("budget", NETS.encode(), choice)
    _, choice = guessed("stoichiometry", TRAPS)
    choice["columns"]["depth"] = ["", ""]
    with pytest.raises(UploadError, match="Choose a column for “depth of the trap”"):
        apply("stoichiometry", TRAPS.encode(), choice)


def test_a_refusal_names_the_row_and_the_column_of_the_file() -> None:
    text = TRAPS.replace("15,2", "many")
    with pytest.raises(UploadError, match=r"Row 7, column “POC flux”: “many” is not a number"):
        made("stoichiometry", text)
    deep = WIDE_TRAPS.replace("5,\n", "5,about 2\n")
    with pytest.raises(UploadError, match=r"Row 3, column “POC … m.*”: “about 2” is not a number"):
        made("stoichiometry", deep)


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"form": "no such"},
        {"form": "series", "columns": 3},
        {"form": "series", "columns": {"date": "c0"}},
        {"form": "series", "columns": {"evil": ["c0", ""]}},
        {"form": "series", "columns": {"date": ["c99", "dmy"], "depth": ["c2", "m"], "poc_flux": ["c3", "mg C m-2 d-1"]}},
        {"form": "series", "columns": {"date": ["cx", "dmy"], "depth": ["heads", "m"], "poc_flux": ["c3", "mg C m-2 d-1"]}},
        {"form": "series", "columns": {"date": ["c0", "dmy"], "depth": ["c2", "m"], "poc_flux": ["f7", "mg C m-2 d-1"]}},
        {"form": "series", "columns": {"date": ["c0", "dmy"], "depth": ["c2", "bushels"], "poc_flux": ["c3", "9**9**9"]}},
    ],
)
def test_a_choice_that_no_page_makes_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(UploadError):
        apply("stoichiometry", TRAPS.encode(), choice)


NAMES = {
    "date": ("Date", "sampling date", "DAY"),
    "depth": ("Depth", "trap_depth", "z"),
    "poc_flux": ("POC", "poc flux", "Carbon flux"),
}
UNITS = {"": "mg C m-2 d-1", "(mg C m⁻² d⁻¹)": "", "[mgC/m2/day]": "", "[mg C m^-2 d^-1]": ""}


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.sampled_from(",;\t"),
    st.sampled_from(list(UNITS)),
    st.lists(st.tuples(st.integers(1, 28), st.floats(0.1, 900)), min_size=2, max_size=8, unique_by=lambda each: each[0]),
)
def test_however_it_is_written_the_same_numbers_are_read(
    data: st.DataObject, sign: str, unit: str, days: list[tuple[int, float]]
) -> None:
    order = data.draw(st.permutations(["date", "depth", "poc_flux", "remark"]))
    heads = {name: data.draw(st.sampled_from(others)) for name, others in NAMES.items()} | {"remark": "Remark"}
    heads["depth"] += " (m)"
    heads["poc_flux"] += f" {unit}" if unit else ""
    comma = sign != "," and data.draw(st.booleans())
    lines = [sign.join(heads[name] for name in order)]
    for day, flux in days:
        for depth, share in ((100, 1.0), (200, 0.5)):
            number = f"{flux * share:.4f}"
            cells = {"date": f"2019-03-{day:02d}", "depth": str(depth), "remark": "ok"}
            cells["poc_flux"] = number.replace(".", ",") if comma else number
            lines.append(sign.join(cells[name] for name in order))
    text = "# a remark\n" * data.draw(st.integers(0, 2)) + "\n".join(lines) + "\n"
    series = made("stoichiometry", text, **({"poc_flux": UNITS[unit]} if UNITS[unit] else {}))
    wanted = [round(flux * share, 4) for _, flux in days for share in (1.0, 0.5)]
    np.testing.assert_allclose(12.011 * series.flux[:, 0], wanted, atol=1e-4)


@pytest.mark.parametrize("name", list(HOSTILE))
@pytest.mark.parametrize("lab", ["budget", "stoichiometry"])
def test_hostile_tables_end_soon_and_in_a_sentence(lab: str, name: str) -> None:
    data, begun = HOSTILE[name]().encode(), time.process_time()
    found = look(lab, data)
    if found:
        choice = {each["name"]: [each["from"], each["unit"]] for each in found["columns"]}
        with pytest.raises(UploadError):
            apply(lab, data, {"form": found["form"], "columns": choice})
    assert time.process_time() - begun < 6


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=2, max_size=5).map(
        lambda t: "\n".join(map(",".join, t))
    )
)
def test_whatever_it_holds_it_is_a_table_or_none(text: str) -> None:
    for lab in ("budget", "feeding"):
        if found := look(lab, text.encode("utf-8", "replace")):
            choice = {each["name"]: [each["from"], each["unit"]] for each in found["columns"]}
            with contextlib.suppress(UploadError):
                apply(lab, text.encode("utf-8", "replace"), {"form": found["form"], "columns": choice})


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("mgC/m²/day", "mg C m-2 d-1"), ("mg C m⁻² d⁻¹", "mg C m-2 d-1"), ("g C/(m2 yr)", "g C m-2 yr-1"), ("µM", "µmol L-1"),
        ("µl O2 / mg C / h", "µl O2 (mg C)-1 h-1"), ("°C", "degree_Celsius"), ("bushels", "bushels"),
    ],
)  # fmt: skip
def test_units_as_they_are_written(given: str, ours: str) -> None:
    assert spelled(given) == ours


def test_a_unit_that_may_be_several_is_none() -> None:
    assert understood("mg m-2", ("mg C m-2", "mg DW m-2"))[1] == ""
    assert understood("umol/L", ("mmol N m-3", "µmol N L-1"))[1] == "mmol N m-3"
    assert understood("kg C m-2 d-1", ("mg C m-2 d-1",)) == (["mg C m-2 d-1", "kg C m-2 d-1"], "kg C m-2 d-1")


def test_days() -> None:
    assert to_day("14-Mar-2019", "dmy") == to_day("20190314", "ymd") == to_day("3/14/19", "mdy") == "2019-03-14"
    assert to_day("31/02/2019", "dmy") == to_day("1.5", "dmy") == ""
