"""A visitor's text is shown and not obeyed."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import numpy as np
import panel_material_ui as pmui
import pytest

from app.charts import Bars
from app.labs.stoichiometry import your_data
from app.literal import in_markdown, in_picture
from app.theme import Palette

HOSTILE = (
    "<img src=x onerror=alert(1)>.npz",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[x](javascript:alert(1)) ![x](http://e.example/x)",
    "**bold** `code` <b>b</b> # head",
    "1. one\n\n    code\n\n| a | b |",
    "a_b_c ~~d~~ https://e.example <https://e.example>",
)


class Shown(HTMLParser):
    """What a browser makes of the text that a Typography has been given: it reads it twice."""

    def __init__(self, typography: pmui.Typography) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(unescape(typography.get_root().data.object))

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_a_typography_shows_signs_as_they_are(text: str) -> None:
    shown = Shown(pmui.Typography(in_markdown(text)))
    assert shown.text.strip() == text
    assert shown.tags <= {"p"}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_wrong_with_a_site_is_shown_as_it_is(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any) -> None:
        raise ValueError(text)

    monkeypatch.setattr(your_data, "_found", fail)
    tab = SimpleNamespace(_said=pmui.Typography(""))
    said = your_data.OwnSeries.compute({"start_depth": 100.0}, None, 1, None, "")  # type: ignore[arg-type]
    your_data.OwnSeries.draw(tab, said)  # type: ignore[arg-type]
    shown = Shown(tab._said)
    assert (shown.text.strip(), shown.tags - {"p"}) == (text, set())


@pytest.mark.parametrize("text", ["$$x$$", r"\(x\)", r"\[x\]", r"a $$\href{javascript:alert(1)}{b}$$ c", "$$$$"])
def test_a_place_that_looks_like_a_formula_is_none(text: str) -> None:
    bars = Bars(Palette(), ["fish"], ["fish"], "")
    bars.update([text], np.ones((1, 1)), None, None, ["1"], -1, True)
    shown = bars.figure.yaxis[0].major_label_overrides[0.0]
    assert shown.replace("\u2060", "") == text
    assert not any(mark in shown for mark in ("$$", r"\(", r"\[", r"\)", r"\]"))
    assert in_picture("Cádiz") == "Cádiz"
