"""Facts, keys and tables: what is no markup is shown as it is written."""

from __future__ import annotations

import re
from math import nan

import pytest

from app.facts import Fact
from app.markup import Html, against, bold, downloads, fact, facts, html, keys, paragraphs, reports, table

HOSTILE = '<img src=x onerror="alert(1)">&amp;'
SAFE = '&lt;img src=x onerror="alert(1)"&gt;&amp;amp;'


def test_what_is_markup_stays_it_and_what_is_none_is_escaped_once() -> None:
    assert html(HOSTILE) == SAFE
    assert html(html(HOSTILE)) == SAFE
    assert bold(bold("a<b")) == "<b><b>a&lt;b</b></b>"
    assert html("the paper's “5 %”") == "the paper's “5 %”"


def test_a_table_has_its_columns_styles_and_says_what_it_is() -> None:
    found = table(["", "Unit", "mine"], [("a", "m", bold("1")), ("b", "s", "2")], "Mine & yours", "qun")
    assert found == (
        '<div class="scroll" tabindex="0" role="region" aria-label="Mine &amp; yours"><table><thead><tr>'
        '<th></th><th>Unit</th><th class="n">mine</th></tr></thead><tbody>'
        '<tr><td class="q">a</td><td class="u">m</td><td class="n"><b>1</b></td></tr>'
        '<tr><td class="q">b</td><td class="u">s</td><td class="n">2</td></tr></tbody></table></div>'
    )


def test_a_table_shows_a_visitors_text() -> None:
    found = table([HOSTILE], [[HOSTILE]], HOSTILE, "-")
    assert "<img" not in found
    assert found.count(SAFE) == 2
    assert 'aria-label="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;' in found


def test_a_table_of_another_width_than_its_heads_is_a_mistake() -> None:
    for heads, row, styles in ((["a"], ["1", "2"], "n"), (["a", "b"], ["1"], "nn"), (["a"], ["1"], "nn")):
        with pytest.raises(ValueError, match="zip"):
            table(heads, [row], "x", styles)


def test_facts_keys_links_and_paragraphs() -> None:
    assert fact(Fact(5.0, "m", "far", 5.0, ", there", 1, 0.25)) == (
        '<div class="fact"><div class="n">5<small class="long">± 0.25 m</small></div><div class="l">far, there</div></div>'
    )
    assert "▲" in fact(Fact(5.0, "m", "far", 4.0))
    assert '<small class="short">km</small>' in fact(Fact(5.0, "km", "far"))
    assert "<small>" not in fact(Fact(5.0, "", "far")) + fact(Fact(5.0, "%", "far", shown="5 %"))
    assert "±" not in fact(Fact(5.0, "m", "far", error=0.0))
    assert "<small>" not in fact(Fact(nan, "m", "far"))
    assert '<span class="together">1,000 m <a' in fact(Fact(5.0, "%", "below 1,000 m", why="depths"))
    assert "▲▼" in against("A", "Z1", moved=True)
    assert "▲▼" not in against("A", "Z1", moved=False)
    assert fact(Fact(5.0, "", Html("<abbr>NPP</abbr>"))).count("<abbr>") == 1
    assert facts([Fact(1.0, "", "one"), Fact(2.0, "", "two")]).count('class="fact"') == 2
    assert keys({"fish": "accent"}) == '<span class="keys"><i class="key" style="--c:var(--accent)"></i>fish</span>'
    assert paragraphs(["a<b", "c"]) == "<p>a&lt;b</p><p>c</p>"
    assert 'href="download/budget.csv?a=1&amp;b=%22"' in downloads("budget", "a=1&b=%22")


def test_a_report_opens_beside_the_page_in_three_forms() -> None:
    links = reports("budget", "preset=Z4&pin.A=preset%3DZ5")
    assert re.findall(r'href="([^"]+)" target="_blank"', links) == [
        f"report/budget.{form}?preset=Z4&amp;pin.A=preset%3DZ5" for form in ("pdf", "html", "md")
    ]
