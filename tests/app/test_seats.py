"""Seats: no address takes them all, a class behind one address fits, and pages that nobody looks at make room."""

from __future__ import annotations

import asyncio
import http.client
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from app.limits import CONNECTIONS
from app.seats import LEFT_MS, UNOPENED_MS, Seats
from tests.app.conftest import Site, Start
from tests.app.test_server import knock, token
from tests.benchmarks import load


class Session:
    """What the seats know of a page."""

    expiration_blocked = False

    def __init__(self, unused: float, connections: int = 0) -> None:
        self.milliseconds_since_last_unsubscribe, self.connection_count = unused, connections

    def block_expiration(self) -> None:
        self.expiration_blocked = True


class House:
    """An application with one page, and who sits where."""

    def __init__(self, seats: Seats) -> None:
        self.seats, self._sessions = seats, dict[str, Any]()
        self.application: Any = SimpleNamespace(applications={"/": self})

    async def _discard_session(self, session: Session, wanted: Any) -> None:
        assert wanted(session)
        self._sessions = {id: each for id, each in self._sessions.items() if each is not session}

    def sit(self, id: str, address: str, unused: float = 0, connections: int = 0, opened: bool = True) -> None:
        with self.seats.taken(id, address):
            self._sessions[id] = Session(unused, connections)
        if opened:
            self.seats.opened(id)

    def room(self, address: str) -> bool:
        return asyncio.run(self.seats.room(self.application, address))


def test_a_class_behind_one_address_fits_and_leaves_seats_for_others() -> None:
    house = House(Seats(200))
    taken = 0
    while house.room("school"):
        house.sit(f"s{taken}", "school", connections=1)
        taken += 1
    assert taken == 150
    assert house.room("elsewhere")


def test_a_class_that_reloads_all_at_once_finds_its_seats() -> None:
    house = House(Seats(200))
    for n in range(100):
        house.sit(f"left{n}", "school", unused=LEFT_MS + n)
    for n in range(100):
        assert house.room("school")
        house.sit(f"again{n}", "school", connections=1)
    assert sum(id.startswith("again") for id in house._sessions) == 100


def test_what_nobody_looks_at_makes_room_the_longest_unused_first() -> None:
    house = House(Seats(4, each=4))
    house.sit("fresh", "a", unused=UNOPENED_MS - 1000, opened=False)
    house.sit("forgotten", "a", unused=UNOPENED_MS + 1000, opened=False)
    house.sit("left", "a", unused=LEFT_MS + 5000)
    house.sit("used", "a", unused=1e9, connections=1)
    assert house.room("b")
    assert set(house._sessions) == {"fresh", "forgotten", "used"}
    house.sit("new", "b", connections=1)
    assert house.room("b")
    assert set(house._sessions) == {"fresh", "used", "new"}
    house.sit("newer", "b", connections=1)
    assert not house.room("b")


def test_pages_being_built_are_counted() -> None:
    house = House(Seats(3, each=2))
    with house.seats.taken("one", "a"), house.seats.taken("two", "a"):
        assert house.seats.count(house.application) == 2
        assert not house.room("a")
        assert house.room("b")
    assert house.room("a")
    assert house.seats.count(house.application) == 0


def test_one_address_cannot_keep_others_out(start: Start) -> None:
    site = start(max_sessions=8, trust_proxy=True)
    greedy = [site.get("/lab", X_Forwarded_For=f"192.0.2.{n}, 198.51.100.1")[0] for n in range(20)]
    assert sorted(greedy) == [200] * 6 + [503] * 14
    assert [site.get("/lab", X_Forwarded_For="198.51.100.2")[0] for _ in range(2)] == [200, 200]
    assert site.metric("sessions_live") == 8


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
def test_workers_know_whose_a_connection_is(start: Start) -> None:
    site = start(procs=2, max_sessions=2, max_each=1)
    site.wait(lambda: site.get("/metrics")[2].count(b"carbonpump_sessions_live{") == 2)
    mine = [site.get("/lab", X_Forwarded_For=f"192.0.2.{n}")[0] for n in range(6)]
    assert sorted(mine) == [200, 200, 503, 503, 503, 503]
    assert page_from(site, "127.0.0.2") == 200


def page_from(site: Site, address: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20, source_address=(address, 0))
    connection.request("GET", "/lab")
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_page_has_few_websockets(start: Start) -> None:
    site = start()

    async def test() -> list[int]:
        ticket, open_ones, refusals = token(site), [], []
        for _ in range(CONNECTIONS + 2):
            request = HTTPRequest(f"ws://127.0.0.1:{site.port}/lab/ws", headers={"Origin": site.url})
            try:
                open_ones.append(await websocket_connect(request, subprotocols=["bokeh", ticket]))
                await open_ones[-1].read_message()  # it is greeted
            except HTTPClientError as error:
                refusals.append(error.code)
        return refusals

    assert asyncio.run(test()) == [503, 503]
    assert asyncio.run(knock(site, site.url, token(site))) == 101


def test_who_vanishes_without_a_goodbye_is_let_go(start: Start) -> None:
    site = start(ping=0.3)

    async def visit() -> None:
        staying, gone = (load.Client(f"{site.url}/lab", load.slider()) for _ in range(2))
        for client in (staying, gone):
            await client.join()
        tally = load.Tally()
        dragging = asyncio.create_task(staying.drag(30, 4, tally))
        assert site.metric("sessions_connected") == 2
        gone.vanish()
        async with asyncio.timeout(20):
            while await asyncio.to_thread(site.metric, "sessions_connected") > 1:
                await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        assert not dragging.done()  # who is there answers, and stays
        dragging.cancel()

    asyncio.run(visit())
