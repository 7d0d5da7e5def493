"""The image's server as `docker run --read-only --cap-drop ALL --security-opt no-new-privileges` starts it, where no engine runs.

python -m tests.container ROOT     # as root; the image's root folder, unpacked; exit status 1 when something is amiss

In mounts of its own the root may only be read, but for /data and /tmp; the image's user then starts the image's command with
every capability dropped, from the bounding set too. What it may is read from /proc, of each of its processes.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ctypes
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import psutil

from engine.budget.templates import TEMPLATES
from engine.lab import labs
from tests.benchmarks import load
from tests.benchmarks.serving import free_port
from tests.chaos.visitors import Saver, asked, saying

USER, PATIENCE = 10001, 300
_NEW_MOUNTS, _READ_ONLY_AGAIN, _BIND, _PRIVATE = 0x20000, 0x1021, 0x1000, 0x44000
_DROP, _NO_NEW_PRIVILEGES = 24, 38
"""As Linux counts them: unshare and mount, and prctl."""
OF_DEPLOYMENT = {"PATH": "/opt/venv/bin", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
OF_DEPLOYMENT |= {"NUMBA_CACHE_DIR": "/data/kernels", "CARBONPUMP_KERNELS": "/opt/kernels", "OMP_NUM_THREADS": "1"}
FILES = ("/download/budget.nc", "/download/ocean.nc", "/download/catchment.nc", "/report/budget.pdf", "/docs/", "/", "/why")
LIMITS = ("CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb", "NoNewPrivs", "Uid")
WRITES = """
import os, pathlib
for name in ("/", "/opt", "/etc", "/opt/venv/lib", "/data", "/tmp"):
    try:
        (file := pathlib.Path(name, "probe")).write_text("")
        file.unlink()
        print(name, "written")
    except OSError as error:
        print(name, os.strerror(error.errno).lower())
print("shells:", [str(p) for p in map(pathlib.Path, ("/bin/sh", "/bin/bash", "/bin/dash", "/bin/busybox")) if p.exists()] or "none")
"""


def become(root: Path, data: Path) -> None:
    """Run in the process that is to be the image's, before its program."""
    libc = ctypes.CDLL(None, use_errno=True)

    def mount(source: str, target: Path, kind: str, flags: int) -> None:
        if libc.mount(source.encode(), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), None):
            raise OSError(ctypes.get_errno(), f"mount {target}")

    if libc.unshare(_NEW_MOUNTS):
        raise OSError(ctypes.get_errno(), "unshare")
    mount("none", Path("/"), "", _PRIVATE)
    mount(str(root), root, "", _BIND)
    mount("none", root, "", _READ_ONLY_AGAIN)
    mount("proc", root / "proc", "proc", 0)
    mount("/dev", root / "dev", "", _BIND)
    mount("tmpfs", root / "tmp", "tmpfs", 0)
    mount(str(data), root / "data", "", _BIND)
    os.chroot(root)
    os.chdir("/data")
    for capability in range(int(Path("/proc/sys/kernel/cap_last_cap").read_text()) + 1):
        libc.prctl(_DROP, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


@contextlib.contextmanager
def served(root: Path, data: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Its address, and its first process."""
    port = free_port()
    command = [
        "/usr/bin/tini",
        "-s",
        "--",
        "carbonpump",
        "serve",
        "--host",
        "0.0.0.0",
        "--port",
        str(port),
        "--data-dir",
        "/data",
    ]
    process = subprocess.Popen(command, preexec_fn=lambda: become(root, data), env=OF_DEPLOYMENT)
    try:
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def until_ready(url: str, first: psutil.Process) -> float:
    begun = time.monotonic()
    while asked(url, "/health/ready")[0] != 200:
        if not first.is_running() or first.status() == psutil.STATUS_ZOMBIE or time.monotonic() - begun > 2 * PATIENCE:
            raise RuntimeError("the server did not become ready")
        time.sleep(0.5)
    return time.monotonic() - begun


def patiently(url: str, path: str) -> tuple[int, bytes]:
    """Asked again while a busy machine takes longer to answer than visitors wait."""
    until = time.monotonic() + PATIENCE
    while (found := asked(url, path))[0] == 0 and time.monotonic() < until:
        pass
    return found


def may(process: psutil.Process) -> dict[str, str]:
    """What Linux says that it may."""
    lines = (line.split(":\t") for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
    return {each[0]: " ".join(each[1].split()) for each in lines if each[0] in LIMITS}


def linked(page: bytes) -> set[str]:
    """Scripts, styles and pictures that a page asks for."""
    return set(re.findall(r"""(?:src|href)=["']([^"'#]+\.(?:js|css|svg|png|woff2|ico)(?:\?[^"']*)?)["']""", page.decode()))


def visited(url: str, path: str) -> str:
    """A page with all that it links to."""
    status, page = asked(url, path)
    found = linked(page)
    missed = [each for each in found if asked("", urljoin(url + path, each))[0] != 200]
    return f"{path} {status}, {len(page):,} bytes, {len(found)} files it links to, missed: {missed or 'none'}"


async def saved(url: str) -> str:
    page = Saver(f"{url}/budget?fish_biomass=42", saying)
    await page.join()
    words = await page.saved("In the image")
    page.leave()
    link = dict(words["share"]["entries"])["link"]
    return f"saved, and shared as {link[:2]}…: {asked(url, '/' + link)[0]}"


async def brought(url: str) -> str:
    """What is said of a table of one's own, once the reading process has read it."""

    def upload(document: dict[str, Any]) -> Any:
        return next(each for each in load.models(document) if each.get("attributes", {}).get("name") == "Upload")["id"]

    page = Saver(f"{url}/budget?tab=your-data", upload)
    await page.join()
    content = base64.b64encode(TEMPLATES["table"]().encode()).decode()
    await page._patch(load.said(page._change, name="mine.csv", content=content))  # type: ignore[arg-type]
    async with asyncio.timeout(PATIENCE):
        while not (words := re.search(r"“mine\.csv”[^\"]*", json.dumps(await page._receive(), ensure_ascii=False))):
            pass
    page.leave()
    return f"a file brought: {words[0]}"


def main(root: Path) -> int:
    said = []
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, USER, USER)
        probe = ["/opt/venv/bin/python", "-c", WRITES]
        said += subprocess.run(
            probe, preexec_fn=lambda: become(root, Path(folder)), env=OF_DEPLOYMENT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        with served(root, Path(folder)) as (url, first):
            said.append(f"/health/ready 200 after {until_ready(url, first):.0f} s")
            said += [visited(url, f"/{lab.name}") for lab in labs()]
            for path in FILES:
                status, answer = patiently(url, path)
                said.append(f"{path} {status}, {len(answer):,} bytes, begins {answer[:4]!r}")
            said += [asyncio.run(saved(url)), asyncio.run(brought(url))]
            for process in first.children(recursive=True):
                said.append(f"{' '.join(process.cmdline())[:60]}: {json.dumps(may(process))}")
    print(*said, "", sep="\n")
    wrong = [
        line
        for line in said
        if re.search(r"missed: \[| [45]\d\d, | 0, |Nothing was changed|shells: \[|^/(?:|opt|etc|opt/venv/lib) written", line)
    ]
    wrong += [line for line in said if '"CapEff"' in line and not re.search(r'"CapEff": "0+".*"CapBnd": "0+"', line)]
    print(*wrong, sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
