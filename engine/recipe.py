"""How a result is made again: a line for a terminal, and one of Python."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass

from engine.lab import Lab
from engine.parameter import Parameters, Value

YOURS = "YOUR_DATA.csv"
"""What a file of one's own is called where its name is not known."""


@dataclass(frozen=True, eq=False)
class Recipe:
    """A preset and what was changed of it; `data` is the file of the user's own, where there is one."""

    lab: Lab
    preset: str
    parameters: Parameters
    data: str = ""

    @property
    def changes(self) -> dict[str, Value]:
        return self.parameters.changes(self.lab.preset(self.preset))

    def command(self, out: str = "") -> str:
        """The `carbonpump run` line."""
        words = ["carbonpump", "run", self.lab.name, "--preset", self.preset]
        for name, value in self.changes.items():
            words += ["--set", f"{name}={written(value)}"]
        words += ["--data", self.data] if self.data else []
        return shlex.join(words + (["--out", out] if out else []))

    def python(self) -> str:
        """The lines of Python."""
        arguments = [json.dumps(self.preset, ensure_ascii=False)]
        arguments += [f"data={json.dumps(self.data, ensure_ascii=False)}"] if self.data else []
        arguments += [f"{name}={value!r}" for name, value in self.changes.items()]
        return f'import carbonpump\n\ndataset = carbonpump.lab("{self.lab.name}").simulate({", ".join(arguments)})'


def written(value: Value) -> str:
    """A value as the command line and the address read it."""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
