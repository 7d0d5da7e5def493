"""State: all that a visitor has set in one lab. A link, a scenario and a run are it, written differently. No interface in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from app import versions
from app.own import NOTHING, Own
from app.versions import VERSION
from engine.export import written
from engine.lab import Lab
from engine.parameter import ParameterError, Parameters, Value

RESERVED = ("v", "preset", "station", "data", "pin", "tab", "lost")
"""Query keys that are not parameters: the version, the preset, the station of one's own, the key of what was uploaded (data.ocean: that of another kind),
what is pinned, the open tab, and whether something of what was saved is no parameter any more."""
UPLOADS = 8
"""Files of one's own that a state may name."""
PINS = 4
STATION = 100
"""Signs of a station's name, at most."""


@dataclass(frozen=True)
class State:
    """Values, the preset they started from, what is pinned beside them, files by kind and key, and the tab that is open.

    `paper` holds the preset's own values, or the chosen station's: what a tick on a slider marks and a reset returns to.
    `baseline` is what the values are shown against: the first pin, or the paper. A pin is of what is set; what is looked at beside
    it is what is looked at now. `own` is what the uploads hold, once they have been read; `station` is one of it by name.
    """

    lab: Lab
    preset: str
    parameters: Parameters
    pins: tuple[Parameters, ...] = ()
    uploads: Mapping[str, str] = field(default_factory=dict)
    tab: str = ""
    station: str = ""
    own: Own = NOTHING

    @classmethod
    def of(cls, lab: Lab, preset: str | None = None) -> State:
        """A preset as it is, the first one when none is named."""
        preset = preset or next(iter(lab.presets))
        return cls(lab, preset, lab.preset(preset))

    @cached_property
    def paper(self) -> Parameters:
        return self.started(self.station)

    def started(self, station: str) -> Parameters:
        """The preset with a station's values on it, where there is such a station."""
        preset = self.lab.preset(self.preset)
        return preset.replace(**self.own.stations[station].values) if station in self.own.stations else preset

    @property
    def given(self) -> Mapping[str, Any]:
        """The further arguments with which the chosen station's result is computed."""
        return self.own.stations[self.station].own if self.station in self.own.stations else NOTHING.arguments

    @property
    def baseline_given(self) -> Mapping[str, Any]:
        """The same of the baseline's."""
        return NOTHING.arguments if self.pins else self.given

    @property
    def baseline(self) -> Parameters:
        return self.pins[0] if self.pins else self.paper

    # written

    def query(self) -> str:
        """Everything set here as a URL query; what equals the preset is left out."""
        return _query(self.lab, self.preset, self.parameters, self.pins, self.uploads, self.tab, self.station)

    def saved(self) -> dict[str, Any]:
        """What is kept of it: every value, so that it stays what it is when a preset becomes another."""
        return {
            "version": VERSION,
            "preset": self.preset,
            "values": dict(self.parameters),
            "pins": [dict(each) for each in self.pins],
            "uploads": dict(self.uploads),
            "tab": self.tab,
            "station": self.station,
        }

    # read

    @classmethod
    def read(cls, lab: Lab, query: str | Mapping[str, str]) -> tuple[State, list[str]]:
        """What can be taken from a query, and one sentence for each thing that cannot."""
        given = dict(parse_qsl(query.lstrip("?"))) if isinstance(query, str) else dict(query)
        texts, problems = versions.of_link(given)
        preset = texts.get("preset") or next(iter(lab.presets))
        try:
            paper = lab.preset(preset)
        except ParameterError as error:
            problems.append(str(error))
            preset = next(iter(lab.presets))
            paper = lab.preset(preset)
        named = {name: text for name, text in texts.items() if _meant(name, paper)}
        state = cls(
            lab,
            preset,
            _taken(paper, named, problems),
            tuple(_pinned(lab, preset, text, problems) for text in texts.get("pin", "").split(";")[:PINS] if text),
            _uploads(texts),
            texts.get("tab", ""),
            texts.get("station", "")[:STATION],
        )
        if "lost" in texts:
            problems.append("Some of what was saved can no longer be set in this lab.")
        return state, problems

    @staticmethod
    def address(lab: Lab, saved: Mapping[str, Any]) -> str:
        """The query for what was saved, perhaps by another version of the lab: read() says what it no longer takes."""
        content = versions.of_saved(saved)
        known = [
            {name: value for name, value in values.items() if name in lab.parameters.declared}
            for values in (content["values"], *content["pins"])
        ]
        preset = content["preset"] if content["preset"] in lab.presets else nearest(lab, known[0])
        lost = len(known[0]) < len(content["values"])
        return _query(lab, preset, known[0], known[1:], content["uploads"], content["tab"], content["station"], lost)


def nearest(lab: Lab, values: Mapping[str, Value]) -> str:
    """The preset whose settings differ least from values, which may be out of bounds or incomplete by now."""
    settings = {name: value for name, value in values.items() if lab.parameters.declared[name].group != "view"}
    return min(lab.presets, key=lambda name: len(_differences(lab, name, settings)))


def pinned(lab: Lab, parameters: Parameters) -> Parameters:
    """What is pinned of parameters: their settings, looked at as the nearest preset is."""
    return parameters.seen_as(lab.preset(nearest(lab, parameters)))


def _query(
    lab: Lab,
    preset: str,
    values: Mapping[str, Value],
    pins: Iterable[Mapping[str, Value]],
    uploads: Mapping[str, str],
    tab: str,
    station: str = "",
    lost: bool = False,
) -> str:
    texts = {"preset": preset} | _differences(lab, preset, values)
    texts |= {f"data.{kind}" if kind else "data": key for kind, key in uploads.items()}
    named = {
        "station": station,
        "tab": tab,
        "pin": ";".join(_pin(lab, each) for each in pins),
        "lost": "1" if lost else "",
        "v": str(VERSION),
    }
    return urlencode(texts | {key: text for key, text in named.items() if text})


def _differences(lab: Lab, preset: str, values: Mapping[str, Value]) -> dict[str, str]:
    paper = lab.preset(preset)
    return {name: written(value) for name, value in values.items() if value != paper[name]}


def _pin(lab: Lab, values: Mapping[str, Value]) -> str:
    preset = nearest(lab, values)
    return ",".join([preset, *(f"{name}:{text}" for name, text in _differences(lab, preset, values).items())])


def _uploads(texts: Mapping[str, str]) -> dict[str, str]:
    found = {"": texts["data"]} if texts.get("data") else {}
    found |= {name.removeprefix("data."): key for name, key in texts.items() if name.startswith("data.") and key}
    return dict(list(found.items())[:UPLOADS])


def _meant(name: str, paper: Parameters) -> bool:
    """Whether a key is a parameter or looks like one mistyped; the rest of an address is not for us."""
    if name in RESERVED or name.startswith("data."):
        return False
    return name in paper or bool(difflib.get_close_matches(name, list(paper), n=1, cutoff=0.8))


def _pinned(lab: Lab, preset: str, text: str, problems: list[str]) -> Parameters:
    """One pin: the preset it is seen from, and what differs."""
    first, *rest = text.split(",")
    if first and first not in lab.presets:
        problems.append(f"What was pinned was seen from “{first[:40]}”, which is not a preset here.")
    beside = lab.preset(first if first in lab.presets else preset)
    return pinned(lab, _taken(beside, dict(pair.split(":", 1) for pair in rest if ":" in pair), problems))


def _taken(paper: Parameters, texts: Mapping[str, str], problems: list[str]) -> Parameters:
    taken: dict[str, Value] = {}
    for name, text in texts.items():
        try:
            taken |= paper.parse({name: text})
        except ParameterError as error:
            problems.append(str(error))
    try:
        return paper.replace(**taken)
    except ParameterError as error:
        problems.append(str(error))
        return paper
