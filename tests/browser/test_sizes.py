"""Every tab of every page, light and dark, at the sizes that people have: nothing covered, cut, empty or out of reach, and on each
tab what it is called.

The test command takes two pages at three sizes in light, and begins no long run; all at all eight in both are wide. The page is opened once and its
window made smaller: what follows its size is the browser's to do. Whatever the policy for scripts refuses on a tab is heard, too.
"""

from __future__ import annotations

import importlib.resources
from pathlib import Path

import pytest

from app.pages import pages
from tests.browser.conftest import Visit
from tests.browser.shown import LONG, SHOWN
from tests.browser.visitor import Visitor

SIZES = [(1920, 1080), (1440, 900), (1366, 768), (1280, 720), (1024, 768), (820, 1180), (390, 844), (320, 640)]
FEW = [(1366, 768), (820, 1180), (390, 844)]
TAKEN = ("", "budget")
LAYOUT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = """async tags => (await axe.run(document, {runOnly: tags, resultTypes: ["violations"]})).violations
  .filter(({impact}) => ["serious", "critical"].includes(impact))
  .map(({id, nodes}) => `${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 200)}`)"""


def rooms(one: Visitor) -> list[str]:
    """The names of the tabs; one without a name for a page that has none."""
    return one.page.get_by_role("tab").all_inner_texts() or [""]


def faults(one: Visitor, room: str, sizes: list[tuple[int, int]]) -> list[str]:
    """What is wrong with the open tab at each of the sizes, and for those who do not see it at the least, of all eight also at the largest."""
    found = []
    for width, height in sizes:
        one.page.set_viewport_size({"width": width, "height": height})
        one.page.evaluate("pause => layout.settled(pause)", 100 if (width, height) == sizes[0] else 50)
        said = list(one.page.evaluate("() => layout.faults()"))
        if (width, height) in (SIZES[0], sizes[-1]):
            said += one.page.evaluate(SERIOUS, RULES)
        found += [f"{room} at {width} × {height}: {each}" for each in said]
    return found


@pytest.mark.parametrize(
    ("page", "theme", "sizes"),
    [pytest.param(page, "light", FEW, id=f"{page or 'home'}-light, few") for page in TAKEN]
    + [
        pytest.param(page, theme, SIZES, marks=pytest.mark.wide, id=f"{page or 'home'}-{theme}")
        for page in pages()
        for theme in ("light", "dark")
    ],
)
@pytest.mark.timeout(900)
def test_nothing_is_covered_cut_empty_or_out_of_reach(visit: Visit, page: str, theme: str, sizes: list[tuple[int, int]]) -> None:
    one = visit(f"/{page}", color_scheme=theme)
    for script in (LAYOUT, AXE):
        one.page.evaluate(script)
    found, names = [], rooms(one)
    assert set(SHOWN.get(page, {})) <= set(names)
    for room in names:
        if room:
            one.open(room)
        found += faults(one, room, sizes)
        look = SHOWN.get(page, {}).get(room)
        if look and theme == "light" and (sizes is SIZES or look not in LONG):
            look(one)
    assert not found, "\n".join(["", *found])


BROKEN = {
    "texts over one another": "<p style='position: absolute; top: 0'>here is one</p><p style='position: absolute; top: 2px'>and another</p>",
    "controls over one another": "<button>one button</button><button style='margin-left: -60px'>over another</button>",
    "cards over one another": "<a class='glass' style='display: block; height: 90px'></a><a class='glass' style='display: block; height: 90px; margin-top: -20px'></a>",
    "cut at a side": "<p style='width: 60px; overflow: hidden; white-space: nowrap'><span>longer than its place is wide</span></p>",
    "cut by the window": "<p style='position: fixed; left: 90vw; width: 40vw; white-space: nowrap'>beyond the end of the window</p>",
    "scrolls sideways": "<p style='width: 120vw'>too wide</p>",
    "an empty picture": "<figure><canvas width='300' height='200'></canvas></figure>",
}


def test_what_is_looked_for_is_found(visit: Visit) -> None:
    one = visit("/")
    one.page.evaluate(LAYOUT)
    for fault, markup in BROKEN.items():
        one.page.evaluate(
            "markup => document.body.replaceChildren(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes)",
            markup,
        )
        said = one.page.evaluate("() => layout.faults()")
        assert any(fault in each for each in said), (fault, said)
