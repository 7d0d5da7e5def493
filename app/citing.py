"""What stands on a picture that is taken away: the scenario in words, its sources, a drafted caption, and how to cite it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from app.shell import NAME
from app.state import Pin, State
from app.values import set_apart, told
from engine import __version__
from engine.lab import Source

AUTHORS = f"{NAME} contributors"
NAMED = 6
"""Changed values that are named on a picture; a caption names all."""
_PAPER = re.compile(r"(?P<names>.+?)[ (]+(?P<year>\d{4})\)?,? *(?P<rest>.*)")


def words(state: State, link: str) -> dict[str, Any]:
    """For the browser, which has the picture itself; `link` opens the state, and stands in what is cited."""
    lab, (paper, *further) = state.lab, state.lab.sources
    more = f"; {len(further)} more" if further else ""
    return {
        "link": link,
        "scenario": scenario(state),
        "sources": f"{_cited(paper).replace('https://', '')}{more}",
        "model": f"{NAME} {__version__}, {lab.title}",
        "caption": caption(state),
        "citation": "\n".join([f"{AUTHORS}: {NAME}, version {__version__}. {link}", *map(_cited, lab.sources)]),
        "bibtex": "\n".join([_software(link), *map(_bibtex, lab.sources)]),
    }


def cited_briefly(source: Source) -> str:
    """Who wrote it, and when: “Couret et al. (2025)”."""
    found = _PAPER.match(source.citation)
    if not found:
        return source.citation
    first, *others = re.split(r", | & ", found["names"].rstrip(","))
    names = f"{first} et al." if len(others) > 1 else " & ".join([first, *others])
    return f"{names} ({found['year']})"


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
        f"Computed with {NAME} {__version__}, {lab.title}, after {_cited(lab.sources[0])}."
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


def _cited(source: Source) -> str:
    work = f"{source.citation.rstrip('.')}."
    return f"{work} https://doi.org/{source.doi}" if source.doi else work


def _software(link: str) -> str:
    return _entry("software", "carbonpump", author=f"{{{AUTHORS}}}", title=f"{{{NAME}}}", version=__version__, url=link)


def _bibtex(source: Source) -> str:
    """What is known of a work; its DOI tells a reference manager the rest."""
    found = _PAPER.match(source.citation)
    assert found
    names = found["names"].replace(" et al.", " and others").replace(" & ", " and ").replace(", ", " and ")
    first = unicodedata.normalize("NFKD", names.split(" and ")[0])
    key = "".join(sign for sign in first.lower() if "a" <= sign <= "z") + found["year"]
    return _entry("misc", key, author=names, year=found["year"], note=found["rest"], doi=source.doi)


def _entry(kind: str, key: str, **fields: str) -> str:
    escaped = {name: text.replace("&", r"\&") for name, text in fields.items() if text}
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in escaped.items())
    return f"@{kind}{{{key},\n{lines}}}"
