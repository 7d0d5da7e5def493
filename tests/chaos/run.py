"""A long run that may be killed at any moment: python -m tests.chaos.run FILE says how far it is, and in the end what came out."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psutil

STEP = 0.1
"""As much of the way may be gone once more."""


@dataclass
class Long:
    """One after another, of the same numbers."""

    kept: Path
    gone_on: int = 0
    begun_anew: int = 0
    ends: list[str] = field(default_factory=list)
    far: float = 0.0
    process: asyncio.subprocess.Process | None = None

    async def go(self, over: asyncio.Event) -> None:
        while not over.is_set():
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.chaos.run", str(self.kept), stdout=asyncio.subprocess.PIPE
            )
            assert self.process.stdout
            first = True
            while line := (await self.process.stdout.readline()).decode().strip():
                if line.startswith("end "):
                    self.ends.append(line.removeprefix("end "))
                    self.far = 0.0
                    continue
                if first and self.far > STEP:
                    self.gone_on += float(line) >= self.far - STEP
                    self.begun_anew += float(line) < self.far - STEP
                self.far, first = float(line), False
            await self.process.wait()

    def kill(self) -> bool:
        """Whether there was one."""
        if self.process is None or self.process.returncode is not None:
            return False
        with contextlib.suppress(psutil.Error):
            psutil.Process(self.process.pid).kill()
        return True


def main() -> None:
    from engine.lab import get
    from engine.pump.centuries import centuries

    settings = get("pump").preset().replace(animals=0.5).settings()
    found = centuries(settings, progress=lambda done, what: print(done, flush=True), checkpoint=sys.argv[1])
    print("end", hashlib.sha256(found["ppm"].values.tobytes()).hexdigest()[:16], flush=True)


if __name__ == "__main__":
    main()
