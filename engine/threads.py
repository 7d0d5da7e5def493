"""One thread for each numeric library, unless the environment says otherwise: more than there are cores cost 10 to 100 times here.

Asked for before NumPy is imported, which reads it then.
"""

from __future__ import annotations

import os

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("NUMBA", "OMP", "OPENBLAS", "MKL", "NUMEXPR")}


def one_thread() -> None:
    """For this process, and those it starts."""
    for name, threads in ONE_THREAD.items():
        os.environ.setdefault(name, threads)
