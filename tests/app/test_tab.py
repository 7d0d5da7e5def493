"""Tabs that are answered when somebody gets round to it: what is shown is of what is set, and of data that are still here."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import panel as pn
import pytest
from bokeh.document import Document
from bokeh.models import ColumnDataSource, Plot
from bokeh.plotting import figure
from panel.custom import JSComponent
from panel.io.state import set_curdoc, state
from panel.models.esm import DataEvent

from app import services
from app.board import Board, Fed
from app.charts.chart import Chart
from app.charts.numbers import Numbers
from app.components import Header
from app.lean import Picture, in_order
from app.own import NOTHING
from app.own_data import OwnData
from app.services import Services
from app.tab import RunTab, Told
from app.theme import Palette
from engine.compute import Task
from engine.lab import get
from tests.app import tasks


class Page:
    """A page that answers its tabs when told to."""

    lab = get("budget")
    holder = "holder"
    owner = ("address", "holder")
    query = staticmethod(lambda: "")

    def __init__(self, shared: Services) -> None:
        self.services, self.palette = shared, Palette()
        self.parameters = self.baseline = self.lab.preset()
        self.result, self.own, self.station = "result", NOTHING, ""
        self.uploads: dict[str, str] = {}
        self.files = SimpleNamespace(drop=lambda: None, bring=lambda own: "")
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []

    def ask(self, compute: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.waiting.append((compute, then))

    def answer(self) -> None:
        while self.waiting:
            compute, then = self.waiting.pop(0)
            then(compute())

    def keep(self, kind: str, key: str) -> None:
        self.uploads = {kind: key} if key else {}

    def tell(self) -> None:
        pass


class Fake(Chart):
    """Keeps what it is fed."""

    def __init__(self) -> None:
        self.figure, self.fed = Plot(), ()
        self._behind = Numbers([], [])

    def update(self, *given: Any) -> None:
        self.fed = given


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    started = services.start(tmp_path_factory.mktemp("tabs"))
    yield started
    started.close()


@pytest.fixture
def page(shared: Services) -> Any:
    with set_curdoc(Document()):
        yield Page(shared)


# a board


def test_a_board_stands_under_its_pictures_names_until_it_is_fed(page: Any) -> None:
    charts = {name: Fake() for name in ("One", "Two", "Three")}
    board = Board(page, charts)
    assert board.view.words["titles"] == [("One", ""), ("Two", ""), ("Three", "")]
    board.draw([Fed(("first", ""), (1,))])
    board.draw([Fed(("second", "a"), (2, 3)), Fed(("third", ""), ())], first=1)
    assert board.view.words["titles"] == [("first", ""), ("second", "a"), ("third", "")]
    assert [chart.fed for chart in charts.values()] == [(1,), (2, 3), ()]


# a run


class Running(RunTab):
    """Finds what it is given."""

    def __init__(self, page: Any) -> None:
        super().__init__(page, "Run")
        self.count = 1
        self.board = Board(page, {"Found": Fake()}, visible=False)

    def task(self) -> Task:
        return Task.of(tasks.steps, self.count, 0.0)

    @staticmethod
    def compute(parameters: Any, result: Any, found: Any) -> Told:
        return Told([Fed((f"found {found}", ""), (found,))], f"<p>{found}</p>")

    @property
    def seen(self) -> tuple[bool, str]:
        return self.board.view.visible, self.text.text


def test_what_a_run_found_is_shown_while_the_values_are_its(page: Any) -> None:
    tab = Running(page)
    tab.feed()
    tab.done("a")
    assert tab.seen == (False, "")
    page.answer()
    assert tab.seen == (True, "<p>a</p>")
    tab.feed()  # looked at in another way
    assert len(page.waiting) == 1
    page.answer()
    assert tab.seen == (True, "<p>a</p>")
    tab.count = 2
    tab.feed()
    assert tab.seen == (False, "")


def test_what_was_found_with_other_values_is_not_shown_when_it_comes_late(page: Any) -> None:
    tab = Running(page)
    tab.feed()
    tab.done("a")
    tab.count = 2
    tab.feed()
    page.answer()
    assert tab.seen == (False, "")


def test_what_comes_while_other_values_are_set_is_shown_when_its_own_are_back(page: Any) -> None:
    tab = Running(page)
    tab.feed()
    tab.count = 2
    tab.done("a")
    assert page.waiting == []  # with another result it may not even fit
    tab.count = 1
    tab.feed()
    page.answer()
    assert tab.seen == (True, "<p>a</p>")


def test_what_is_dropped_is_looked_for_anew(page: Any) -> None:
    tab = Running(page)
    tab.feed()
    tab.done("a")
    tab.drop()
    page.answer()
    assert tab.seen == (False, "")
    assert not tab.run.resume()


# data of one's own


class Own(OwnData):
    """Shows a text; what cannot be shown is “bad”."""

    def __init__(self, page: Any) -> None:
        super().__init__(page, "CSV")
        self.data = ""
        self.board = Board(page, {"Found": Fake()}, visible=False)

    def take(self, found: str) -> str:
        self.data = found
        return "read."

    def drop(self) -> None:
        self.data, self.text.text = "", ""

    def chosen(self) -> tuple[str]:
        return (self.data,)

    @staticmethod
    def compute(parameters: Any, result: Any, data: str) -> Told:
        if data == "bad":
            raise ZeroDivisionError
        return Told([Fed((data, ""), ())], data)


def test_data_are_in_the_link_before_they_are_shown(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tab, queries = Own(page), []
    monkeypatch.setattr(Own, "chosen", lambda tab: queries.append(dict(page.uploads)) or ("good",))
    tab._taken("file", "good", "key")
    page.answer()
    assert queries == [{"": "key"}]
    assert tab.text.text == "good"
    assert tab.upload.note[:2] == ["“file”: read.", "good"]


def test_data_that_cannot_be_shown_are_let_go(page: Any, caplog: pytest.LogCaptureFixture) -> None:
    tab = Own(page)
    tab._taken("file", "bad", "key")
    assert page.uploads == {"": "key"}
    page.answer()
    assert page.uploads == {}
    assert tab.data == ""
    assert not tab.forget.visible
    assert "cannot be shown" in tab.upload.note[0]
    assert "ZeroDivisionError" in caplog.text


def test_data_that_could_once_be_shown_stay_when_a_lever_goes_where_they_cannot(page: Any) -> None:
    tab = Own(page)
    tab._taken("file", "good", "key")
    page.answer()
    tab.data = "bad"
    tab.feed()
    with pytest.raises(ZeroDivisionError):
        page.answer()
    assert page.uploads == {"": "key"}


def test_data_that_were_removed_are_not_shown_when_they_come_late(page: Any) -> None:
    tab = Own(page)
    tab._taken("file", "good", "key")
    tab._remove(SimpleNamespace())
    page.answer()
    assert tab.text.text == ""
    assert page.uploads == {}
    tab._taken("other", "better", "key")
    tab._taken("third", "best", "key")
    page.answer()
    assert tab.text.text == "best"


# told in order


@pytest.mark.parametrize("order", [in_order, lambda document: contextlib.nullcontext()])
def test_a_figure_is_sent_before_what_it_is_fed(order: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Panel's own way, as if the socket were busy, is the counter-example: it leaves the figure for later."""
    document, room, sent = Document(), pn.Column(), list[list[str]]()
    source = ColumnDataSource({"x": [0]})
    plot = figure()
    plot.scatter("x", "x", source=source)

    def create(kind: str, events: list[Any]) -> None:
        sent.append([each.attr for each in events])

    with set_curdoc(document):
        room.server_doc(document)
        picture = Picture(plot)
        busy = SimpleNamespace(write_lock=SimpleNamespace(_block=SimpleNamespace(_value=0)), send_message=lambda message: message)
        connection = SimpleNamespace(_socket=busy, protocol=SimpleNamespace(create=create))
        session = SimpleNamespace(_subscribed_connections=[connection], _pending_writes=[])
        request = SimpleNamespace(arguments={}, cookies={}, headers={})
        context = SimpleNamespace(session=session, request=request, server_context=None)
        monkeypatch.setattr(Document, "session_context", context)
        for known in (state._loaded, state._connected):
            monkeypatch.setitem(known, document, True)
        monkeypatch.setitem(state._thread_id_, document, threading.get_ident())
        document.on_change(lambda event: sent.append([f"apart {getattr(event, 'attr', '')}"]))
        with order(document):
            room.objects = [picture]
            source.data = {"x": [1]}
            source.data = {"x": [2]}
    if order is in_order:
        assert sent == [["children", "data", "data"]]
        assert len(session._pending_writes) == 1
    else:
        assert sent[0] != ["children", "data"]


@pytest.mark.parametrize("way", [Header._server_event, JSComponent._server_event])
def test_a_word_that_waits_for_another_change_waits_for_the_documents_lock_too(way: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Panel's own way is the counter-example: it goes on without the lock."""
    document = Document()
    request = SimpleNamespace(arguments={}, cookies={}, headers={})
    context = SimpleNamespace(session=SimpleNamespace(), request=request, server_context=None)
    monkeypatch.setattr(Document, "session_context", context)
    monkeypatch.setitem(state._change_callbacks, document, {"before": lambda: None})
    way(Header(heard=lambda message: None), document, DataEvent(None, data={}))
    (waiting,) = document.session_callbacks
    assert getattr(waiting.callback, "nolock", False) is (way is not Header._server_event)
