"""Stories: their files, their slides as levers stand, and a room that follows one, without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from app import services
from app.__main__ import main
from app.drawn.canvas import Canvas
from app.limits import Limits
from app.present import file, shelf
from app.present.gathered import gathered
from app.present.page import Page
from app.present.slide import drawn, slide_view, taken
from app.present.story import LEVERS, Story
from app.seats import Seats
from app.teach import numbers
from app.teach.languages import LessonError
from app.teach.page import Page as Teach
from engine.lab import get

HEAD = 'carbonpump_story = 1\ntitle = "A story"\nminutes = 5\n[states.today]\nlab = "pump"\n[states.other]\nlab = "budget"\n'
SLIDE = '[[slides]]\nsentence = "It keeps {today.kept}."\npicture = "pump/Ways"\nshow = "today"\n'
SMALL = Canvas(300, 240, 11, dark=True)


def of(*slides: str) -> Story:
    return file.read(HEAD + "".join(slides))


@pytest.mark.parametrize(
    ("slide", "says"),
    [
        (SLIDE + 'levers = ["animals", "mixing", "warming"]', f"slides 1, levers: these are 3; at most {LEVERS} are taken."),
        (SLIDE + 'levers = ["pressure"]', "slides 1, levers: “pressure” is no lever of the lab pump."),
        (SLIDE + 'levers = [{ lever = "animals", low = 2, high = 1 }]', "slides 1, levers: a lever stays in its bounds"),
        (SLIDE + 'against = "other"', "slides 1, against: “other” is not of the lab pump"),
        (SLIDE.replace("pump/Ways", "ocean/Map"), "slides 1, picture: “ocean/Map” is not of the lab pump"),
        (SLIDE.replace('show = "today"', ""), "slides 1, show: this must not be missing"),
        (SLIDE + 'vote = ["yes"]', "slides 1, vote: a slide asks for 2 to 6 choices"),
        (SLIDE + 'colour = "red"', "slides 1: there is no field “colour” here"),
        (SLIDE.replace("today.kept", "today.gold"), "“gold” is no number of the lab pump"),
        ("", "slides: this must not be missing"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(slide: str, says: str) -> None:
    with pytest.raises(LessonError) as refused:
        of(slide)
    assert says in str(refused.value)


def test_a_file_that_is_none_says_how_one_begins() -> None:
    with pytest.raises(LessonError, match="Such a file begins with carbonpump_story = 1"):
        file.read(HEAD.replace("story", "lesson") + SLIDE)


def test_a_picture_that_its_lab_has_not_is_found_by_the_check() -> None:
    with pytest.raises(LessonError, match="slides 1, picture: “pump/Gold” is no picture of its lab; there are Ways"):
        file.check(of(SLIDE.replace("Ways", "Gold")))


def test_a_story_is_the_same_when_it_was_written_and_read() -> None:
    for name in shelf.shipped():
        story = shelf.story(name)
        again = file.read(file.write(story))
        assert file.table(again) == file.table(story)
        assert again.slides == story.slides


def test_in_a_slides_words_its_state_is_as_the_levers_stand_and_the_baseline_is_not() -> None:
    story = of(
        '[[slides]]\nsentence = "**{today.kept|value}**"\ntext = "{today.kept - today.kept|+}"\nshow = "today"\nlevers = ["martin_b"]\n'
    )
    moved = get("pump").preset("today").replace(martin_b=1.0)
    expected = get("pump").tells["kept"].of(moved, get("pump").result(moved))
    still, other = (slide_view(story, 0, values)["sentence"] for values in ({}, {"martin_b": 1.0}))
    assert f"<b>{expected:,.0f}</b>" == other != still
    (lever,) = slide_view(story, 0, {"martin_b": 1.0})["levers"]
    assert (lever["value"], lever["start"], lever["low"], lever["high"]) == (1.0, 0.79, 0.4, 1.6)


def test_levers_that_a_slide_has_not_or_out_of_bounds_are_refused() -> None:
    story = of(SLIDE + 'levers = ["animals"]')
    assert taken(story, 0, {"animals": 1.0}) == {}
    assert taken(story, 0, {"animals": 2}) == {"animals": 2.0}
    for wrong in ({"mixing": 1.0}, {"animals": 99.0}, {"animals": "much"}, [1], "animals"):
        with pytest.raises(LessonError):
            taken(story, 0, wrong)


def test_a_moved_slides_picture_is_another_and_a_reset_ones_the_same() -> None:
    story = of(SLIDE + 'levers = ["animals"]')
    first, moved, again = (drawn(story, 0, values, SMALL).svg for values in ({}, {"animals": 2.0}, {}))
    assert first == again != moved
    assert first.startswith("<svg")


@pytest.mark.parametrize("name", shelf.shipped())
def test_a_shipped_story_says_only_what_is_computed_and_shows_every_picture(name: str) -> None:
    story = shelf.story(name)
    file.check(story)
    assert story.name == name
    assert story.summary
    assert story.audience
    for index, slide in enumerate(story.slides):
        assert slide.notes, f"slide {index + 1} has no notes"
        assert not slide.picture or slide.sources, f"slide {index + 1} shows a picture without a source"
        if slide.picture:
            assert drawn(story, index, {}, SMALL).svg.startswith("<svg")


def test_slides_are_made_of_what_was_added_on_labs_pages() -> None:
    made = gathered(
        [
            {"lab": "pump", "query": "preset=today&animals=0.5&v=3", "picture": "Ways"},
            {"lab": "pump", "query": "preset=today&animals=0.5&v=3", "picture": "Air"},
            {"lab": "budget", "query": "preset=Z2", "picture": "Column"},
            {"lab": "pump", "query": "preset=today&put_depth=1500&v=3", "picture": "Here: Still away"},
        ]
    )
    assert made["states"]["pump_1"] == {"lab": "pump", "preset": "today", "set": {"animals": 0.5}}
    assert [(slide["picture"], slide["show"]) for slide in made["slides"]] == [
        ("pump/Ways", "pump_1"),
        ("pump/Air", "pump_1"),
        ("budget/Column", "budget_1"),
        ("pump/Here: Still away", "pump_3"),
    ]
    assert made["slides"][3]["sentence"].startswith("After a century")
    assert made["slides"][0]["against"] == made["slides"][1]["against"]
    assert made.pop("without") == []
    story = file.of_table({"carbonpump_story": 1, "title": "Mine", "minutes": 5, **made})
    assert story.states["pump_1"].parameters["animals"] == 0.5
    asked = [{"lab": "budget", "query": f"preset=Z4{more}", "picture": "Column"} for more in ("", "&data=aaaa&station=Mine&v=3")]
    assert gathered(asked)["without"] == [1]
    for wrong in ({"lab": "pump", "query": "", "picture": "Gold"}, {"lab": "moon", "query": "", "picture": "Ways"}, "pump"):
        with pytest.raises(LessonError):
            gathered([wrong])


# a room that follows


class Client:
    def __init__(self, base: str) -> None:
        self.base = base

    async def ask(self, path: str, body: Any = None) -> tuple[int, Any]:
        post: dict[str, Any] = (
            {"method": "POST", "body": json.dumps(body), "headers": {"Content-Type": "application/json"}}
            if body is not None
            else {}
        )
        request = HTTPRequest(self.base + path, request_timeout=60, **post)
        found: HTTPResponse = await AsyncHTTPClient().fetch(request, raise_error=False)
        return found.code, json.loads(found.body)

    async def led(self, path: str) -> str:
        """Where a page leads to at once; nothing where it stays."""
        request = HTTPRequest(self.base + path, request_timeout=60, follow_redirects=False)
        found: HTTPResponse = await AsyncHTTPClient().fetch(request, raise_error=False)
        return found.headers.get("Location", "")


@contextlib.asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Client]:
    shared = services.start(folder)
    routes = [*Page.handlers(lambda: shared), *Teach.handlers(lambda: shared)]
    application = Application(routes, limits=Limits(Seats(10)))
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(application)
    server.add_sockets(sockets)
    try:
        yield Client(f"http://127.0.0.1:{sockets[0].getsockname()[1]}")
    finally:
        server.stop()
        await server.close_all_connections()
        shared.close()


VOTED = (
    HEAD
    + SLIDE
    + 'levers = ["animals"]\nnotes = "Only for the speaker."\n'
    + '[[slides]]\nsentence = "What do you think?"\nvote = ["yes", "no"]\n'
)


async def _shown(client: Client) -> tuple[str, str]:
    status, kept = await client.ask("/present/keep", {"story": tomllib.loads(VOTED)})
    assert status == 200, kept
    status, opened = await client.ask("/present/open", {"own": kept["id"]})
    assert status == 200, opened
    return opened["show"], f"/f/{opened['code']}"


def test_phones_see_the_slide_as_its_levers_stand_and_no_notes(tmp_path: Path) -> None:
    async def go() -> None:
        async with served(tmp_path) as client:
            show, phone = await _shown(client)
            _, before = await client.ask(f"{phone}/now")
            status, told = await client.ask(
                f"{show}/value", {"slide": 0, "values": {"animals": 0.5}, "frame": {"width": 300, "height": 240}}
            )
            assert status == 200
            assert told["drawn"]["svg"].startswith("<svg")
            _, after = await client.ask(f"{phone}/now")
            assert after["view"]["view"]["sentence"] == told["sentence"] != before["view"]["view"]["sentence"]
            assert after["version"] > before["version"]
            assert "Only for the speaker" not in json.dumps(after)
            _, seen = await client.ask(f"{phone}/picture?width=300&height=240&type=9")
            assert seen["svg"] == told["drawn"]["svg"]
            status, _ = await client.ask(f"{show}/value", {"slide": 1, "ahead": True})
            _, still = await client.ask(f"{phone}/now")
            assert status == 200
            assert still["version"] == after["version"], "who looks ahead shows nothing"
            _, contents = await client.ask(f"{show}/contents")
            assert contents["slides"][0]["notes"] == "<p>Only for the speaker.</p>"

    asyncio.run(go())


def test_a_phone_has_one_vote_changeable_until_the_votes_are_shown(tmp_path: Path) -> None:
    keys = ["a" * 32, "b" * 32]

    async def go() -> None:
        async with served(tmp_path) as client:
            show, phone = await _shown(client)

            async def vote(key: str, option: Any, slide: int = 1) -> int:
                status, _ = await client.ask(f"{phone}/vote", {"key": key, "slide": slide, "option": option})
                return status

            assert await vote(keys[0], 0) == 409, "the slide has not been shown yet"
            await client.ask(f"{show}/value", {"slide": 1})
            assert [await vote(keys[0], 0), await vote(keys[0], 1), await vote(keys[1], 1), await vote(keys[1], 1)] == [200] * 4
            assert [await vote(keys[0], 2), await vote("short", 1), await vote(keys[0], 1, slide=0)] == [400] * 3
            _, before = await client.ask(f"{phone}/now")
            assert before["view"]["votes"] is None
            await client.ask(f"{show}/do", {"do": "votes", "slide": 1})
            _, after = await client.ask(f"{phone}/now")
            assert after["view"]["votes"] == [0, 2]
            assert await vote(keys[0], 0) == 409
            await client.ask(f"{show}/do", {"do": "end"})
            _, ended = await client.ask(f"{phone}/now")
            assert ended["view"]["ended"]
            assert await vote(keys[0], 0) == 410
            await client.ask(f"{show}/do", {"do": "delete"})
            assert (await client.ask(f"{phone}/now"))[0] == 404 == (await client.ask(f"{show}/contents"))[0]

    asyncio.run(go())


def test_a_show_is_no_class_and_is_there_after_a_restart(tmp_path: Path) -> None:
    async def go() -> None:
        async with served(tmp_path) as client:
            show, phone = await _shown(client)
            await client.ask(f"{show}/value", {"slide": 0, "values": {"animals": 0.0}})
            _, before = await client.ask(f"{phone}/now")
        async with served(tmp_path) as client:
            assert (await client.ask(f"{phone}/now")) == (200, before)
            shared = services.current()
            with pytest.raises(ValueError, match="class_no_link"):
                await shared.classes.rooms.of_console(show.rpartition("/")[2])
            assert (await client.ask("/f/ZZZZ/now"))[0] == 404

    asyncio.run(go())


def test_a_code_leads_to_what_it_is_of_wherever_it_is_typed(tmp_path: Path) -> None:
    async def go() -> None:
        async with served(tmp_path) as client:
            _, phone = await _shown(client)
            code = phone.rpartition("/")[2]
            _, opened = await client.ask("/teach/open", {"lesson": "who-keeps-carbon-down"})
            assert await client.led(f"/join/{code.lower()}") == await client.led(f"/join?code={code}") == phone
            assert await client.led(f"/f/{opened['code']}") == f"/join/{opened['code']}"
            assert [await client.led(each) for each in (phone, f"/join/{opened['code']}", "/join/ZZZZ", "/join")] == [""] * 4
            status, told = await client.ask(f"/class/{code}/join", {"key": "k" * 24})
            assert (status, told["there"]) == (404, phone)
            for _ in range(20):
                await client.led(f"/join/{code}")  # is no guess
            assert await client.led(f"/join/{code}") == phone

    asyncio.run(go())


def test_numbers_of_a_slide_are_computed_once_for_all_who_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    story = of(SLIDE + 'levers = ["animals"]')
    slide_view(story, 0, {"animals": 0.7})
    monkeypatch.setattr(numbers, "told", lambda *_: pytest.fail("computed again"))
    assert slide_view(story, 0, {"animals": 0.7})["slide"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no story “nothing”; there are where-does-the-ocean-put-our-carbon"),
        (["nowhere.toml"], "nowhere.toml"),
        (["--lang", "fr", "nothing"], "“fr” is no language here"),
    ],
)
def test_what_cannot_be_shown_is_one_line_in_a_terminal(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit):
        main(["present", *arguments])
    assert said in capsys.readouterr().err
