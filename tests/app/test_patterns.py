"""Regular expressions: whatever a visitor sends, twice as much of it takes no more than about twice as long.

They are found in the source, so that a new one is either attacked here or named below with why no visitor's text meets it.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app import site, static

ROOT = Path(__file__).parents[2]
READ = {
    "app/markup.py": None,
    "app/metrics.py": None,
    "app/report/markdown.py": None,
    "app/report/numbers.py": None,
    "app/report/runs.py": None,
    "app/teach/handlers/joining.py": None,
    "app/teach/names.py": None,
    "app/teach/viewing.py": None,
    "app/workers.py": None,
    "engine/matched.py": None,
    "engine/matching.py": None,
    "engine/parameter.py": None,
    "engine/plain.py": None,
    "engine/quantities.py": 60,
    "engine/sheet.py": None,
    "engine/unit_words.py": 90,
    "engine/upload.py": None,
}
"""Files whose patterns read visitors' text, and the most signs of it that they are given, if the file bounds it."""
OURS = {
    "engine/citation.py": "the sources are the labs' own",
    "app/components/modules.py": "the components' scripts are files of ours",
    "app/definitions.py": "it reads our own source",
    "app/drawn/axes.py": "ticks are written by ourselves",
    "app/drawn/formats.py": "formats are those of our charts",
    "app/drawn/pictures.py": "titles are written by ourselves",
    "app/face/figure.py": "the sheet of fonts is a file of ours",
    "app/headers.py": "origins come from the command line",
    "app/theme.py": "the colours are read from our own style sheet",
    "engine/published.py": "the tables are files of ours",
    "engine/row.py": "rows are called by ourselves",
}
"""Files whose patterns read none, and why."""
HEADS = (
    "",
    "1",
    "a",
    "[",
    "a{",
    "cookie:",
    "Cookie: a=",
    "sec-websocket-protocol:",
    "Sec-WebSocket-Protocol: bokeh,",
    "a [",
    "(",
)
PIECES = (
    "1", "a", "²", " ", "\n", "\t ", "-", ",", ".", "/", "*", "[", "]", "[a", "a]", "(", ")", "( ", "{", "}", "1,111", "1e", "1.", "m ", "m 1 ",
    "m-2 ", "mol ", " d", " / ", "- ", "} a", "a=1;", "cookie:", "cookie: worker=", "worker=", "worker=x", "bokeh ,", "\nsec-websocket-protocol:",
)  # fmt: skip
TAILS = ("", "!", "a\nb", " ]", "x")
MOST, FLOOR, DOUBTS = 20_000, 0.002, 5
"""Signs sent at most; seconds below which nothing is said of growth; how often it must be found to grow."""


class Use(NamedTuple):
    """A pattern and one of the ways that the source uses it."""

    path: str
    line: int
    pattern: re.Pattern[Any]
    way: str

    def on(self, text: str) -> Callable[[], Any]:
        """What is done with it, ready to be timed."""
        given: Any = text.encode() if isinstance(self.pattern.pattern, bytes) else text
        if self.way == "sub":
            return lambda: self.pattern.sub(given[:0], given)
        return lambda: getattr(self.pattern, self.way)(given)


def uses(path: Path) -> Iterator[Use]:
    """Every call of the module re in a file, with the pattern as the module itself has it."""
    tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    ways: dict[str, set[str]] = {}
    for call in calls:
        if isinstance(call.func.value, ast.Name):
            ways.setdefault(call.func.value.id, set()).add(call.func.attr)
    named = {id(node.value): ast.unparse(node.targets[0]) for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    for call in calls:
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re") or call.func.attr == "escape":
            continue
        module = vars(importlib.import_module(name.removesuffix(".py").replace("/", ".")))
        compiled = call.func.attr == "compile"
        pattern = eval(ast.unparse(call), module) if compiled else re.compile(eval(ast.unparse(call.args[0]), module))
        found = ways.get(named.get(id(call), ""), {"search", "fullmatch"}) if compiled else {call.func.attr}
        yield from (Use(name, call.lineno, pattern, way) for way in sorted(found))


def every(paths: Iterable[Path]) -> list[Use]:
    return [use for path in paths if "re." in path.read_text(encoding="utf-8") for use in uses(path)]


def seconds(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def least(work: Callable[[], Any]) -> float:
    """The least of three."""
    return min(seconds(work) for _ in range(3))


def grows(work: Callable[[str], Callable[[], Any]], head: str, piece: str, tail: str, most: int) -> str:
    """How it grows too fast, if so: twice the text, three times the seconds, where there are enough to be told."""

    def text(count: int) -> str:
        return head + piece * count + tail

    last = (most - len(head + tail)) // len(piece)
    count = min(8, last)
    while True:
        if seconds(work(text(count))) > FLOOR and (took := least(work(text(count)))) > FLOOR:
            for _ in range(DOUBTS):  # a busy machine is slow by chance, a bad pattern every time
                before = least(work(text(count // 2)))
                if took <= 3 * max(before, FLOOR / 3):
                    return ""
                took = min(took, least(work(text(count))))
            return f"{head!r} {count} × {piece!r} {tail!r}: {took:.4f} s after {before:.4f} s"
        if count == last:
            return ""
        count = min(last, count + 2 if count < 40 else 4 * count)  # what doubles with each sign must not be met at once


def slow(work: Callable[[str], Callable[[], Any]], most: int = MOST) -> list[str]:
    """What makes it slow, of all that is tried."""
    tried = ((head, piece, tail) for head in HEADS for piece in PIECES for tail in TAILS)
    return [said for each in tried if (said := grows(work, *each, most))]


def test_every_pattern_is_attacked_or_known_to_be_ours() -> None:
    found = every(path for folder in ("app", "engine") for path in (ROOT / folder).rglob("*.py"))
    assert len(found) > 20
    assert {use.path for use in found} == {*READ, *OURS}


@pytest.mark.wide
@pytest.mark.parametrize("use", every(ROOT / path for path in READ), ids=lambda use: f"{use.path}:{use.line} {use.way}")
def test_no_pattern_goes_back_over_what_a_visitor_sent(use: Use) -> None:
    assert slow(use.on, READ[use.path] or MOST) == []


@pytest.mark.wide
@pytest.mark.parametrize(
    "route", [re.compile(f"{route[0]}$") for route in [*site._handlers(), *static.routes()]], ids=lambda r: r.pattern
)
def test_no_address_goes_back_over_what_a_visitor_sent(route: re.Pattern[str]) -> None:
    start = route.pattern.lstrip("(?:").partition("(")[0]
    assert slow(lambda text: lambda: route.match(start + text)) == []


def test_a_pattern_that_goes_back_is_found() -> None:
    for pattern, way in (
        (r"\[[^\]]*\]", "sub"),
        (r"([^\[\]]*?)\s*(?:\[([^\]]*)\])?", "fullmatch"),
        (r"(\d+\.?\d*)\s*(.*)", "fullmatch"),
        (r"(a+)+", "fullmatch"),
    ):
        assert any(
            grows(Use("", 0, re.compile(pattern), way).on, "", piece, tail, 20_000)
            for _ in range(3)  # a busy machine hides one now and then
            for piece in ("[", " ", "1", "a")
            for tail in ("]x", "a\nb")
        )
