"""carbonpump diff A.toml B.toml: two scenario files of one lab beside each other, what differs most first."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.lab import LABS, get
from engine.parameter import ParameterError
from engine.toml import LARGEST, read_toml

if TYPE_CHECKING:
    from app.side_by_side.sides import Side
    from app.state import State

NAMED, WIDE = 58, 24
"""Signs of a line's name, and of each of its columns."""


@dataclass(frozen=True)
class Opened:
    """A scenario's title, and what is set in it."""

    title: str
    state: State


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The command."""
    made = command(
        "diff", diff, "Set two saved scenarios of one lab beside each other: their numbers, and what is set otherwise."
    )
    for name in ("first", "second"):
        made.add_argument(
            name, type=Path, metavar=f"{'A' if name == 'first' else 'B'}.toml", help="a scenario file, as a page saves it"
        )
    made.add_argument("--json", action="store_true", help="as JSON")


def diff(arguments: argparse.Namespace) -> None:
    first, second = _opened(arguments.first), _opened(arguments.second)
    if first.state.lab is not second.state.lab:
        raise ParameterError(
            f"“{arguments.first.name}” is of {first.state.lab.title}, “{arguments.second.name}” of {second.state.lab.title}."
        )
    found = _sides(first, second)
    print(json.dumps(_plain(first.state.lab.name, found), ensure_ascii=False, indent=1) if arguments.json else _text(found))


def _opened(path: Path) -> Opened:
    """A file of ours; one sentence where it is none, or names what is not in it."""
    from app.database import StoreError
    from app.scenario import checked
    from app.state import State

    try:
        with path.open(encoding="utf-8") as file:
            content = checked(read_toml(file.read(LARGEST + 1)))
    except OSError as error:
        raise ParameterError(f"“{path}”: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ParameterError(f"“{path.name}” is not a text.") from None
    except (StoreError, ParameterError) as error:
        raise ParameterError(f"“{path.name}”: {error}") from None
    if content["lab"] not in LABS:
        raise ParameterError(f"“{path.name}” is of a lab that is not here.")
    lab = get(content["lab"])
    state, problems = State.read(lab, State.address(lab, content["state"]))
    if problems:
        raise ParameterError(f"“{path.name}”: {problems[0]}")
    if state.uploads:
        raise ParameterError(
            f"“{path.name}” names data of one’s own, which the server that it was saved on keeps: open both there."
        )
    return Opened(content["title"], state.alone())


def _sides(first: Opened, second: Opened) -> list[Side]:
    from app.context import Nowhere
    from app.pages import of_lab
    from app.side_by_side.sides import sides
    from app.state import Pin

    lab = first.state.lab
    pins = tuple(Pin(letter, each.state, each.title) for letter, each in (("A", first), ("B", second)))
    return sides(Nowhere(lab), of_lab(lab.name).view, replace(second.state, pins=pins), {})


def _text(found: Sequence[Side]) -> str:
    from app.report.numbers import compared
    from app.report.settings import differing

    rows = [*(f"{side.pin.letter}  {side.title}" for side in found), "", _line("", "A", "B", "B against A")]
    for each in compared(found):
        first, second = each.cells
        moved = f"{second.change} ({second.share})" if second.share else second.change or "the same"
        rows.append(
            _line(each.label, *(" ".join(filter(None, (cell.value, cell.error, cell.unit))) for cell in (first, second)), moved)
        )
    rows += ["", "What is set otherwise" if (items := differing(found, most=None)[0]) else "Nothing is set otherwise."]
    return "\n".join([*rows, *(_line(item.label, *item.values) for item in items)]).replace("\u00a0", " ")


def _line(name: str, *cells: str) -> str:
    return f"{name:{NAMED}}{''.join(f'{cell:{WIDE}}' for cell in cells)}".rstrip()


def _plain(lab: str, found: Sequence[Side]) -> dict[str, Any]:
    from app.side_by_side.table import lines, set_otherwise

    def value(number: float) -> float | None:
        return number if math.isfinite(number) else None

    numbers = [
        {
            "name": line.first.called,
            "unit": line.first.unit,
            **{side.pin.letter: value(fact.value) for side, fact in zip(found, line.facts, strict=True)},
            "difference": value(line.facts[1].value - line.first.value),
            "share": value(line.part(line.facts[1])),
        }
        for line in lines(found)
    ]
    settings = [
        dict[str, Any](name=item.name, label=item.label, unit=item.unit)
        | {side.pin.letter: side.answer.values[item.name] for side in found}
        for item in set_otherwise(found)
    ]
    return {"lab": lab, "titles": {side.pin.letter: side.title for side in found}, "numbers": numbers, "settings": settings}
