"""State: all that a visitor has set in one lab. A link, a scenario and a run are it, written differently. No interface in it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from app import versions
from app.framing import KEYS, PLAIN, Framing
from app.own import NOTHING, Own
from app.values import described
from app.versions import LETTERS, VERSION
from engine.lab import Lab
from engine.parameter import ParameterError, Parameters, Value
from engine.recipe import YOURS, Recipe, written

RESERVED = ("v", "preset", "station", "name", "began", "reference", "data", "tab", "lost", "start", *KEYS)
"""Query keys that are not parameters: the version, the preset, the station of one's own, a pin's name, what values are shown
against, the key of what was uploaded (data.ocean: that of another kind), the open tab, whether something of what was saved
is no parameter any more; how the page is framed, and from where one starts there."""
UPLOADS = 8
"""Files of one's own that a state may name."""
PINS = len(LETTERS)
NAME = 80
"""Signs of a pin's name, at most."""
STATION = 100
"""Signs of a station's name, at most."""


@dataclass(frozen=True)
class Pin:
    """A state that is kept beside what is set, by its letter, which has a colour, and a name."""

    letter: str
    of: State
    name: str = ""

    @property
    def title(self) -> str:
        """The name it was given, or what is set in it."""
        return self.name or self.of.title


@dataclass(frozen=True)
class State:
    """Values, the preset they started from, what is pinned beside them, files by kind and key, and the tab that is open.

    `paper` holds the preset's own values, or the chosen station's: what a tick on a slider marks and a reset returns to.
    A page that is framed has its own, the `start`, which its first address set; nothing is pinned there.
    `against` is what the values are shown against: the pin whose letter `reference` is, or the first one; without pins the
    preset that one `began` with, or the paper. A pin is of what is set; what is looked at beside it is what is looked at now.
    `own` is what the uploads hold, once they have been read; `station` is one of it by name.
    """

    lab: Lab
    preset: str
    parameters: Parameters
    pins: tuple[Pin, ...] = ()
    uploads: Mapping[str, str] = field(default_factory=dict)
    tab: str = ""
    began: str = ""
    reference: str = ""
    station: str = ""
    own: Own = NOTHING
    framing: Framing = PLAIN
    start: Parameters | None = None

    @classmethod
    def of(cls, lab: Lab, preset: str | None = None) -> State:
        """A preset as it is, the first one when none is named."""
        preset = preset or next(iter(lab.presets))
        return cls(lab, preset, lab.preset(preset))

    @cached_property
    def paper(self) -> Parameters:
        return self.start or self.started(self.station)

    def started(self, station: str) -> Parameters:
        """The preset with a station's values on it, where there is such a station."""
        preset = self.lab.preset(self.preset)
        return preset.replace(**self.own.stations[station].values) if station in self.own.stations else preset

    @property
    def given(self) -> Mapping[str, Any]:
        """The further arguments with which the chosen station's result is computed."""
        return self.own.stations[self.station].own if self.station in self.own.stations else NOTHING.arguments

    @property
    def title(self) -> str:
        """What is set, in words."""
        return described(self.station or self.lab.presets[self.preset].title, self.parameters, self.paper)

    @cached_property
    def against(self) -> Pin:
        """What the values are shown against; without a letter where nothing is pinned."""
        chosen = [pin for pin in self.pins if pin.letter == self.reference]
        without = State.of(self.lab, self.began) if self.began else replace(self, parameters=self.paper, pins=())
        return (*chosen, *self.pins, Pin("", without))[0]

    @property
    def baseline(self) -> Parameters:
        return self.against.of.parameters

    def alone(self) -> State:
        """What is set, as it is pinned: without other pins, looked at as its preset is."""
        bare: dict[str, Any] = {"pins": (), "tab": "", "began": "", "reference": "", "framing": PLAIN, "start": None}
        return replace(self, parameters=self.parameters.seen_as(self.paper), **bare)

    # written

    @property
    def recipe(self) -> Recipe:
        """How its result is made again elsewhere."""
        return Recipe(self.lab, self.preset, self.parameters, YOURS if self.uploads else "")

    def query(self) -> str:
        """Everything set here as a URL query; what equals the preset is left out."""
        return _query(self.lab, self.saved())

    def saved(self) -> dict[str, Any]:
        """What is kept of it: every value, so that it stays what it is when a preset becomes another."""
        return self._set() | {
            "version": VERSION,
            "pins": [{"letter": pin.letter, "name": pin.name} | pin.of._set() for pin in self.pins],
            "began": self.began,
            "reference": self.reference,
            "tab": self.tab,
            "framing": self.framing.texts() | self._started(),
        }

    def _started(self) -> dict[str, str]:
        """From where one starts, unless one stands there."""
        if self.start is None or self.start == self.parameters:
            return {}
        return {"start": urlencode({"preset": self.preset} | _differences(self.lab, self.preset, self.start))}

    def _set(self) -> dict[str, Any]:
        uploads = dict(self.uploads)
        return {"preset": self.preset, "station": self.station, "values": dict(self.parameters), "uploads": uploads}

    # read

    @classmethod
    def read(cls, lab: Lab, query: str | Mapping[str, str]) -> tuple[State, list[str]]:
        """What can be taken from a query, and one sentence for each thing that cannot."""
        given = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True)) if isinstance(query, str) else dict(query)
        texts, problems = versions.of_link(given)
        state = _read(lab, texts, problems)
        pins = tuple(_pinned(lab, letter, texts[f"pin.{letter}"], problems) for letter in LETTERS if f"pin.{letter}" in texts)
        began, reference = texts.get("began", ""), texts.get("reference", "")
        framing = Framing.read(lab, texts, problems)
        if framing.frame:
            start = _read(lab, dict(parse_qsl(texts["start"])), problems) if "start" in texts else state
            state = replace(state, tab=texts.get("tab", ""), framing=framing, start=start.parameters)
        else:
            state = replace(
                state,
                pins=pins,
                tab=texts.get("tab", ""),
                began=began if began in lab.presets and (began != state.preset or state.station) else "",
                reference=reference if reference in [pin.letter for pin in pins] else "",
            )
        if "lost" in texts:
            problems.append("Some of what was saved can no longer be set in this lab.")
        return state, problems

    @staticmethod
    def address(lab: Lab, saved: Mapping[str, Any]) -> str:
        """The query for what was saved, perhaps by another version of the lab: read() says what it no longer takes."""
        content = versions.of_saved(saved)
        lost = any(name not in lab.parameters.declared for name in content["values"])
        return _query(lab, _known(lab, content) | {"pins": [_known(lab, pin) for pin in content["pins"]]}, lost)


def nearest(lab: Lab, values: Mapping[str, Value]) -> str:
    """The preset whose settings differ least from values, which may be out of bounds or incomplete by now."""
    settings = {name: value for name, value in values.items() if lab.parameters.declared[name].group != "view"}
    return min(lab.presets, key=lambda name: len(_differences(lab, name, settings)))


def _known(lab: Lab, content: Mapping[str, Any]) -> dict[str, Any]:
    """What was saved of something that is set, without what can be set no longer, and with a preset that is still there."""
    values = {name: value for name, value in content["values"].items() if name in lab.parameters.declared}
    preset = content["preset"] if content["preset"] in lab.presets else nearest(lab, values)
    return dict(content) | {"preset": preset, "values": values}


def _query(lab: Lab, saved: Mapping[str, Any], lost: bool = False) -> str:
    pins = {f"pin.{pin['letter']}": urlencode(_given({"name": pin["name"]}) | _texts(lab, pin)) for pin in saved["pins"]}
    named = {name: saved[name] for name in ("began", "reference", "tab")} | {"lost": "1" if lost else "", "v": str(VERSION)}
    return urlencode(_texts(lab, saved) | pins | saved["framing"] | _given(named))


def _given(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}


def _texts(lab: Lab, saved: Mapping[str, Any]) -> dict[str, str]:
    """What is set, as the keys of a query."""
    texts = {"preset": saved["preset"]} | _given({"station": saved["station"]})
    texts |= _differences(lab, saved["preset"], saved["values"])
    return texts | {f"data.{kind}" if kind else "data": key for kind, key in saved["uploads"].items()}


def _differences(lab: Lab, preset: str, values: Mapping[str, Value]) -> dict[str, str]:
    paper = lab.preset(preset)
    return {name: written(value) for name, value in values.items() if value != paper[name]}


def _read(lab: Lab, texts: Mapping[str, str], problems: list[str]) -> State:
    """What is set, of a query's keys; those of other things are passed over."""
    preset = texts.get("preset") or next(iter(lab.presets))
    try:
        paper = lab.preset(preset)
    except ParameterError as error:
        problems.append(str(error))
        preset = next(iter(lab.presets))
        paper = lab.preset(preset)
    named = {name: text for name, text in texts.items() if _meant(name, paper)}
    station = texts.get("station", "")[:STATION]
    return State(lab, preset, _taken(paper, named, problems), uploads=_uploads(texts), station=station)


def _pinned(lab: Lab, letter: str, text: str, problems: list[str]) -> Pin:
    texts = dict(parse_qsl(text))
    return Pin(letter, _read(lab, texts, problems).alone(), texts.get("name", "")[:NAME])


def _uploads(texts: Mapping[str, str]) -> dict[str, str]:
    found = {"": texts["data"]} if texts.get("data") else {}
    found |= {name.removeprefix("data."): key for name, key in texts.items() if name.startswith("data.") and key}
    return dict(list(found.items())[:UPLOADS])


def _meant(name: str, paper: Parameters) -> bool:
    """Whether a key is a parameter or looks like one mistyped; the rest of an address is not for us."""
    if name in RESERVED or name.startswith(("data.", "pin.")):
        return False
    return name in paper or bool(difflib.get_close_matches(name, list(paper), n=1, cutoff=0.8))


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
