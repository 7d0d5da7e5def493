"""What a lab's page says: all of it stands in the lab, or is computed here."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path

from app import comparison, tabs, trust
from app.markup import Html, html, table
from app.pages import of_lab
from engine import lab as contract
from engine import tells
from engine.lab import LABS, get
from engine.lab import labs as all_labs
from engine.ocean.circulation import compared_on
from engine.parameter import Parameter
from engine.provenance import entries
from engine.quantities import pretty
from engine.recipe import written
from engine.row import COUNTED, KINDS, RULES, Row, verdict
from engine.trust import checks
from told.markdown import fenced, folded, markdown

ENGINE = Path(contract.__file__).parent
EQUATION = re.compile(r" = |∂|∇")


def code(text: str) -> Html:
    return Html(f"<code>{html(text)}</code>")


def taken(address: str) -> Html:
    """A link that saves a file of the server’s."""
    return Html(f'<a href="{address}" download>{address.rpartition("/")[2]}</a>')


@cache
def rows_of(name: str) -> list[Row]:
    return get(name).compare()


def listed() -> str:
    """The labs in their order, each with what it answers."""
    rows = [(Html(f'<a href="/docs/labs/{lab.name}.html">{html(lab.title)}</a>'), lab.question) for lab in all_labs()]
    return table(["Lab", "What it answers"], rows, "Labs", "-t")


def lab_pages() -> str:
    """In their order."""
    return fenced("\n".join([":hidden:", "", *(f"labs/{lab.name}" for lab in all_labs())]), "{toctree}")


def equations(name: str) -> str:
    return markdown(of_lab(name).equations())


def terms(name: str) -> str:
    """Every equation that the engine’s docstrings write, where it is computed."""
    found = []
    for file in sorted((ENGINE / name.replace("-", "_")).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            said = ast.get_docstring(node) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) else None
            if said and EQUATION.search(said):
                where = f"{file.relative_to(ENGINE.parent).as_posix()} {getattr(node, 'name', '')}".rstrip()
                found.append(f'<p>{code(where)}</p><pre class="said">{html(_flowing(said))}</pre>')
    return markdown(folded(f"Term by term, as the code has it ({len(found)})", "".join(found)))


def _flowing(said: str) -> str:
    """Prose without its ends of lines; what is set out in columns stays."""
    parts = said.split("\n\n")
    return "\n\n".join(part if "  " in part else part.replace("\n", " ") for part in parts)


def _declared(name: str, view: bool) -> list[Parameter]:
    return [each for each in get(name).parameters.declared.values() if (each.group == "view") == view]


def parameters(name: str) -> str:
    """What is set, in its groups."""
    groups = {"lever": "Levers", "assumption": "Assumptions"}
    found = {words: [each for each in _declared(name, False) if each.group == group] for group, words in groups.items()}
    return "\n\n".join(f"### {words}\n\n{tabs.parameters(each, words)}" for words, each in found.items() if each)


def views(name: str) -> str:
    return tabs.parameters(_declared(name, True), "View") if _declared(name, True) else "There is nothing to choose here."


def presets(name: str) -> str:
    """Each with what it sets otherwise than is declared."""
    lab = get(name)
    rows = []
    for key, preset in lab.presets.items():
        changes = lab.preset(key).changes()
        sets = " ".join(code(f"{each}={written(value)}") for each, value in changes.items())
        rows.append((code(key), preset.title, Html(f"{html(preset.description)}{'<br>' if sets else ''}{sets}")))
    return table(["Name", "Preset", "What it is, and what it sets otherwise than declared"], rows, "Presets", "-qt")


def result(name: str) -> str:
    """What the first preset's Dataset holds, its tracers among it."""
    lab = get(name)
    dataset = lab.simulate(lab.preset())
    rows = []
    for key, variable in [*dataset.coords.items(), *dataset.data_vars.items()]:
        attributes = variable.attrs
        unit = attributes.get("display_units", attributes.get("units", ""))
        axes = ", ".join(map(str, variable.dims))
        rows.append((code(str(key)), str(attributes.get("long_name", "")), pretty(str(unit)), axes))
    return table(["Name", "What it is", "Unit", "Along"], rows, "What a result holds", "-tu-")


def ports(name: str) -> str:
    """What it offers to other labs."""
    rows = [
        (
            code(port.name),
            port.quantity,
            "" if port.depth is None else f"{port.depth:g} m",
            pretty(port.unit),
            port.basis if port.basis != "1" else "a ratio",
            port.area,
        )
        for port in get(name).ports.values()
    ]
    heads = ["Name", "What it is", "Depth", "Unit", "Counted in", "Over"]
    return table(heads, rows, "Ports", "-tnu--") if rows else "It offers nothing to other labs."


KINDS_OF_TELLS = {tells.Number: "Numbers", tells.Curve: "Curves", tells.Field: "Maps", tells.Place: "Places"}


def tellable(name: str) -> str:
    """What lessons and stories may say of its result, by name."""
    parts = []
    for kind, words in KINDS_OF_TELLS.items():
        found = {key: each for key, each in get(name).tells.items() if isinstance(each, kind)}
        rows = [(code(key), each.text, pretty(getattr(each, "unit", ""))) for key, each in found.items()]
        if rows:
            parts.append(folded(f"{words} ({len(rows)})", table(["Name", "What it is", "Unit"], rows, words, "-tu")))
    return "\n\n".join(parts)


def verdict_of(name: str) -> str:
    """In sentences."""
    said = (*verdict(rows_of(name)), compared_on(get(name).parameters))
    return "".join(f"<p>{html(each)}</p>" for each in said if each)


def card(name: str) -> str:
    return markdown(trust.inside(get(name), rows_of(name)))


def shipped() -> str:
    """Every file of assets, as the sheet says it."""
    rows = []
    for each in entries():
        files = Html("<br>".join(map(code, each["files"])))
        how = f"<br>{code(each['command'])}" if each["command"] else ""
        rows.append((files, each["what"], Html(f"{html(each['made_of'])}{how}"), each["licence"]))
    return table(["Files", "What they are", "Of what they were made, and how", "Licence"], rows, "Files", "-ttt")


def published(name: str) -> str:
    """Every published number beside ours."""
    shown = []
    for row in map(comparison.told, rows_of(name)):
        met = {True: "agrees", False: "misses", None: ""}[row["agrees"]]
        what = Html(f'<span id="{row["slug"]}">{html(row["quantity"])}</span><br>{html(row["where"])}')
        shown.append((what, row["published"], row["ours"], row["unit"], row["difference"], row["kind"], met, row["note"]))
    heads = ["Quantity", "In print", "Ours", "Unit", "Difference", "Kind", "Verdict", "Note"]
    return folded(f"All {len(shown)} numbers", table(heads, shown, "Beside what is published", "qnnun--t"))


def shared() -> str:
    """What trials found that are of no lab alone, as they printed it."""
    found = [check for check in checks() if not any(map(check.is_of, LABS))]
    return "\n\n".join(map(trust.tried, found))


def own_data(name: str) -> str:
    """What its page says of files of one's own, and files to begin with."""
    module = importlib.import_module(f"app.labs.{name.replace('-', '_')}.your_data")
    said = markdown(getattr(module, "INTRODUCTION", "")).replace("## ", "### ")
    rows = [(sample.title, taken(f"/sample/{name}-{key}.{sample.ending}")) for key, sample in get(name).examples.items()]
    return f"{said}\n\n{table(['A file to try', 'Download'], rows, 'Files to try', '--')}"


def kinds() -> str:
    """Of numbers, each with what it means and whether it is counted."""
    rows = [(kind, meaning, "yes" if kind in COUNTED else "no") for kind, meaning in KINDS.items()]
    return table(["Kind", "What that means", "Counted"], rows, "Kinds of numbers", "-t-")


def rules() -> str:
    """By which a number agrees."""
    where = {
        "error": "a ± is printed",
        "range": "a range is printed",
        "close": "neither is",
        "change": "it is a change in per cent",
    }
    return table(["Where", "Ours agrees"], [(where[rule], meaning) for rule, meaning in RULES.items()], "Rules", "-t")


def verdicts() -> str:
    """Of all labs."""
    rows = [
        (
            Html(f'<a href="/docs/labs/{lab.name}.html#how-far-to-trust-it">{html(lab.title)}</a>'),
            " ".join(verdict(rows_of(lab.name))),
        )
        for lab in all_labs()
    ]
    return table(["Lab", "Verdict"], rows, "Verdicts", "-t")


def works(name: str) -> str:
    return tabs.works(get(name))


TOLD = {
    "labs": listed,
    "lab_pages": lab_pages,
    "equations": equations,
    "terms": terms,
    "parameters": parameters,
    "views": views,
    "presets": presets,
    "result": result,
    "ports": ports,
    "tells": tellable,
    "verdict": verdict_of,
    "card": card,
    "shipped": shipped,
    "published": published,
    "shared": shared,
    "own_data": own_data,
    "kinds": kinds,
    "rules": rules,
    "verdicts": verdicts,
    "works": works,
}
