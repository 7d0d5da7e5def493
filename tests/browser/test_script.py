"""Scripts: a page runs those it came with and no other, and needs no other on any tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engine.lab import LABS
from tests.browser.conftest import Visit, Watch

HOSTILE = """() => {
  const div = document.createElement("div")
  div.innerHTML = "<img src='data:,' onerror='window.ran = 1'><form onsubmit='window.ran = 2'><button>go</button></form><a href='javascript:window.ran = 3'>go</a>"
  const script = document.createElement("script")
  script.textContent = "window.ran = 4"
  document.body.append(div, script)
  div.querySelector("button").click()
  div.querySelector("a").click()
}"""
REFUSED = "Content Security Policy"


@pytest.mark.parametrize("lab", LABS)
def test_every_tab_needs_no_script_but_its_own(visit: Visit, lab: str) -> None:
    one = visit(f"/{lab}")  # whatever the policy refuses is heard
    for tab in one.page.get_by_role("tab").all_inner_texts()[1:]:
        one.open(tab)
        expect(one.page.locator("canvas, article").filter(visible=True).first).to_be_visible()


def test_what_the_policy_refuses_does_not_run_and_is_heard(visit: Visit, watch: Watch) -> None:
    watch.expect(REFUSED)
    one = visit()
    one.page.evaluate(HOSTILE)
    one.wait_for_query(preset=one.query.get("preset"))
    one.page.wait_for_timeout(300)
    assert one.page.evaluate("window.ran") is None
    assert sum(REFUSED in said for said in watch.heard) == 4
