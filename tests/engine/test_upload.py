"""A CSV file, whatever is in it: answered within a second of work, in one short sentence if refused."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.budget.cruise import MAX_ZONES, read_cruise
from engine.catchment.trap import read_trap
from engine.feeding.upload import read_casts
from engine.stoichiometry.upload import read_series
from engine.upload import MAX_BYTES, MAX_COLUMNS, MAX_HEAD, MAX_ROWS, UploadError, names_and_units, read_rows

READERS: dict[str, Callable[[bytes], object]] = {
    "cruise": lambda data: read_cruise(data, "own.csv"),
    "series": lambda data: read_series(data, "own.csv"),
    "profile": read_casts,
    "trap": read_trap,
}
MANY = MAX_BYTES - 100
DAYS = [(datetime.date(1950, 1, 1) + datetime.timedelta(days=i)).isoformat() for i in range(MAX_ROWS + 1)]
TABLE = "zone,group,migrant_biomass [mg C m-2],specific_ets [µl O2 (mg C)-1 h-1]\n"
HAULS = "zone,group,time,depth_top [m],depth_bottom [m],biomass [mg C m-3],ets [µl O2 (mg C)-1 h-1]\n"
SERIES = "date,site,depth [m],poc_flux [mg C m-2 d-1]\n"
PROFILE = "depth [m],temperature [degree_Celsius],nitrate [mmol N m-3]\n"
TRAP = "start,end,flux [mg m-2 d-1]\n"


def rows(head: str, row: Callable[[int], str]) -> str:
    return head + "".join(f"{row(i)}\n" for i in range(MAX_ROWS))


def when(i: int) -> str:
    return "day" if i % 2 else "night"


HOSTILE: dict[str, Callable[[], str]] = {
    "open brackets": lambda: "[" * MANY,
    "open brackets with names": lambda: "[a" * (MANY // 2),
    "shut brackets": lambda: "a]" * (MANY // 2),
    "blanks before a bracket": lambda: "a" + " " * MANY + "],b\n",
    "blanks in brackets": lambda: "a[" + " " * MANY + ",b\n",
    "many columns": lambda: ",".join(f"c{i}" for i in range(MANY // 8)),
    "the same column": lambda: "zone," * (MANY // 5) + "\n",
    "a long column": lambda: "depth [" + "m" * MANY + "],b\n",
    "commas": lambda: "a,b\n" + "," * MANY + "x",
    "empty lines": lambda: "a,b\n" + "\n" * MANY,
    "carriage returns": lambda: "a,b\n" + "\r" * MANY,
    "quotes": lambda: "a,b\n" + '"' * MANY,
    "an open quote": lambda: 'a,b\n"' + "x" * MANY,
    "long numbers": lambda: PROFILE + ("0." + "1" * 60_000 + ",1,1\n") * 30,
    "long whole numbers": lambda: PROFILE + ("1" * 130_000 + ",1,1\n") * 14,
    "long dates": lambda: SERIES + ("2" * 60_000 + ",a,1,1\n") * 30,
    "long days": lambda: TRAP + ("2" * 60_000 + ",2009-01-01,1\n") * 30,
    "every row a zone": lambda: rows(TABLE, lambda i: f"zone {i},fish,1,2"),
    "every haul a zone": lambda: rows(HAULS, lambda i: f"{i // 2},fish,{when(i)},0,500,1,1"),
    "one haul": lambda: rows(HAULS, lambda i: f"a,fish,{when(i)},{i // 2},{i // 2 + 1},1,1"),
    "every row a date": lambda: rows(SERIES, lambda i: f"{DAYS[i]},a,100,1"),
    "two rows a date": lambda: rows(SERIES, lambda i: f"{DAYS[i // 2]},a,{100 + i % 2},0"),
    "every row a site": lambda: rows(SERIES, lambda i: f"{DAYS[0]},{i},100,1"),
    "every row a depth": lambda: rows(PROFILE, lambda i: f"{i},1,1"),
    "every row a cup": lambda: rows(TRAP, lambda i: f"{DAYS[i]},{DAYS[i + 1]},1"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_any_file_is_answered_within_seconds(what: str) -> None:
    data = HOSTILE[what]().encode()
    assert len(data) <= MAX_BYTES
    for name, read in READERS.items():
        for last in (False, False, True):  # the machine may be busy with something else
            begun, said = time.process_time(), ""
            try:
                read(data)
            except UploadError as error:
                said = str(error)
            assert len(said) < 260, name
            assert "\n" not in said, name
            if time.process_time() - begun < 3:
                break
            assert not last, name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (",".join("a" * (MAX_COLUMNS + 1)), "Row 1 has 201 columns; at most 200 are read."),
        ("\n\nzone," + "b" * (MAX_HEAD + 1) + "\n", "Row 3: “b{39}…” has 201 signs; at most 200"),
        ("a,b\n" * (MAX_ROWS + 2), "more than 10,000 rows"),
        (TABLE + "".join(f"{i},fish,1,2\n" for i in range(MAX_ZONES + 1)), "51 zones; at most 50"),
        (TRAP + "NaT,2009-04-21,1\n", "Row 2, column “start”: “NaT” is not a date"),
        (TRAP + "2009-04-21,today,1\n", "“today” is not a date"),
        (TRAP + "99999999-01-01,2009-04-21,1\n", "“99999999-01-01” is not a date"),
    ],
    ids=range(7),
)
def test_what_no_table_holds_is_refused(text: str, said: str) -> None:
    reader = read_trap if text.startswith(TRAP) else READERS["cruise"]
    with pytest.raises(UploadError, match=said):
        reader(text.encode())


def test_a_wide_table_with_long_heads_is_read() -> None:
    assert len(read_rows(",".join(["a" * MAX_HEAD] * MAX_COLUMNS).encode())[0][1]) == MAX_COLUMNS


@given(st.text(alphabet="aB -[]m\t", max_size=12).map(str.strip))
def test_a_head_is_a_name_with_or_without_one_pair_of_brackets(head: str) -> None:
    wanted = re.fullmatch(r"([^\[\]]*)(?:\[([^\]]*)\])?", head)
    name = re.sub(r"[\s\-]+", "_", wanted[1].strip().lower()) if wanted else head
    assert names_and_units([head]) == [(name, wanted[2] if wanted else None)]
