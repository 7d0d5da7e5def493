"""Markup of the labs' pages as Markdown with its headings, and code between fences."""

from __future__ import annotations

import re

_HEADING = re.compile(r"<h([23])[^>]*>(.*?)</h\1>", re.DOTALL)
_LITERAL = re.compile(r"<pre.*?</pre>", re.DOTALL)
_ADDRESS = re.compile(r'(href=")(?![a-z]+:|[/#])')


def markdown(html: str) -> str:
    """The same text; headings count here, and addresses are those of the server."""
    text = _LITERAL.sub(lambda found: found[0].replace("\n\n", "\n&#10;"), html)  # an empty line would end the markup
    text = _HEADING.sub(lambda found: f"\n\n{'#' * int(found[1])} {found[2]}\n\n", text)
    return _ADDRESS.sub(r"\1/", text)


_FENCED = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def of_repository(text: str) -> str:
    """A text from the top of the repository as it stands among these pages: its links, and its code as no language’s."""
    text = text.replace("](assets/docs/", "](").replace("](assets/deploy/README.md)", "](deploy.md)")
    return _FENCED.sub(r"```text\n\1```", text)


def fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def folded(summary: str, html: str) -> str:
    """What is opened by a click; search finds it closed."""
    return f"<details><summary>{summary}</summary>{html}</details>"
