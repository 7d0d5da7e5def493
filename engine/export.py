"""A result as a file: CSV (one number a line, with unit), NetCDF (CF), or a zip with data, parameters and a README."""

from __future__ import annotations

import csv
import io
import json
import shlex
import tempfile
import zipfile
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from engine.lab import Lab, Progress, get
from engine.parameter import Parameters, Value

FORMATS = ("csv", "nc", "zip")
WHEN = (2026, 1, 1, 0, 0, 0)
"""Of every file in an archive: the same numbers give the same bytes."""


def to_csv(dataset: xr.Dataset) -> str:
    """Every number on a line of its own: quantity, its coordinates, value, unit; the provenance in comment lines above."""
    out = io.StringIO()
    for key in ("title", "source", "references", "parameters", "versions"):
        if key in dataset.attrs:
            out.write(f"# {key}: {dataset.attrs[key]}\n")
    dimensions = [str(name) for name in dataset.dims]
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["quantity", *dimensions, "value", "unit"])
    described = [name for name in dataset.coords if name not in dataset.dims]
    for name, variable in [*((name, dataset[name]) for name in described), *dataset.data_vars.items()]:
        labels = [dataset[d].values if d in dataset.coords else np.arange(dataset.sizes[d]) for d in variable.dims]
        values = variable.values
        unit = variable.attrs.get("display_units", variable.attrs.get("units", ""))
        for place in product(*(range(len(each)) for each in labels)):
            at = {str(d): each[i] for d, each, i in zip(variable.dims, labels, place, strict=True)}
            value = values[place]
            shown = ("" if np.isnan(value) else repr(float(value))) if values.dtype.kind == "f" else value
            write.writerow([cell(each) for each in (name, *(at.get(d, "") for d in dimensions), shown, unit)])
    return out.getvalue()


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
        dataset.to_netcdf(path, engine="h5netcdf")
        return path.read_bytes()


def to_zip(dataset: xr.Dataset, lab: Lab, parameters: Parameters, command: str) -> bytes:
    """Both files, the parameters as JSON with units and sources, and a README that says how to make it again."""
    declared = {
        name: {
            "value": value,
            "unit": item.unit,
            "label": item.label,
            "description": item.description,
            "reference": item.reference,
            "doi": item.doi,
        }
        for (name, value), item in zip(parameters.items(), parameters.declared.values(), strict=True)
    }
    readme = "\n".join(
        [
            dataset.attrs["title"],
            "",
            lab.summary,
            "",
            f"{lab.name}.csv    every number on a line, with its unit",
            f"{lab.name}.nc     the same as CF NetCDF",
            "parameters.json  what was set, with units and sources",
            "",
            "Made again by:",
            f"    {command}",
            "",
            "Sources:",
            *(f"- {source.citation} {source.doi}".rstrip() for source in lab.sources),
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
        ):
            archive.writestr(zipfile.ZipInfo(name, WHEN), content)
    return out.getvalue()


def encode(form: str, dataset: xr.Dataset, lab: Lab, parameters: Parameters, command: str) -> bytes:
    """The result in one of FORMATS."""
    if form == "csv":
        return to_csv(dataset).encode()
    return to_netcdf(dataset) if form == "nc" else to_zip(dataset, lab, parameters, command)


def made(
    lab: str,
    form: str,
    preset: str,
    values: Mapping[str, Value],
    own: Mapping[str, Any],
    progress: Progress | None = None,
) -> bytes:
    """The result of the values, of the user's own data where there are any, in one of FORMATS: what a download is."""
    of, options = get(lab), {"data": "YOUR_DATA.csv"} if own else {}
    parameters = of.parameters(**values)
    dataset = of.simulate(parameters, progress, **own)
    return encode(form, dataset, of, parameters, command_line(of, preset, parameters, **options))


def written(value: Value) -> str:
    """A value as the command line and the address read it."""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def command_line(lab: Lab, preset: str, parameters: Parameters, **options: Any) -> str:
    """The `carbonpump run` line that makes this result."""
    changes = parameters.changes(lab.preset(preset))
    words = ["carbonpump", "run", lab.name, "--preset", preset]
    for name, value in changes.items():
        words += ["--set", f"{name}={written(value)}"]
    words += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return shlex.join(words)


def python_lines(lab: Lab, preset: str, parameters: Parameters) -> str:
    """The Python lines that make this result."""
    changes = parameters.changes(lab.preset(preset))
    values = ", ".join(f"{name}={value!r}" for name, value in changes.items())
    return "\n".join(
        [
            "from engine.lab import get",
            f'lab = get("{lab.name}")',
            f'parameters = lab.preset("{preset}")' + (f".replace({values})" if values else ""),
            "dataset = lab.simulate(parameters)",
        ]
    )
