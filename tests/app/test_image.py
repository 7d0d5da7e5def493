"""What makes the image's root: what it takes from the packages is there to be taken, and what it keeps is found."""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.app.conftest import of_ci


@pytest.fixture(scope="module")
def image() -> ModuleType:
    return of_ci("image")


def test_nothing_is_left_out_in_vain(image: ModuleType) -> None:
    missed = [pattern for pattern in image.NO_SERVERS if not next(image.PACKAGES.glob(pattern), None)]
    assert missed == []


def test_scripts_that_pages_ask_for_stay(image: ModuleType) -> None:
    gone = {path for pattern in image.NO_SERVERS for path in image.PACKAGES.glob(pattern)}
    kept = [*(image.PACKAGES / "bokeh/server/static/js").glob("*.min.js"), image.PACKAGES / "panel/dist/panel.min.js"]
    kept += (image.PACKAGES / "panel/dist/bundled/reactiveesm").rglob("*.js")  # without which pages would ask another host
    assert len(kept) > 5
    assert not gone & {*kept, *(folder for path in kept for folder in path.parents)}


def test_a_library_that_stripping_spoiled_is_told_from_a_sound_one(image: ModuleType, tmp_path: Path) -> None:
    library = next((image.PACKAGES / "numpy" / "_core").glob("_multiarray_umath*.so"))
    assert image.is_sound(library)
    content = bytearray(library.read_bytes())
    (first,), (size, many) = struct.unpack_from("<Q", content, 32), struct.unpack_from("<HH", content, 54)
    at = next(first + n * size for n in range(many) if struct.unpack_from("<I", content, first + n * size) == (image.LOADED,))
    struct.pack_into("<Q", content, at + 8, struct.unpack_from("<Q", content, at + 8)[0] + 1)
    (spoiled := tmp_path / "spoiled.so").write_bytes(content)
    assert not image.is_sound(spoiled)


def test_what_is_imported_later_is_seen_too(image: ModuleType, tmp_path: Path) -> None:
    (file := tmp_path / "module.py").write_text("import a.b\nfrom c import d\nfrom . import e\n\ndef f():\n    import g as h\n")
    assert list(image.imported(file)) == ["a.b", "c", "g"]


def test_a_program_s_libraries_are_found(image: ModuleType) -> None:
    names = {path.name.partition(".")[0] for path in image.loaded([Path(sys.executable).resolve()])}
    assert {"libc", "libm"} <= names
