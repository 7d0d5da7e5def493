"""Who says where particles left the surface, by name: the networks, the mean catchment, and the boxes above the trap."""

from __future__ import annotations

NETWORK, QUIET = "network", "quiet"
"""That which knows the sea that is shown, and that for any quiet sea."""
FUNNEL = "funnel"
"""The mean of all catchments: a statistical funnel (Waniek et al. 2000, Siegel et al. 2008)."""
BOXES = {"box_100": 100.0, "box_200": 200.0}
"""The boxes above a trap that are in use, km."""
