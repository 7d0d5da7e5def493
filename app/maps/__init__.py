"""Maps and sections of the sea: places with pies, global fields, zonal means."""

from app.maps.around import Around
from app.maps.colours import Scale
from app.maps.pies import Pies
from app.maps.places import Places
from app.maps.section import Section
from app.maps.world import World

__all__ = ["Around", "Pies", "Places", "Scale", "Section", "World"]
