"""Whoever has used least of the places goes first, and nobody has all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.places import Full, Owner, Places


def order(*arrivals: Owner, count: int = 2, before: Callable[[Places], Awaitable[None]] | None = None) -> list[Owner]:
    """In which order owners who come together get a place."""
    came: list[Owner] = []

    async def test() -> None:
        places = Places(count, 20)
        if before:
            await before(places)

        async def one(owner: Owner) -> None:
            async with places.place(owner):
                came.append(owner)
                await asyncio.sleep(0.01)

        holding = [asyncio.create_task(one((f"holder {number}", ""))) for number in range(count)]
        await asyncio.sleep(0)
        await asyncio.gather(*map(one, arrivals), *holding)
        del came[:count]
        assert places.reading == []

    asyncio.run(test())
    return came


def test_a_page_waits_for_itself_and_not_for_another() -> None:
    greedy, other = ("a", "1"), ("a", "2")
    assert order(greedy, greedy, greedy, other, count=3)[:2] == [greedy, other]


def test_an_address_never_has_every_place() -> None:
    pages = [("a", str(number)) for number in range(5)]
    assert order(*pages, ("b", "1"), count=2)[1] == ("b", "1")


def test_who_has_used_less_goes_first() -> None:
    async def before(places: Places) -> None:
        for address, seconds in (("a", 0.3), ("b", 0.1)):
            async with places.place((address, "0")):
                await asyncio.sleep(seconds)

    assert order(("c", "1"), ("a", "1"), ("b", "1"), ("d", "1"), count=2, before=before) == [
        ("c", "1"),
        ("d", "1"),
        ("b", "1"),
        ("a", "1"),
    ]


def test_of_an_address_the_page_that_has_used_less() -> None:
    async def before(places: Places) -> None:
        async with places.place(("a", "busy")):
            await asyncio.sleep(0.2)

    assert order(("a", "first"), ("a", "busy"), ("a", "new"), count=2, before=before) == [
        ("a", "first"),
        ("a", "new"),
        ("a", "busy"),
    ]


def test_so_many_wait_and_no_more_and_who_leaves_makes_room() -> None:
    async def test() -> None:
        places = Places(2, 4)
        held = asyncio.create_task(_hold(places, ("a", "0")))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(_hold(places, ("a", str(number)))) for number in range(1, 4)]
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await _hold(places, ("a", "9"))
        waiting[0].cancel()
        await asyncio.sleep(0)
        late = asyncio.create_task(_hold(places, ("a", "9")))
        await asyncio.sleep(0)
        assert not late.done()
        for each in (held, *waiting, late):
            each.cancel()
        await asyncio.gather(held, *waiting, late, return_exceptions=True)
        assert places.reading == []

    asyncio.run(test())


async def _hold(places: Places, owner: Owner) -> None:
    async with places.place(owner):
        await asyncio.sleep(60)
