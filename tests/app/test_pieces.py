"""A page's components are made once, before its models, with what the visitor asked for; and others are answered between the two."""

from __future__ import annotations

import asyncio
from typing import Any

import panel as pn
import pytest
from bokeh.server.contexts import ApplicationContext
from panel.io.server import get_server

from app import pieces
from app.spares import Visit

DONE: list[str] = []


class Model(pn.pane.HTML):
    """Whose model says when it is made."""

    def _get_model(self, *args: Any, **options: Any) -> Any:
        DONE.append("models")
        return super()._get_model(*args, **options)


def build() -> Any:
    DONE.append(f"components of {(pn.state.session_args or {})['preset'][0].decode()}")
    return Model("…")


@pytest.fixture
def context() -> ApplicationContext:
    DONE.clear()
    server = get_server({"lab": pieces.fetched(build)}, port=0, use_index=False, location=False, start=False)
    server._http.stop()
    return server._tornado.applications["/lab"]


async def _open(context: ApplicationContext) -> None:
    visit: Any = Visit("/lab", {"preset": [b"Z4"]}, {})

    async def other() -> None:
        while "components of Z4" not in DONE:
            await asyncio.sleep(0)
        DONE.append("another visitor")

    others = asyncio.create_task(other())
    session = await context.create_session_if_needed("one", visit)
    assert session.document.roots
    assert pieces.MADE not in vars(session.document)
    await others


def test_others_are_answered_between_components_and_models(context: ApplicationContext) -> None:
    pieces.make_first(context, build)
    asyncio.run(_open(context))
    assert DONE == ["components of Z4", "another visitor", "models"]


def test_without_it_a_page_is_built_all_the_same(context: ApplicationContext) -> None:
    asyncio.run(_open(context))
    assert DONE == ["components of Z4", "models", "another visitor"]
