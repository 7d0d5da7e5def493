"""A component's files as the one text a browser gets.

Panel hands a component's script to the browser as text, and the browser loads it from a blob, from where `./queue.js` leads
nowhere. So the files are real modules, which editors, node and the type checker read as they stand, and are put together here
once, when the server starts: what is imported comes before what imports it, and each keeps to itself what it does not export.
A style sheet comes in as a string, because the scripts put it into the page in the same stroke as their markup: there is no
further request, and nothing is seen without its style. Comments, types and indentation stay here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{([^}]*)\}|(\w+)) from "(\.[\w/.-]+)"(?: with \{type: "text"\})?\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function |class |const )", re.MULTILINE)
DECLARED = re.compile(r"^(export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
STRANGE = re.compile(r"^import\b.*|^export (?:default|let|\{|\*).*", re.MULTILINE)


class ModuleError(ValueError):
    """A module that cannot be put together with the others; the message is one sentence."""


def joined(entry: Path) -> str:
    """The module with everything it imports."""
    parts: dict[Path, str] = {}
    _add(entry.resolve(), parts)
    own = parts.pop(entry.resolve())
    names = [name for _, name in DECLARED.findall(own)]
    texts = []
    for text in parts.values():
        given = [name for export, name in DECLARED.findall(text) if export]
        names += given
        said = f"{{{', '.join(given)}}}"
        texts.append(f"const {said} = (() => {{\n{EXPORT.sub('', text)}return {said}\n}})()\n")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ModuleError(f"{entry.name}: two of the modules it is made of give the name “{twice[0]}” to the others.")
    return lean("".join([*texts, own]))


def _add(path: Path, parts: dict[Path, str], above: tuple[Path, ...] = ()) -> None:
    """Adds what a file imports, then the file; each once."""
    if path in above:
        raise ModuleError(f"{path.name} imports itself, by way of {above[-1].name}.")
    if path in parts:
        return

    def take(found: re.Match[str]) -> str:
        names, style, where = found.groups()
        if style:
            return f"const {style} = {styles(path.parent / where)}\n"
        if " as " in names:
            raise ModuleError(f"{path.name}: what {where} exports must keep its name.")
        _add((path.parent / where).resolve(), parts, (*above, path))
        return ""

    text = IMPORT.sub(take, path.read_text(encoding="utf-8"))
    if strange := STRANGE.search(text):
        raise ModuleError(f"{path.name}: “{strange[0]}” is a form of import or export that is not put together here.")
    parts[path] = text


def sheet(path: Path) -> str:
    """A style sheet on one line, without comments and the spaces that mean nothing."""
    text = " ".join(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).split())
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}")


def styles(path: Path) -> str:
    """The same as a string of JavaScript."""
    return json.dumps(sheet(path), ensure_ascii=False)


def lean(text: str) -> str:
    """Without types, the comments that have lines of their own, and indentation, on which no template here relies."""
    text = re.sub(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"/\*\* @\w+ .*?\*/ ?", "", text)
    text = re.sub(r"^[ \t]*//.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^[ \t]+|[ \t]+$|^\n", "", text, flags=re.MULTILINE)
