"""A component's files as the one text a browser gets.

Panel hands a component's script to the browser as text, and the browser loads it from a blob, from where `./queue.js` leads
nowhere. So the files are real modules, which editors, node and the type checker read as they stand, and are put together here
once, when the server starts: what is imported comes before what imports it, all in one scope. A style sheet comes in as a
string, because the scripts then put it into the page in the same stroke as their markup: no request, and nothing unstyled.
Comments and indentation stay here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

IMPORT = re.compile(
    r'^import (?:\{([^}]*)\}|(\w+)) from "(\./[\w/.-]+|\.\./[\w/.-]+)"(?: with \{type: "text"\})?;?\n', re.MULTILINE
)
EXPORT = re.compile(r"^export (?=(?:async )?function |class |const |let )", re.MULTILINE)
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)


class ModuleError(ValueError):
    """A module that cannot be put together with the others; the message is one sentence."""


def joined(entry: Path) -> str:
    """The module with everything it imports, its exports its own."""
    parts: dict[Path, str] = {}
    _add(entry.resolve(), parts)
    texts = list(parts.values())
    names = [name for text in texts for name in DECLARED.findall(text)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ModuleError(f"{entry.name}: “{twice[0]}” is declared by two of the modules it is made of.")
    return lean("".join([*(EXPORT.sub("", text) for text in texts[:-1]), texts[-1]]))


def _add(path: Path, parts: dict[Path, str], above: tuple[Path, ...] = ()) -> None:
    """Adds what a file imports, then the file; each once."""
    if path in above:
        raise ModuleError(f"{path.name} imports itself, by way of {above[-1].name}.")
    if path in parts:
        return
    text = path.read_text(encoding="utf-8")
    for names, style, where in IMPORT.findall(text):
        if " as " in names:
            raise ModuleError(f"{path.name}: what {where} exports must keep its name.")
        if style:
            continue
        _add((path.parent / where).resolve(), parts, (*above, path))

    def put(found: re.Match[str]) -> str:
        _, style, where = found.groups()
        return f"const {style} = {styles(path.parent / where)}\n" if style else ""

    text = IMPORT.sub(put, text)
    if left := re.search(r"^import\b.*|^export (?:default|\{|\*).*", text, re.MULTILINE):
        raise ModuleError(f"{path.name}: “{left[0]}” is a form of import or export that is not put together here.")
    parts[path] = text


def styles(path: Path) -> str:
    """A style sheet as a string of JavaScript, on one line."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def lean(text: str) -> str:
    """Without the comments that have lines of their own and without indentation, which no template here relies on."""
    text = re.sub(r"^[ \t]*//.*\n", "", BLOCK.sub("", text), flags=re.MULTILINE)
    return re.sub(r"^[ \t]+|[ \t]+$|^\n", "", text, flags=re.MULTILINE)
