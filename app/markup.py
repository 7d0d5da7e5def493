"""The markup that all labs write: facts, colour keys, tables; what is no markup yet is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from app.facts import Fact
from app.words import change, number

STYLES = {"n": "n", "q": "q", "u": "u", "t": "note", "b": "bars", "-": ""}
"""Of a table's columns by letter: numbers, quantities, units, notes, bars, and words."""


LAST = re.compile(r"(?:\b\d[\d,.]{0,9} )?(?:<[^>]{0,300}>|[^ <>])+")
"""A word, with the markup in it, and the number that it is the unit of."""


LONG, SHORT = ' class="long"', ' class="short"'
"""Of a unit with a ±, which has a line of its own; and of one that stays beside its number however narrow the page."""
SHORT_LETTERS = 3


class Html(str):
    """Text that is markup already."""


def html(text: str) -> Html:
    """The text as markup."""
    return text if isinstance(text, Html) else Html(escape(text, quote=False))


def bold(text: str) -> Html:
    return Html(f"<b>{html(text)}</b>")


def doi_link(doi: str, words: str = "") -> Html:
    """Leads to a work; under its DOI where there are no other words."""
    return Html(f'<a href="https://doi.org/{escape(doi)}" target="_blank" rel="noopener">{escape(words or doi)}</a>')


def fact(fact: Fact) -> Html:
    """A large number, what it is, its change against the baseline, and where it is told from others of its name."""
    value, of = fact.printed
    error = f"± {number(fact.error, 2)} " if fact.error else ""
    unit = f"{error}{of}"
    length = LONG if error else SHORT if len(unit) <= SHORT_LETTERS else ""
    small = f"<small{length}>{html(unit)}</small>" if unit else ""
    delta = change(fact.value, fact.before)
    words: str = html(fact.label) + html(fact.note)
    if fact.why:
        last = LAST.findall(words)[-1]
        mark = f'<a class="why" href="why#{fact.why}" aria-label="Why other labs have another number">?</a>'
        words = f'{words.removesuffix(last)}<span class="together">{last} {mark}</span>'
    return Html(f'<div class="fact"><div class="n">{html(value)}{small}{delta}</div><div class="l">{words}</div></div>')


def facts(found: Iterable[Fact]) -> Html:
    return Html("".join(map(fact, found)))


def chip(letter: str) -> Html:
    """The letter of something pinned, on its colour; `now` is what is set."""
    return Html(f'<i class="letter {letter or "now"}">{letter or "now"}</i>')


def against(letter: str, title: str, moved: bool) -> Html:
    """What the changes beside large numbers are against: something pinned, or a preset; its place where there are none."""
    words = f"▲▼ against {chip(letter) if letter else ''} {html(title)}" if moved else ""
    return Html(f'<p class="against">{words}</p>')


_LINK = re.compile(r'<a class="why"[^>]{0,300}>\?</a>|<a\b[^>]{0,600}>|</a>')


def linkless(text: str) -> Html:
    """Where no link may lead away."""
    return Html(_LINK.sub("", text))


def stamp(words: str) -> Html:
    """What a picture is of, where that is not what is set."""
    return Html(f'<span class="stamp">{html(words)}</span> ')


def hint(words: str) -> Html:
    """What can be done with a picture: nothing that is said of it where it is taken away."""
    return Html(f'<span class="hint">{html(words)}</span>')


def keys(colours: Mapping[str, str]) -> Html:
    """What stands for what: words by the colour's name in the palette."""
    return Html(
        "".join(
            f'<span class="keys"><i class="key" style="--c:var(--{colour})"></i>{html(words)}</span>'
            for words, colour in colours.items()
        )
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], label: str, styles: str) -> Html:
    """A table that scrolls sideways where it must; `label` names it, `styles` has a letter of STYLES for each column."""
    kinds = [STYLES[letter] for letter in styles]
    top = "".join(_cell("th", kind if kind == "n" else "", head) for kind, head in zip(kinds, heads, strict=True))
    body = "".join(f"<tr>{''.join(_cell('td', kind, text) for kind, text in zip(kinds, row, strict=True))}</tr>" for row in rows)
    return Html(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(tag: str, kind: str, text: str) -> str:
    return f'<{tag} class="{kind}">{html(text)}</{tag}>' if kind else f"<{tag}>{html(text)}</{tag}>"


def paragraphs(texts: Iterable[str]) -> Html:
    return Html("".join(f"<p>{html(text)}</p>" for text in texts))


FORMS = {"csv": "Result as CSV", "nc": "NetCDF", "zip": "Zip with README"}
"""In which a result can be had, and how they are called below one."""


REPORTS = {"pdf": "Report on one page (PDF)", "html": "to print", "md": "as Markdown"}


def reports(lab: str, query: str) -> Html:
    """Links to what is set on one page; each opens beside the page."""
    links = "".join(
        f'<a class="button" href="report/{lab}.{form}?{escape(query)}" target="_blank">{title}</a>'
        for form, title in REPORTS.items()
    )
    return Html(f"<p>{links}</p>")


def downloads(lab: str, query: str, forms: Mapping[str, str] = FORMS) -> Html:
    """Links to the numbers of what is set."""
    links = "".join(
        f'<a class="button" href="download/{lab}.{form}?{escape(query)}" download>{title}</a>' for form, title in forms.items()
    )
    return Html(f"<p>{links}</p>")
