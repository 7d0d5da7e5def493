"""A lab in a frame: the levers that are left, and no more; what the page around it is told; and nothing else is obeyed."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from playwright.sync_api import expect

from tests.app.conftest import Site
from tests.benchmarks.load import Client, models
from tests.browser.conftest import Visit

ANIMALS = "Animals that migrate"
CLASS = "/pump?preset=today&frame=class&only=animals:0:1.5,nutrients&result=kept&ask=How+few+will+do%3F"
OBEYED = ['["mixing", 1', '["tab", ""]']
AROUND = """address => new Promise(done => {
  window.told = []
  addEventListener("message", e => { if (e.data?.carbonpump) { told.push(e.data); done(true) } })
  document.body.innerHTML = '<iframe width="390" height="640"></iframe>'
  document.querySelector("iframe").src = address
})"""


def test_in_a_class_there_are_the_levers_that_are_left_and_the_answer(visit: Visit) -> None:
    one = visit(CLASS, viewport={"width": 390, "height": 844})
    expect(one.page.get_by_role("heading", level=1)).to_have_text("How few will do?")
    expect(one.page.get_by_role("slider")).to_have_count(1)
    expect(one.lever(ANIMALS)).to_have_attribute("max", "1.5")
    expect(one.page.get_by_role("combobox", name="Nutrients")).to_be_visible()
    expect(one.figures).to_have_count(1)
    for role in ("tab", "navigation", "link"):
        expect(one.page.get_by_role(role)).to_have_count(0)
    for name in ("Share", "Pin", "Light colours", "Dark colours"):
        expect(one.button(name)).to_have_count(0)
    order = [part.bounding_box() for part in (one.lever(ANIMALS), one.headline, one.figures.first)]
    assert [box["y"] for box in order if box] == sorted(box["y"] for box in order if box)
    assert one.sideways() == 0
    one.type("0.5", ANIMALS)
    one.wait_for_query(animals="0.5", frame="class", only="animals:0:1.5,nutrients", start="preset=today")
    one.reload().press("Reset")
    one.wait_for_query(animals=None, start=None)


def test_the_page_around_is_told_where_the_levers_came_to_rest(visit: Visit) -> None:
    one = visit("/pump")
    one.page.goto(f"{one.url}/health/live")
    assert one.page.evaluate(AROUND, CLASS)
    frame = one.page.frame_locator("iframe")
    field = frame.get_by_role("textbox", name=f"{ANIMALS}, exact value")
    field.fill("0.5")
    field.press("Enter")
    one.page.wait_for_function("() => told.at(-1).levers.animals === 0.5")
    first, last = (one.page.evaluate(f"() => told.at({at})") for at in (0, -1))
    assert first["levers"] == {"animals": 1, "nutrients": "follow"}
    assert last["result"] != first["result"]
    assert last["said"] == f"{round(last['result']):,} Pg C"


def test_a_task_has_the_bar_above_it_and_no_tabs(visit: Visit) -> None:
    one = visit("/budget?preset=Z4&frame=task&only=fish_biomass&ask=How+many%3F")
    expect(one.page.get_by_role("slider")).to_have_count(1)
    expect(one.page.get_by_role("tab")).to_have_count(0)
    expect(one.page.get_by_role("combobox", name="Start from")).to_have_count(0)
    expect(one.share()).to_be_visible()


def test_a_task_is_made_of_a_view_and_its_link_opens_it(visit: Visit) -> None:
    one = visit("/pump?animals=0.3&mixing=0.9&pin.A=preset%3Dtoday&tab=uncertainty")
    dialog = one.share()
    dialog.get_by_text("A task for a class").click()
    dialog.get_by_label("What is asked").fill("How few & why?")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(2)
    dialog.get_by_role("checkbox", name="Vertical mixing").uncheck()
    one.go(dialog.get_by_label("Link to the task").input_value())
    expect(one.page.get_by_role("heading", level=1)).to_have_text("How few & why?")
    expect(one.page.get_by_role("slider")).to_have_count(1)
    assert one.value(ANIMALS) == 0.3
    assert one.query.keys() == {"preset", "animals", "mixing", "frame", "only", "ask", "v"}


def test_no_lever_is_obeyed_that_is_not_left(server: Site) -> None:
    """By websocket, as a script would say it."""

    async def said() -> list[str]:
        part: dict[str, str] = {}
        told: list[str] = []

        def find(document: dict[str, Any]) -> Any:
            for each in models(document):
                if name := each.get("attributes", {}).get("name"):
                    part[str(name)] = each["id"]
            return lambda n: {}

        client = Client(f"{server.url}{CLASS}", find)
        await client.join()

        async def tell(to: str, **message: Any) -> None:
            entries = {"type": "map", "entries": [list(pair) for pair in message.items()]}
            values = {"type": "map", "entries": [["model", {"id": part[to]}], ["data", entries]]}
            event = {"type": "event", "name": "data_event", "values": values}
            await client._patch({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event})

        async def heard(what: str) -> Any:
            while True:
                text = json.dumps(await asyncio.wait_for(client._receive(), 20))
                told.append(text)
                if what in text:
                    return text

        for message in (
            {"do": "set", "name": "mixing", "value": 2.0},
            {"do": "enter", "name": "mixing", "text": "2"},
            {"do": "move", "name": "animals", "value": 1.9},
            {"do": "choose", "preset": "twice"},
            {"do": "pin"},
        ):
            await tell("Levers", **message)
            assert '["mixing", 1' in (refused := await heard("problem")), refused
            assert '["animals", 1' in refused, refused
        await tell("Header", do="share")
        await tell("Levers", do="turn", tab="where-and-how-long")
        await tell("Levers", do="set", name="animals", value=0.5)
        last = await heard('["animals", 0.5')
        await tell("Levers", do="set", name="animals", value=0.75)  # while it would be answered
        await heard('["animals", 0.75')
        client.leave()
        assert '["share",' not in "".join(told)
        return [what for what in OBEYED if what in last]

    with ThreadPoolExecutor(1) as apart:  # from the browser's loop
        assert apart.submit(lambda: asyncio.run(said())).result() == OBEYED
