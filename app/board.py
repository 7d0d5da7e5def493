"""Pictures under their findings, fed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.charts.chart import Chart
from app.components import Stage
from app.context import Context
from app.lean import Picture
from engine.ocean.grid import Array


class Fed(NamedTuple):
    """What one picture is given: its title, (finding, words below it), and the arguments of its update.

    `over` are the edges of the cells it is of, for a map or a section that may be of another grid than before.
    """

    title: tuple[str, str]
    given: tuple[Any, ...]
    over: tuple[Array, ...] = ()


def answered(stage: Stage, charts: Sequence[Chart], message: dict[str, Any]) -> None:
    """The numbers behind a picture, when somebody asks for them."""
    number = message.get("picture")
    if message.get("do") == "table" and isinstance(number, int) and 0 <= number < len(charts):
        finding, _ = stage.words["titles"][number]
        stage.say(picture=number, table=charts[number].numbers().table(finding))


class Board:
    """Charts and maps by their short names, under which they stand until they have been fed.

    `numbers` says whether the lab's result holds their numbers, `own` whether these are of the visitor's own data.
    """

    def __init__(
        self,
        context: Context,
        pictures: Mapping[str, Chart],
        layout: str = "grid",
        numbers: bool = True,
        own: bool = False,
        visible: bool = True,
    ) -> None:
        self._context, self.pictures = context, list(pictures.values())
        self._titles = [(name, "") for name in pictures]
        self.view = Stage(
            heard=lambda message: answered(self.view, self.pictures, message),
            lab=context.lab.name,
            layout=layout,
            numbers=numbers,
            own=own,
            pictures=[{"short": name} for name in pictures],
            words={"titles": self._titles},
            figures=[Picture(each.figure) for each in self.pictures],
            sizing_mode="stretch_width",
            margin=0,
            visible=visible,
        )

    def draw(self, fed: Sequence[Fed], first: int = 0) -> None:
        """Feeds the pictures in turn, from the `first` on; their scales are held as long as baseline and files are the same."""
        beside = self._context.baseline, dict(self._context.uploads)
        for picture, one in zip(self.pictures[first:], fed, strict=False):
            picture.held.beside(beside)
            if one.over:
                picture.over(*one.over)
            picture.update(*one.given)
        self._titles = [*self._titles[:first], *(one.title for one in fed), *self._titles[first + len(fed) :]]
        self.view.tell(titles=self._titles)

    def show(self, visible: bool = True) -> None:
        self.view.visible = visible
