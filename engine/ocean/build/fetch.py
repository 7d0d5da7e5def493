"""Observed climatologies from where they are published: fetched once, and held to what came the first time.

None publishes hashes beside its files, so the SHA-256 of each is written down when it is first fetched (`hashes.json` in the
folder) and asked for ever after: a file that was changed here is fetched again, one that was changed there is refused.
"""

from __future__ import annotations

import json
import logging
import tarfile
from dataclasses import dataclass
from pathlib import Path

from engine.lab import Progress
from engine.ocean.grid import OceanError

LOCK = "hashes.json"
WOA = "https://www.ncei.noaa.gov/data/oceans/woa/WOA23/DATA"
GLODAP = "https://www.ncei.noaa.gov/data/oceans/ncei/ocads/data/0162565/mapped"


@dataclass(frozen=True)
class Atlas:
    """The files to fetch by address; of archives, the members to keep. `fields` says which file holds what."""

    citation: str
    urls: tuple[str, ...]
    fields: dict[str, str]


ATLASES = {
    "woa": Atlas(
        "World Ocean Atlas 2023, annual means on 1°: Reagan et al. 2024, NOAA National Centers for Environmental Information",
        (
            f"{WOA}/temperature/netcdf/decav/1.00/woa23_decav_t00_01.nc",
            f"{WOA}/salinity/netcdf/decav/1.00/woa23_decav_s00_01.nc",
            f"{WOA}/phosphate/netcdf/all/1.00/woa23_all_p00_01.nc",
            f"{WOA}/oxygen/netcdf/all/1.00/woa23_all_o00_01.nc",
        ),
        {
            "temperature": "woa23_decav_t00_01.nc",
            "salinity": "woa23_decav_s00_01.nc",
            "phosphate": "woa23_all_p00_01.nc",
            "oxygen": "woa23_all_o00_01.nc",
        },
    ),
    "glodap": Atlas(
        "GLODAPv2.2016b mapped climatologies: Lauvset et al. 2016, doi 10.5194/essd-8-325-2016",
        (f"{GLODAP}/GLODAPv2.2016b_MappedClimatologies.tar.gz",),
        {
            "anthropogenic": "GLODAPv2.2016b.Cant.nc",
            "alkalinity": "GLODAPv2.2016b.TAlk.nc",
            "nitrate": "GLODAPv2.2016b.NO3.nc",
        },
    ),
}


def fetch(atlas: Atlas, folder: Path, progress: Progress | None = None) -> dict[str, Path]:
    """Field → file, fetched where it is not there yet; OceanError with one sentence where that fails."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, url in enumerate(atlas.urls):
        name = url.rpartition("/")[2]
        if progress:
            progress(number / len(atlas.urls), name)
        path = _retrieve(url, name, folder)
        if name.endswith(".tar.gz"):
            _unpack(path, folder, set(atlas.fields.values()))
    if progress:
        progress(1.0, str(folder))
    return found(atlas, folder)


def found(atlas: Atlas, folder: Path) -> dict[str, Path]:
    """Field → file, of what a folder holds of an atlas."""
    there = {field: folder / name for field, name in atlas.fields.items()}
    if missing := [path.name for path in there.values() if not path.is_file()]:
        raise OceanError(f"“{folder}” lacks {missing[0]}: fetch it with “carbonpump data fetch”.")
    return there


def _retrieve(url: str, name: str, folder: Path) -> Path:
    try:
        import pooch
    except ImportError as error:
        raise OceanError("Fetching a climatology needs pooch: install carbon-pump-explorer[build].") from error
    pooch.get_logger().setLevel(logging.ERROR)
    lock = folder / LOCK
    hashes = json.loads(lock.read_text(encoding="utf-8")) if lock.exists() else {}
    try:
        path = Path(pooch.retrieve(url, hashes.get(name), fname=name, path=folder))
    except ValueError as error:
        raise OceanError(f"{url} is no longer the file that was fetched first; delete “{lock}” to take the new one.") from error
    except OSError as error:
        raise OceanError(f"{url} cannot be fetched: is there a network?") from error
    if name not in hashes:
        lock.write_text(json.dumps(hashes | {name: f"sha256:{pooch.file_hash(str(path))}"}, indent=1), encoding="utf-8")
    return path


def _unpack(path: Path, folder: Path, wanted: set[str]) -> None:
    """The wanted members of an archive, whatever folders it keeps them in."""
    with tarfile.open(path) as archive:
        for member in archive:
            member.name = member.name.rpartition("/")[2]
            if member.isfile() and member.name in wanted and not (folder / member.name).exists():
                archive.extract(member, folder, filter="data")
