"""How far to trust a lab (engine/trust.py), in words: for its page, for the documentation, and for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from app.comparison import told
from app.markup import Html, html, table
from app.report.runs import together
from app.words import number
from engine.lab import Lab
from engine.provenance import Asset
from engine.row import COUNTED, Row
from engine.trust import Card, Check, Count, card

TITLE = "How far to trust this"
SAID = "what it is not for, what was fitted, the furthest misses and why, what was tried, what it reads"
Table = tuple[Sequence[str], Sequence[Sequence[str]], str] | None
"""Heads, rows, and the styles of its columns (app.markup)."""
COUNTS = ["Kind", "What it means", "Numbers", "Agree with print"]
FILES = ["File", "What it is", "Of what it was made", "By which command", "Licence", "Size", "SHA-256"]
BRIEF = ["File", "What it is", "Of what it was made, and how", "Licence"]
SHORT = 12
"""Signs of a hash that a page has room for."""


@dataclass(frozen=True)
class Part:
    """Below a heading: sentences as paragraphs, or as points, a table, and texts that fold."""

    title: str
    says: Sequence[str] = ()
    points: Sequence[str] = ()
    table: Table = None
    folded: Sequence[Check] = ()


def parts(found: Card, page: bool) -> list[Part]:
    """What is said, in the order in which it matters: on a lab’s page, where the verdict stands already and tables are narrow, or whole."""
    lab, files = found.lab, [*found.reads, *found.beside]
    rows = (BRIEF, [_brief(each) for each in files], "qttt") if page else (FILES, [row(each) for each in files], "qttttu-")
    said = [
        Part("What it is for", [lab.question, lab.summary]),
        Part("What it must not be used for", points=lab.not_for),
        Part(
            "What was fitted, and what was not",
            () if page else found.verdict,
            table=(COUNTS, list(map(_count, found.counts)), "-tnu"),
        ),
        Part("Furthest from print, and why", points=list(map(missed, found.misses))),
        Part("What was tried besides the tests", folded=found.checks),
        Part("Files it reads", _reads(found), table=rows) if files else Part("Files it reads"),
    ]
    return [part for part in said if any((part.says, part.points, part.table, part.folded))]


def _reads(found: Card) -> list[str]:
    beside = ", ".join(asset.path for asset in found.beside)
    return [
        "A result, as the lab opens, is computed with those below"
        + (f"; {beside} stand{'s' * (len(found.beside) == 1)} in the comparison alone." if beside else ".")
    ]


def _count(count: Count) -> tuple[str, ...]:
    of = f"{count.agree} of {count.judged}" if count.judged else "–"
    return count.kind, count.meaning, str(count.rows), of if count.kind in COUNTED or not count.judged else f"{of}, not counted"


def missed(found: Row, why: bool = True) -> str:
    """A number that misses what is in print, by how much, and why."""
    words = told(found)
    where = f" ({found.where})" if found.where else ""
    ours = f"{words['ours']} {together(words['unit'])}".rstrip()
    note = f": {found.note}" if why and found.note else ""
    return f"{found.quantity}{where}, {ours} here and {words['published']} in print{note}"


def row(asset: Asset) -> tuple[str, ...]:
    """A file as FILES has it."""
    return asset.path, asset.what, asset.made_of, asset.command, asset.licence, _size(asset), asset.sha256


def _brief(asset: Asset) -> tuple[str, ...]:
    """The same as BRIEF has it."""
    known = Html(f"{escape(asset.path)}<br><small>{_size(asset)}, SHA-256 {asset.sha256[:SHORT]}…</small>")
    how = f"<br><code>{escape(asset.command)}</code>" if asset.command else ""
    return known, asset.what, Html(f"{escape(asset.made_of)}{how}"), asset.licence


def _size(asset: Asset) -> str:
    return f"{number(asset.bytes / 1e6, 2)} MB" if asset.bytes > 5e5 else f"{number(asset.bytes / 1e3, 2)} kB"


def inside(lab: Lab, rows: Sequence[Row]) -> str:
    """All of it as HTML."""
    return "".join(map(_html, parts(card(lab, rows), page=True)))


def fold(lab: Lab, rows: Sequence[Row]) -> Html:
    """The same behind one line."""
    head = f'<summary><b>{TITLE}</b> <span class="quiet">{SAID}</span></summary>'
    return Html(f'<details class="trust">{head}{inside(lab, rows)}</details>')


def _html(part: Part) -> str:
    says = "".join(f"<p>{html(each)}</p>" for each in part.says)
    points = "".join(f"<li>{html(each)}</li>" for each in part.points)
    rows = table(part.table[0], part.table[1], part.title, part.table[2]) if part.table else ""
    folded = "".join(
        f"<details><summary><code>{escape(check.command)}</code></summary>"
        f'<pre tabindex="0" role="region" aria-label="What {check.name} found">{html(check.found)}</pre></details>'
        for check in part.folded
    )
    return f"<h3>{part.title}</h3>{says}{f'<ul>{points}</ul>' if points else ''}{rows}{folded}"


def markdown(lab: Lab) -> str:
    """The same as Markdown, with whole hashes."""
    return (
        "\n\n".join([f"# {lab.title}: how far to trust this", *map(_markdown, parts(card(lab, lab.compare()), page=False))])
        + "\n"
    )


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as Markdown."""
    lines = [heads, ["---"] * len(heads), *([each.replace("|", "\\|") for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _markdown(part: Part) -> str:
    found = [f"## {part.title}", *part.says]
    found += ["\n".join(f"- {each}" for each in part.points)] if part.points else []
    found += [grid(part.table[0], part.table[1])] if part.table else []
    return "\n\n".join([*found, *map(tried, part.folded)])


def tried(check: Check) -> str:
    """What a check found, as Markdown."""
    return f"`{check.command}`\n\n```text\n{check.found}\n```"
