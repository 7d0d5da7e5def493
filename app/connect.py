"""carbonpump connect FILE…: a trap's fluxes beside chlorophyll over the catchments that the network tells, from files of any length."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import export
from engine.parameter import ParameterError

if TYPE_CHECKING:
    from engine.lab import Progress


def add(command: Callable[..., argparse.ArgumentParser], progress: Progress) -> None:
    """The command."""

    def connect(arguments: argparse.Namespace) -> None:
        _connect(arguments, progress)

    made = command(
        "connect",
        connect,
        "Set what a trap caught beside the chlorophyll over its catchments: the correlation of each flux by lag.",
    )
    made.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="maps as CF NetCDF, of one kind each or of several, and the trap as CSV",
    )
    made.add_argument("--at", metavar="LAT,LON", help="where the trap stands; the middle of the maps when left out")
    made.add_argument("--out", type=Path, metavar="FILE", help="file.csv or file.nc; CSV to the terminal when left out")


def _connect(arguments: argparse.Namespace, progress: Progress) -> None:
    from engine.catchment import LAB
    from engine.catchment.measured import connect, yours
    from engine.lab import finish

    form = arguments.out.suffix.lstrip(".") if arguments.out else "csv"
    if form not in ("csv", "nc") or (arguments.out and not arguments.out.parent.is_dir()):
        raise ParameterError(f"--out: “{arguments.out}” must end in .csv or .nc, in a folder that is there.")
    brought: dict[str, Any] = {}
    for file in arguments.files:
        read = _read(file, _place(arguments.at))
        if twice := set(read) & set(brought):
            raise ParameterError(f"“{file.name}”: {', '.join(twice)} was given already.")
        brought |= read
    if "trap" not in brought:
        raise ParameterError("What the trap caught is missing: a CSV file with start, end and one column for each flux.")
    found = yours(brought)
    for note in found.sea.notes:
        print(f"{note}.", file=sys.stderr)
    assert found.trap
    data = connect(found.sea, found.trap, progress if sys.stderr.isatty() else None)
    data.attrs["comment"] = ". ".join(found.sea.notes)
    data = finish(data, LAB, LAB.preset())
    if arguments.out is None:
        sys.stdout.write(export.to_csv(data))
    else:
        arguments.out.write_bytes(export.to_netcdf(data) if form == "nc" else export.to_csv(data).encode())


def _read(file: Path, at: tuple[float, float] | None) -> dict[str, Any]:
    """Maps are read where they lie, a few at a time."""
    from engine.catchment.measured import read_measured

    try:
        return read_measured(file, file.name, at)
    except OSError as error:
        raise ParameterError(f"“{file.name}”: {error.strerror}.") from error
    except ValueError as error:
        raise ParameterError(f"“{file.name}”: {error}") from error


def _place(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise ParameterError(f"--at wants LAT,LON in degrees, such as 49,-16.5, not “{text}”.") from None
    return lat, lon
