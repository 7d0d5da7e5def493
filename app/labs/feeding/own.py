"""The visitor's own water: a profile in, its column through the same years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import panel as pn

from app.charts import Depths, Seasons
from app.components import Prose, Stage
from app.labs.feeding import answer
from app.labs.feeding.answer import COLOURS, EFFORT, GROUPS
from app.own import OwnData
from app.quick import Picture
from app.words import number, percent
from engine.feeding.model import MESO, Column, evaluate
from engine.feeding.upload import Profile, read_profile
from engine.feeding.water import DEPTH
from engine.upload import MAX_BYTES

if TYPE_CHECKING:
    from app.labs.feeding.page import Page

INTRODUCTION = """
<h2>Your own water, through the same twenty years</h2>
<p>A CSV file in UTF-8, one row a depth, units in the header in brackets: temperature and nitrate, and silicate, iron and oxygen where you have them. Light, seasons and mixing are those of the place on the map; every lever on the left applies. Nothing leaves this server.</p>
<p><a class="button" href="template/feeding-column.csv" download>Template: a profile</a></p>
"""


class OwnColumn(OwnData):
    """The tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "CSV", largest=MAX_BYTES)
        self._page = page
        self._profile: Profile | None = None
        self._depths = Depths(page.palette, COLOURS, "Eaten, mg C m⁻³ d⁻¹")
        self._seasons = Seasons(page.palette, {**COLOURS, EFFORT: "ink2"}, "Top 150 m, mmol C m⁻³", EFFORT)
        self._stage = Stage(
            lab="feeding",
            layout="tall",
            own=True,
            pictures=[{"short": "Depth"}, {"short": "Seasons"}],
            words={"titles": [("", "")] * 2},
            figures=[Picture(self._depths.figure), Picture(self._seasons.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._table = Prose(text="", sizing_mode="stretch_width")
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.upload,
            self._table,
            self._stage,
            self.forget,
            sizing_mode="stretch_width",
        )
        self.recall()

    def read(self, content: bytes, name: str) -> Profile:
        return read_profile(content, name)

    def take(self, found: Profile) -> str:
        self._profile = found
        self.feed()
        return f"{found.depth.size} depths read, to {found.depth[-1]:,.0f} m."

    def drop(self) -> None:
        self._profile = None
        self._stage.visible, self._table.text = False, ""

    def feed(self) -> None:
        """Your water and the place's own, with the values as they stand."""
        if self._profile is None:
            return
        own = evaluate(self._page.state.parameters, profile=self._profile).now
        here = self._page.settled.now
        depth = DEPTH[: own.thickness.size]
        eaten, before = ({words: each.grazing(name) for name, words in GROUPS.items()} for each in (own, here))
        self._depths.update(depth, eaten, before)
        season, then = (
            {words: each.season(MESO[name]) for name, words in GROUPS.items()} | {EFFORT: each.effort} for each in (own, here)
        )
        self._seasons.update(season, then)
        self._stage.tell(titles=[answer.depths_title(own, depth), answer.seasons_title(own)])
        self._table.text = _table(own, here)
        self._stage.visible = True


def _table(own: Column, here: Column) -> str:
    rows = [
        ("mesozooplankton, top 150 m", "mmol C m⁻³", number(own.mesozooplankton), number(here.mesozooplankton)),
        *(
            (f"{words}, top 150 m", "mmol C m⁻³", number(own.upper(MESO[name])), number(here.upper(MESO[name])))
            for name, words in GROUPS.items()
        ),
        ("food in the top 50 m", "mmol C m⁻³", number(own.prey), number(here.prey)),
        ("carbon sinking through 150 m", "mg C m⁻² d⁻¹", number(own.export), number(here.export)),
        ("share of it reaching 1,000 m", "", percent(own.transfer), percent(here.transfer)),
    ]
    body = "".join(
        f'<tr><td>{words}</td><td class="u">{unit}</td><td class="n"><b>{mine}</b></td><td class="n">{theirs}</td></tr>'
        for words, unit, mine, theirs in rows
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Your water beside the embedded ocean"><table><thead><tr><th></th><th>Unit</th>'
        f'<th class="n">your water</th><th class="n">the place on the map</th></tr></thead><tbody>{body}</tbody></table></div>'
    )
