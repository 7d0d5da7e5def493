"""How sure one can be: kept carbon over ten thousand worlds, what moves it, and what is lost without animals, on both oceans."""

from __future__ import annotations

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import Chance, Tornado, Violin
from app.charts.chance import density
from app.context import Context
from app.labs.pump.prose import stock
from app.markup import Html, bold, table
from app.report.matters import Matters, matters_most
from app.tab import Tab, Told
from app.words import brief, number, percent
from engine.ocean.circulation import is_embedded
from engine.ocean.ocean import EMBEDDED
from engine.parameter import Parameters
from engine.pump.carbon import Carbon
from engine.pump.drawn import standing_on
from engine.pump.draws import Band, Bands, Sure, bands
from engine.pump.model import Pump
from engine.pump.parameters import PumpParameters
from engine.pump.sensitivity import Finding, Swing, finding, swings
from engine.pump.surface import Surface, surface
from engine.pump.ways import WAYS

GRIDS = {"6deg": "6°", "4deg": "4°"}
CARRIED, LOST = "carried by animals", "lost without them"
ROWS = {f"{what}, {GRIDS[name]}": colour for name in EMBEDDED for what, colour in ((CARRIED, "zooplankton"), (LOST, "accent"))}
OUTLINE = np.linspace(1, 99, 99)
"""Per cent of the worlds, by which an outline is drawn."""
OTHERWISE = {"stay": ("as they are", "following"), "follow": ("following", "as they are")}

WORDS = """<h2>Ten thousand worlds</h2>
<p>Nobody knows for sure b, how many animals there are, which share of them migrates, what they breathe and leave below, how deep they stay, and how much carbon goes with each phosphorus. Each is drawn ten thousand times, as wide as “Uncertainty” among the assumptions says, and cut off where nature does. A third of the worlds each has the waters of the ocean of 6°, of that of 4°, and of an earlier solution, which fits fewer tracers and keeps carbon longer. Bands are the middle two thirds. A change is told between the same worlds, so what is common to both sides goes out.</p>"""


class Uncertainty(Tab):
    """The tab: all of it at once, whenever the levers come to rest."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette = context.palette
        pictures = {
            "Kept": Chance(palette, "Carbon kept from the air, Pg C"),
            "What matters": Tornado(
                palette, "Carbon kept from the air, Pg C", ["sea", "accent"], ["as they are", "following"], centre=0.0
            ),
            "Without animals": Violin(palette, "Pg C", ROWS),
        }
        self.board = Board(context, pictures, "tall", numbers=False)
        self.view = pn.Column(self.board.view, self.text, sizing_mode="stretch_width")
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, pump: Pump) -> Told:
        sure, found = bands(parameters, pump), finding(parameters)
        fed = [_kept(sure, pump), _matters(swings(parameters, pump)), _without(found)]
        return Told(fed, f"{WORDS}{_table(sure, pump)}{_finding(found)}{_by_surface(pump)}")


def between(band: Band) -> str:
    """“between 1,264 and 1,932”."""
    return f"between {stock(band.low)} and {stock(band.high)}"


def _kept(sure: Bands, pump: Pump) -> Fed:
    this, other = (sure.of(name) for name in (("follow", "stay") if pump.nutrients == "follow" else ("stay", "follow")))
    words, otherwise = OTHERWISE[pump.nutrients]
    now, band = pump.now.kept_in_all, this.kept_in_all
    said = ("two in three", f"{stock(band.low)}–{stock(band.high)}")
    return Fed(
        (
            f"Two times out of three, life keeps {between(band)} Pg C" if now > 0 else "Without life nothing is kept",
            f"Nutrients {words}; thin grey line: nutrients {otherwise}",
        ),
        (
            *density(this.drawn_in_all),
            density(other.drawn_in_all) if now > 0 else None,
            (band.low, band.high),
            now,
            f"as set, {stock(now)}",
            said,
            True,
        ),
    )


def label(name: str) -> str:
    return PumpParameters.declared[name].label


def _matters(found: dict[str, Swing]) -> Fed:
    stay, follow = found["stay"], found["follow"]
    names = [label(name) for name in stay.inputs]
    return Fed(
        (
            _most_of(stay, follow),
            "Each alone from its 16th to its 84th percentile; waters: the least and the most of three; wide: nutrients as they are",
        ),
        (names, [(each.low, each.high) for each in (stay, follow)], follow.middle),
    )


def matters(parameters: Parameters, pump: Pump) -> Matters:
    """The same in words, for a report; with nutrients as they are set."""
    found = swings(parameters, pump)[pump.nutrients]
    how = "each alone from its 16th to its 84th percentile; waters: the least and the most of three"
    return matters_most(
        "kept from the air by life", "Pg C", how, [label(name) for name in found.inputs], found.low, found.high, found.middle
    )


def _most_of(stay: Swing, follow: Swing) -> str:
    if not follow.middle > 0:
        return "Without life nothing matters"
    most, otherwise = label(_most(follow)), label(_most(stay))
    if most == otherwise:
        return f"{most} matters most"
    return f"{most} matters most where nutrients follow, {otherwise} where they do not"


def _most(swing: Swing) -> str:
    return swing.inputs[int(np.abs(swing.high - swing.low).argmax())]


def _without(found: dict[str, Finding]) -> Fed:
    groups, marks = {}, {}
    for name, each in found.items():
        exact = surface(name).exact
        for what, drawn, here in (
            (CARRIED, each.drawn_carries, exact["today"][1]),
            (LOST, each.drawn_loses, sum(exact["today"]) - sum(exact["without"])),
        ):
            row = f"{what}, {GRIDS[name]}"
            groups[row], marks[row] = np.percentile(drawn, OUTLINE), float(here)
    surely = min(max(each.chance, 1 - each.chance) for each in found.values())
    return Fed(
        (
            "What animals carry is not what is lost without them",
            f"Once nutrients follow; even the sign of the loss is sure to {percent(surely)} only; dashed: solved exactly",
        ),
        (groups, marks, {}),
    )


def _table(sure: Bands, pump: Pump) -> Html:
    """The large numbers with their bands, both ways with nutrients."""
    told = {name: _rows(sure.of(name), getattr(pump, name), pump, name) for name in OTHERWISE}
    rows = [
        (what, _cell(stay, stays), _cell(follow, follows))
        for (what, stay, stays), (_, follow, follows) in zip(*told.values(), strict=True)
    ]
    return table(["Nutrients; two in three", "as they are", "following"], rows, "Bands", "-nn")


def _rows(sure: Sure, now: Carbon, pump: Pump, name: str) -> list[tuple[str, float, Band]]:
    return [
        ("kept, Pg C", now.kept_in_all, sure.kept_in_all),
        *(
            (f"by {'dissolved matter' if way == 'dissolved' else way}, Pg C", float(kept), band)
            for way, kept, band in zip(WAYS, now.kept, sure.kept, strict=True)
        ),
        ("beyond today’s, Pg C", now.kept_in_all - pump.today.kept_in_all, sure.more),
        ("leaves the light through 73 m, Pg C a year", now.export_in_all, sure.export_in_all),
        ("mean years away", now.years_in_all, sure.years_in_all),
        ("CO₂ in the end, ppm more", pump.ends[name], sure.ppm),
    ]


def _cell(value: float, band: Band) -> Html:
    """A number, and below it how sure it is."""
    return Html(f"{bold(_told(value))}<br>{_ends(band)}")


def _ends(band: Band) -> str:
    return f"{_told(band.low)} to {_told(band.high)}"


def _told(value: float) -> str:
    return stock(value) if abs(value) >= 100 else number(value, 2 if abs(value) < 10 else 3)


def _finding(found: dict[str, Finding]) -> str:
    """The band on both oceans, in words."""
    said = [
        f"On the ocean of {GRIDS[name]} today’s animals carry {stock(each.carries.low)} to {stock(each.carries.high)} Pg C of what the sea "
        f"keeps. Without them, once nutrients follow, it keeps {_less(each.loses)}; that it keeps less at all has a chance of "
        f"{percent(each.chance)}."
        for name, each in found.items()
    ]
    return f"<h2>What is lost without the animals</h2><p>{' '.join(said)}</p>"


def _less(band: Band) -> str:
    """Of Pg C lost, from the worlds that lose least to those that lose most."""
    ends = [f"{brief(abs(end))} Pg C {'less' if end > 0 else 'more'}" for end in (band.low, band.high)]
    return f"between {ends[0]} and {ends[1]}"


def _by_surface(pump: Pump) -> str:
    """How far a world may be from its exact answer."""
    stand = standing_on(pump.ocean)
    here: Surface = surface(stand)
    own = "" if is_embedded(pump.ocean) else " How far waters differ is that of the embedded oceans, also on yours."
    return (
        "<h2>What is exact in this, and what is not</h2><p>With nutrients as they are, every world is worked out by itself. Where they "
        "follow, the cycle would have to be solved ten thousand times; instead the answer at the levers is exact, and how a world differs "
        f"from it is read from a surface through 512 exact solutions. At {here.error['places']:.0f} places that it was not fitted to, "
        f"kept carbon is {number(here.error['typical'], 2)} Pg C off as a rule, and {number(here.error['most'], 2)} at most. Carried over to "
        f"other levers, in {here.error['pairs']:.0f} worlds that nothing was fitted to, it is {number(here.error['typical_in_use'], 2)} off as a "
        f"rule, and {number(here.error['most_in_use'], 2)} at most: little beside the bands, and not nothing beside a loss of ten.{own}</p>"
    )
