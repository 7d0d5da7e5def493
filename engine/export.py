"""A result as a file: CSV (one number a line, with unit), NetCDF (CF), or a zip with data, parameters and a README."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.citation import bibtex, csl
from engine.crate import METADATA, crate
from engine.lab import Progress, get
from engine.notebook import again
from engine.parameter import Value
from engine.recipe import YOURS, Recipe

if TYPE_CHECKING:
    import xarray as xr

FORMATS = ("csv", "nc", "zip")
WHEN = (2026, 1, 1, 0, 0, 0)
"""Of every file in an archive: the same numbers give the same bytes."""


def to_csv(dataset: xr.Dataset) -> str:
    """Every number on a line of its own: quantity, its coordinates, value, unit; the provenance in comment lines above."""
    out = io.StringIO()
    for key in ("title", "source", "references", "parameters", "versions"):
        if key in dataset.attrs:
            out.write(f"# {key}: {dataset.attrs[key]}\n")
    out.write(_written("quantity", *dataset.dims, "value") + "unit\n")
    described = [name for name in dataset.coords if name not in dataset.dims]
    for name, variable in [*((name, dataset[name]) for name in described), *dataset.data_vars.items()]:
        first, last = _written(name), f",{_written(variable.attrs.get('display_units', variable.attrs.get('units', '')))[:-1]}\n"
        along = [list(map(_written, _labels(dataset, each))) if each in variable.dims else [","] for each in dataset.dims]
        values = variable.transpose(*(each for each in dataset.dims if each in variable.dims)).values
        places = map("".join, product(*along))
        out.writelines(f"{first}{place}{shown}{last}" for place, shown in zip(places, _numbers(values), strict=True))
    return out.getvalue()


def _labels(dataset: xr.Dataset, dimension: Hashable) -> Iterable[Any]:
    return dataset[dimension].values if dimension in dataset.coords else range(dataset.sizes[dimension])


def _numbers(values: np.ndarray) -> Iterator[str]:
    """Each as it is read back, and nothing where there is none."""
    if values.dtype.kind == "f":
        return ("" if each != each else repr(each) for each in values.ravel().tolist())
    return (_written(each)[:-1] for each in values.ravel())


def _written(*values: Any) -> str:
    """As the cells of a row, each with the comma after it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([*map(cell, values), ""])
    return out.getvalue()[:-1]


def cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, such as a place named “=1+1”, gets a ' before it; a number does not."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r", " ")  # it ends a row there, and is put in no quotes here
    if not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def to_netcdf(dataset: xr.Dataset) -> bytes:
    """A CF NetCDF-4 file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.nc"
        places = {str(name): {"_FillValue": None} for name in dataset.coords}  # CF 2.5.1: of a coordinate none is missing
        dataset.to_netcdf(path, engine="h5netcdf", encoding=places)
        return path.read_bytes()


def to_zip(dataset: xr.Dataset, recipe: Recipe) -> bytes:
    """Both files, the parameters as JSON with units and sources, a README that says how to make it again, a notebook that does, what to cite, and RO-Crate’s metadata."""
    lab, used = recipe.lab, json.loads(dataset.attrs["parameters"])
    declared = {
        name: {
            "value": value,
            "unit": item.unit,
            "label": item.label,
            "description": item.description,
            "reference": item.reference,
            "doi": item.doi,
        }
        for (name, value), item in zip(recipe.parameters.items(), lab.parameters.declared.values(), strict=True)
        if name in used
    }
    files = {
        "README.txt": "this",
        "parameters.json": "what was set, with units and sources",
        f"{lab.name}.csv": "every number on a line, with its unit",
        f"{lab.name}.nc": "the same as CF NetCDF",
        f"{lab.name}.ipynb": "a notebook that makes it again",
        "citation.bib": "what to cite, as BibTeX",
        "citation.json": "the same as CSL-JSON",
    }
    width = max(map(len, files))
    readme = "\n".join(
        [
            dataset.attrs["title"],
            "",
            lab.summary,
            "",
            *(f"{name:<{width}}  {what}" for name, what in files.items()),
            "",
            "Made again by:",
            f"    {recipe.command()}",
            "",
            "Sources:",
            *(f"- {source}" for source in lab.sources),
            "",
            f"Computed by {dataset.attrs['versions']}",
            "",
        ]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("README.txt", readme),
            ("parameters.json", json.dumps(declared, ensure_ascii=False, indent=1)),
            (f"{lab.name}.csv", to_csv(dataset)),
            (f"{lab.name}.nc", to_netcdf(dataset)),
            (f"{lab.name}.ipynb", again(recipe, dataset.attrs["title"])),
            ("citation.bib", bibtex(lab, made=recipe.command())),
            ("citation.json", csl(lab, made=recipe.command())),
            (METADATA, crate(recipe, dataset.attrs["title"], files)),
        ):
            archive.writestr(zipfile.ZipInfo(name, WHEN), content)
    return out.getvalue()


def encode(form: str, dataset: xr.Dataset, recipe: Recipe) -> bytes:
    """The result in one of FORMATS."""
    if form == "csv":
        return to_csv(dataset).encode()
    return to_netcdf(dataset) if form == "nc" else to_zip(dataset, recipe)


def made(
    lab: str,
    form: str,
    preset: str,
    values: Mapping[str, Value],
    own: Mapping[str, Any],
    progress: Progress | None = None,
) -> bytes:
    """The result of the values, of the user's own data where there are any, in one of FORMATS: what a download is."""
    of = get(lab)
    recipe = Recipe(of, preset, of.parameters(**values), YOURS if own else "")
    return encode(form, of.simulate(recipe.parameters, progress, **own), recipe)
