"""Framing: what of an address says how a lab's page is framed, as a task or in a class. No interface in it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from engine.lab import Lab
from engine.parameter import ParameterError, Value
from engine.short import short
from engine.tells import Number

FRAMES = ("task", "class")
"""A task is a page with the bar above it; in a class there is nothing around it, for it stands in another page."""
ASKED = 280
"""Signs of a question, at most."""
START = "preset"
"""Stands among the levers that are left for the choice of where to start from."""
KEYS = ("frame", "only", "ask", "result")
"""Of a query: the frame, the levers that are left, what is asked, and the number that the page around this one is told."""

Ends = tuple[float, float]


@dataclass(frozen=True)
class Framing:
    """How a page is framed; not at all without a `frame`.

    `only` are the levers that are left, by name, each with the ends it may be moved between where these are closer than its
    own; None leaves all. Of what else is set the page shows no lever, and takes no word.
    """

    frame: str = ""
    only: Mapping[str, Ends | None] | None = None
    ask: str = ""
    result: str = ""

    @classmethod
    def read(cls, lab: Lab, texts: Mapping[str, str], problems: list[str]) -> Framing:
        """What a query says of it; adds one sentence for each thing that cannot be."""
        frame, ask = texts.get("frame", ""), " ".join(texts.get("ask", "").split())
        if frame not in ("", *FRAMES):
            problems.append(f"frame: “{short(frame)}” is neither {' nor '.join(FRAMES)}.")
        if len(ask) > ASKED:
            problems.append(f"ask: a question has at most {ASKED} signs; this one has {len(ask):,}.")
        if frame not in FRAMES:
            frame = FRAMES[0] if any(key in texts for key in KEYS) else ""
        only = _levers(lab, texts["only"], problems) if "only" in texts else None
        return cls(frame, only, ask[:ASKED], _number(lab, texts.get("result", ""), problems))

    def texts(self) -> dict[str, str]:
        """The keys of a query that say it."""
        only = None if self.only is None else ",".join(map(_written, self.only, self.only.values()))
        said = {"frame": self.frame, "ask": self.ask, "result": self.result}
        return {key: text for key, text in said.items() if text} | ({} if only is None else {"only": only})

    # what may be done

    @property
    def bare(self) -> bool:
        """Whether it stands in another page, with nothing around it."""
        return self.frame == "class"

    @property
    def starts(self) -> bool:
        """Whether one may choose where to start from."""
        return self.leaves(START)

    def leaves(self, name: str) -> bool:
        return self.only is None or name in self.only

    def ends(self, name: str) -> Ends | None:
        """Between what a lever may be moved, where that is said."""
        return self.only.get(name) if self.only else None

    def let(self, values: Mapping[str, Value]) -> None:
        """ParameterError where one of these may not be set."""
        for name, value in values.items():
            if not self.leaves(name):
                raise ParameterError(f"{name}: this is not to be changed here.")
            if (ends := self.ends(name)) and not ends[0] <= float(value) <= ends[1]:
                raise ParameterError(f"{name}: {float(value):g} is outside {ends[0]:g} to {ends[1]:g} here.")

    def let_start(self) -> None:
        """ParameterError where one may not start from elsewhere."""
        if not self.starts:
            raise ParameterError("Where one starts from is not to be changed here.")

    def let_pin(self) -> None:
        """ParameterError where nothing is pinned."""
        if self.frame:
            raise ParameterError("Nothing is pinned here.")


PLAIN = Framing()


def _levers(lab: Lab, text: str, problems: list[str]) -> dict[str, Ends | None]:
    """The levers a query leaves: “animals,mixing:0:1”."""
    found: dict[str, Ends | None] = {}
    for each in filter(None, text[:4000].split(",")):
        name, *ends = each.strip().split(":")
        item = lab.parameters.declared.get(name)
        if item is None and name != START:
            close = difflib.get_close_matches(name, list(lab.parameters.declared), n=1, cutoff=0.6)
            meant = f"; did you mean {close[0]}?" if close else "."
            problems.append(f"only: “{short(name)}” is no lever of this lab{meant}")
            continue
        found[name] = None
        if not ends:
            continue
        try:
            low, high = map(float, ends)
            bounds = item.bounds if item is not None and item.is_number else None
            if bounds is None or not bounds[0] <= low < high <= bounds[1]:
                raise ValueError
            found[name] = (low, high)
        except ValueError:
            problems.append(f"only: {name} cannot be held between {short(' and '.join(ends))}.")
    return found


def _written(name: str, ends: Ends | None) -> str:
    return name if ends is None else f"{name}:{ends[0]:.12g}:{ends[1]:.12g}"


def _number(lab: Lab, name: str, problems: list[str]) -> str:
    if name and not isinstance(lab.tells.get(name), Number):
        problems.append(f"result: “{short(name)}” is no number of this lab.")
        return ""
    return name
