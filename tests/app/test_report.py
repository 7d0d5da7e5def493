"""The report: one page, every number as the page has it, pictures as vectors; as PDF, Markdown and HTML."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from urllib.parse import quote
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from tornado.httpclient import HTTPResponse
from tornado.web import Application

from app import services
from app.facts import Fact
from app.history import History
from app.limits import Limits
from app.pages import plain
from app.report.markdown import markdown
from app.report.page import EACH, paper_of
from app.report.pdf import AXES, FONTS, PAPERS, SIZES, content, fitted, pdf
from app.report.printed import printed
from app.report.report import Report
from app.report.runs import Run, runs
from app.report.runs import plain as plain_words
from app.seats import Seats
from app.services import Services
from app.state import State
from app.theme import ASSETS
from app.words import NONE, number
from engine.budget.templates import TEMPLATES
from engine.lab import LABS, Lab, get
from tests.app.asking import fetched
from tests.few import few

LINK = "https://pump.school.example/s/abcdefgh"
DAY = dt.date(2026, 11, 30)
MB = 1_000_000
CPU = 3.0
"""Seconds, once the lab has compared itself with what is in print."""
LONG = "The name of a state may have eighty signs, and somebody will want all of these 80"[:80]
Get = Callable[..., HTTPResponse]


def report(state: State) -> Report:
    return Report(state, LINK, DAY)


def moved(lab: Lab) -> State:
    """Its lever moved by a fifth."""
    value, lever = lab.preset()[lab.lever.name], lab.lever
    state, problems = State.read(lab, {lever.name: str(lever.nearest(0.8 * float(value) or sum(lever.bounds or (0, 1)) / 2))})
    assert not problems
    return state


def compared(lab: Lab, levers: int = 1, pins: int = 4) -> State:
    """As many pins as there may be, whose names are as long as they may be; and, of fewer, what is set besides."""
    history = History(State.of(lab))
    numbers = [each for each in lab.parameters.declared.values() if each.group == "lever" and each.kind == "number"]
    for count in range(pins):
        history.pin()
        history.name("ABCD"[count], LONG)
        for lever in numbers[:levers]:
            value = float(history.now.parameters[lever.name])
            history.set(**{lever.name: lever.nearest(0.8 * value or sum(lever.bounds or (0, 1)) / 2)})
    if levers == 1:
        history.return_to("D"[: pins == 4] or "A")
    return history.now


@cache
def made(name: str, paper: str) -> tuple[Report, bytes]:
    """Of a lab's moved lever, or of four states side by side."""
    lab = get(name.removesuffix("-compared"))
    of = report(compared(lab) if name.endswith("-compared") else moved(lab))
    return of, pdf(of, paper)


def read(content: bytes) -> str:
    """The words of a PDF, with single spaces."""
    document = pypdfium2.PdfDocument(content)
    return words("\n".join(page.get_textpage().get_text_range() for page in document))


def words(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\ufffe", "-").split())


def told(fact: Fact) -> list[str]:
    """What a page prints of it."""
    value = fact.shown or number(fact.value, fact.digits)
    error = [f"± {number(fact.error, 2)}"] if fact.error else []
    return [value, *error, *([] if value.endswith((fact.unit or NONE, NONE)) else [fact.unit])]


CASES = [*LABS, "budget-compared", "pump-compared"]


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_the_page_stands_in_each_form(name: str) -> None:
    of, content = made(name, "a4")
    texts = {"pdf": read(content), "md": words(markdown(of).replace("\\", ""))}
    texts["html"] = words(
        unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", printed(of, {"pdf": "", "md": ""}).decode(), flags=re.DOTALL))
    )
    for form, text in texts.items():
        missing = [part for side in of.sides for fact in side.facts for part in told(fact) if words(part) not in text]
        assert not missing, (form, missing)
        for setting in of.differing[0]:
            assert all(words(value) in text for value in setting.values), (form, setting)
        assert of.lab.sources[0].doi in text, form


@pytest.mark.parametrize("paper", few(PAPERS, "a4"))
@pytest.mark.parametrize("name", CASES)
def test_it_is_one_page_of_words_that_all_lie_on_it(name: str, paper: str) -> None:
    _, content = made(name, paper)
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    assert len(content) <= MB
    page = document[0]
    width, height = page.get_size()
    assert (round(width), round(height)) == {"a4": (595, 842), "letter": (612, 792)}[paper]
    text = page.get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    shown = [box for box in boxes if box[2] > box[0]]
    assert min(box[0] for box in shown) > 20
    assert max(box[2] for box in shown) < width - 20
    assert min(box[1] for box in shown) > 15
    assert max(box[3] for box in shown) < height - 15


@pytest.mark.parametrize("name", CASES)
def test_pictures_are_vectors_with_words_in_a_font_that_is_embedded(name: str) -> None:
    of, file = made(name, "a4")
    text, laid = read(file), fitted(of, content(of, "a4"))
    assert of.pictures.count == (len(of.sides) if of.compares else 2)
    for picture in of.pictures.drawn(laid["wide"], laid["high"], AXES * laid["size"]):
        for label in ElementTree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text"):
            said = words("".join(label.itertext()))
            assert said in text, said
    page = pypdfium2.PdfDocument(file)[0]
    paths = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=15))
    assert len(paths) > 20
    fonts = {each.get_font().get_base_name() for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=15)}
    assert fonts, fonts
    assert all("Inter" in font for font in fonts), fonts


@pytest.mark.parametrize("name", CASES)
def test_it_takes_a_moment(name: str) -> None:
    of, _ = made(name, "a4")
    begun = time.process_time()
    content = pdf(report(of.state), "a4")
    took = time.process_time() - begun
    print(f"{name}: {took:.2f} s of CPU, {len(content) / 1000:.0f} kB")
    assert took < CPU


@pytest.mark.parametrize("paper", PAPERS)
def test_the_longest_fits_in_type_that_can_be_read(paper: str) -> None:
    """Four named pins, eight levers set otherwise."""
    of = report(compared(get("budget"), levers=8))
    assert len(of.sides) == 5
    found = fitted(of, content(of, paper))
    print(f"{paper}: {found}")
    assert found["high"] >= 90
    assert found["size"] >= SIZES[-1]
    text = read(pdf(of, paper))
    assert text.count(words(LONG)) == 4
    assert "Sources" in text


@pytest.mark.parametrize("name", CASES)
def test_every_sign_of_it_is_in_the_fonts_of_print(name: str) -> None:
    of, _ = made(name, "a4")
    found = str({key: part for key, part in content(of, "a4").items() if key not in ("logo", "qr")})
    signs = {each for each in found if not each.isspace()}
    shipped = set((ASSETS / "brand" / "widths.json").read_text(encoding="utf-8"))
    assert sorted(signs - shipped) == []
    assert len(list(FONTS.glob("Inter-*.ttf"))) == 2


def test_who_is_compared_is_drawn_on_the_same_scales() -> None:
    of = report(compared(get("feeding")))
    axes = [re.findall(r">(\d+)</text>", picture.svg) for picture in of.pictures.drawn(250, 200, 8)]
    assert len(axes) == 4
    assert all(each == axes[0] for each in axes)
    assert of.pictures.count == 4


def test_what_somebody_typed_stays_text() -> None:
    history = History(State.of(get("budget")))
    history.pin()
    history.name("A", "<b>#panic()</b> [x](http://bad) | `$` *_")
    history.set(fish_biomass=50.0)
    of = report(history.now)
    assert "<b>#panic()</b> [x](http://bad) | `$` *_" in read(pdf(of, "a4"))
    assert r"\<b\>\#panic()\</b\> \[x\](http://bad) \| \`$\` \*\_" in markdown(of)
    assert "<b>#panic" not in printed(of, {"pdf": "", "md": ""}).decode()


def test_what_nothing_was_changed_in_says_so() -> None:
    of = report(State.of(get("budget"), "Z4"))
    assert len(of.sides) == 1
    assert "nothing was changed" in read(pdf(of, "a4"))
    assert all(not row.cells[0].change for row in of.numbers)


def test_what_was_changed_is_told_with_what_each_change_does_alone() -> None:
    state, _ = State.read(get("budget"), "preset=Z4&fish_biomass=50&decapods_biomass=900")
    of = report(state)
    assert [setting.label for setting in of.differing[0]] == ["Fish that migrate", "Decapods that migrate"]
    assert of.differing[0][0].values == ("98\u00a0mg\u00a0C\u00a0m⁻²", "50\u00a0mg\u00a0C\u00a0m⁻²")
    assert [each.split()[0] for each in of.alone] == ["Decapods", "Fish"]
    assert words("; ".join(of.alone)) in read(pdf(of, "a4"))


def test_markup_becomes_runs_of_words() -> None:
    markup = (
        'Keeps <b>98&nbsp;%</b> of it<span class="hint">; click</span> '
        '<span class="keys"><i class="key" style="--c:var(--snow)"></i>sinks</span>by 3'
    )
    found = runs(markup)
    assert found == (Run("Keeps "), Run("98\u00a0%", True), Run(" of it "), Run("sinks", key="#8a6d3b"), Run("by 3"))
    assert plain_words(markup) == "Keeps 98 % of it sinks; by 3"


@pytest.mark.parametrize(
    ("accepted", "paper"),
    [("en-US,en;q=0.9", "letter"), ("de-AT", "a4"), ("en", "a4"), ("en,es-MX;q=0.5", "letter"), ("", "a4"), ("zh-Hans", "a4")],
)
def test_paper_is_that_of_the_country(accepted: str, paper: str) -> None:
    assert paper_of(accepted) == paper


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    started = services.start(tmp_path_factory.mktemp("report"))
    yield started
    started.close()


@pytest.fixture
def get_it(shared: Services) -> Get:
    """Asks for paths of one server, one after another."""

    async def ask(paths: tuple[str, ...], headers: dict[str, str]) -> list[HTTPResponse]:
        application = Application(plain()["report"].handlers(services.current), limits=Limits(Seats(10)))
        return await fetched(application, *paths, headers=headers, request_timeout=120)

    return lambda *paths, **headers: asyncio.run(ask(paths, {name.replace("_", "-"): text for name, text in headers.items()}))


def test_each_form_comes_by_its_address_with_a_good_name(get_it: Get) -> None:
    query = "preset=Z4&fish_biomass=50"
    found = dict(
        zip(("pdf", "md", "html"), get_it(*(f"/report/budget.{form}?{query}" for form in ("pdf", "md", "html"))), strict=True)
    )
    assert [answer.code for answer in found.values()] == [200, 200, 200]
    assert found["pdf"].body.startswith(b"%PDF-")
    assert re.search(r'filename="carbon-pump-budget-z4-\d{4}-\d\d-\d\d\.pdf"', found["pdf"].headers["Content-Disposition"])
    assert "attachment" in found["md"].headers["Content-Disposition"]
    link = re.search(r"<(http://127.0.0.1:\d+/s/[a-z0-9]+)>", found["md"].body.decode())
    assert link
    assert b"/s/" in found["html"].body
    assert b"<script" not in found["html"].body


def test_a_station_of_ones_own_is_reported_by_its_name(get_it: Get, shared: Services) -> None:
    key = shared.store.keep_upload(TEMPLATES["table"]().encode())
    (answer,) = get_it(f"/report/budget.md?preset=Z3&data={key}&station={quote('Gulf of Cádiz')}")
    text = answer.body.decode()
    assert answer.code == 200
    assert "\n\nGulf of Cádiz" in text, text[:600]
    assert "What moves the answer most" not in text


def test_what_cannot_be_is_said(get_it: Get) -> None:
    answers = get_it(
        "/report/nolab.pdf", "/report/budget.pdf?preset=Z9", "/report/budget.pdf?paper=a3", "/report/budget.pdf?data=gone"
    )
    assert [answer.code for answer in answers] == [404, 400, 400, 400]
    assert answers[1].body.decode() == "“Z9” is not a preset here; there are Z3, Z1, Z4, Z2, Z5."
    assert answers[2].body.decode() == "paper: there is a4 and letter."


def test_paper_is_chosen_or_that_of_the_visitor(get_it: Get) -> None:
    (american,) = get_it("/report/budget.pdf", Accept_Language="en-US")
    (chosen,) = get_it("/report/budget.pdf?paper=a4", Accept_Language="en-US")
    sizes = [pypdfium2.PdfDocument(io.BytesIO(answer.body))[0].get_size() for answer in (american, chosen)]
    assert [round(width) for width, _ in sizes] == [612, 595]


def test_an_address_may_not_ask_without_end(get_it: Get) -> None:
    answers = get_it(*["/report/budget.md?paper=a3"] * (EACH + 1))
    assert [answer.code for answer in answers] == [400] * EACH + [429]
