"""What a class answers: each answer checked against the step's view, and all of them as they are shown. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from app.teach.file import LARGEST
from app.teach.languages import LessonError
from app.teach.views import SIGNS, View

EARTH = 6371.0
"""Radius, km."""


def check_answer(view: View, answer: Any) -> dict[str, Any]:
    """The answer as it is kept; LessonError where it is none to this step."""
    check = _CHECKS.get(view["kind"])
    if check is None:
        raise LessonError("answer_none")
    if not isinstance(answer, Mapping):
        raise LessonError("answer_missing")
    return check(view, answer)


def _number(sent: Any, low: float, high: float) -> float:
    if isinstance(sent, bool) or not isinstance(sent, (int, float)):
        raise LessonError("answer_number")
    if not low <= sent <= high:  # nor is what is no number
        raise LessonError("answer_outside", low=f"{low:g}", high=f"{high:g}")
    return float(sent)


def _whole(sent: Any, count: int) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or not 0 <= sent < count:
        raise LessonError("answer_option")
    return sent


def _list(sent: Any, length: int) -> list[Any]:
    if not isinstance(sent, list) or len(sent) != length:
        raise LessonError("answer_length", length=length)
    return sent


def _guess(view: View, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"value": _number(answer.get("value"), view["low"], view["high"]), "sure": _whole(answer.get("sure"), 3)}


def _choose(view: View, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"option": _whole(answer.get("option"), len(view["options"]))}


def _order(view: View, answer: Mapping[str, Any]) -> dict[str, Any]:
    count = len(view["items"])
    order = [_whole(each, count) for each in _list(answer.get("order"), count)]
    if len(set(order)) < count:
        raise LessonError("answer_order")
    return {"order": order}


def _draw(view: View, answer: Mapping[str, Any]) -> dict[str, Any]:
    low, high = view["value"]["low"], view["value"]["high"]
    return {"values": [_number(each, low, high) for each in _list(answer.get("values"), len(view["at"]))]}


def _place(view: View, answer: Mapping[str, Any]) -> dict[str, Any]:
    x, y = _list(answer.get("at"), 2)
    return {"at": [_number(x, *view["map"]["x"]), _number(y, *view["map"]["y"])]}


def _lab(view: View, answer: Mapping[str, Any]) -> dict[str, Any]:
    sent = answer.get("levers")
    if not isinstance(sent, Mapping) or not set(view["only"]) <= set(sent):
        raise LessonError("answer_levers")
    levers = {name: _lever(view, name, sent[name]) for name in view["only"]}
    return {"levers": levers, "result": _number(answer.get("result"), -LARGEST, LARGEST)}


def _lever(view: View, name: str, sent: Any) -> float | str | bool:
    """A number in its bounds, a choice, or a switch."""
    if name in view["bounds"]:
        return _number(sent, *view["bounds"][name])
    if sent not in view["choices"][name] if name in view["choices"] else not isinstance(sent, bool):
        raise LessonError("answer_levers")
    found: str | bool = sent
    return found


def _words(view: View, answer: Mapping[str, Any]) -> dict[str, Any]:
    sent = answer.get("text")
    if not isinstance(sent, str):
        raise LessonError("answer_text")
    text = "".join(each if each.isprintable() else " " for each in sent[: 4 * SIGNS])
    text = " ".join(text.split())
    if not text:
        raise LessonError("answer_text")
    if len(sent) > 4 * SIGNS or len(text) > view["limit"]:
        raise LessonError("answer_long", most=view["limit"])
    return {"text": text}


_CHECKS = {
    "guess": _guess,
    "choose": _choose,
    "order": _order,
    "draw": _draw,
    "place": _place,
    "lab": _lab,
    "words": _words,
}


def class_part(
    view: View, answers: Mapping[str, Mapping[str, Any]], model: View | None = None, released: Collection[str] | None = None
) -> dict[str, Any]:
    """All answers of a step, by whoever gave them, without saying who; `model` says how far from the truth they are.

    Of words only those `released` are told, all where that is not said; they keep whose they are.
    """
    given = list(answers.values())
    match view["kind"]:
        case "guess":
            values = [each["value"] for each in given]
            return {"values": values, "sure": [each["sure"] for each in given], "quarters": quarters(values)}
        case "choose":
            return {"counts": [sum(each["option"] == place for each in given) for place in range(len(view["options"]))]}
        case "order":
            items = range(len(view["items"]))
            return {"positions": [[sum(each["order"][rank] == item for each in given) for rank in items] for item in items]}
        case "draw":
            return {"curves": [each["values"] for each in given]}
        case "place":
            return _points(view, [each["at"] for each in given], model)
        case "lab":
            return {"points": [[each["levers"][view["x"]], each["result"]] for each in given]}
        case "words":
            told = {id: each for id, each in answers.items() if released is None or id in released}
            return {"lines": [{"id": id, "text": each["text"]} for id, each in told.items()]}
    return {}


def quarters(values: list[float]) -> list[float] | None:
    """Between what the middle half of them lies, and the middle one."""
    if not values:
        return None
    ordered = sorted(values)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return [at(0.25), at(0.5), at(0.75)]


def _points(view: View, points: list[list[float]], model: View | None) -> dict[str, Any]:
    if not (model and points):
        return {"points": points}
    far = [apart(each, model["point"], view["map"]["unit"]) for each in points]
    return {"points": points, "distance": sum(far) / len(far)}


def apart(one: list[float], other: list[float], unit: str) -> float:
    """Kilometres between two places, along the sphere where they are in degrees."""
    if unit == "km":
        return math.dist(one, other)
    (lon, lat), (to_lon, to_lat) = ((math.radians(each) for each in place) for place in (one, other))
    half = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))
