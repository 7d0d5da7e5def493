"""What the pages of one server process share: the store, the long runs, the limits they should tell people of."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.answers import Threads
from app.jobs import Jobs
from app.pace import Paces
from app.reading import Readers
from app.settings import UPLOAD
from app.store import Store, StoreError
from app.teach import shelf
from app.teach.classes import Classes
from app.turns import Turns
from engine import compute
from engine.compute import Task

if TYPE_CHECKING:
    from app.present.shows import Shows

SAVES = 600
"""What one address may have kept in a minute: a class behind it saves less, and a script fills the disk no faster than this."""
BROUGHT, WHILE = 125_000_000, 600.0
"""Bytes of files that one address may have kept in so many seconds: a quarter of what is kept of all, so that none pushes out
what others brought."""
FILE = 250_000
"""What a file counts as at least."""
BEGUN = 12
"""Runs that were stopped on their way and are kept to be taken up again: some 15 MB each."""


@dataclass
class Services:
    """Opened by the server before its first page, closed after its last."""

    store: Store
    classes: Classes
    shows: Shows
    jobs: Jobs
    begun: Path
    readers: Readers
    max_upload: int = UPLOAD
    embed_origins: Sequence[str] = ()
    """Sites that may show our pages in a frame."""
    shared: bool = False
    """Whether the folder is one that all machines have, by the same name."""
    threads: Threads = field(default_factory=Threads)
    saves: Paces = field(default_factory=lambda: Paces(SAVES))
    brought: Paces = field(default_factory=lambda: Paces(BROUGHT, WHILE))
    turns: Turns = field(default_factory=Turns)
    """When what keeps the loop for long is done: pages and tabs are built one at a time."""

    async def keep(self, content: bytes, address: str) -> str:
        """The key of a file that somebody brought."""
        if not self.brought.take(address, max(FILE, len(content))):
            raise StoreError("Too much was brought from your network within ten minutes; please wait a little.")
        return await self.store.soon(self.store.keep_upload, content)

    def kept(self, task: Task) -> Path | None:
        """Where a run of this task keeps how far it came; nowhere when other machines run it that do not share our folder."""
        return self.begun / f"{task.key[:16]}.begun" if self.jobs.here or self.shared else None

    def resumable(self, task: Task) -> Task:
        """The same task, which goes on from where it was stopped: its key names where, so only the code that began it does."""
        kept = self.kept(task)
        return replace(task, kwargs={**task.kwargs, "checkpoint": str(kept)}) if kept else task

    def make_room(self) -> None:
        """For how far the next run comes; those begun longest ago are forgotten."""
        with contextlib.suppress(OSError):  # it will be kept nowhere, which is no reason not to run
            self.begun.mkdir(parents=True, exist_ok=True)
            kept = sorted(self.begun.glob("*.begun"), key=lambda path: path.stat().st_mtime)
            for path in kept[: max(0, len(kept) - BEGUN)]:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        self.readers.close()
        self.threads.close()
        self.jobs.close()
        self.classes.close()
        self.store.close()


_current: Services | None = None


def start(
    data_dir: Path,
    *,
    scheduler: str | None = None,
    slots: int | None = None,
    max_upload: int = UPLOAD,
    embed_origins: Sequence[str] = (),
    teaching: Mapping[str, Any] | None = None,
    url: str = "",
) -> Services:
    """Opens them for this process; `teaching` are options of app.teach.classes.Classes."""
    from app.present.shows import Shows  # stories show pages' pictures, and pages know these services

    global _current
    store = Store(data_dir, url=url)
    try:
        jobs = Jobs(compute.executor(scheduler, slots), data_dir / "results")
    except OSError as error:
        raise StoreError(f"{data_dir} cannot be used to keep data ({error}).") from error
    threads = Threads()
    salt = store.secret("classes")
    classes = Classes(data_dir, partial(shelf.found, store), threads.exact, salt=salt, url=url, **(teaching or {}))
    shows = Shows(classes, store, threads)
    _current = Services(store, classes, shows, jobs, data_dir / "begun", Readers(), max_upload, embed_origins, bool(url), threads)
    return _current


def current() -> Services:
    """Those of this process."""
    if _current is None:
        raise RuntimeError("No server has been started in this process.")
    return _current
