"""What is found out once about Bokeh's models changes no page by a byte, and no model owns what is another's."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import bokeh.util.serialization as ids
import numpy as np
import param.parameterized as names
import pytest
from bokeh.core.json_encoder import serialize_json
from bokeh.core.serialization import Serializer
from bokeh.document import Document
from bokeh.models import ColumnDataSource, GlyphRenderer, LinearColorMapper, Plot, Scatter
from panel.io.state import set_curdoc

from app import defaults, lean
from app.pages import pages
from app.services import Services
from engine.lab import LABS, get
from tests.few import few


def written(shared: Services, name: str) -> str:
    """A page as its browser is told it; what is counted in a process counts from the same number."""
    ids._simple_id, names.object_count = 10_000_000, 10_000_000
    document = Document()
    with set_curdoc(document):
        pages()[name](shared).page.server_doc(document)
        return str(serialize_json(document.to_json(deferred=False)))


@pytest.mark.parametrize("name", few(["", *LABS], "", "budget", "ocean"))
def test_a_page_is_the_same_to_the_byte(shared: Services, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name:
        get(name).warm()
    written(shared, name)  # classes and scripts that are made at first use are there
    ours = written(shared, name)
    for (owner, attribute), value in defaults.THEIRS.items():
        monkeypatch.setattr(owner, attribute, value)
    assert ours == written(shared, name)
    assert len(ours) > 100_000


def test_a_default_that_can_be_changed_is_each_model_s_own() -> None:
    lean.install()
    one, other = Plot(), Plot()
    one.tags.append("one")
    one.js_event_callbacks["tap"] = []
    one.renderers.append(GlyphRenderer(data_source=ColumnDataSource(), glyph=Scatter()))
    assert (other.tags, other.js_event_callbacks, other.renderers) == ([], {}, [])
    assert Plot().title is not Plot().title
    assert one.properties_with_values(include_defaults=False)["tags"] == ["one"]
    assert "tags" not in other.properties_with_values(include_defaults=False)


def test_what_begins_empty_is_made_when_it_is_looked_at_and_then_written() -> None:
    lean.install()
    one = [Plot() for _ in range(2)][1]
    assert "renderers" not in one._unstable_default_values
    one.renderers.append(drawn := GlyphRenderer(data_source=ColumnDataSource(), glyph=Scatter()))
    assert drawn in one.references()
    assert one.properties_with_values(include_defaults=False)["renderers"] == [drawn]


def test_what_is_no_colour_is_refused_each_time() -> None:
    lean.install()
    for _ in range(2):
        assert LinearColorMapper(palette=["#ffffff", "navy"]).palette == ["#ffffff", "navy"]
        with pytest.raises(ValueError, match="no colour"):
            LinearColorMapper(palette=["#ffffff", "no colour"])


def test_a_list_is_written_as_what_is_in_it() -> None:
    lean.install()
    for values in (
        *(["here", "there"], ["here", math.nan], [np.str_("here")], []),
        *(
            [1.5, None, -0.0],
            [1.5, math.nan],
            [math.inf, -math.inf],
            [1.5, np.float64(2)],
            [1e308, 1e308],
            [2.0, 7],
            [0.0, [1.5]],
        ),
    ):
        theirs = defaults.THEIRS[Serializer, "_encode_list"](Serializer(), values)
        assert Serializer().encode(values) == theirs
    assert Serializer().encode(["here", math.inf])[1] == {"type": "number", "value": "+inf"}


def test_what_must_be_set_is_still_missed() -> None:
    lean.install()
    with pytest.raises(ValueError, match="doesn't have a value set"):
        Document().add_root(GlyphRenderer(glyph=Scatter()))


def test_the_version_that_was_read_is_the_one_that_is_asked_for() -> None:
    lean.install()
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    low, high = next(each for each in project["dependencies"] if each.startswith("bokeh")).removeprefix("bokeh").split(",")
    major, minor = defaults.READ.split(".")[:2]
    assert (low, high) == (f">={major}.{minor}", f"<{major}.{int(minor) + 1}")
    assert defaults.THEIRS
