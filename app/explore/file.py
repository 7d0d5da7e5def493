"""`carbonpump explore FILE`: a Dataset from a file, on a page beside the labs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn

from app.components import Header, Prose
from app.explore.explorer import Explorer
from app.explore.look import variables
from app.markup import html
from app.pages import navigation
from app.services import Services
from app.shell import NARROW, darken, frame, prefers_dark, titled
from app.theme import Palette
from engine.parameter import ParameterError
from engine.short import short

if TYPE_CHECKING:
    import xarray as xr

PLACE = "explore"


def opened(path: Path) -> xr.Dataset:
    """A NetCDF file; ParameterError with one sentence where it is none, or has nothing to look at."""
    import xarray as xr

    try:
        with xr.open_dataset(path, engine="h5netcdf") as dataset:
            found = dataset.load()
    except (OSError, ValueError, KeyError):
        reason = "it is not read as NetCDF-4" if path.is_file() else "there is no such file"
        raise ParameterError(f"explore: “{short(path.name)}” cannot be opened: {reason}.") from None
    if not variables(found):
        raise ParameterError(f"explore: “{short(path.name)}” has no variable of numbers along an axis.")
    return found


class FilePage:
    """One visitor's."""

    def __init__(self, dataset: xr.Dataset, name: str) -> None:
        self._palette = Palette(prefers_dark())
        self._explorer = Explorer(self._palette)
        self._explorer.feed({name: dataset})
        title = str(dataset.attrs.get("title", name))
        words = Prose(text=f"<h1>{html(title)}</h1><p>{html(name)}</p>", sizing_mode="stretch_width")
        self.header = Header(heard=self._heard, labs=navigation(), dark=self._palette.dark, margin=0, sizing_mode="stretch_width")
        main = pn.Column(words, self._explorer.view, stylesheets=[NARROW], sizing_mode="stretch_width")
        self.page = frame(titled(name), self.header, [main], self._palette.dark)

    def _heard(self, message: dict[str, Any]) -> None:
        if message.get("do") == "theme":
            dark = bool(message.get("dark"))
            self._palette.switch(dark)
            darken(self.page, self.header, dark)
            self._explorer.repaint()


def page(path: Path) -> Callable[[], Any]:
    """What builds the page for each visitor."""
    dataset = opened(path)
    return lambda: FilePage(dataset, path.name).page


async def greet(services: Services, host: str, port: int) -> str:
    from app.workers import address

    return f"The file is at {address(host, port)}/{PLACE}"
