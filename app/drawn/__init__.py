"""Our figures as SVG, written without a browser: for reports, embeds, slides and phones."""

from app.drawn.svg import svg

__all__ = ["svg"]
