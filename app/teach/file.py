"""A lesson as a TOML file, read and written by what the types of app.teach.lesson say; its words in another language put in place.

What cannot be used is refused in one sentence that names the step and the field. What only the numbers tell is app.teach.check's.
"""

from __future__ import annotations

import keyword
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import tomli_w

from app.places import Owner
from app.reading import Readers
from app.teach import lesson as held
from app.teach.expression import LONGEST, Shown, parse, pieces
from app.teach.languages import LANGUAGES, LessonError
from app.teach.lesson import Key, Lesson, State, Step, Sum, Told, Words
from app.theme import LIGHT
from engine import tells
from engine.lab import LABS, Lab, get
from engine.parameter import ParameterError
from engine.short import short
from engine.toml import read_toml
from engine.upload import UploadError

HEAD = "carbonpump_lesson"
T = TypeVar("T")
LARGEST = 1e15
LINE = 3_000
"""Signs of a line: what a TOML reader does with a name of many parts grows with their square."""


def read(text: str) -> Lesson:
    """The lesson of a file of ours."""
    return of_table(parsed(text))


async def sent(readers: Readers, text: str, owner: Owner) -> dict[str, Any]:
    """What a TOML file holds that somebody sent: it is read where nothing can be done to anybody."""
    try:
        content: dict[str, Any] = await readers.read(read_toml, text[: held.MOST_SIGNS + 1], held.MOST_SIGNS, owner=owner)
    except UploadError as error:
        raise LessonError("lesson_unread", problem=str(error)) from error
    return content


def translated(text: str, words: str, language: str) -> Lesson:
    """The same with its words in another language."""
    content = parsed(text)
    of_table(content)  # or it has no words to be taken
    return of_table(_translated(Lesson, content, parsed(words), "") | {"language": language})


def write(lesson: Lesson) -> str:
    """The file of a lesson."""
    return written(lesson, HEAD)


def table(lesson: Lesson) -> dict[str, Any]:
    """The same before it is written: what of_table takes."""
    return tabled(lesson, HEAD)


def written(made: Any, head: str) -> str:
    """The file of what `made` gives."""
    return tomli_w.dumps(tabled(made, head), multiline_strings=True)


def tabled(made: Any, head: str = "") -> dict[str, Any]:
    """The same before it is written; without a head a part of it."""
    return {**({head: held.VERSION} if head else {}), **_table(made)}


def parsed(text: str) -> dict[str, Any]:
    if len(text) > held.MOST_SIGNS:
        raise LessonError("lesson_size", signs=f"{len(text):,}", most=f"{held.MOST_SIGNS:,}")
    if len(max(text.split("\n"), key=len)) > LINE:
        raise LessonError("lesson_line", most=f"{LINE:,}")
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise LessonError("lesson_deep") from None
    except ValueError as error:  # a TOMLDecodeError, or a number or a date that cannot be one
        raise LessonError("lesson_toml", problem=str(error).splitlines()[0].rstrip(".")) from error


def of_table(content: Mapping[str, Any]) -> Lesson:
    """The lesson of what a TOML file holds."""
    lesson = made(Lesson, content, HEAD)
    _pointed(lesson)
    return lesson


def made(kind: type[T], content: Mapping[str, Any], head: str) -> T:
    """What a TOML file holds as a dataclass whose fields say what may stand in them; `head` is the key that says what it is."""
    if content.get(head) != held.VERSION:
        raise LessonError("lesson_version", head=head)
    reader = _Reader()
    if "states" in content:
        reader.states = reader.value(Mapping[str, State], content["states"], "states")
    found: T = reader.made(kind, {name: value for name, value in content.items() if name != head}, "")
    return found


def said_in(kind: type[T], content: Mapping[str, Any], words: Mapping[str, Any], head: str, language: str) -> T:
    """The same with its words in another language."""
    return made(kind, _translated(kind, content, words, "") | {"language": language}, head)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, each with its type as it was declared."""
    hints = get_type_hints(kind, include_extras=True)
    return {each.name: hints[each.name] for each in fields(kind)}


def _kinds(hint: Any) -> list[Any]:
    """What a union may be, but for nothing."""
    return [each for each in get_args(hint) if each is not NoneType]


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def _chosen(hint: Any, content: Any) -> Any:
    """Of a union the one whose kind the content says, or the only one."""
    if not _is_union(hint):
        return hint
    kinds = _kinds(hint)
    return kinds[0] if len(kinds) == 1 else {each.kind: each for each in kinds}[content["kind"]]


class _Reader:
    """One reading of a file: the states it has, and the step it is at."""

    def __init__(self) -> None:
        self.states: Mapping[str, State] = {}
        self.step: int | None = None

    def fault(self, key: str, where: str, **values: Any) -> LessonError:
        return LessonError(key, **values).at(self.step, where)

    def made(self, kind: Any, sent: Any, where: str) -> Any:
        """A dataclass from its table; or from the one word that may stand for it."""
        if isinstance(sent, str) and hasattr(kind, "bare"):
            sent = {kind.bare: sent}
        if not isinstance(sent, Mapping):
            raise self.fault("lesson_table", where, sent=short(sent))
        hints = _hints(kind)
        found = {}
        for name in sent:
            if name not in hints and not (name == "kind" and hasattr(kind, "kind")):
                raise self.fault("lesson_field", where, sent=short(name), there=", ".join(hints))
        for each in fields(kind):
            inside = f"{where}, {each.name}" if where else each.name
            if each.name in sent:
                found[each.name] = self.value(hints[each.name], sent[each.name], inside)
            if each.default is MISSING and each.default_factory is MISSING and found.get(each.name) in (None, "", ()):
                raise self.fault("lesson_missing", inside)
        made = kind(**found)
        self.whole(made, where)
        return made

    def value(self, hint: Any, sent: Any, where: str) -> Any:
        origin, parts = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.text(parts[1], sent, where)
        if _is_union(hint):
            kinds = _kinds(hint)
            return self.value(kinds[0], sent, where) if len(kinds) == 1 else self.one_of(kinds, sent, where)
        if origin is tuple:
            return self.listed(parts, sent, where)
        if origin is not None:  # a mapping by names
            return self.named(parts[1], sent, where)
        return self.made(hint, sent, where) if is_dataclass(hint) else self.number(hint, sent, where)

    def one_of(self, kinds: list[Any], sent: Any, where: str) -> Any:
        """Of several dataclasses the one whose kind is said."""
        by_name = {each.kind: each for each in kinds}
        said = sent.get("kind") if isinstance(sent, Mapping) else None
        if not isinstance(said, str) or said not in by_name:
            inside = f"{where}, kind" if where else "kind"
            raise self.fault("lesson_kind", inside, sent=short("" if said is None else said), there=", ".join(by_name))
        return self.made(by_name[said], sent, where)

    def listed(self, parts: tuple[Any, ...], sent: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(sent, list):
            raise self.fault("lesson_list", where, sent=short(sent))
        if parts[-1] is not ...:
            if len(sent) != len(parts):
                raise self.fault("lesson_pair", where)
            return tuple(self.value(parts[0], each, where) for each in sent)
        steps = where == "steps"
        most = held.MOST_STEPS if steps else held.MOST_PARTS
        if len(sent) > most:
            raise self.fault("lesson_many", where, count=f"{len(sent):,}", most=most)
        found = []
        for place, each in enumerate(sent, 1):
            self.step = place if steps else self.step
            found.append(self.value(parts[0], each, "" if steps else f"{where} {place}"))
        self.step = None if steps else self.step
        return tuple(found)

    def named(self, kind: Any, sent: Any, where: str) -> dict[str, Any]:
        if not isinstance(sent, Mapping):
            raise self.fault("lesson_table", where, sent=short(sent))
        if kind is not State:
            return dict(sent)
        if len(sent) > held.MOST_STATES:
            raise self.fault("lesson_many", where, count=len(sent), most=held.MOST_STATES)
        for name in sent:
            if not (name.isidentifier() and name.isascii() and len(name) <= held.NAME) or keyword.iskeyword(name):
                raise self.fault("lesson_state_name", where, sent=short(name))
        return {name: self.made(State, each, f"{where} {name}") for name, each in sent.items()}

    def number(self, hint: Any, sent: Any, where: str) -> float | int | bool:
        if hint is bool:
            if not isinstance(sent, bool):
                raise self.fault("lesson_switch", where, sent=short(sent))
            return sent
        if isinstance(sent, bool) or not isinstance(sent, (int, float)) or not abs(sent) < LARGEST:
            raise self.fault("lesson_number", where, sent=short(sent))
        if hint is int and not (isinstance(sent, int) and 0 <= sent <= 1000):
            raise self.fault("lesson_whole", where, sent=short(sent))
        return sent if hint is int else float(sent)

    def text(self, rule: Words | Sum | Told | Key, sent: Any, where: str) -> str:
        if not isinstance(sent, str):
            raise self.fault("lesson_text", where, sent=short(sent))
        text = "".join(each for each in sent if each.isprintable() or each == "\n").strip()
        most = LONGEST if isinstance(rule, (Sum, Told)) else rule.most
        if len(text) > most:
            raise self.fault("lesson_long", where, signs=f"{len(text):,}", most=f"{most:,}")
        if text:
            try:
                self.known(rule, text)
            except LessonError as error:
                raise error.at(self.step, where) from None
        return text

    def known(self, rule: Words | Sum | Told | Key, text: str) -> None:
        """LessonError where it is not what the rule wants, or names what is not there."""
        match rule:
            case Words(numbers=numbers):
                for shown in (each for each in pieces(text) if isinstance(each, Shown)):
                    if not numbers:
                        raise LessonError("lesson_no_numbers")
                    self.numbers(shown.expression.names)
            case Sum(compares=compares):
                expression = parse(text)
                if expression.compares != compares:
                    raise LessonError("lesson_comparison" if compares else "lesson_expression", sent=short(text))
                self.numbers(expression.names)
            case Told(kind=kind):
                state, _, name = text.partition(".")
                self.told(state, name, kind)
            case Key(of="state"):
                self.state(text)
            case Key(of=of) if of:
                there = {"lab": LABS, "language": LANGUAGES, "colour": LIGHT}[of]
                if text not in there:
                    raise LessonError(f"lesson_{of}", sent=short(text), there=", ".join(there))

    def numbers(self, names: tuple[tuple[str, str], ...]) -> None:
        for state, name in names:
            self.told(state, name, tells.Number)

    def state(self, name: str) -> State:
        if name not in self.states:
            raise LessonError("lesson_state", sent=short(name), there=", ".join(self.states) or "–")
        return self.states[name]

    def told(self, state: str, name: str, kind: type) -> None:
        lab = get(self.state(state).lab)
        there = [each for each, tell in lab.tells.items() if isinstance(tell, kind)]
        if name not in there:
            key = f"lesson_{kind.__name__.lower()}_unknown"
            raise LessonError(key, sent=short(name), lab=lab.name, there=", ".join(there) or "–")

    def whole(self, made: Any, where: str) -> None:
        """What holds for all fields together."""
        match made:
            case State(lab=lab, preset=preset) if preset and preset not in get(lab).presets:
                raise self.fault("lesson_preset", where, sent=short(preset), lab=lab, there=", ".join(get(lab).presets))
            case State():
                try:
                    made.parameters  # noqa: B018
                except ParameterError as error:
                    raise self.fault("lesson_value", where, problem=str(error)) from error
            case held.Guess(scale=(low, high), step=step):
                if not low < high or not 0 < step <= high - low or (high - low) / step > 10_000:
                    raise self.fault("lesson_scale", "scale")
            case held.Draw(points=points) if not 4 <= points <= 24:
                raise self.fault("lesson_points", "points")
            case held.Choose(options=several) | held.Order(items=several) if not 2 <= len(several) <= 8:
                raise self.fault("lesson_several", "options" if isinstance(made, held.Choose) else "items")
            case held.Read(title="", ask="", text=""):
                raise self.fault("lesson_empty", "text")
            case held.Move():
                self.levers(made)
        if getattr(made, "band", ()) and len(made.band) != 2:
            raise self.fault("lesson_pair", "band")

    def levers(self, step: held.Move) -> None:
        """Each is one of the lab's and stays in its bounds; the scatter's is a number among them, its result one too."""
        lab = get(self.states[step.state].lab)
        for place, lever in enumerate(step.levers, 1):
            try:
                bounded(lever, lab)
            except LessonError as error:
                raise error.at(self.step, f"levers {place}") from None
        if step.x not in [lever.lever for lever in step.levers] or not lab.parameters.declared[step.x].is_number:
            raise self.fault("lesson_x", "x", sent=short(step.x))
        try:
            self.told(step.state, step.result, tells.Number)
        except LessonError as error:
            raise error.at(self.step, "result") from None


def bounded(lever: held.Lever, lab: Lab) -> None:
    """LessonError where the lab has no such lever, or it cannot be moved between these ends."""
    item = lab.parameters.declared.get(lever.lever)
    if item is None:
        raise LessonError("lesson_lever", sent=short(lever.lever), lab=lab.name)
    low, high = item.bounds or (-math.inf, math.inf)
    ends = [end for end in (lever.low, lever.high) if end is not None]
    if ends and (not item.is_number or not all(low <= end <= high for end in ends) or sorted(set(ends)) != ends):
        raise LessonError("lesson_bounds", low=f"{low:g}", high=f"{high:g}")


def _pointed(lesson: Lesson) -> None:
    """No two steps are called alike, and whoever points at one points at one before."""
    before: list[str] = []
    for place, step in enumerate(lesson.steps, 1):
        if step.id and step.id in before:
            raise LessonError("lesson_id", sent=step.id).at(place, "id")
        if isinstance(step, held.Reveal) and (step.of not in before or _is_reveal(lesson, step.of)):
            raise LessonError("lesson_of", sent=step.of).at(place, "of")
        before.append(step.id)


def _is_reveal(lesson: Lesson, id: str) -> bool:
    return isinstance(lesson.steps[lesson.index(id)], held.Reveal)


# written


def _table(made: Any) -> Any:
    """As TOML has it; what is as declared is left out."""
    if isinstance(made, tuple):
        return [_table(each) for each in made]
    if isinstance(made, Mapping):
        return {name: _table(value) for name, value in made.items()}
    return _fields(made) if is_dataclass(made) else made


def _fields(made: Any) -> Any:
    head = {"kind": made.kind} if isinstance(made, Step | held.Bars | held.Curves | held.Map) else {}
    table = head | {each.name: _table(getattr(made, each.name)) for each in fields(made) if not _as_declared(made, each)}
    return table[made.bare] if getattr(made, "bare", "") and list(table) == [made.bare] else table


def _as_declared(made: Any, each: Any) -> bool:
    value = getattr(made, each.name)
    return bool(value == each.default or (value == {} and each.default_factory is not MISSING))


# in another language


def _translated(hint: Any, content: Any, words: Any, where: str, step: int | None = None) -> Any:
    """The content with its words taken from another table, which has all of them and nothing else."""
    hint = _chosen(hint, content)
    if get_origin(hint) is Annotated:
        return _said(content, words, where, step)
    if get_origin(hint) is tuple:
        if not isinstance(words, list) or len(words) != len(content):
            raise LessonError("lesson_words_list", count=len(content)).at(step, where)
        each, steps = get_args(hint)[0], where == "steps"
        return [
            _translated(each, old, new, "" if steps else f"{where} {place}", place if steps else step)
            for place, (old, new) in enumerate(zip(content, words, strict=True), 1)
        ]
    if not isinstance(words, Mapping):
        raise LessonError("lesson_table", sent=short(words)).at(step, where)
    return dict(content) | dict(_words_of(hint, content, words, where, step))


def _words_of(hint: Any, content: Mapping[str, Any], words: Mapping[str, Any], where: str, step: int | None) -> Iterator[Any]:
    hints = {name: each for name, each in _hints(hint).items() if name in content and _has_words(each, content[name])}
    for name in words:
        if name not in hints:
            raise LessonError("lesson_words_more", sent=short(name)).at(step, where)
    for name, each in hints.items():
        inside = f"{where}, {name}" if where else name
        if name not in words:
            raise LessonError("lesson_words_missing").at(step, inside)
        yield name, _translated(each, content[name], words[name], inside, step)


def _has_words(hint: Any, content: Any) -> bool:
    """Whether anything in it is words."""
    hint = _chosen(hint, content)
    if get_origin(hint) is Annotated:
        return isinstance(get_args(hint)[1], Words) and bool(content.strip())
    if get_origin(hint) is tuple:
        return any(_has_words(get_args(hint)[0], each) for each in content)
    if is_dataclass(hint) and isinstance(content, Mapping):
        return any(_has_words(each, content[name]) for name, each in _hints(hint).items() if name in content)  # type: ignore[arg-type]
    return False


def _said(content: str, words: Any, where: str, step: int | None) -> str:
    """Words with the same numbers in them."""
    if not isinstance(words, str):
        raise LessonError("lesson_text", sent=short(words)).at(step, where)
    try:
        new = _numbers(words)
    except LessonError as error:
        raise error.at(step, where) from None
    if new != _numbers(content):
        raise LessonError("lesson_words_numbers").at(step, where)
    return words


def _numbers(words: str) -> list[tuple[tuple[str, str], ...]]:
    return sorted(each.expression.names for each in pieces(words) if isinstance(each, Shown))
