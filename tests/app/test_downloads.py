"""Files by plain links: each address is all that is needed, and none does harm."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import xarray as xr
from tornado.httpclient import HTTPResponse
from tornado.web import Application

from app import services, site
from app.history import History
from app.jobs import Busy, Job
from app.limits import Limits
from app.seats import Seats
from app.services import Services
from app.state import State
from app.store import StoreTrouble
from engine.budget.templates import TEMPLATES
from engine.lab import LABS, Cancelled, get
from engine.toml import read_toml
from tests.app.asking import fetched

LAB = get("budget")
Get = Callable[[str], HTTPResponse]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    started = services.start(tmp_path_factory.mktemp("downloads"))
    yield started
    started.close()


@pytest.fixture
def fetch(shared: Services) -> Get:
    """Asks the site's own routes for a path, without following where it leads."""

    async def ask(path: str) -> HTTPResponse:
        (answer,) = await fetched(
            Application(site._handlers(), limits=Limits(Seats(10))), path, follow_redirects=False, request_timeout=60
        )
        return answer

    return lambda path: asyncio.run(ask(path))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in io.StringIO(content.decode()) if not line.startswith("#")))


def said(content: bytes) -> dict[str, object]:
    line = next(line for line in content.decode().splitlines() if line.startswith("# parameters: "))
    return dict(json.loads(line.removeprefix("# parameters: ")))


QUERY = "preset=Z4&fish_biomass=80&draws=2000"


@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/csv; charset=utf-8"), ("nc", "application/x-netcdf"), ("zip", "application/zip")]
)
def test_each_form_comes_as_a_file_with_the_values_of_its_address(fetch: Get, form: str, kind: str, tmp_path: Path) -> None:
    answer = fetch(f"/download/budget.{form}?{QUERY}")
    assert answer.code == 200
    assert answer.headers["Content-Type"] == kind
    assert f'filename="budget.{form}"' in answer.headers["Content-Disposition"]
    if form == "csv":
        parameters = said(answer.body)
    elif form == "nc":
        (tmp_path / "result.nc").write_bytes(answer.body)
        with xr.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as dataset:
            parameters = json.loads(dataset.attrs["parameters"])
    else:
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            declared = json.loads(archive.read("parameters.json"))
        parameters = {name: entry["value"] for name, entry in declared.items()}
    assert parameters == dict(LAB.preset("Z4").replace(fish_biomass=80, draws=2000))


def test_a_download_is_made_once_by_the_queue_of_runs_and_not_in_the_server(
    fetch: Get, shared: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = shared.jobs.ended["done"]
    monkeypatch.setattr(type(LAB), "simulate", lambda *given, **own: pytest.fail("simulated in the server"))
    first = fetch(f"/download/budget.csv?{QUERY}&poc_flux=11")
    assert shared.jobs.ended["done"] == ended + 1
    again = fetch(f"/download/budget.csv?{QUERY}&poc_flux=11&tab=uncertainty")
    assert shared.jobs.ended["done"] == ended + 1
    assert (first.code, first.body) == (200, again.body)


def test_with_no_room_left_a_download_says_so_and_may_be_asked_again(
    fetch: Get, shared: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: Any, **more: Any) -> Any:
        raise Busy("40 runs are waiting already, which is all there is room for; try again in a minute.")

    monkeypatch.setattr(shared.jobs, "submit", full)
    answer = fetch(f"/download/budget.csv?{QUERY}&poc_flux=12")
    assert (answer.code, answer.body.decode()[:24]) == (503, "40 runs are waiting alre")


def test_a_download_that_is_stopped_is_no_error_of_ours(
    fetch: Get, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def stopped(job: Job) -> Any:
        raise Cancelled

    monkeypatch.setattr(Job, "result", stopped)
    answer = fetch(f"/download/budget.csv?{QUERY}&poc_flux=13")
    assert (answer.code, answer.body.decode()) == (503, "This was stopped before it was done; please ask again.")
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/download/budget.csv?fish_biomass=1e9", "outside"),
        ("/download/budget.csv?fish_biomass=much", "not a number"),
        ("/download/budget.csv?preset=Z9", "Z9"),
        ("/download/budget.csv?data=nothing-like-that", "data"),
        ("/download/budget.csv?data=../../etc/passwd", "data"),
    ],
)
def test_an_address_that_cannot_be_is_one_sentence(fetch: Get, path: str, word: str) -> None:
    answer = fetch(path)
    assert answer.code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    text = answer.body.decode()
    assert word in text
    assert text.endswith(".")
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/download/nolab.csv",
        "/download/budget.exe",
        "/download/../budget.csv",
        "/template/budget-nothing.csv",
        "/template/nolab-table.csv",
        "/s/nothing",
        "/scenario/nothing.toml",
        "/scenario/..%2f..%2fx.toml",
    ],
)
def test_what_is_not_there_is_404(fetch: Get, path: str) -> None:
    assert fetch(path).code == 404


def test_own_data_are_named_by_their_key_and_kept(fetch: Get, shared: Services) -> None:
    key = shared.store.keep_upload(TEMPLATES["table"]().encode())
    answer = fetch(f"/download/budget.csv?{QUERY}&data={key}")
    assert answer.code == 200
    islands, cadiz = "south of the Balearic Islands", "Gulf of Cádiz"

    def places(body: bytes) -> set[str]:
        return {row["zone"] for row in rows(body) if row["quantity"] == "total_active_flux"}

    assert places(answer.body) == {islands, cadiz}
    station = fetch(f"/download/budget.csv?{QUERY}&data={key}&station={quote(cadiz)}")
    assert places(station.body) == {"Z1", "Z2", "Z3", f"{cadiz} (yours)", "Z5"}
    with zipfile.ZipFile(io.BytesIO(fetch(f"/download/budget.zip?{QUERY}&data={key}").body)) as archive:
        assert "--data" in archive.read("README.txt").decode()


OWN = (Path(__file__).parents[2] / "app" / "labs").glob("*/your_data.py")
LINKED = sorted(link for page in OWN for link in re.findall(r"template/([a-z]+-[a-z]+)\.csv", page.read_text(encoding="utf-8")))


def test_every_template_is_linked_by_its_page() -> None:
    assert sorted(f"{name}-{form}" for name in LABS for form in get(name).templates) == LINKED


@pytest.mark.parametrize("link", LINKED)
def test_a_template_is_what_the_lab_reads(fetch: Get, link: str) -> None:
    answer = fetch(f"/template/{link}.csv")
    assert answer.code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    read = get(link.partition("-")[0]).read
    assert read
    assert read(answer.body, "template")


def test_a_file_to_try_can_be_taken_away(fetch: Get) -> None:
    answer = fetch("/sample/catchment-maps.nc")
    assert answer.code == 200
    assert 'filename="sample-catchment-maps.nc"' in answer.headers["Content-Disposition"]
    assert fetch("/sample/catchment-nothing.nc").code == 404


def test_a_short_link_leads_to_its_view(fetch: Get, shared: Services) -> None:
    history = History(State.of(LAB, "Z4"))
    history.set(fish_biomass=80)
    state = history.now
    answer = fetch(f"/s/{shared.store.shorten('budget', state.query())}")
    assert answer.code in (301, 302)
    assert answer.headers["Location"] == f"../budget?{state.query()}"


def test_a_scenario_leads_to_its_values_and_goes_away_as_toml(fetch: Get, shared: Services) -> None:
    parameters = LAB.preset("Z4").replace(fish_biomass=80, shared_factors=False)
    key = shared.store.save("budget", "Mine", {"values": dict(parameters)})
    location = urlsplit(fetch(f"/s/{key}").headers["Location"])
    state, problems = State.read(LAB, {name: values[0] for name, values in parse_qs(location.query).items()})
    assert problems == []
    assert state.parameters == parameters
    answer = fetch(f"/scenario/{key}.toml")
    assert answer.headers["Content-Type"] == "application/toml"
    assert tomllib.loads(answer.body.decode())["parameters"] == dict(parameters)
    assert shared.store.import_scenario(read_toml(answer.body.decode())) != key


def test_a_scenario_of_other_bounds_opens_with_what_can_still_be_used(fetch: Get, shared: Services) -> None:
    values = dict(LAB.preset("Z4")) | {
        "fish_biomass": 1e12,
        "capture_efficiency_low": 0.2,
        "gone": 3.0,
        "self": 1,
        "draws": 10**400,
    }
    key = earlier(shared, "budget", values)
    location = urlsplit(fetch(f"/s/{key}").headers["Location"])
    assert location.path == "../budget"
    state, problems = State.read(LAB, {name: words[0] for name, words in parse_qs(location.query).items()})
    assert len(problems) == 3
    assert any("fish_biomass" in problem and "outside" in problem for problem in problems)
    assert any("no longer be set" in problem for problem in problems)
    assert state.parameters["capture_efficiency_low"] == 0.2
    assert state.parameters["fish_biomass"] == state.paper["fish_biomass"]
    assert fetch(f"/scenario/{key}.toml").code == 200


def test_a_scenario_or_link_of_a_lab_that_is_gone_is_said(fetch: Get, shared: Services) -> None:
    for key in (earlier(shared, "moon", {"depth": 1.0}), shared.store.shorten("moon", "depth=1")):
        answer = fetch(f"/s/{key}")
        assert answer.code == 404
        assert answer.body.decode() == "This is of the lab “moon”, which is no longer here."


def earlier(shared: Services, lab: str, values: dict[str, Any]) -> str:
    """A scenario saved when the lab was another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared.store, "_check", lambda name, given: None)
        return shared.store.save(lab, "Earlier", {"values": values})


def test_a_store_in_trouble_is_503_and_what_needs_none_is_served(
    fetch: Get, shared: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> Any:
        raise StoreTrouble("What this server keeps cannot be used just now; please try again later.")

    monkeypatch.setattr(shared.store._database, "read", fail)
    for path in ("/s/something", "/scenario/something.toml", f"/download/budget.csv?{QUERY}&data=something"):
        answer = fetch(path)
        assert (answer.code, answer.body.decode()[:24]) == (503, "What this server keeps c")
    assert fetch(f"/download/budget.csv?{QUERY}").code == 200


def test_what_is_compared_comes_as_one_archive_with_its_table(fetch: Get) -> None:
    answer = fetch(
        "/download/budget.compare?preset=Z4&pin.A=preset%3DZ4&pin.B=preset%3DZ4%26fish_biomass%3D49%26name%3DFewer&v=3"
    )
    assert answer.code == 200, answer.body
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert {"README.txt", "comparison.csv", "A/budget.nc", "B/budget.csv", "B/parameters.json"} <= set(archive.namelist())
        assert not any(name.startswith("now/") for name in archive.namelist())  # it is A
        table = {row["name"]: row for row in csv.DictReader(io.StringIO(archive.read("comparison.csv").decode()))}
        assert float(table["fish_biomass"]["B"]) == 49.0
        assert json.loads(archive.read("B/parameters.json"))["fish_biomass"]["value"] == 49.0
        assert "Fewer" in archive.read("README.txt").decode()
