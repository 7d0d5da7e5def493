"""A PostgreSQL of the tests' own, where its programs can be had: Debian's postgresql, run by a user who is not root."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.serving import free_port

USER = "nobody"
"""Who runs it where root runs the tests: PostgreSQL itself refuses root."""


def programs() -> Path | None:
    """The folder of the newest version's programs."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Its address, until the end."""
    there = programs()
    assert there, "there is no PostgreSQL"
    with tempfile.TemporaryDirectory(prefix="carbonpump-postgres-") as name:
        at = Path(name)
        user = USER if os.geteuid() == 0 else None
        if user:
            os.chown(at, pwd.getpwnam(user).pw_uid, -1)
        data = at / "data"
        how = {"user": user, "cwd": at, "stdout": subprocess.DEVNULL}
        made = [
            there / "initdb",
            "-D",
            data,
            "-U",
            "pump",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run(made, check=True, **how)
        port = str(free_port())
        command = [there / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", at]
        process = subprocess.Popen(command, stderr=(at / "log").open("w"), **how)
        try:
            until = time.monotonic() + 60
            while subprocess.run([there / "pg_isready", "-q", "-h", "127.0.0.1", "-p", port], check=False).returncode:
                assert time.monotonic() < until, (at / "log").read_text()
                time.sleep(0.1)
            yield f"postgresql://pump@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()
            process.wait(20)
