"""What stands on a picture that is taken away: the scenario in words, its sources, a drafted caption, and how to cite it."""

from __future__ import annotations

from typing import Any

from app.shell import NAME
from app.state import Pin, State
from app.values import set_apart, told
from engine import __version__
from engine.citation import bibtex, cited, csl, lines

NAMED = 6
"""Changed values that are named on a picture; a caption names all."""


def words(state: State, link: str) -> dict[str, Any]:
    """For the browser, which has the picture itself; `link` opens the state, and stands in what is cited."""
    lab, (paper, *further) = state.lab, state.lab.sources
    more = f"; {len(further)} more" if further else ""
    return {
        "link": link,
        "scenario": scenario(state),
        "sources": f"{cited(paper).replace('https://', '')}{more}",
        "model": f"{NAME} {__version__}, {lab.title}",
        "caption": caption(state),
        "citation": lines(lab, link),
        "bibtex": bibtex(lab, link),
        "csl": csl(lab, link),
    }


def scenario(state: State, named: int = NAMED) -> str:
    """ "Z4 · off Lisbon, with Fish that migrate 80 mg C m⁻² (at first 98 mg C m⁻²)": what is set, and what is pinned, by letter."""
    pinned = "".join(f". {_pinned(pin, pin == state.against, named)}" for pin in state.pins)
    return f"{_set(state, named)}{pinned}."


def caption(state: State) -> str:
    """What a journal wants below a figure, but for what is plotted, which the picture knows."""
    lab, values = state.lab, state.parameters
    shown = [item for item in values.declared.values() if item.group == "lever"]
    levers = "; ".join(f"{item.label} {told(item, values[item.name])}" for item in shown)
    return (
        f"Scenario: {scenario(state, len(values))} Values: {levers}. "
        f"Computed with {NAME} {__version__}, {lab.title}, after {cited(lab.sources[0])}."
    )


def _pinned(pin: Pin, against: bool, named: int) -> str:
    name = f" “{pin.name}”" if pin.name else ""
    return f"{'Shown against ' if against else ''}{pin.letter}{name}: {_set(pin.of, named)}"


def _set(state: State, named: int) -> str:
    """Where the values began, and what differs from it; what is set before what is looked at."""
    title, values, paper = state.lab.presets[state.preset].title, state.parameters, state.paper
    if state.station in state.own.stations:
        title = f"{state.station}, a station of one’s own; otherwise {title}"
    elif state.uploads:
        title = f"{title}, and data of one’s own"
    looked = [values.declared[name] for name in values.changes(paper) if values.declared[name].group == "view"]
    changed = [*set_apart(values, paper), *looked]
    if not changed:
        return f"{title}, unchanged"
    parts = [
        f"{item.label} {told(item, values[item.name])} (at first {told(item, paper[item.name])})" for item in changed[:named]
    ]
    rest = len(changed) - len(parts)
    return f"{title}, with {'; '.join(parts)}" + (f"; and {rest} more" if rest else "")
