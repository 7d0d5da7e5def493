"""Climatologies by address: fetched once, held to what came first, refused with a sentence."""

from __future__ import annotations

import functools
import http.server
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.ocean.build.fetch import ATLASES, LOCK, Atlas, fetch, found
from engine.ocean.grid import OceanError


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address it is served at."""
    folder = tmp_path / "there"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_file_is_fetched_once_and_held_to_its_hash(served: tuple[Path, str], tmp_path: Path) -> None:
    there, url = served
    (there / "t.nc").write_bytes(b"first")
    atlas, here = Atlas("a test", (f"{url}/t.nc",), {"temperature": "t.nc"}), tmp_path / "here"
    assert fetch(atlas, here) == {"temperature": here / "t.nc"}
    assert json.loads((here / LOCK).read_text())["t.nc"].startswith("sha256:")
    (here / "t.nc").write_bytes(b"tampered with")
    assert fetch(atlas, here)["temperature"].read_bytes() == b"first"
    (here / "t.nc").unlink()
    (there / "t.nc").write_bytes(b"second")
    with pytest.raises(OceanError, match="no longer the file that was fetched first"):
        fetch(atlas, here)


def test_of_an_archive_only_what_is_wanted_is_kept(served: tuple[Path, str], tmp_path: Path) -> None:
    there, url = served
    with tarfile.open(there / "all.tar.gz", "w:gz") as archive:
        for name in ("maps/Cant.nc", "maps/other.nc", "../../outside.nc"):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"data"))
    atlas = Atlas("a test", (f"{url}/all.tar.gz",), {"anthropogenic": "Cant.nc"})
    told: list[float] = []
    assert fetch(atlas, tmp_path / "a" / "b", lambda share, words: told.append(share))["anthropogenic"].read_bytes() == b"data"
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {"Cant.nc", "all.tar.gz", LOCK}
    assert not (tmp_path / "outside.nc").exists()
    assert told == [0.0, 1.0]


def test_without_a_network_it_is_said(served: tuple[Path, str], tmp_path: Path) -> None:
    with pytest.raises(OceanError, match="cannot be fetched: is there a network"):
        fetch(Atlas("a test", (f"{served[1]}/nothing.nc",), {"temperature": "nothing.nc"}), tmp_path)
    with pytest.raises(OceanError, match=r"lacks woa23_decav_t00_01\.nc"):
        found(replace(ATLASES["woa"]), tmp_path)


def test_every_field_of_an_atlas_is_one_of_its_files() -> None:
    for atlas in ATLASES.values():
        assert all(url.startswith("https://") for url in atlas.urls)
        files = {url.rpartition("/")[2] for url in atlas.urls}
        assert any(name.endswith(".tar.gz") for name in files) or set(atlas.fields.values()) == files
