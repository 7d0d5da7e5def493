"""A page that has ended is freed by counting references, all but a little; who comes late finds nobody, and other pages stay whole."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import weakref
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from bokeh.server.contexts import ApplicationContext
from panel.io.server import get_server

from app import parting
from app.lab_page import LabPage
from app.pages import of_lab
from app.server import _guarded
from app.services import Services
from app.site import _built
from app.spares import Visit

LEFT = 0.15
"""Of a page's objects, what is left at most for a collection."""


@pytest.fixture
def context(shared: Services) -> ApplicationContext:
    """Budget's, of a server that listens to nobody."""
    parting.install()
    build = _guarded("/budget", partial(_built, of_lab("budget")))
    server = get_server({"budget": build}, port=0, use_index=False, location=False, start=False)
    server._http.stop()
    return server._tornado.applications["/budget"]


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


async def opened(context: ApplicationContext, id: str) -> tuple[Any, LabPage]:
    visit: Any = Visit("/budget", {}, {})
    session = await context.create_session_if_needed(id, visit)
    return session, getattr(session.document, parting.OWNER)


async def ended(context: ApplicationContext, session: Any) -> None:
    await context._discard_session(session, lambda session: True)


def test_a_page_that_has_ended_is_gone_without_a_collection(context: ApplicationContext) -> None:
    async def first() -> None:
        session, _ = await opened(context, "first")
        await ended(context, session)

    async def test() -> None:
        before = len(gc.get_objects())
        session, page = await opened(context, "one")
        made = len(gc.get_objects()) - before
        levers, answer = weakref.ref(page.levers), weakref.ref(page.hand.now)
        await ended(context, session)
        del session, page
        assert made > 1000
        assert len(gc.get_objects()) - before < LEFT * made
        assert levers() is None
        assert answer() is None

    asyncio.run(first())  # what is made at first use is there
    with uncollected():
        asyncio.run(test())


def test_who_comes_late_finds_nobody(context: ApplicationContext) -> None:
    told: list[str] = []

    async def test() -> None:
        session, page = await opened(context, "one")
        page._arrived()
        page.later(lambda: told.append("in time"))
        await asyncio.sleep(0.1)
        await ended(context, session)
        page.later(lambda: told.append("late"))
        await asyncio.sleep(0.1)
        assert not page.live

    asyncio.run(test())
    assert told == ["in time"]


def test_another_page_stays_whole(context: ApplicationContext) -> None:
    async def test() -> None:
        first, _ = await opened(context, "one")
        second, page = await opened(context, "two")
        before = second.document.to_json(deferred=False)
        await ended(context, first)
        assert second.document.to_json(deferred=False) == before
        page.set(fish_biomass=77.0)
        assert page.state.parameters["fish_biomass"] == 77.0
        await ended(context, second)

    asyncio.run(test())


def test_a_page_that_somebody_came_back_to_is_not_taken_apart(context: ApplicationContext) -> None:
    async def test() -> None:
        session, page = await opened(context, "one")
        await context._discard_session(session, lambda session: False)
        assert page.levers.title
        assert session.document.roots

    asyncio.run(test())
