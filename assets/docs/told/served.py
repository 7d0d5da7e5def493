"""Commands and their options, what the server measures, and keys of addresses."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app import __main__ as cli
from app import state
from app.markup import table
from app.metrics import PREFIX
from told.labs import code
from told.markdown import of_repository

APP = Path(cli.__file__).parent
README = (APP.parent / "README.md").read_text("utf-8")


def _below(parser: argparse.ArgumentParser) -> argparse._SubParsersAction:
    return next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))


def commands() -> str:
    """All of them."""
    rows = [(code(f"carbonpump {each.dest}"), each.help or "") for each in _below(cli.build([]))._choices_actions]
    return table(["Command", "What it does"], rows, "Commands", "-t")


def options(*command: str) -> str:
    """Those of a command, or of one below it, from the parser that reads them."""
    parser: argparse.ArgumentParser = cli.build([])
    for name in command:
        parser = _below(parser).choices[name]
    rows = []
    for each in parser._actions:
        if isinstance(each, argparse._HelpAction | argparse._SubParsersAction):
            continue
        metavar = "" if each.nargs == 0 else f" {each.metavar or each.dest.upper()}"
        named = f"{', '.join(each.option_strings)}{metavar}" if each.option_strings else str(each.metavar or each.dest)
        rows.append((code(named), each.help or ""))
    return table(["Option", "What for"], rows, f"Options of {' '.join(command)}", "-t")


def _measured() -> Iterator[tuple[str, str, str]]:
    """Name, kind and meaning of each metric, as the code calls them."""
    for file in sorted(APP.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                kind = ast.unparse(node.func).rpartition(".")[2].lower()
                texts = [each.value for each in node.args[:2] if isinstance(each, ast.Constant) and isinstance(each.value, str)]
                if kind in ("gauge", "counter", "histogram") and len(texts) == 2:
                    yield texts[0], kind, texts[1]


def metrics() -> str:
    rows = [(code(f"{PREFIX}{name}"), kind, meaning) for name, kind, meaning in _measured()]
    return table(["Metric", "Kind", "What it is"], rows, "Metrics", "--t")


def keys() -> str:
    """Of an address, besides parameters; the docstring beside them says what each is."""
    text = Path(state.__file__).read_text("utf-8")
    said = re.search(r'^RESERVED = .*?\n"""(.*?)"""', text, re.MULTILINE | re.DOTALL)
    assert said
    names = ", ".join(f"`{key}`" for key in state.RESERVED)
    return f"{names}.\n\n{' '.join(said[1].split())}"


def paragraph(word: str) -> str:
    """Of the README, the one that begins so."""
    return of_repository(next(each for each in README.split("\n\n") if each.lstrip("`").startswith(word)))


def section(*title: str) -> str:
    """Of the README."""
    return of_repository(README.partition(f"## {' '.join(title)}\n")[2].partition("\n## ")[0])


TOLD = {"paragraph": paragraph, "section": section, "commands": commands, "options": options, "metrics": metrics, "keys": keys}
