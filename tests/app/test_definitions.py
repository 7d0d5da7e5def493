"""A page is told of every class that it, or a tab of it, may have; and not of the whole toolkit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import panel_material_ui as pmui
import pytest
from bokeh.core.has_props import is_DataModel
from bokeh.document import Document
from panel.io.state import set_curdoc

import app
from app import definitions
from app.pages import pages
from app.services import Services
from engine.lab import LABS, get
from tests.few import few


@pytest.mark.parametrize("name", few(["", *LABS], "", "budget"))
def test_a_page_is_told_of_all_that_its_tabs_have(shared: Services, name: str) -> None:
    document = Document()
    if name:
        get(name).warm()
    with set_curdoc(document):
        page: Any = pages()[name](shared)
        page.page.server_doc(document)
        defined = {each["name"] for each in document.to_json().content["defs"]}
        with document.models.freeze():
            for tab in range(1, len(page.rooms.view) if name else 0):
                page.rooms.view.active = tab
    had = {type(each).__qualified_model__ for each in document.models if is_DataModel(type(each))}
    assert len(had) > (6 if name else 2)
    assert had <= defined
    assert len(defined) < 60


def test_what_no_source_names_is_left_out() -> None:
    assert definitions.told(pmui.Select._data_model)
    assert not definitions.told(pmui.Rating._data_model)
    assert not definitions.told(Document)


def test_the_toolkit_has_one_name_in_our_source() -> None:
    """By which its classes are looked for there."""
    files = [*Path(app.__file__).parent.rglob("*.py")]
    other = [
        (file.name, line.strip())
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"from panel_material_ui.* import .*\b[A-Z][a-z]|import panel_material_ui as (?!pmui$)", line)
    ]
    assert len(files) > 100
    assert other == []
