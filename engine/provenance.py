"""What is shipped in assets: of what it was made, by which command, under which licence, and the hash by which it is known.

assets/provenance.toml says it in words, of every file; assets/SHA256SUMS has the hashes, as `sha256sum -c` reads them, but for
texts that we go on writing (`living`), which the version knows. `python -m assets.make` writes the hashes anew.
"""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "assets"
SHEET, SUMS = FOLDER / "provenance.toml", FOLDER / "SHA256SUMS"
NONE_OF_THEM = ("docs/*", "*.py", SHEET.name, SUMS.name)
"""What is no asset: the documentation, what makes assets, and what tells of them."""


@dataclass(frozen=True)
class Asset:
    """A file. `made_of` is what went into it, `command` what made it; of what was written by hand there is none."""

    path: str
    what: str
    made_of: str
    command: str
    licence: str
    living: bool = False

    @property
    def file(self) -> Path:
        return FOLDER / self.path

    @property
    def bytes(self) -> int:
        return self.file.stat().st_size

    @functools.cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.file.read_bytes()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "bytes": self.bytes, "sha256": self.sha256}


def files() -> Iterator[str]:
    """All that is an asset."""
    for file in sorted(FOLDER.rglob("*")):
        name = file.relative_to(FOLDER).as_posix()
        if file.is_file() and "__pycache__" not in name and not any(fnmatchcase(name, none) for none in NONE_OF_THEM):
            yield name


@functools.cache
def entries() -> list[dict[str, Any]]:
    """Of which files what, as the sheet has it."""
    found: list[dict[str, Any]] = tomllib.loads(SHEET.read_text(encoding="utf-8"))["asset"]
    return found


@functools.cache
def asset(name: str) -> Asset:
    """What is said of a file by its path; ValueError where nothing is, or two things."""
    of = [each for each in entries() if any(fnmatchcase(name, pattern) for pattern in each["files"])]
    if len(of) != 1:
        raise ValueError(f"assets/provenance.toml says {len(of)} things of {name}, and should say one.")
    return Asset(name, **{key: value for key, value in of[0].items() if key != "files"})


def assets(paths: Iterable[str]) -> list[Asset]:
    """Those of some paths, in order."""
    return [asset(name) for name in sorted(set(paths))]


def sheet() -> dict[str, Asset]:
    """All of them, by path."""
    return {each.path: each for each in assets(files())}


def sums() -> str:
    """What SHA256SUMS should hold."""
    return "".join(f"{asset.sha256}  {name}\n" for name, asset in sheet().items() if not asset.living)
