"""Colours: readable in both themes, and told apart by eyes that see fewer of them."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from bokeh.models import LinearAxis, LinearColorMapper

from app.charts.heat import DARK_INK, DIVERGING, STRONG
from app.theme import ASSETS, DARK, LIGHT, Palette, readable, toolkit
from engine.budget.chain import GROUPS, PROCESSES

FEEDERS = ("cruisers", "ambushers", "flux-feeders", "micro")
PINS = ("pin-a", "pin-b", "pin-c", "pin-d")
THEMES = {"light": LIGHT, "dark": DARK}
TEXTS = [
    *itertools.product(["ink", "ink2", "ink3", "accent", "warn", "good"], ["paper", "surface"]),
    *itertools.product(["ink", "accent"], ["accent-soft"]),
    *itertools.product(["ink2"], ["sunlit", "twilight", "line"]),  # the water column's names; “fitted”
    *itertools.product(["ink"], ["sunlit", "twilight", "midnight"]),  # day and night, places on the map, a column's lines
    ("surface", "ink"),  # the Share button
    ("surface", "accent"),  # the toolkit's buttons
    ("snow", "paper"),  # what sinks, beside its line
    *(("surface", name) for name in PINS),  # the letters of what is pinned
]
"""Which words stand on what."""
MACHADO = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
"""Machado, Oliveira & Fernandes 2009, severity 1, for linear RGB."""
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = TO_XYZ.sum(axis=1)


def linear(colour: str) -> np.ndarray:
    channel = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2: from 1 to 21."""
    dark, light = sorted(0.05 + float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return light / dark


def lab(rgb: np.ndarray) -> np.ndarray:
    share = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def seen(colour: str, eyes: str) -> np.ndarray:
    """CIELAB of a colour as such eyes see it."""
    return lab(np.array(MACHADO[eyes]) @ linear(colour)) if eyes in MACHADO else lab(linear(colour))


def test_both_themes_have_the_same_colours_and_each_is_one() -> None:
    assert set(LIGHT) == set(DARK)
    assert len(LIGHT) > 25
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in (*LIGHT.values(), *DARK.values()))


def test_every_colour_a_component_names_exists() -> None:
    folder = ASSETS.parent / "app"
    named = {
        name
        for path in [*folder.rglob("*.js"), *folder.rglob("*.py")]
        for name in re.findall(r"var\(--([\w-]+)", path.read_text())
    }
    own = {"font", "at", "bar", "c", "dot", "scene-top"}  # set where they are used
    assert named - own <= set(LIGHT)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), TEXTS, ids=[f"{words} on {ground}" for words, ground in TEXTS])
def test_words_stand_out_from_what_they_stand_on(theme: str, words: str, ground: str) -> None:
    assert contrast(THEMES[theme][words], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("theme", THEMES)
def test_words_inside_a_stream_stand_out_from_it(theme: str, group: str) -> None:
    ground = THEMES[theme][group]
    assert contrast(readable(ground), ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", [*GROUPS, *FEEDERS, "snow", "carbon", "accent"])
def test_what_is_drawn_stands_out_from_the_page(theme: str, name: str) -> None:
    assert contrast(THEMES[theme][name], THEMES[theme]["paper"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eyes", ["any", *MACHADO])
@pytest.mark.parametrize("family", [GROUPS, FEEDERS, PROCESSES, PINS], ids=["groups", "feeders", "processes", "pins"])
def test_colours_side_by_side_are_told_apart(theme: str, eyes: str, family: tuple[str, ...]) -> None:
    for one, other in itertools.combinations(family, 2):
        apart = float(np.linalg.norm(seen(THEMES[theme][one], eyes) - seen(THEMES[theme][other], eyes)))
        assert apart >= 10, (one, other, apart)


def test_numbers_on_a_heat_map_can_be_read_and_its_ends_told_apart() -> None:
    palette = list(DIVERGING)
    for i, colour in enumerate(palette):
        r = -1 + 2 * (i + 0.5) / len(palette)
        words = "#ffffff" if abs(r) > STRONG else DARK_INK
        assert contrast(words, colour) >= 4.5, (colour, words)
    for eyes in MACHADO:
        assert np.linalg.norm(seen(palette[0], eyes) - seen(palette[-1], eyes)) > 40


def test_what_was_painted_is_painted_again_in_the_other_theme() -> None:
    palette = Palette()
    axis = palette.paint(LinearAxis(), axis_label_text_color="ink2")
    mapper = palette.paint(LinearColorMapper(), palette=["fish", "snow"])
    assert axis.axis_label_text_color == LIGHT["ink2"]
    palette.switch(True)
    assert axis.axis_label_text_color == DARK["ink2"]
    assert mapper.palette == [DARK["fish"], DARK["snow"]]
    assert palette["ink"] == DARK["ink"]
    palette.switch(False)
    assert axis.axis_label_text_color == LIGHT["ink2"]


def test_the_toolkit_has_our_colours() -> None:
    for theme, colours in THEMES.items():
        assert toolkit()[theme]["palette"]["primary"]["main"] == colours["accent"]
        assert toolkit()[theme]["palette"]["background"]["default"] == colours["paper"]
