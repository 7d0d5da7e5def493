"""Files that labs take, and forms in which results leave."""

from __future__ import annotations

import datetime as dt

from app.markup import FORMS, REPORTS, Html, html, table
from app.scenario import Scenario, write_toml
from app.state import State
from engine.lab import get, labs
from engine.quantities import pretty
from engine.upload import LARGEST, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Column
from told.labs import code, taken
from told.markdown import fenced


def _range(column: Column) -> str:
    if not column.unit:
        return ", ".join(column.words) or ("a day" if column.days else "words")
    return f"from {column.lowest:g}" if column.highest == LARGEST else f"{column.lowest:g} to {column.highest:g}"


def _aliases(column: Column) -> str:
    return f"<br><small>also {html(', '.join(column.names))}</small>" if column.names else ""


def tables() -> str:
    """Every CSV file that a lab reads: its columns, its template, and the template's first lines."""
    parts = []
    for lab in labs():
        for name, form in lab.tables.items():
            rows = [
                (
                    code(key),
                    Html(f"{html(column.label)}{_aliases(column)}"),
                    pretty(column.unit),
                    _range(column),
                    "may be left out" if column.optional else "may be empty" if column.may_be_empty else "",
                )
                for key, column in form.columns.items()
            ]
            heads = ["Column", "What it is", "Unit", "Values", ""]
            wanted = "; ".join(" or ".join(each) for each in form.wanted)
            said = f"One of each is needed: {wanted}." if wanted else ""
            template = ""
            if name in lab.templates:
                link = f"<p>{taken(f'/template/{lab.name}-{name}.csv')} is the template; it begins:</p>"
                first = "\n".join(lab.templates[name]().splitlines()[:4])
                template = f"{link}\n\n{fenced(first, 'text')}"
            title = f"### {lab.title}: {form.title[:1].lower()}{form.title[1:]}"
            parts.append(f"{title}\n\n{table(heads, rows, form.title, '-tutt')}\n\n{said}\n\n{template}")
    return "\n\n".join(parts)


def bounds() -> str:
    return (
        f"A table has up to {MAX_ROWS:,} rows, {MAX_COLUMNS} columns and {MAX_BYTES / 1e6:g} MB. Columns are parted by commas, semicolons or "
        "tabs; a unit stands in the brackets of its head, and is converted."
    )


def examples() -> str:
    """Every file to try."""
    rows = [
        (
            Html(f'<a href="/docs/labs/{lab.name}.html#your-own-data">{html(lab.title)}</a>'),
            sample.title,
            taken(f"/sample/{lab.name}-{name}.{sample.ending}"),
        )
        for lab in labs()
        for name, sample in lab.examples.items()
    ]
    return table(["Lab", "What it is", "Download"], rows, "Files to try", "-t-")


def forms() -> str:
    """In which a result leaves, with the addresses of the first lab."""
    first = labs()[0].name
    rows = [
        (words, code(f"/{kind}/{first}.{ending}"))
        for kind, found in (("download", FORMS), ("report", REPORTS))
        for ending, words in found.items()
    ]
    return table(["What", "Address"], rows, "Forms", "--")


def scenario(name: str) -> str:
    """What a page saves of the first preset."""
    state = State.of(get(name))
    made = Scenario("", name, state.title, state.saved(), "", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return fenced(write_toml(made), "toml")


TOLD = {
    "scenario": scenario,
    "tables": tables,
    "bounds": bounds,
    "examples": examples,
    "forms": forms,
}
