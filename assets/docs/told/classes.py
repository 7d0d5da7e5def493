"""What may stand in a file of ours: read from the dataclasses that the file is read by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import tomli_w

from app.markup import html, table
from app.present.story import HEAD, Story
from app.teach.file import HEAD as LESSON_HEAD
from app.teach.lesson import VERSION, Key, Lesson, Sum, Told, Words
from app.theme import ASSETS
from told.labs import code
from told.markdown import fenced

PLAIN = {str: "words", int: "a whole number", float: "a number", bool: "true or false"}


def _said(hint: Any) -> str:
    """A type in words."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _rule(parts[1])
    if origin in (Union, UnionType):
        return " or ".join(_said(each) for each in parts if each is not NoneType)
    if origin is tuple:
        return f"a list, each {_said(parts[0])}" if parts[-1] is ... else f"a pair, each {_said(parts[0])}"
    if origin is not None:
        return f"a table by names, each {_said(parts[1])}"
    return hint.__name__ if is_dataclass(hint) else PLAIN[hint]


def _rule(rule: Words | Sum | Told | Key) -> str:
    match rule:
        case Words(most=most, numbers=numbers):
            return f"words, up to {most:,} signs{', with numbers in braces' if numbers else ''}"
        case Sum(compares=compares):
            return "a comparison of numbers" if compares else "an expression of numbers"
        case Told(kind=kind):
            return f"state.name of a {kind.__name__.lower()}"
    return f"a {rule.of}’s name" if rule.of else "a name"


def _inside(hint: Any) -> list[Any]:
    """The dataclasses in a type."""
    if is_dataclass(hint):
        return [hint]
    parts = get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint)
    return [found for each in parts for found in _inside(each)]


def _hints(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    hints.pop("kind", None)
    return {each.name: hints[each.name] for each in fields(kind)}


def _otherwise(item: Field[Any]) -> str:
    if item.default is MISSING and item.default_factory is MISSING:
        return "must be there"
    shown = "" if item.default in (MISSING, None, "", (), False) or is_dataclass(item.default) else f"{item.default}"
    return shown and f"{shown} where it is left out"


def _section(kind: Any) -> str:
    doc = kind.__doc__ or ""
    doc = "" if doc.startswith(f"{kind.__name__}(") else doc
    said = " ".join(doc.split())
    if named := getattr(kind, "kind", ""):
        said = f'`kind = "{named}"`. {said}'
    defaults = {each.name: each for each in fields(kind)}
    rows = [(code(name), html(_kinds(hint)), _otherwise(defaults[name])) for name, hint in _hints(kind).items()]
    heads = ["Field", "What may stand there", ""]
    return f"### {kind.__name__}\n\n{said}\n\n{table(heads, rows, kind.__name__, '-tt')}"


def _kinds(hint: Any) -> str:
    if get_origin(hint) in (Union, UnionType) and all(hasattr(each, "kind") for each in get_args(hint) if each is not NoneType):
        return f"by its kind: {', '.join(each.kind for each in get_args(hint) if each is not NoneType)}"
    if get_origin(hint) is tuple and get_args(hint)[-1] is ... and len(_inside(hint)) > 1:
        return f"a list, each by its kind: {', '.join(each.kind for each in _inside(hint))}"
    return _said(hint)


def schema(kind: Any) -> str:
    """Every table that may stand in the file, the outermost first."""
    found, waiting = list[Any](), [kind]
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found.append(each)
            waiting += [inner for hint in _hints(each).values() for inner in _inside(hint)]
    return "\n\n".join(map(_section, found))


def lesson() -> str:
    return f"It begins with `{LESSON_HEAD} = {VERSION}`.\n\n{schema(Lesson)}"


def story() -> str:
    return f"It begins with `{HEAD} = {VERSION}`.\n\n{schema(Story)}"


def shelf(folder: str) -> str:
    """What is shipped, from its files."""
    found = [tomllib.loads(file.read_text("utf-8")) for file in (ASSETS / folder).glob("*.toml") if file.stem.count(".") == 0]
    rows = [
        (code(each["name"]), each["title"], f"{each['minutes']} min", each["summary"])
        for each in sorted(found, key=lambda one: one["place"])
    ]
    return table(["Name", "Title", "Takes", "What it is about"], rows, folder.capitalize(), "-qnt")


def beginning(folder: str, name: str) -> str:
    """One that is shipped as far as its first step or slide, without what is said to whoever teaches."""
    content = tomllib.loads((ASSETS / folder / f"{name}.toml").read_text("utf-8"))
    content.pop("guide", None)
    for parts in ("steps", "slides"):
        if parts in content:
            content[parts] = content[parts][:1]
    return fenced(tomli_w.dumps(content, multiline_strings=True), "toml")


TOLD = {"lesson": lesson, "story": story, "shelf": shelf, "beginning": beginning}
