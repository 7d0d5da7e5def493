"""A teacher opens a class and plays a lesson with three of them: one on a phone, one who loads the page anew, one by keys alone.

The lesson is followed as its file has it, so this plays every lesson that is shipped, in every language. All that the students'
pages are told is read along: no answer of the model's and none of anybody else's is in it before it is revealed.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.teach import shelf, views
from app.teach.file import read
from app.teach.languages import LANGUAGES, say
from app.teach.lesson import Lesson
from tests.browser.conftest import Visit, Watch
from tests.browser.pupil import Pupil
from tests.browser.test_sizes import AXE, LAYOUT, RULES, SERIOUS
from tests.browser.visitor import Visitor

EVERYBODY = ("where-does-the-ocean-put-our-carbon", "en")
"""The lesson that every run plays: it has nearly every kind of step."""
PLAYED = [
    pytest.param(*each, marks=[] if each == EVERYBODY else [pytest.mark.wide])
    for each in itertools.product(shelf.shipped(), LANGUAGES)
]
PHONE: Any = {"width": 390, "height": 844}
SHORT: Any = {"width": 1280, "height": 720}
OWN = """
carbonpump_lesson = 1
title = "One question"
minutes = 5
[[steps]]
kind = "choose"
minutes = 5
ask = "What sinks?"
options = [ { text = "Snow", right = true }, { text = "Air" } ]
"""


class Teacher:
    """At the console."""

    def __init__(self, one: Visitor, language: str) -> None:
        self.one, self.page, self.language = one, one.page, language

    def say(self, key: str, **values: Any) -> str:
        return say(self.language, key, **values)

    def open(self, lesson: Lesson) -> str:
        """A class of a lesson; its code."""
        self.button(self.say("shelf_open_title", title=lesson.title)).click()
        self.page.wait_for_url(re.compile("/console/"))
        expect(self.page.locator("#code")).not_to_be_empty(timeout=60_000)
        return self.page.locator("#code").inner_text().replace(" ", "")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, key: str) -> None:
        self.button(self.say(key)).first.click()

    def loud(self) -> Locator:
        return self.page.locator("#buttons .loud")

    def at(self, step: int) -> None:
        """The console has come to a step."""
        expect(self.page.locator(f"[data-step='{step}']")).to_have_attribute("aria-current", "step", timeout=30_000)

    def answered(self, count: int, here: int) -> None:
        expect(self.page.locator("#tell")).to_contain_text(self.say("console_have_answered", answered=count, here=here))


@pytest.fixture
def classroom(visit: Visit) -> Callable[..., tuple[Teacher, str]]:
    """A class that a teacher has opened."""

    def open(name: str, language: str = "en", **window: Any) -> tuple[Teacher, str]:
        teacher = Teacher(visit(f"/teach?lang={language}", **({"viewport": SHORT} | window)), language)
        return teacher, teacher.open(shelf.lesson(name, language))

    return open


def pupils(visit: Visit, code: str, language: str) -> list[Pupil]:
    """One on a phone, one who will load the page anew, and one who has keys alone."""
    on_a_phone = visit(f"/join?lang={language}", viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    three = [
        Pupil(on_a_phone, 1, language),
        Pupil(visit(f"/join?lang={language}"), 2, language),
        Pupil(visit(f"/join?lang={language}"), 3, language, by_keys=True),
    ]
    for each in three:
        each.join(code)
    return three


def early(told: list[str], seen: list[dict[str, Any]], lesson: Lesson, others: list[Pupil]) -> list[str]:
    """What a page was told of steps that are not revealed by then, and of what others have just written, and should not have been."""
    found = []
    for view in seen:
        for key, step in view["steps"].items():
            index = int(key)
            plain = {name: value for name, value in step.items() if name != "shown"}
            asked = {name: value for name, value in views.step_view(lesson, index).items() if name != "shown"}
            if plain != asked:
                found.append(f"step {index + 1} has {sorted(set(plain) ^ set(asked)) or 'other words than are asked'}")
            if index not in view["revealed"] and step["shown"] is not None and step["kind"] != "words":
                found.append(f"step {index + 1} shows {step['shown']} before the reveal")
    shown = {step for view in seen for step in view["revealed"]}
    hidden = [index for index, step in enumerate(lesson.steps) if step.kind != "reveal" and index not in shown]
    text = "\n".join(told)
    for index in hidden:
        kept = "".join(str(views.step_view(lesson, step)) for step in range(len(lesson.steps)))
        for secret in secrets(views.model_part(lesson, index)):
            if secret in text and secret not in kept:
                found.append(f"step {index + 1} tells “{secret}”")
    return found + [f"a line of number {each.n}" for each in others if each.line in text]


def secrets(model: dict[str, Any]) -> list[str]:
    """The words of a model's answer, as they are on the wire."""
    words = [
        model.get("said"),
        model.get("printed"),
        *(model["why"] if isinstance(model.get("why"), list) else [model.get("why")]),
    ]
    return [word.replace('"', '\\"') for word in words if word and len(word) > 3]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("name", "language"), PLAYED)
def test_a_class_plays_a_lesson_to_its_end(
    classroom: Callable[..., tuple[Teacher, str]], visit: Visit, watch: Watch, name: str, language: str
) -> None:
    lesson = shelf.lesson(name, language)
    teacher, code = classroom(name, language)
    three = pupils(visit, code, language)
    expect(teacher.page.locator("#students li")).to_have_count(3)
    teacher.loud().click()
    for index in range(len(lesson.steps)):
        teacher.at(index)
        play(teacher, three, lesson, index)
        if index < len(lesson.steps) - 1:
            teacher.page.keyboard.press("ArrowRight")
    report = visit(teacher.page.url.removeprefix(teacher.one.url) + "/report", viewport={"width": 900, "height": 1000})
    expect(report.page.locator("section.step")).to_have_count(len(lesson.steps))
    assert not any(each.name in report.page.locator("main").inner_text() for each in three)
    teacher.press("console_end")
    teacher.page.get_by_role("dialog").get_by_role("button", name=teacher.say("console_end"), exact=True).click()
    for each in three:
        expect(each.page.get_by_role("heading", name=each.say("student_ended"))).to_be_visible()
    expect(teacher.page.get_by_role("heading", name=teacher.say("console_ended"))).to_be_visible()


def play(teacher: Teacher, three: list[Pupil], lesson: Lesson, index: int) -> None:
    """All that is done with a step, up to its reveal."""
    view = views.step_view(lesson, index)
    for each in three:
        heading = re.sub("<[^>]+>", "", view["ask"] or view["title"])
        expect(each.page.locator("h1").first).to_have_text(heading.replace("&amp;", "&"))
    if view["kind"] in ("read", "reveal"):
        return
    for each in three:
        each.answer(view)
    if index % 2:
        three[1].reload()
        expect(three[1].go).to_have_class(re.compile("sent"))
    teacher.answered(3, 3)
    for each in three:
        others = [other for other in three if other is not each and view["kind"] == "words"]
        assert early(each.told(), each.views(), lesson, others) == []
    if view["kind"] == "words":
        share(teacher, three)
        return
    if index % 3:
        teacher.page.keyboard.press("r")
    else:
        teacher.loud().click()
    for each in three:
        expect(each.page.locator(".result > *").first).to_be_visible()
        assert each.views()[-1]["steps"][str(index)]["shown"]["class"]


def share(teacher: Teacher, three: list[Pupil]) -> None:
    """The lines of a wall, one by one: what is not ticked nobody sees."""
    first = teacher.page.locator(".lines li").filter(has_text=three[0].line)
    first.get_by_role("checkbox").check()
    for each in three:
        expect(each.page.locator(".wall")).to_have_text(three[0].line)
    first.get_by_role("checkbox").uncheck()
    for each in three:
        expect(each.page.locator(".wall li")).to_have_count(0)


def test_every_control_of_the_console(classroom: Callable[..., tuple[Teacher, str]], visit: Visit, watch: Watch) -> None:
    teacher, code = classroom(EVERYBODY[0])
    page = teacher.page
    screen = visit(link(page, "console_projector"))
    expect(screen.page.locator("#code")).to_have_text(" ".join(code))
    expect(screen.page.locator("#question")).to_be_hidden()
    two = [Pupil(visit("/join"), n, "en") for n in (1, 2)]
    for each in two:
        each.join(code)
    expect(screen.page.locator("#count")).to_have_text(teacher.say("screen_here", n=2))
    teacher.press("console_start")
    expect(screen.page.locator("#question h1")).to_be_visible()

    page.keyboard.press("ArrowRight")
    teacher.at(1)
    page.locator("[data-step='0']").click()
    teacher.at(0)
    expect(two[0].page.locator("h1").first).to_have_text(page.locator("#question h1").inner_text())
    page.locator("h1").click()  # a button that has the focus has its own use for space
    page.keyboard.press("Space")
    teacher.at(1)
    teacher.button(teacher.say("console_back")).click()
    teacher.at(0)
    page.locator("#keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    page.get_by_role("radio", name=teacher.say("console_free")).check()
    expect(two[0].page.get_by_role("button", name="Next", exact=True)).to_be_visible()
    teacher.at(0)
    page.get_by_role("radio", name=teacher.say("console_together")).check()
    expect(two[0].page.get_by_role("button", name="Next", exact=True)).to_have_count(0)

    teacher.button(teacher.say("console_minutes", minutes=2)).click()
    for clock in (page.locator("#timer"), screen.page.locator("#timer"), two[0].page.locator(".timer")):
        expect(clock).to_contain_text(re.compile(r"[12]:\d\d"))
    teacher.press("console_stop")
    expect(page.locator("#timer")).to_be_hidden()
    expect(screen.page.locator("#timer")).to_be_hidden()

    gone, stays = two[0].name, two[1].name
    teacher.press("console_hide")
    expect(page.locator("#students")).not_to_contain_text(stays)
    teacher.press("console_hide")
    watch.expect("status 403|403 \\(Forbidden\\)")
    page.locator("[data-who]").filter(has_text=gone).click()
    teacher.press("console_no")
    expect(page.locator("[data-who]")).to_have_count(2)
    page.locator("[data-who]").filter(has_text=gone).click()
    teacher.press("console_remove")
    expect(page.locator("[data-who]")).to_have_count(1)
    expect(two[0].page.get_by_role("heading", name=two[0].say("student_out"))).to_be_visible()

    page.locator("#guide summary").click()
    expect(page.locator("#guided")).to_contain_text(teacher.say("guide_think"))
    file, content = teacher.one.download(page.get_by_role("link", name=teacher.say("console_csv")).last)
    assert file == f"answers-{code}.csv"
    assert len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) >= 1
    watch.expect("status 4(04|10)|4(04|10) \\(")
    teacher.press("console_end")
    page.get_by_role("dialog").get_by_role("button", name=teacher.say("console_end"), exact=True).click()
    expect(screen.page.get_by_text(teacher.say("screen_ended"))).to_be_visible()
    teacher.press("console_delete")
    page.get_by_role("dialog").get_by_role("button", name=teacher.say("console_delete"), exact=True).click()
    page.wait_for_url(re.compile("/teach$"))


def link(page: Page, key: str) -> str:
    return page.get_by_role("link", name=say("en", key)).get_attribute("href") or ""


@pytest.mark.parametrize(
    ("scheme", "sizes"),
    [
        pytest.param("light", [(390, 844)], id="light, small"),
        *(
            pytest.param(
                scheme, [(1920, 1080), (1440, 900), (1280, 720), (820, 1180), (390, 844), (320, 640)], marks=pytest.mark.wide
            )
            for scheme in ("light", "dark")
        ),
    ],
)
def test_nothing_is_covered_or_cut_on_the_teachers_pages(
    classroom: Callable[..., tuple[Teacher, str]], visit: Visit, scheme: Any, sizes: list[tuple[int, int]]
) -> None:
    teacher, code = classroom("who-keeps-carbon-down", color_scheme=scheme)
    someone = Pupil(visit("/join"), 1, "en")
    someone.join(code)
    teacher.press("console_start")
    teacher.page.locator("[data-step='1']").click()
    teacher.at(1)
    someone.answer(views.step_view(shelf.lesson("who-keeps-carbon-down", "en"), 1))
    teacher.answered(1, 1)
    console = teacher.page.url.removeprefix(teacher.one.url)
    pages = {
        "console": teacher.one,
        "screen": visit(link(teacher.page, "console_projector"), color_scheme=scheme),
        "report": visit(f"{console}/report", color_scheme=scheme),
        "shelf": visit("/teach", color_scheme=scheme),
        "guide": visit("/teach/guide/who-keeps-carbon-down", color_scheme=scheme),
    }
    found = []
    for name, one in pages.items():
        for script in (LAYOUT, AXE):
            one.page.evaluate(script)
        for width, height in sizes:
            one.page.set_viewport_size({"width": width, "height": height})
            one.page.evaluate("pause => layout.settled(pause)", 100)
            said = [*one.page.evaluate("() => layout.faults()"), *one.page.evaluate(SERIOUS, RULES)]
            found += [f"{name} at {width} × {height}: {each}" for each in said]
    assert not found, "\n".join(["", *found])


def test_the_teachers_pages_follow_the_system_until_somebody_chooses(visit: Visit) -> None:
    one = visit("/teach", color_scheme="dark")
    one.wait_for_colours(dark=True)
    one.press(say("en", "teach_dark"))
    one.wait_for_colours(dark=False)
    one.page.goto(f"{one.url}/teach/guide/who-keeps-carbon-down")
    one.wait_for_colours(dark=False)


def test_a_lesson_of_ones_own_comes_onto_the_shelf_and_opens_a_class(visit: Visit, watch: Watch) -> None:
    teacher = Teacher(visit("/teach", viewport=PHONE), "en")
    file = {"name": "mine.toml", "mimeType": "application/toml", "buffer": OWN.encode()}
    watch.expect("status 400|400 \\(")
    teacher.page.locator("#file").set_input_files({**file, "buffer": b"no lesson"})  # type: ignore[arg-type, typeddict-item]
    expect(teacher.page.get_by_role("alert")).not_to_be_empty()
    teacher.page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    mine = teacher.page.locator("#mine li").filter(has_text="One question")
    expect(mine).to_have_count(1)
    expect(teacher.page.locator("#problem")).to_be_empty()
    teacher.page.reload()
    _, content = teacher.one.download(mine.get_by_role("link", name="TOML"))
    assert "carbonpump_lesson" in content.decode()
    code = teacher.open(read(OWN))
    someone = Pupil(visit("/join"), 1, "en")
    someone.join(code)
    expect(someone.page.locator("h1").first).to_have_text("What sinks?")
    back = visit("/teach", viewport=PHONE)
    back.page.get_by_role("textbox", name=say("en", "shelf_code")).fill(" ".join(code).lower())
    back.press(say("en", "shelf_join"))
    back.press(say("en", "student_join"))
    expect(back.page.locator("h1").first).to_have_text("What sinks?")
