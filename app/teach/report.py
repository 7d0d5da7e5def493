"""What is printed of a lesson that was held: of each step the class's answers as a picture shows them, and as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from app.teach.languages import say
from app.teach.printed import percent
from app.teach.results import class_part

View = dict[str, Any]
Answers = Mapping[Any, Any]


def shown(view: View, answers: Answers, model: View | None, released: Collection[Any]) -> View:
    """The step with the class's answers, and the model's once it was revealed."""
    if view["kind"] in ("read", "reveal"):
        return view
    return view | {"shown": {"class": class_part(view, answers, model, released), "model": model}}


def sentences(view: View, answers: Answers, model: View | None, released: Collection[Any], size: int, language: str) -> list[str]:
    """How many answered, and how well."""
    kind, count = view["kind"], len(answers)
    if kind == "read":
        return []
    if kind == "reveal":
        return [say(language, "guide_of", step=view["of"] + 1)]
    if not count:
        return [say(language, "report_none")]
    told = [say(language, "report_answered", answered=count, here=size)]
    if kind == "guess":
        sure = Counter(answer["sure"] for answer in answers.values())
        told.append(say(language, "report_sure", guess=sure[0], fairly=sure[1], very=sure[2]))
    if kind == "words" and (hidden := count - len(released)):
        told.append(say(language, "report_hidden", count=hidden))
    if model is None:
        return told if kind in ("lab", "words") else [*told, say(language, "report_unrevealed")]
    if kind in ("choose", "order"):
        good = sum(_good(kind, answer, model) for answer in answers.values())
        told.append(say(language, "report_right", right=good, answered=count, share=percent(good / count, language)))
    return told


def _good(kind: str, answer: Any, model: View) -> bool:
    if kind == "choose":
        return answer["option"] in model["right"]
    return list(answer["order"]) == list(model["order"])
