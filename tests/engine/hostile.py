"""Functions that do what a file may make a library do."""

from __future__ import annotations

import ctypes
import os
import time

import numpy as np

CRASHES = ("abort", "fault", "leave", "babble")


def abort() -> None:
    os.abort()


def fault() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def babble() -> None:
    os.write(0, b"+not what was packed")
    os._exit(0)


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def swell() -> None:
    np.ones(1_000_000_000)


def much() -> np.ndarray:
    return np.zeros(30_000_000)
