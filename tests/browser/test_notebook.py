"""What a notebook shows, in a browser that reaches nothing at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.wide, pytest.mark.timeout(300)]
ROOT = Path(__file__).parents[2]
CELLS = {
    "set": "import carbonpump\nimport panel as pn\nbudget = carbonpump.lab('budget')",
    "explore": "budget.explore('Z4')",
    "plot": "budget.plot('active_flux')",
    "levers": "pn.Param(budget.levers('Z4'), parameters=['fish_biomass', 'capture_efficiency'])",
    "explore-again": "budget.explore('Z3')",
}
SCRIPT = "application/javascript"


def page_of(notebook: nbformat.NotebookNode) -> str:
    """Its outputs one after another, as they are shown when it is opened, or exported."""
    parts = []
    for cell in notebook.cells:
        parts.append(f'<section id="{cell.id}">')
        for output in cell.outputs:
            data = output.get("data", {"text/plain": output.get("text", "")})
            parts.append(
                f"<script>{data[SCRIPT]}</script>"
                if SCRIPT in data
                else data.get("text/html", escape(data.get("text/plain", "")))
            )
        parts.append("</section>")
    return "<!doctype html><meta charset=utf-8>" + "\n".join(parts)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook that was run and is kept as a page."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()])
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}})
    client.execute(cwd=str(folder), env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"})
    kept = folder / "notebook.html"
    kept.write_text(page_of(notebook), "utf-8")
    return kept


@pytest.fixture
def asked(browser: Browser, shown: Path) -> Iterator[tuple[Page, list[str], list[str]]]:
    """The page, what it asked for, and what went wrong there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page, requests, faults = context.new_page(), [], []
    context.on("request", lambda request: requests.append(request.url))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page.goto(shown.as_uri())
    yield page, requests, faults
    context.close()


def test_it_asks_for_nothing_and_every_widget_and_picture_is_there(asked: tuple[Page, list[str], list[str]], shown: Path) -> None:
    page, requests, faults = asked
    for cell in ("explore", "explore-again"):
        expect(page.locator(f"#{cell}").get_by_label("Variable")).to_be_visible(timeout=60_000)
        expect(page.locator(f"#{cell} canvas").first).to_be_visible()
    expect(page.locator("#plot canvas").first).to_be_visible()
    expect(page.locator("#levers").get_by_text("Fish that migrate")).to_be_visible()
    outside = [url for url in requests if not url.startswith(("data:", "blob:", shown.as_uri()))]
    assert (outside, faults) == ([], [])
    assert shown.stat().st_size < 15e6, "each widget brings the script along"
