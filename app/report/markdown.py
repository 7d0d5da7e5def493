"""A report as Markdown: the same words and numbers, without the pictures, which the link shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.report.numbers import Cell
from app.report.report import Report
from app.report.runs import Run
from app.shell import NAME

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
FIRST = re.compile(r"^(\s*)([+-]|\d+[.)])(?=\s)")
"""What begins a list."""


def markdown(report: Report) -> str:
    """As text."""
    parts = [f"# {NAME} · {_safe(report.lab.title)}", f"*{_safe(report.lab.question)}*", *_answer(report), *_numbers(report)]
    parts += [f"## {report.heads.differing}\n\n{_settings(report)}"] if report.differing[0] else []
    if report.alike:
        alike = "; ".join(f"{each.label} {each.values[0]}" for each in report.alike)
        parts.append(f"{report.heads.alike}: {_safe(alike)}.")
    if report.alone:
        parts.append(f"Changed alone, each makes of the first number: {_safe('; '.join(report.alone))}.")
    parts += [f"## What the pictures find\n\n{_list(_finding(report))}"]
    if (found := report.matters) and found.moves:
        rows = [(each.what, each.between) for each in found.moves]
        table = _table([f"{found.answer}, {found.unit}", "from, to"], rows)
        parts.append(f"## What moves the answer most\n\n{table}\n\n{_safe(found.how[0].upper() + found.how[1:])}.")
    parts.append(f"## How far to trust it\n\n{_list(map(_safe, report.limits))}")
    if report.said:
        lines = [f"“{_runs(each.claim)}” **{_safe(each.verdict)}** {_runs(each.words)}" for each in report.said]
        parts.append(f"## Can I say this?\n\n{_list(lines)}")
    sources = [_safe(f"{each.citation}") + (f" <https://doi.org/{each.doi}>" if each.doi else "") for each in report.sources]
    parts.append(f"## Sources\n\n{_list(sources)}")
    parts.append(f"Open it, move it: <{report.link}>  \n{report.citation} {report.date}.")
    return "\n\n".join(parts) + "\n"


def _answer(report: Report) -> list[str]:
    if not report.compares:
        return [_runs(report.sentences[0]), _safe(f"{report.scenario}.")]
    names = [f"{side.pin.letter or 'now'}: {_safe(side.title)}" for side in report.sides]
    return [_list(names), *map(_runs, report.sentences)]


def _numbers(report: Report) -> list[str]:
    if report.compares:
        heads = ["", *(side.pin.letter or "now" for side in report.sides)]
    else:
        heads = ["", "before", "now"] if len(report.sides) > 1 else ["", "now"]
    rows = [(row.label, *map(_cell, row.cells)) for row in report.numbers]
    return [f"## The numbers\n\n{_table(heads, rows)}"]


def _cell(cell: Cell) -> str:
    number = " ".join(part for part in (cell.value, cell.error, cell.unit) if part)
    moved = " ".join(part for part in (cell.change, f"({cell.share})" if cell.share else "") if part)
    return "; ".join(part for part in (number, moved, cell.note) if part)


def _settings(report: Report) -> str:
    changed, more = report.differing
    heads = ["", *(side.pin.letter or ("now" if at or report.compares else "before") for at, side in enumerate(report.sides))]
    return _table(heads, [(each.label, *each.values) for each in changed]) + (f"\n\nAnd {more} more." if more else "")


def _finding(report: Report) -> list[str]:
    found = report.pictures.found
    return [f"{f'{letter}: ' if letter else ''}**{_safe(finding)}.** {_safe(words)}".rstrip() for letter, finding, words in found]


def _runs(found: Iterable[Run]) -> str:
    return " ".join("".join(map(_run, found)).split())


def _run(run: Run) -> str:
    """What is bold begins and ends with a sign, or it would not be bold."""
    text = _escaped(run.text)
    said = text.strip()
    return text.replace(said, f"**{said}**") if run.bold and said else text


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([_safe(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _safe(text: str) -> str:
    """Words that somebody typed stay words."""
    return FIRST.sub(r"\1\\\2", _escaped(" ".join(text.split())))


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
