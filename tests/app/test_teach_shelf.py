"""The teacher's pages without a browser: the shelf, the guide, and what the console may say."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tornado.httpclient import HTTPResponse
from tornado.web import Application

from app import headers, services
from app.pages import navigation, pages, plain
from app.services import Services
from app.teach import art, shelf, views
from app.teach.file import read
from app.teach.handlers.pages import PAGES
from app.teach.languages import LANGUAGES, say, words
from app.teach.right import right
from tests.app.asking import fetched
from tests.app.lessons import LESSON

Get = Callable[[str], HTTPResponse]
MINE = ("console", "shelf", "screen", "guide", "report", "teach", "edit")


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Services]:
    started = services.start(tmp_path)
    yield started
    started.close()


@pytest.fixture
def get(shared: Services) -> Get:
    """Asks the pages, with the headers that the server gives them."""

    async def ask(path: str) -> HTTPResponse:
        application = Application(plain()["teach"].handlers(services.current))
        application.add_transform(headers.transform(headers.security_headers()))
        (answer,) = await fetched(application, path, request_timeout=120)
        return answer

    return lambda path: asyncio.run(ask(path))


def test_teach_stands_in_the_navigation_and_is_no_page_that_is_built() -> None:
    assert "teach" in plain()
    assert "teach" not in pages()
    assert [page["name"] for page in navigation() if page["end"]] == ["teach", "present", "docs"]
    assert navigation()[-3]["title"] == "Teach"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_lesson_is_on_the_shelf_with_its_ways_in(get: Get, language: str) -> None:
    answer = get(f"/teach?lang={language}")
    assert answer.code == 200
    text = unescape(answer.body.decode())
    assert f'<html lang="{language}"' in text
    for name in shelf.shipped():
        lesson = shelf.lesson(name, language)
        assert lesson.title in text
        assert all(each in text for each in lesson.objectives)
        for link in (
            f'data-open="{name}"',
            f'href="/lesson/{name}?lang={language}"',
            f'href="/teach/guide/{name}?lang={language}"',
        ):
            assert link in text


def test_every_lab_has_a_picture_and_two_lessons_of_one_lab_have_two() -> None:
    drawn = art.pictures(
        ["pump", "pump", "budget", "stoichiometry", "catchment", "feeding", "inverse", "pump", "ocean", "", "own"]
    )
    for each in drawn:
        ElementTree.fromstring(each)
    assert len(set(drawn[:9])) == 9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", shelf.shipped())
def test_the_guide_says_all_of_a_lesson_with_its_answers(get: Get, name: str, language: str) -> None:
    answer = get(f"/teach/guide/{name}?lang={language}")
    assert answer.code == 200
    text = answer.body.decode()
    lesson = shelf.lesson(name, language)
    assert "{" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    for index, step in enumerate(lesson.steps):
        assert views.step_view(lesson, index)["title"] in unescape(text)
        guide = views.guide(lesson, index)
        for part in (guide["think"], *guide["ask"], guide["answer"], views.step_view(lesson, index)["text"]):
            assert part in text
        model = views.model_part(lesson, index)
        if step.kind == "guess":
            assert model["printed"] in unescape(text)
        for why in model.get("why", []) if step.kind == "choose" else []:
            assert why in text


def test_a_lesson_of_ones_own_has_its_guide_too_and_one_that_is_none_is_said(get: Get, shared: Services) -> None:
    id = shelf.keep(shared.store, read(LESSON))
    answer = get(f"/teach/guide/own?own={id}")
    assert answer.code == 200
    assert "Who keeps carbon down?" in answer.body.decode()
    assert get("/teach/guide/own?own=abc").code == 404
    assert get("/teach/guide/no-such").code == 404


def test_the_guide_tells_the_answer_of_every_kind_of_step() -> None:
    told = {
        "kind": "draw",
        "axis": {"title": "Depth", "unit": "m"},
        "value": {"title": "flux", "unit": "Pg C"},
        "at": [100, 1000.5],
    }
    drawn = right(told, {"curve": [2.0, 0.5], "said": "<p>Most.</p>"}, "en")
    assert "100\u00a0m" in drawn
    assert "<td>0.50" in drawn
    assert drawn.endswith("<p>Most.</p>")
    options = [{"text": "a < b"}, {"text": "b"}]
    chosen = right({"kind": "choose", "options": options}, {"right": [1], "why": ["no", "yes"]}, "es")
    assert "a &lt; b" in chosen
    assert chosen.index(say("es", "guide_right")) > chosen.index("a &lt; b")
    ordered = right(
        {"kind": "order", "items": [{"text": "x"}, {"text": "y"}]}, {"order": [1, 0], "values": ["1 m", "2 m"], "why": ""}, "en"
    )
    assert ordered.index("y") < ordered.index("x <b>")
    assert right({"kind": "words"}, {}, "en") == ""


def test_all_that_these_pages_say_is_in_every_language_and_nothing_more() -> None:
    files = [file for kind in ("js", "html") for file in PAGES.rglob(f"*.{kind}")]
    files += list(PAGES.parent.rglob("*.py"))
    texts = "".join(file.read_text(encoding="utf-8") for file in files)
    said = set(re.findall(rf"""["'`]((?:{"|".join(MINE)})_[a-z_0-9]+)["'`]""", texts))
    begun = set(re.findall(rf"""["'`]((?:{"|".join(MINE)})(?:_[a-z]+)*_)[{{$]""", texts))
    for language in LANGUAGES:
        there = {key for key in words(language) if key.partition("_")[0] in MINE}
        assert {key for key in said if key not in there} == set()
        used = {key for key in there if key.removesuffix("_one") in said or any(key.startswith(stem) for stem in begun)}
        assert there - used == set()


def test_data_of_a_page_is_json_and_its_words_are_those_it_says(get: Get) -> None:
    found = re.search(r'id="data">(.*?)</script>', get("/teach").body.decode())
    assert found
    data = json.loads(found[1])
    assert data["language"] == "en"
    assert data["words"]["shelf_open"] == "Open a class"
