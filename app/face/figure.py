"""A picture for an article, as wide as a journal's column: the page's own, light on white, with its colour keys. No browser is needed."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from app.citing import caption
from app.drawn import svg
from app.drawn.marks import tag, words
from app.drawn.pictures import names, shown
from app.drawn.png import printed_at
from app.drawn.texts import Type
from app.report.runs import Run, plain, runs
from app.state import State
from app.theme import ASSETS, FONT, LIGHT
from engine.parameter import ParameterError
from engine.short import short

HEIGHTS = {89.0: 68.0, 183.0: 105.0}
"""By the width of a journal's one column and two, mm: those that the pages' “Figure for the paper” has."""
TYPE, LINE, EDGE, SQUARE, APART = Type(12.0, colour=LIGHT["ink"]), 17, 6, 15, 14
"""Type of the layout, the height of its lines, and about a colour key: pixels."""
MM = TYPE.size / (7.5 / 72 * 25.4)
"""Pixels of the layout in one: type is printed at 7.5 pt."""
DPI, SCREEN = 600, 192
"""Pixels in an inch, printed and shown in a notebook."""
PAPER = '#set page(width: {width}mm, height: {height}mm, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
FORMS = ("svg", "png", "pdf")


@dataclass(frozen=True, eq=False)
class Figure:
    """`title` is what it finds, `caption` what a journal wants below it, to begin with; width and height are in mm."""

    title: str
    caption: str
    width: float
    height: float
    drawing: str = field(repr=False)
    """As SVG, without the font."""

    @property
    def svg(self) -> str:
        """With its font, so that it stands alone."""
        return self.drawing.replace(">", f"><defs><style>{_fonts()}</style></defs>", 1)

    def png(self, dpi: float = DPI) -> bytes:
        return printed_at(self._set("png", dpi), dpi)

    def pdf(self) -> bytes:
        return self._set("pdf")

    def save(self, path: str | Path, dpi: float = DPI) -> Path:
        """As .svg, .pdf or .png, by the name's end; says where."""
        path = Path(path)
        form = path.suffix.lower().removeprefix(".")
        if form not in FORMS:
            raise ParameterError(f"“{short(path.name)}” must end in .svg, .png or .pdf.")
        path.write_bytes(self.svg.encode() if form == "svg" else self.pdf() if form == "pdf" else self.png(dpi))
        return path

    def _set(self, form: Literal["png", "pdf"], dpi: float = DPI) -> bytes:
        import typst

        asked: dict[str, Any] = {
            "input": PAPER.format(width=self.width, height=self.height).encode(),
            "font_paths": [str(ASSETS / "brand" / "print")],
            "ignore_system_fonts": True,
            "sys_inputs": {"svg": self.drawing},
        }
        return bytes(typst.compile(**asked, format=form, ppi=dpi))

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """For a notebook: as large as it is printed."""
        shown = {"width": round(self.width / 25.4 * 96), "alt": self.title}
        return {"image/png": b64encode(self.png(SCREEN)).decode(), "text/plain": self.caption}, {"image/png": shown}


def figure(state: State, name: str | None, width: float, height: float | None) -> Figure:
    """A picture of the state, the largest of the first view where none is named."""
    there = names(state.lab)
    if name is not None and name not in there:
        raise ParameterError(f"“{short(name)}” is no picture of {state.lab.title}; there are {', '.join(there)}.")
    high = height or HEIGHTS.get(width, 0.6 * width)
    found = shown(state, name or there[0])
    said = runs(found.subtitle)
    keys, top = _keys([run for run in said if run.key], width * MM)
    drawn = svg(found.figure, width * MM, high * MM - top, type=TYPE.size, ground="#ffffff", label=plain(found.title))
    white = tag("rect", width="100%", height="100%", fill="#ffffff")
    drawing = tag(
        "svg",
        f'{white}{keys}<g transform="translate(0 {top})">{drawn}</g>',
        xmlns="http://www.w3.org/2000/svg",
        width=f"{width:g}mm",
        height=f"{high:g}mm",
        viewBox=f"0 0 {width * MM:.2f} {high * MM:.2f}",
        font_family=FONT,
        font_size=TYPE.size,
    )
    return Figure(plain(found.title), _caption(state, found.title, said, found.figure), width, high, drawing)


def _keys(keys: list[Run], width: float) -> tuple[str, int]:
    """What colours stand for, in lines above the picture, and how high these are in all."""
    marks, x, line = [], float(EDGE), 1
    for key in keys:
        text = key.text.strip()
        wide = SQUARE + TYPE.width(text)
        if x > EDGE and x + wide > width - EDGE:
            x, line = float(EDGE), line + 1
        y = LINE * line
        marks.append(tag("rect", x=round(x, 2), y=y - 10, width=10, height=10, rx=2, fill=key.key))
        marks.append(tag("text", words(text), x=round(x + SQUARE, 2), y=y, fill=TYPE.colour))
        x += wide + APART
    return "".join(marks), LINE * line + EDGE if keys else 0


def _caption(state: State, title: str, said: tuple[Run, ...], plot: Any) -> str:
    """Finding, what is plotted, colours, quantities with their units, and the scenario."""
    told = " ".join("".join(run.text for run in said if not run.key).split())
    keys = ", ".join(run.text.strip() for run in said if run.key)
    parts = [*plot.left, *plot.right, *plot.above, *plot.below, *plot.center]
    found = [getattr(part, name, None) for part in parts for name in ("axis_label", "title")]
    axes = ", ".join(dict.fromkeys(text for text in found if isinstance(text, str) and text))
    sentences = [plain(title), told, f"Colours: {keys}" if keys else "", f"Plotted: {axes}" if axes else ""]
    whole = [each[0].upper() + each[1:] + ("" if each[-1] in ".!?" else ".") for each in sentences if each]
    return " ".join([*whole, caption(state)])


@cache
def _fonts() -> str:
    """The pages' own font, as a style that holds it."""
    brand = ASSETS / "brand"

    def held(address: re.Match[str]) -> str:
        return f'url("data:font/woff2;base64,{b64encode((brand / address[1]).read_bytes()).decode()}")'

    return re.sub(r'url\("[^"]*/([^"/]+)"\)', held, (brand / "fonts.css").read_text(encoding="utf-8"))
