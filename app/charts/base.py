"""What every picture is made of: a bare figure, words on it, round axis ends, the water column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from bokeh.core.properties import value
from bokeh.models import (
    BoxAnnotation,
    CategoricalAxis,
    CategoricalScale,
    CDSView,
    ColumnDataSource,
    FactorRange,
    FixedTicker,
    GlyphRenderer,
    Grid,
    HoverTool,
    Label,
    LinearAxis,
    NumeralTickFormatter,
    Plot,
    Range1d,
    Text,
)
from scipy.interpolate import PchipInterpolator

from app.literal import in_picture
from app.theme import FONT, Palette

BANDS = (("sunlit", 0.0, 200.0), ("twilight", 200.0, 1000.0), ("midnight", 1000.0, 6000.0))
"""The water column behind every depth plot, in metres."""
SHALLOW_TICKS = (0, 50, 100, 200, 400, 600, 800, 1000, 1500, 2000)
DEEP_TICKS = (0, 200, 1000, 2000, 3500, 5000)

CARD = (
    "background:var(--surface);color:var(--ink);margin:-5px;padding:8px 12px;"
    "font:13px/1.5 var(--font);white-space:pre-line;max-width:280px"
)

AXIS: dict[str, Any] = {
    "axis_line_color": None,
    "minor_tick_line_color": None,
    "major_tick_line_color": None,
    "major_label_text_font": FONT,
    "axis_label_text_font": FONT,
    "major_label_text_font_size": "12px",
    "axis_label_text_font_size": "12px",
    "axis_label_text_font_style": "normal",
    "major_label_standoff": 6,
    "axis_label_standoff": 4,
}


def plain() -> NumeralTickFormatter:
    """Ticks as plain numbers, never 1e-05."""
    return NumeralTickFormatter(format="0,0.[000]")


def lean(palette: Palette, *, x_range: Any, y_range: Any, axes: str = "xy", grids: str = "xy", **options: Any) -> Plot:
    """A plot with nothing on it that does not inform: no tools, no frame, the axes and quiet grids that are named."""
    plot = Plot(
        x_range=x_range,
        y_range=y_range,
        toolbar_location=None,
        sizing_mode="stretch_both",
        min_height=120,
        background_fill_alpha=0,
        border_fill_alpha=0,
        outline_line_color=None,
        min_border=6,
        min_border_right=16 if "x" in axes else 6,  # half of the last tick's number
        **options,
    )
    for dimension, (letter, span, side) in enumerate((("x", x_range, "below"), ("y", y_range, "left"))):
        names = isinstance(span, FactorRange)
        if names:
            setattr(plot, f"{letter}_scale", CategoricalScale())
        axis = (CategoricalAxis if names else LinearAxis)(**AXIS)
        if letter in axes:
            plot.add_layout(palette.paint(axis, major_label_text_color="ink2", axis_label_text_color="ink2"), side)
        if letter in grids:
            plot.add_layout(palette.paint(Grid(dimension=dimension, axis=axis), grid_line_color="line"))
    return plot


def draw(palette: Palette, plot: Plot, source: ColumnDataSource, glyph: Any, **colours: str) -> GlyphRenderer:
    """Adds one glyph and nothing else: no glyphs for states that no picture here has, one view for all of a source.

    All sources of a picture share what would select in them, as nobody does: models are what opening a page costs.
    """
    palette.paint(glyph, **colours)
    same = [each for each in plot.renderers if each.data_source is source]  # a view counts the rows of its source
    if same:
        view = same[0].view
    elif plot.renderers:
        other = plot.renderers[0]
        source.selection_policy = other.data_source.selection_policy
        view = CDSView(filter=other.view.filter)
    else:
        view = CDSView()
    renderer = GlyphRenderer(data_source=source, glyph=glyph, view=view)
    plot.renderers.append(renderer)
    return renderer


def feed(source: ColumnDataSource, data: Mapping[str, list[Any]]) -> None:
    """Replaces a source's data; nothing is sent where nothing changed, which is most of a picture in most drags."""
    if source.data != data:
        source.data = dict(data)


def text(palette: Palette, plot: Any, source: ColumnDataSource, colour: str, over: str = "", **options: Any) -> Any:
    """Words on a picture, placed by a data source with columns x, y, text, or others if named; without a colour's name, in their own.

    With `over`, the ground that they stand on, lines below them do not strike them through.
    """
    places = {"x": "x", "y": "y", "text": "text", "text_font_size": "12px"}
    glyph = Text(text_font=value(FONT), **(places | options))
    if over:
        glyph.background_fill_alpha = 0.8
    colours = {"text_color": colour, "background_fill_color": over}
    return draw(palette, plot, source, glyph, **{part: name for part, name in colours.items() if name})


def ceiling(value: float) -> float:
    """The next round number above: an axis end that reads well."""
    if not np.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * next(step for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value))


def below(value: float) -> float:
    """The largest of 1, 2, 5, 10, … that is no larger."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * next(step for step in (10, 5, 2, 1) if step * power <= value * (1 + 1e-9)))


def upward(room: float = 1.0) -> Callable[[float, float], tuple[float, float]]:
    """Round ends of an axis that begins at zero, or below if it must; so many times as far as the values reach."""
    return lambda low, high: (-ceiling(-room * low) if low < 0 else 0.0, ceiling(room * high))


def rounded(low: float, high: float, parts: int = 4) -> np.ndarray:
    """Round numbers that begin below and end above, about `parts` steps apart: axis limits and their ticks at once."""
    if not (np.isfinite(low) and np.isfinite(high)):
        low, high = 0.0, 1.0
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        low, high = (low - abs(low), high + abs(high)) if low else (0.0, 1.0)
    rough = (high - low) / parts
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(nice for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough * (1 - 1e-9))
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return np.asarray(np.arange(first, last + 0.5) * step)


def smooth(x: np.ndarray, lines: Sequence[np.ndarray] | np.ndarray, at: np.ndarray) -> np.ndarray:
    """(line, at): lines through points, with no turn that the points have not."""
    return np.asarray(PchipInterpolator(x, np.asarray(lines), axis=1)(at)) if len(lines) else np.zeros((0, at.size))


def labels(ticks: Sequence[float]) -> dict[float, str]:
    """Ticks as they are read: no more decimals than they need, a proper minus."""
    decimals = next((n for n in range(7) if all(abs(tick - round(tick, n)) < 1e-9 * max(abs(tick), 1e-9) for tick in ticks)), 7)
    return {float(tick): f"{tick + 0.0:,.{decimals}f}".replace("-", "−") for tick in ticks}


def name_rows(plot: Any, y: np.ndarray, names: Sequence[str]) -> None:
    """Names the rows of a bar picture; nothing is sent where nothing changed."""
    ticks, labels = [float(at) for at in y], {float(at): in_picture(name) for at, name in zip(y, names, strict=True)}
    axis = plot.yaxis[0]
    if axis.ticker.ticks != ticks:
        plot.y_range.start, plot.y_range.end = -0.62, len(ticks) - 0.5
        axis.ticker.ticks = ticks
    if axis.major_label_overrides != labels:
        axis.major_label_overrides = labels


def water_column(palette: Palette, bottom: float, names: bool = True, **options: Any) -> Plot:
    """A plot with depth downward in metres on a square-root scale, over the bands every lab shares, and their names."""
    plot = lean(palette, y_range=Range1d(np.sqrt(bottom) * 1.005, 0), grids="y", **options)
    for name, top, end in BANDS:
        if top < bottom:
            band = BoxAnnotation(top=np.sqrt(top), bottom=np.sqrt(min(end, bottom)), line_color=None, level="image", fill_alpha=1)
            plot.add_layout(palette.paint(band, fill_color=name))
            if not names:
                continue
            label = Label(
                x=10,
                y=np.sqrt(top if top == 0 else min(end, bottom)),
                x_units="screen",
                text=name,
                text_font=FONT,
                text_font_size="12px",
            )
            label.y_offset = -22 if top == 0 else 8
            plot.add_layout(palette.paint(label, text_color="ink2"))
    depths = [d for d in (SHALLOW_TICKS if bottom <= 2000 else DEEP_TICKS) if d <= bottom]
    plot.yaxis.ticker = FixedTicker(ticks=[float(np.sqrt(d)) for d in depths])
    plot.yaxis.major_label_overrides = {float(np.sqrt(d)): f"{d:,} m" if d == depths[-1] else f"{d:,}" for d in depths}
    for grid in plot.ygrid:
        palette.paint(grid, grid_line_color="surface")
        grid.grid_line_alpha = 0.5
    return plot


def hover(plot: Plot, cells: GlyphRenderer, words: str) -> HoverTool:
    """What stands under the pointer, lines as they are broken; a column that is named in it stays text, whatever is written there."""
    tool = HoverTool(
        renderers=[cells], tooltips=card(words), attachment="horizontal", point_policy="follow_mouse", show_arrow=False
    )
    plot.add_tools(tool)
    return tool


def card(words: str) -> str:
    return f'<div style="{CARD}">{words}</div>'
