"""A Jupyter notebook from its cells, as nbformat 4.5 has it: the same cells give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from engine.recipe import Recipe


class Cell(NamedTuple):
    kind: Literal["markdown", "code"]
    text: str


def notebook(cells: Iterable[Cell]) -> str:
    """Its file; no outputs, so that whoever opens it makes them."""
    return json.dumps(
        {
            "cells": [_cell(number, cell) for number, cell in enumerate(cells)],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        ensure_ascii=False,
        indent=1,
    )


def _cell(number: int, cell: Cell) -> dict[str, Any]:
    made = {"cell_type": cell.kind, "id": f"cell-{number}", "metadata": {}, "source": cell.text.splitlines(keepends=True)}
    return made | ({"execution_count": None, "outputs": []} if cell.kind == "code" else {})


def again(recipe: Recipe, title: str) -> str:
    """The notebook beside a result: it makes it again, holds it against the file, and looks at it."""
    lab = recipe.lab
    sources = "\n".join(f"- {source}" for source in lab.sources)
    return notebook(
        [
            Cell(
                "markdown",
                f"# {title}\n\n{lab.summary}\n\nWith the package installed, this makes the numbers of the files beside it again.\n\n{sources}",
            ),
            Cell("code", f"{recipe.python()}\ndataset"),
            Cell("markdown", f"The same numbers as in `{lab.name}.nc`?"),
            Cell("code", f'import xarray as xr\n\nxr.testing.assert_allclose(dataset, xr.open_dataset("{lab.name}.nc"))'),
            Cell("markdown", "How this lab stands beside what is published:"),
            Cell(
                "code",
                f'carbonpump.lab("{lab.name}").compare()[["quantity", "where", "published", "ours", "unit", "kind", "met"]]',
            ),
        ]
    )
