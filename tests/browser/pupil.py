"""One of a class: joins by its code, answers every kind of step by pointer or by keys alone, and notes all that its page was told."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, Response, expect

from app.teach.languages import say
from tests.browser.visitor import Visitor

NOTED = """window.told = []
const Source = window.EventSource
window.EventSource = class extends Source {
  constructor(...given) {
    super(...given)
    for (const name of ["message", "problem"]) this.addEventListener(name, ({data}) => window.told.push(data))
  }
}"""
"""All that comes by events; what comes by answers the browser tells of itself."""


class Pupil:
    """Number `n`, who answers otherwise than the others."""

    def __init__(self, one: Visitor, n: int, language: str, by_keys: bool = False) -> None:
        self.one, self.n, self.language, self.by_keys = one, n, language, by_keys
        self.page: Page = one.page
        self.line = ""
        """What this one wrote last, and nobody else did."""
        self._heard: list[str] = []
        self._before: list[str] = []
        self.page.on("response", self._hear)
        self.page.add_init_script(NOTED)

    def _hear(self, response: Response) -> None:
        if "/class/" in response.url and "json" in response.headers.get("content-type", ""):
            self._heard.append(response.text())

    def say(self, key: str, **values: Any) -> str:
        return say(self.language, key, **values)

    # coming and going

    def join(self, code: str) -> None:
        self.one.go(f"/join/{code}?lang={self.language}")
        self._press(self.page.get_by_role("button", name=self.say("student_join"), exact=True))
        expect(self.page.locator("#end button.name")).not_to_be_empty()

    @property
    def name(self) -> str:
        return self.page.locator("#end button.name").inner_text()

    def reload(self) -> None:
        self._before += self.page.evaluate("() => window.told")
        self.page.reload()
        expect(self.page.locator("#end button.name")).not_to_be_empty()

    def told(self) -> list[str]:
        """Every text that the page got of the class so far."""
        return [*self._heard, *self._before, *self.page.evaluate("() => window.told ?? []")]

    def views(self) -> list[dict[str, Any]]:
        """The views among them."""
        found = [json.loads(text) for text in self.told()]
        return [view for view in (each.get("view", each) for each in found) if "steps" in view]

    # answering

    def answer(self, view: dict[str, Any]) -> None:
        """Fills in the form of a step, and sends it."""
        expect(self.go).to_be_visible()
        getattr(self, f"_{view['kind']}")(view)
        self._press(self.go)
        expect(self.go).to_have_class(re.compile("sent"))

    @property
    def go(self) -> Locator:
        return self.page.locator(".send .go")

    def _press(self, button: Locator) -> None:
        if self.by_keys:
            button.focus()
            self.page.keyboard.press("Enter")
        else:
            button.click()

    def _guess(self, view: dict[str, Any]) -> None:
        slider = self.page.locator("input[type=range]")
        if self.by_keys:
            slider.focus()
            for _ in range(3):
                self.page.keyboard.press("ArrowRight")
            sure = self.page.get_by_role("radio").first
            sure.focus()
            self.page.keyboard.press("Space")
            self.page.keyboard.press("ArrowRight")
        else:
            slider.fill(f"{view['low'] + (2 + self.n) * view['step']:g}")
            self.page.get_by_role("radio").nth(self.n % 3).check()

    def _choose(self, view: dict[str, Any]) -> None:
        option = self.page.get_by_role("radio").nth(self.n % len(view["options"]))
        if self.by_keys:
            option.focus()
            self.page.keyboard.press("Space")
        else:
            option.check()

    def _order(self, view: dict[str, Any]) -> None:
        for item in view["items"][: self.n]:
            self._press(self.page.get_by_role("button", name=self.say("step_order_down", text=item["text"]), exact=True))

    def _draw(self, view: dict[str, Any]) -> None:
        pad = self.page.locator(".pad")
        if self.by_keys:
            down = view["axis"].get("down")
            along, more = ("ArrowDown", "ArrowRight") if down else ("ArrowRight", "ArrowUp")
            pad.focus()
            for _ in view["at"]:
                self.page.keyboard.press(more)
                self.page.keyboard.press(along)
        else:
            pad.scroll_into_view_if_needed()
            box = pad.bounding_box()
            assert box
            x, y, w, h = (box[key] for key in ("x", "y", "width", "height"))
            self.page.mouse.move(x + 0.2 * w, y + 0.15 * h)
            self.page.mouse.down()
            self.page.mouse.move(x + 0.9 * w, y + (0.5 + 0.1 * self.n) * h, steps=8)
            self.page.mouse.move(x + 0.5 * w, y + 0.85 * h, steps=8)
            self.page.mouse.up()
            if self.go.get_attribute("aria-disabled") == "true":
                self._by_number(view)

    def _by_number(self, view: dict[str, Any]) -> None:
        """What a finger left out."""
        self.page.get_by_text(self.say("step_by_number")).click()
        middle = f"{(view['value']['low'] + view['value']['high']) / 2:.3g}"
        for field in self.page.locator(".numbers input").all():
            if not field.input_value():
                field.fill(middle.replace(".", "," if self.language == "es" else "."))
                field.press("Tab")

    def _place(self, view: dict[str, Any]) -> None:
        pad = self.page.locator(".map-pad")
        if self.by_keys:
            pad.focus()
            for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
                self.page.keyboard.press(key)
        else:
            pad.scroll_into_view_if_needed()
            box = pad.bounding_box()
            assert box
            pad.click(position={"x": box["width"] * (0.4 + 0.1 * self.n), "y": box["height"] * 0.4})

    def _lab(self, view: dict[str, Any]) -> None:
        """A lever is moved by its keys, which is how it is moved by whoever has no pointer."""
        lab = self.page.frame_locator(".lab-frame")
        expect(self.page.locator(".told")).not_to_be_empty(timeout=60_000)
        lever = lab.get_by_role("slider").first
        if lever.count():
            lever.focus()
            lever.press("ArrowRight" if self.n % 2 else "ArrowLeft")
        expect(self.go).to_have_attribute("aria-disabled", "false", timeout=30_000)
        before = ""  # a lab answers quickly first, and exactly when it has come to rest
        while (now := self.page.locator(".told").inner_text()) != before:
            before = now
            self.page.wait_for_timeout(1000)

    def _words(self, view: dict[str, Any]) -> None:
        self.line = f"Number {self.n}: «¿Quién?» <b>& co</b>, {view['title'][:30]}"
        text = self.page.get_by_role("textbox", name=self.say("step_words"), exact=True)
        if self.by_keys:
            text.focus()
            self.page.keyboard.type(self.line)
        else:
            text.fill(self.line)
