"""The visual vocabulary: one file per kind of picture, each a lean Bokeh figure whose data sources are replaced.

A picture is built once and then fed; its axes keep their range while a lever moves and change only when told to.
"""

from app.charts.bars import Bars
from app.charts.chance import Chance
from app.charts.column import Column
from app.charts.curves import Curves
from app.charts.dates import Dates
from app.charts.heat import Heat
from app.charts.profiles import Profiles
from app.charts.ratios import Ratios
from app.charts.relation import Relation
from app.charts.streams import Streams
from app.charts.tornado import Tornado
from app.charts.violin import Violin

__all__ = [
    "Bars",
    "Chance",
    "Column",
    "Curves",
    "Dates",
    "Heat",
    "Profiles",
    "Ratios",
    "Relation",
    "Streams",
    "Tornado",
    "Violin",
]
