"""Water of the user's own as presets: each column where it was taken, or wherever one stands; fields everywhere."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from engine.feeding.parameters import FeedingParameters
from engine.feeding.upload import ONE, Casts, Profile
from engine.lab import Station
from engine.parameter import within_bounds


def stations(own: Mapping[str, Any]) -> dict[str, Station]:
    """By name, in the order of the file."""
    water = own.get("own")
    if isinstance(water, Casts):
        return {each.name: _station(each) for each in water.profiles}
    return {} if water is None else {ONE: Station(ONE, "", {}, {"own": water})}


def _station(profile: Profile) -> Station:
    place = {"place_lat": profile.latitude, "place_lon": profile.longitude % 360.0}
    known = all(map(math.isfinite, place.values()))
    values, notes = within_bounds(FeedingParameters, place) if known else ({}, [])
    return Station(profile.name, " ".join(notes), values, {"own": profile}, profile.latitude, profile.longitude)
