"""What an embed shows of a state: a picture, its levers, the numbers that changed, where it comes from. For worker threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import controls
from app.context import Nowhere
from app.downloads import asked
from app.drawn.canvas import Canvas
from app.drawn.pictures import answered, names, picture
from app.facts import Fact
from app.markup import Html, bold, html, linkless
from app.pages import of_lab
from app.state import State
from app.values import told
from app.words import change
from engine.citation import cited_briefly
from engine.lab import LABS
from engine.short import short

LEVERS, NUMBERS = 3, 3
"""At most."""
THEMES = {"": None, "light": False, "dark": True}
OWN = ("picture", "levers", "theme", "width", "height", "type", "dark")
"""Keys of an address that say nothing of the state."""


class EmbedError(ValueError):
    """What an address asks for and cannot have; the message is one sentence."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        self.status = status
        super().__init__(sentence)


@dataclass(frozen=True)
class Asked:
    """What an address asks for; without a picture's name the first one. `dark` is None where the system is to say."""

    state: State
    picture: str
    levers: tuple[str, ...]
    dark: bool | None

    @classmethod
    def read(cls, name: str, query: Mapping[str, str]) -> Asked:
        if name not in LABS:
            raise EmbedError(f"There is no lab “{short(name)}”; there are {', '.join(LABS)}.", 404)
        state = asked(name, {key: text for key, text in query.items() if key not in OWN})
        declared = state.parameters.declared
        levers = tuple(dict.fromkeys(filter(None, query.get("levers", "").split(","))))
        if len(levers) > LEVERS:
            raise EmbedError(f"levers: there are {len(levers)}; an embed has {LEVERS} at most.")
        for lever in levers:
            if lever not in declared:
                raise EmbedError(f"levers: “{short(lever)}” is no lever of {state.lab.title}.")
        theme = query.get("theme", "")
        if theme not in THEMES:
            raise EmbedError(f"theme: “{short(theme)}” is neither light nor dark.")
        return cls(state, query.get("picture", ""), levers, THEMES[theme])


def shown(of: Asked, canvas: Canvas) -> dict[str, str]:
    """The picture as SVG for such a place, its finding, the words and numbers below it, and the page that has all of it."""
    lab, state = of.state.lab, of.state
    known = names(lab)
    name = of.picture or known[0]
    if name not in known:
        raise EmbedError(f"picture: {lab.title} has no “{short(name)}”; there are {', '.join(known)}.", 404)
    found = picture(state, name, canvas)
    return {
        "svg": found.svg,
        "title": found.title,
        "subtitle": linkless(found.subtitle),
        "numbers": numbers(state),
        "link": f"/{lab.name}?{state.query()}",
    }


def levers(of: Asked) -> list[dict[str, Any]]:
    """Each as app.controls tells it, with its value, and that in words."""
    values = of.state.parameters
    items = [values.declared[name] for name in of.levers]
    return [controls.spec(item) | {"value": values[item.name], "told": told(item, values[item.name])} for item in items]


def source(state: State) -> dict[str, str]:
    """What the lab stands on."""
    first = state.lab.sources[0]
    return {"words": cited_briefly(first), "doi": first.doi}


def numbers(state: State) -> Html:
    """The large numbers that differ from what they are shown against, or else the first ones."""
    found = answered(state)
    facts = of_lab(state.lab.name).view(Nowhere(state.lab), found).facts(found.result, found.base)
    moved = [fact for fact in facts if change(fact.value, fact.before)]
    told = [_number(fact) for fact in (moved or facts)[:NUMBERS]]
    return Html("".join([*told, f"<span>against {html(state.against.title)}</span>" if moved else ""]))


def _number(fact: Fact) -> str:
    printed = "\u00a0".join(filter(None, fact.printed))
    return f"<span>{html(fact.called)} {bold(printed)} {change(fact.value, fact.before)}</span>"
