"""The Carbon Pump Explorer in Python.

>>> import carbonpump
>>> carbonpump.labs()
('pump', 'budget', 'stoichiometry', 'inverse', 'catchment', 'feeding', 'ocean')
>>> budget = carbonpump.lab("budget")
>>> dataset = budget.simulate(preset="Z4", capture_efficiency="30 %")
>>> dataset["active_flux"].attrs["units"]
'mg m-2 d-1'

Nothing is imported until it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.face.lab import Lab, lab, labs
    from engine import __version__

__all__ = ["Lab", "__version__", "lab", "labs"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from engine import __version__

        return __version__
    if name in __all__:
        from app.face import lab

        return getattr(lab, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


def main() -> None:
    """What the command `carbonpump` does."""
    from app.__main__ import main

    main()


if __name__ == "__main__":
    main()
