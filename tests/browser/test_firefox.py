"""Another engine than the other tests': every page opens, and a lever that is moved has its answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.pages import pages
from engine.lab import LABS
from tests.app.conftest import Site
from tests.browser.firefox import ADVICE, Tab, find, firefox

DEEP = """(selector => { const find = root => root.querySelector(selector) ??
  [...root.querySelectorAll("*")].filter(e => e.shadowRoot).reduce((found, e) => found ?? find(e.shadowRoot), null)
  return find(document) })"""
READY = "Boolean(window.Bokeh?.documents.length && Bokeh.documents.every(d => d.is_idle) && document.body.style.opacity !== '0')"
END = "\ue010"


async def shows(tab: Tab, name: str) -> None:
    """A page as it opens; a lab with a lever moved as well."""
    await tab.until(READY)
    if name not in LABS:
        assert await tab.until(f"{DEEP}('h1')?.innerText")
        return
    before = await tab.until(f"{DEEP}('.answer')?.innerText.trim()")
    assert await tab.until(f"{DEEP}('figure canvas') || {DEEP}('canvas') ? 'drawn' : ''")
    await tab.evaluate(f"{DEEP}('input[type=range]').focus()")
    await tab.press(END)
    await tab.until(f"{DEEP}('input[type=range]').value === {DEEP}('input[type=range]').max")
    await tab.until(f"{DEEP}('.answer').innerText.trim() !== {before!r}")


async def visit(path: str, profile: Path, url: str) -> list[str]:
    async with firefox(path, profile) as tab:
        for name in pages():
            await tab.go(f"{url}/{name}")
            await shows(tab, name)
        return tab.errors


@pytest.mark.wide
def test_firefox_opens_every_page_and_moves_its_first_lever(server: Site, tmp_path: Path) -> None:
    path = find()
    if path is None:
        pytest.skip(ADVICE)
    with ThreadPoolExecutor(1) as elsewhere:  # the other browser's loop runs here
        errors = elsewhere.submit(asyncio.run, visit(path, tmp_path, server.url)).result()
    assert errors == []
