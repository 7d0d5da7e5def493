"""The visual vocabulary: one file per kind of picture, each a lean Bokeh figure whose data sources are replaced.

A picture is built once and then fed; its axes keep their range while a lever moves and change only when told to.
"""

from app.charts.bars import Bars
from app.charts.binned import Binned
from app.charts.calendar import Calendar
from app.charts.chance import Chance
from app.charts.curves import Curves
from app.charts.dates import Dates
from app.charts.descent import Descent
from app.charts.groups import Depths, Seasons
from app.charts.heat import Heat
from app.charts.latitudes import Latitudes
from app.charts.meals import Meals
from app.charts.over_time import OverTime
from app.charts.profile_and_spread import ProfileAndSpread
from app.charts.profiles import Profiles
from app.charts.ranges import Ranges
from app.charts.ratios import Ratios
from app.charts.relation import Relation
from app.charts.streams import Streams
from app.charts.taylor import Taylor
from app.charts.tornado import Tornado
from app.charts.violin import Violin
from app.charts.ways import Ways
from app.charts.years import Years

__all__ = [
    "Bars",
    "Binned",
    "Calendar",
    "Chance",
    "Curves",
    "Dates",
    "Depths",
    "Descent",
    "Heat",
    "Latitudes",
    "Meals",
    "OverTime",
    "ProfileAndSpread",
    "Profiles",
    "Ranges",
    "Ratios",
    "Relation",
    "Seasons",
    "Streams",
    "Taylor",
    "Tornado",
    "Violin",
    "Ways",
    "Years",
]
