"""carbonpump data fetch | build: observed climatologies from where they are published, and an ocean made anew of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from engine.lab import Progress


def add(commands: Any, progress: Progress) -> None:
    """The command and its two parts; progress is how the terminal tells how far a long run is."""
    data = commands.add_parser("data", help="Fetch observed climatologies, and build an ocean of them.")
    parts = data.add_subparsers(dest="part", required=True, metavar="fetch | build")
    fetching = parts.add_parser("fetch", help="Fetch a climatology from where it is published.")
    fetching.add_argument("atlas", choices=("woa", "glodap"), help="World Ocean Atlas 2023, or GLODAPv2.2016b mapped")
    fetching.add_argument("--to", type=Path, metavar="FOLDER", help="where it goes (the user’s data folder)")
    fetching.set_defaults(action=lambda arguments: fetch(arguments, progress))
    building = parts.add_parser("build", help="Build an ocean as the embedded ones were built, in two stages of an inversion.")
    where = building.add_mutually_exclusive_group()
    where.add_argument("--climatology", type=Path, metavar="FILE.nc", help="one file with all fields, instead of both folders")
    where.add_argument("--woa", type=Path, metavar="FOLDER", help="what “fetch woa” fetched (the user’s data folder)")
    building.add_argument("--glodap", type=Path, metavar="FOLDER", help="what “fetch glodap” fetched (the user’s data folder)")
    building.add_argument("--columns", type=float, default=3, help="width of a cell over 2° (3; 2 for a 4° grid)")
    building.add_argument("--evaluations", type=int, default=10_000, help="of the cost and its gradient (10,000)")
    building.add_argument(
        "--begun", type=Path, metavar="FILE.npz", help="keeps how far it came, and is gone on from where it is there"
    )
    building.add_argument("--out", type=Path, metavar="OCEAN.nc", required=True, help="where the ocean goes")
    building.set_defaults(action=lambda arguments: build(arguments, progress))


def folder(atlas: str) -> Path:
    """Where a climatology is kept unless told otherwise."""
    import platformdirs

    return Path(platformdirs.user_data_dir("carbonpump")) / atlas


def fetch(arguments: argparse.Namespace, progress: Progress) -> None:
    from engine.ocean.build.fetch import ATLASES
    from engine.ocean.build.fetch import fetch as fetched

    atlas, to = ATLASES[arguments.atlas], arguments.to or folder(arguments.atlas)
    for field, path in fetched(atlas, to, progress).items():
        print(f"{field:15}{path}")
    print(f"Please cite: {atlas.citation}", file=sys.stderr)


def build(arguments: argparse.Namespace, progress: Progress) -> None:
    from engine.ocean.build.climatology import NEEDED
    from engine.ocean.build.fetch import ATLASES, found
    from engine.ocean.build.report import lines
    from engine.ocean.grid import OceanError
    from engine.ocean.ocean import Ocean

    if arguments.out.suffix != ".nc" or not arguments.out.parent.is_dir():
        raise OceanError(f"--out: “{arguments.out}” must end in .nc, in a folder that is there.")
    if arguments.climatology:
        sources = _fields(arguments.climatology)
        if missing := [name for name in NEEDED if name not in sources]:
            raise OceanError(f"“{arguments.climatology.name}” holds no {missing[0]}.")
    else:
        sources = {}
        for atlas, given in (("woa", arguments.woa), ("glodap", arguments.glodap)):
            sources |= found(ATLASES[atlas], given or folder(atlas))
    ocean = Ocean.build(
        **sources, columns=arguments.columns, evaluations=arguments.evaluations, checkpoint=arguments.begun, progress=progress
    )
    ocean.save(arguments.out)
    print("\n".join(lines(ocean)))
    print(f"{arguments.out}: read it with “carbonpump run ocean --data {arguments.out}”", file=sys.stderr)


def _fields(file: Path) -> dict[str, Path]:
    """The fields there are in a file, each by any of its names."""
    import xarray as xr

    from engine.ocean.build.climatology import KINDS
    from engine.ocean.grid import OceanError

    try:
        with xr.open_dataset(file, decode_times=False) as dataset:
            return {name: file for name, kind in KINDS.items() if any(each in dataset for each in kind.names)}
    except (OSError, ValueError) as error:
        raise OceanError(f"“{file.name}” cannot be read as NetCDF.") from error
