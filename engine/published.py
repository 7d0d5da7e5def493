"""The papers' tables (assets/published) as xarray, with what we found wrong in them.

A table is one CSV file. Lines that start with "# key: text" say where it is from, quote the sentences behind a column
("# sentence NAME: …"), and note what we found ("# note: …", repeatable). Columns are headed "name [unit]"; a column of
words has no unit; the first column is the dimension; an empty cell is a number the paper does not print.
"""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.quantities import cf_units

if TYPE_CHECKING:
    import xarray as xr

FOLDER = Path(__file__).parents[1] / "assets" / "published"


def names() -> list[str]:
    """The tables there are."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


@functools.cache
def table(name: str) -> xr.Dataset:
    """One published table; its attributes are `citation`, `doi` and `notes` (what we found in it, one a line)."""
    import xarray as xr

    lines = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    remarks = [line[1:].strip().split(":", 1) for line in lines if line.startswith("#")]
    header, *rows = csv.reader(line for line in lines if line and not line.startswith("#"))
    dimension, columns = header[0], list(zip(*rows, strict=True))
    dataset = xr.Dataset(coords={dimension: list(columns[0])})
    for head, cells in zip(header[1:], columns[1:], strict=True):
        match = re.fullmatch(r"(\w+) \[(.+)\]", head)
        if match is None:
            dataset.coords[head] = (dimension, list(cells))
            continue
        numbers = np.array([float(cell) if cell else np.nan for cell in cells])
        dataset[match[1]] = (dimension, numbers, {"units": cf_units(match[2]), "display_units": match[2]})
    for key, text in ((key.split(), text.strip()) for key, text in remarks):
        if key[0] == "sentence":
            dataset[key[1]].attrs["sentence"] = text
    dataset.attrs = {key: text.strip() for key, text in remarks if key in ("citation", "doi")}
    dataset.attrs["notes"] = "\n".join(text.strip() for key, text in remarks if key == "note")
    return dataset


def rows(name: str, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a table, its dimension among them if asked for, row by row."""
    found = table(name)
    return list(zip(*(found[column].values.tolist() for column in columns), strict=True))
