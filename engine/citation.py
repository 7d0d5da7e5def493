"""How this software, a result of it and the works it stands on are cited: as a line, as BibTeX, and as CSL-JSON.

CSL-JSON is what Zotero, Mendeley, pandoc and citeproc read: https://docs.citationstyles.org/en/stable/specification.html
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from engine import NAME, __version__

if TYPE_CHECKING:
    from engine.lab import Lab, Source

AUTHORS = f"{NAME} contributors"
SOFTWARE, RESULT = "carbonpump", "carbonpump-result"
"""Keys."""
_PAPER = re.compile(r"(?P<names>.+?)[ (]+(?P<year>\d{4})\)?,? *(?P<rest>.*)")


def software(link: str = "") -> str:
    """The line that names this software, and where the result can be seen."""
    return f"{AUTHORS}: {NAME}, version {__version__}. {link}".rstrip()


def cited(source: Source) -> str:
    """A work with the address of its DOI."""
    work = f"{source.citation.rstrip('.')}."
    return f"{work} https://doi.org/{source.doi}" if source.doi else work


def lines(lab: Lab, link: str = "") -> str:
    """This software and the lab’s works, one a line."""
    return "\n".join([software(link), *map(cited, lab.sources)])


def cited_briefly(source: Source) -> str:
    """Who wrote it, and when: “Couret et al. (2025)”."""
    found = _PAPER.match(source.citation)
    if not found:
        return source.citation
    first, *others = re.split(r", | & ", found["names"].rstrip(","))
    names = f"{first} et al." if len(others) > 1 else " & ".join([first, *others])
    return f"{names} ({found['year']})"


def bibtex(lab: Lab, link: str = "", made: str = "") -> str:
    """Of this software, of a result where it is told how that was `made`, and of the lab's works."""
    author, title = f"{{{AUTHORS}}}", f"{{{lab.title}: {lab.question}}}"
    entries = [_entry("software", SOFTWARE, author=author, title=f"{{{NAME}}}", version=__version__, url=link)]
    entries += [_entry("dataset", RESULT, author=author, title=title, version=__version__, note=_plain(made))] if made else []
    return "\n".join([*entries, *map(_bibtex, lab.sources)])


def csl(lab: Lab, link: str = "", made: str = "") -> str:
    """The same as CSL-JSON."""
    ours = {"author": [{"literal": AUTHORS}], "version": __version__}
    items: list[dict[str, Any]] = [
        {"id": SOFTWARE, "type": "software", "title": NAME, **ours, **({"URL": link} if link else {})},
        *([{"id": RESULT, "type": "dataset", "title": f"{lab.title}: {lab.question}", **ours, "note": made}] if made else []),
        *map(_csl, lab.sources),
    ]
    return json.dumps(items, ensure_ascii=False, indent=1)


def _bibtex(source: Source) -> str:
    """What is known of a work; its DOI tells a reference manager the rest."""
    key, names, year, rest = _known(source)
    return _entry("misc", key, author=" and ".join(names), year=year, note=_plain(rest), doi=source.doi)


def _csl(source: Source) -> dict[str, Any]:
    """The same; “others” is what citeproc takes for et al."""
    key, names, year, rest = _known(source)
    authors = [{"literal": name} if name == "others" else {"family": name} for name in names]
    item = {"id": key, "type": "article-journal", "author": authors, "issued": {"date-parts": [[int(year)]]}}
    return item | {name: text for name, text in (("note", rest), ("DOI", source.doi)) if text}


def _known(source: Source) -> tuple[str, list[str], str, str]:
    """Its key, who wrote it, when, and what else is said of it."""
    found = _PAPER.match(source.citation)
    assert found
    names = _split(found["names"])
    first = unicodedata.normalize("NFKD", names[0])
    key = "".join(sign for sign in first.lower() if "a" <= sign <= "z") + found["year"]
    return key, names, found["year"], found["rest"]


def _split(names: str) -> list[str]:
    return [name for name in re.split(r", | & | and ", names.replace(" et al.", " & others").rstrip(",")) if name]


def _entry(kind: str, key: str, **fields: str) -> str:
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
    return f"@{kind}{{{key},\n{lines}}}"


def _plain(text: str) -> str:
    """Signs that TeX would take for its own."""
    return re.sub(r"([&%#_$])", r"\\\1", text)
