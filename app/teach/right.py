"""What the model says to a step, in words to be printed: from the JSON of app.teach.views, as the pages have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from app.markup import Html, bold
from app.teach.languages import say
from app.teach.printed import number, with_unit

View = Mapping[str, Any]


def right(view: View, model: View, language: str) -> Html:
    """The answer, with why the others tempt; what is asked for, where the model has no answer."""
    told = _TOLD.get(view["kind"])
    return told(view, model, language) if told else Html("")


def _guess(view: View, model: View, language: str) -> Html:
    band = ""
    if model.get("band"):
        low, high = (number(end, 3, language) for end in model["band"])
        band = say(language, "guide_band", low=low, high=high, over=model["over"] or "")
    scale = say(
        language,
        "guide_scale",
        low=_exact(view["low"], language),
        high=with_unit(_exact(view["high"], language), view["unit"]),
    )
    value = bold(f"{say(language, 'guide_model')} {model['printed']}.")
    return Html(f"<p>{value} {escape(band)} <small>{escape(scale)}</small></p>{model.get('said') or ''}")


def _exact(value: float, language: str) -> str:
    """With the digits it has, four at most."""
    digits = f"{value:.4g}".partition("e")[0].replace("-", "").replace(".", "").lstrip("0")
    return number(value, max(1, len(digits)), language)


def _choose(view: View, model: View, language: str) -> Html:
    rows = [
        _row(option["text"], why, index in model["right"], language)
        for index, (option, why) in enumerate(zip(view["options"], model["why"], strict=True))
    ]
    return Html(f'<ol class="options">{"".join(rows)}</ol>')


def _row(text: str, why: str, good: bool, language: str) -> str:
    mark = f' <b class="mark">✓ {say(language, "guide_right")}</b>' if good else ""
    return f"<li{' class=good' if good else ''}>{escape(text)}{mark}<small>{why}</small></li>"


def _order(view: View, model: View, language: str) -> Html:
    rows = (f"{escape(view['items'][item]['text'])} <b>{escape(model['values'][item])}</b>" for item in model["order"])
    return Html(f"<ol>{_items(rows)}</ol><p>{model.get('why') or ''}</p>")


def _draw(view: View, model: View, language: str) -> Html:
    axis, value = view["axis"], view["value"]
    heads = "".join(f"<td>{escape(with_unit(_exact(at, language), axis['unit']))}</td>" for at in view["at"])
    cells = "".join(f"<td>{number(each, 3, language)}</td>" for each in model["curve"])
    unit = with_unit(escape(value["title"]), f"({escape(value['unit'])})" if value["unit"] else "")
    table = f"<tr><th>{escape(axis['title'])}</th>{heads}</tr><tr><th>{unit}</th>{cells}</tr>"
    return Html(f"<table>{table}</table>{model.get('said') or ''}")


def _place(view: View, model: View, language: str) -> Html:
    x, y = (with_unit(number(each, 3, language), view["map"]["unit"]) for each in model["point"])
    return Html(f"<p>{bold(f'{x}, {y}')}</p>{model.get('said') or ''}")


def _lab(view: View, model: View, language: str) -> Html:
    labels = ", ".join(view["labels"].get(name, (name, ""))[0] for name in view["only"])
    link = f'<a href="/{escape(view["address"])}" target="_blank" rel="noopener">{say(language, "guide_open_lab")}</a>'
    return Html(f"<p>{escape(say(language, 'guide_levers', levers=labels))} {link}</p>")


def _reveal(view: View, model: View, language: str) -> Html:
    return Html(f"<p>{say(language, 'guide_of', step=view['of'] + 1)}</p>")


def _items(rows: Iterable[str]) -> str:
    return "".join(f"<li>{row}</li>" for row in rows)


_TOLD: dict[str, Callable[[View, View, str], Html]] = {
    "guess": _guess,
    "choose": _choose,
    "order": _order,
    "draw": _draw,
    "place": _place,
    "lab": _lab,
    "reveal": _reveal,
}
