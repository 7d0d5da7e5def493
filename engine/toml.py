"""A TOML file of a visitor's own as a table of plain values."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

from engine.short import short
from engine.upload import UploadError

LARGEST = 20_000
"""Characters of a file that is read: a scenario has some 2,000, and what a reader does with them grows with their square."""


def read_toml(text: str, largest: int = LARGEST) -> dict[str, Any]:
    """Whatever it holds; UploadError where it is none."""
    if len(text) > largest:
        raise UploadError(f"This file has {len(text):,} characters; at most {largest:,} are read.")
    try:
        return {name: _plain(value) for name, value in tomllib.loads(text.removeprefix("\ufeff")).items()}
    except UploadError:
        raise
    except RecursionError:
        raise UploadError("This file is nested too deeply to be read.") from None
    except ValueError as error:  # a TOMLDecodeError, or a number too long or a date too far away to be read
        raise UploadError(f"This is not a TOML file: {str(error).splitlines()[0].rstrip('.')}.") from error


def _plain(value: Any) -> Any:
    """Days and times of day, which no scenario has, as words; UploadError for a number that no computer counts with."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, int) and abs(value) >= 2**63:
        raise UploadError(f"“{short(value)}” is not a number that can be read here.")
    return value.isoformat() if type(value) in (dt.date, dt.time) else value
