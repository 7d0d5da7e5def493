"""Visitors' files are read elsewhere: whatever a file does, there is one sentence in time, and nobody else waits."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import os
import signal
import struct
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import psutil
import pytest

from app import reading
from app.reading import Readers
from engine import reader, samples
from engine.budget.cruise import Cruise, read_cruise
from engine.budget.templates import TEMPLATES
from engine.lab import LABS, get
from engine.matched import apply
from engine.matching import look
from engine.reader import ODD, read_for
from engine.upload import UploadError
from tests.engine import hostile
from tests.engine.test_ocean_load import mat_element

TABLE = TEMPLATES["table"]().encode()


Run = Callable[[Callable[[Readers], Awaitable[Any]]], Any]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs a test's work with the readers that all tests here share; at the end no process is left of them."""
    loop, readers = asyncio.new_event_loop(), Readers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            reading, "BEGIN", f"import tests.engine.hostile; from engine import reader; reader.SECONDS = 120; {reading.BEGIN}"
        )
        loop.run_until_complete(readers.started())
        yield lambda work: loop.run_until_complete(work(readers))
        readers.close()
        loop.close()
    assert children() == []


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


async def become(many: int) -> bool:
    """Whether so many processes are here before long: the one that reads, and its copies."""
    for _ in range(100):
        if len(children()) == many:
            return True
        await asyncio.sleep(0.1)
    return False


@pytest.mark.wide
def test_what_labs_read_is_read_as_before(run: Run) -> None:
    async def work(readers: Readers) -> None:
        for name in LABS:
            lab = get(name)
            assert lab.read
            for sample in (*(make().encode() for make in lab.templates.values()), *(make() for make in lab.samples)):
                try:
                    wanted: Any = lab.read(sample, "a sample")
                except ValueError as error:
                    wanted = str(error)
                try:
                    found: Any = await readers.read(read_for, name, sample, "a sample")
                except UploadError as error:
                    found = str(error)
                assert found == wanted if isinstance(wanted, str) else type(found) is type(wanted)

    run(work)


def test_a_table_of_another_shape_is_looked_at_and_made_ours_there_too(run: Run) -> None:
    async def work(readers: Readers) -> None:
        asked = await readers.read(look, "stoichiometry", ODD)
        columns = {each["name"]: [each["from"], each["unit"]] for each in asked["columns"]}
        assert columns["poc_flux"] == ["c2", "mg C m-2 d-1"]
        with pytest.raises(UploadError, match="a Martin b needs two"):
            await readers.read(apply, "stoichiometry", ODD, {"form": asked["form"], "columns": columns})

    run(work)


@pytest.mark.wide
def test_it_takes_no_longer_than_a_moment(run: Run) -> None:
    async def work(readers: Readers) -> float:
        begun = time.monotonic()
        for _ in range(5):
            assert isinstance(await readers.read(read_cruise, TABLE, "cruise.csv"), Cruise)
        return (time.monotonic() - begun) / 5

    assert run(work) < 1


def test_a_refusal_is_one_line_of_a_sentence(run: Run) -> None:
    async def work(readers: Readers) -> None:
        with pytest.raises(UploadError, match=r"^Row 1: .*zoan") as refused:
            await readers.read(read_cruise, b"zoan\x1b[31m,group\n1,2\n", "x\ny.csv")
        assert str(refused.value).isprintable()

    run(work)


@pytest.mark.parametrize("name", hostile.CRASHES)
def test_a_reader_that_dies_takes_nobody_along(name: str, run: Run) -> None:
    async def work(readers: Readers) -> None:
        process = readers._process
        slow = asyncio.create_task(readers.read(hostile.sleep, 1.0, owner=("other", "")))
        with pytest.raises(UploadError, match="damaged"):
            await readers.read(getattr(hostile, name), owner=("one", ""))
        assert await slow == "slept"
        assert isinstance(await readers.read(read_cruise, TABLE, "cruise.csv"), Cruise)
        assert readers._process is process

    run(work)


def array(class_: int, length: int, content: bytes) -> bytes:
    """A row of MATLAB's, of a class (1: of cells, 6: of numbers), which may hold something else than it says."""
    shape = mat_element(5, struct.pack("<ii", 1, length))
    return mat_element(14, mat_element(6, struct.pack("<II", class_, 0)) + shape + mat_element(1, b"x") + content)


def matlab(inner: bytes, zeros: int = 0) -> bytes:
    """A cell with something in it, packed, and ten million zeros behind it for as many times."""
    packer = zlib.compressobj()
    packed = packer.compress(array(1, 1, inner)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += (packer.compress(bytes(10_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)) * zeros
    return b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM" + struct.pack("<II", 15, len(packed)) + packed


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (matlab(array(6, 125_000_000, struct.pack("<II", 9, 1_000_000_000)), zeros=100), "takes more than"),
        (matlab(array(1, 250_000_000, b"")), "takes more than"),
        (matlab(array(6, 2, mat_element(8, bytes(16)))), "damaged"),
        (matlab(array(6, 2, mat_element(14, bytes(16)))), "damaged"),
    ],
    ids=["a bomb", "many cells", "numbers of no kind", "an array for numbers"],
)
def test_what_matlabs_reader_cannot_bear_is_a_sentence(data: bytes, words: str, run: Run) -> None:
    async def work(readers: Readers) -> None:
        process = readers._process
        with pytest.raises(UploadError, match=words):
            await readers.read(read_for, "ocean", data, "theirs.mat")
        assert readers._process is process

    run(work)


def test_too_long_and_too_large_are_said_and_the_loop_goes_on(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr(reading, "SECONDS", 1)

    async def work(readers: Readers) -> None:
        late = 0.0

        async def watch() -> None:
            nonlocal late
            while True:
                before = time.monotonic()
                await asyncio.sleep(0.01)
                late = max(late, time.monotonic() - before)

        watching = asyncio.create_task(watch())
        begun = time.monotonic()
        with pytest.raises(UploadError, match="too long"):
            await readers.read(hostile.spin)
        assert time.monotonic() - begun < 5
        monkeypatch.undo()  # memory is taken as fast as a busy machine gives it
        with pytest.raises(UploadError, match="takes more than"):
            await readers.read(hostile.swell)
        with pytest.raises(UploadError, match="takes more than"):
            await readers.read(hostile.much)
        watching.cancel()
        assert late < 1
        assert await become(1)

    run(work)


@pytest.mark.wide
def test_what_never_ends_has_seconds_of_the_processor_whoever_else_wants_it(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    for name in ("SECONDS", "WHOLE"):
        monkeypatch.setattr(reading, name, 120)

    async def work(readers: Readers) -> None:
        begun, most = time.monotonic(), 0.0

        async def watch() -> None:
            nonlocal most
            while True:
                for copy in children()[1:]:
                    with contextlib.suppress(psutil.Error):
                        most = max(most, sum(copy.cpu_times()[:2]))
                await asyncio.sleep(0.05)

        watching = asyncio.create_task(watch())
        with pytest.raises(UploadError, match="too long"):
            await readers.read(hostile.spin)
        watching.cancel()
        assert reader.LEAST - 0.5 < most < reader.LEAST + 0.5
        assert time.monotonic() - begun < 100

    run(work)


def test_who_lets_go_ends_the_reading(run: Run) -> None:
    async def work(readers: Readers) -> None:
        asked = asyncio.create_task(readers.read(hostile.spin))
        assert await become(2)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert await become(1)

    run(work)


def test_one_address_never_has_all_places(run: Run) -> None:
    async def work(readers: Readers) -> None:
        greedy = [asyncio.create_task(readers.read(hostile.sleep, 12, owner=("greedy", str(page)))) for page in range(6)]
        await asyncio.sleep(0.2)
        assert len(readers.places.reading) == reading.PLACES - 1
        begun = time.monotonic()
        await readers.read(read_cruise, TABLE, "cruise.csv", owner=("other", ""))
        assert time.monotonic() - begun < 8
        for each in greedy:
            each.cancel()

    run(work)


def test_the_process_is_started_anew_when_it_has_been_killed(run: Run) -> None:
    async def work(readers: Readers) -> None:
        assert readers._process
        os.kill(readers._process.pid, signal.SIGKILL)
        readers._process.wait()
        async with asyncio.timeout(60):  # it imports for seconds, and a busy machine has few of them
            while True:
                with contextlib.suppress(UploadError):
                    found = await readers.read(read_cruise, TABLE, "cruise.csv")
                    break
        assert isinstance(found, Cruise)

    run(work)


@pytest.mark.wide
def test_who_stops_waiting_for_the_process_stops_it_not(run: Run) -> None:
    async def work(readers: Readers) -> None:
        another = Readers()
        try:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await another.started()
            assert await another.started()
            assert isinstance(await another.read(read_cruise, TABLE, "cruise.csv"), Cruise)
        finally:
            another.close()

    run(work)


@pytest.mark.wide
def test_a_process_that_cannot_be_started_is_said_and_tried_again(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    async def work(readers: Readers) -> None:
        another = Readers()
        try:
            with monkeypatch.context() as patch:
                patch.setattr(reading, "BEGIN", "raise SystemExit(1)")
                with pytest.raises(UploadError, match="No file can be read just now"):
                    await another.read(read_cruise, TABLE, "cruise.csv")
            assert isinstance(await another.read(read_cruise, TABLE, "cruise.csv"), Cruise)
        finally:
            another.close()

    run(work)


def test_what_pages_keep_is_counted_and_has_an_end(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    async def work(readers: Readers) -> None:
        one = await readers.read(read_cruise, TABLE, "cruise.csv")
        monkeypatch.setattr(reading, "HELD", readers._held)
        with pytest.raises(UploadError, match="as much of visitors’ data"):
            await readers.read(read_cruise, TABLE, "cruise.csv")
        del one
        gc.collect()
        await readers.read(read_cruise, TABLE, "cruise.csv")

    run(work)


def leading_outside(tmp_path: Path, kind: str) -> bytes:
    """A sound file of fields, but for one that lies in another file of this machine."""
    secret = tmp_path / "secret"
    secret.write_bytes(np.full(6 * 18 * 36, 7.25).tobytes())
    path = tmp_path / "own.nc"
    path.write_bytes(samples.fields())
    shape = (6, 18, 36)
    with h5py.File(path, "r+") as file:
        old = file["phosphate"]
        kept = dict(old.attrs)
        del file["phosphate"]
        if kind == "external":
            made = file.create_dataset("phosphate", shape, "f8", external=[(str(secret), 0, h5py.h5f.UNLIMITED)])
            made.attrs["units"] = kept["units"]
        elif kind == "virtual":
            layout = h5py.VirtualLayout(shape, "f8")
            with h5py.File(tmp_path / "other.h5", "w") as other:
                other["x"] = np.full(shape, 7.25)
            layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "x", shape)
            file.create_virtual_dataset("phosphate", layout).attrs["units"] = kept["units"]
        elif kind == "link":
            file["phosphate"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "x")
        elif kind == "declared":
            file.create_dataset("phosphate", (6000, 18000, 36000), "f8", chunks=(1, 100, 100))
        else:
            file.create_dataset("time", (10_000_000_000,), "f8", chunks=(1000,))
            file.create_dataset("phosphate", shape, "f8")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("external", "lies in another file"),
        ("virtual", "lies in another file"),
        ("link", "a link to elsewhere"),
        ("declared", "declares"),
        ("axis", "declares"),
    ],
)
@pytest.mark.parametrize("lab", ["inverse", "feeding", "catchment", "ocean"])
def test_no_file_leads_to_another_or_declares_too_much(kind: str, words: str, lab: str, tmp_path: Path) -> None:
    """In whatever lab, before anything of it is read."""
    read = get(lab).read
    assert read
    with pytest.raises(ValueError, match=words):
        read(leading_outside(tmp_path, kind), "own.nc")


@pytest.mark.parametrize("name", ["..", "x" * 5000, "a/b", "nul\0", ""])
def test_no_name_of_a_file_matters(name: str) -> None:
    read = get("feeding").read
    assert read
    assert read(samples.fields(), name)


def test_a_filter_that_would_be_a_program_is_refused() -> None:
    file = io.BytesIO()
    with h5py.File(file, "w") as made:
        settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        settings.set_chunk((4,))
        settings.set_filter(307, h5py.h5z.FLAG_OPTIONAL, (9,))
        h5py.h5d.create(made.id, b"phosphate", h5py.h5t.IEEE_F64LE, h5py.h5s.create_simple((4,)), settings)
    read = get("inverse").read
    assert read
    with pytest.raises(ValueError, match="packed in a way that is not read"):
        read(file.getvalue(), "own.nc")
