"""Plain pages of stories, and what their addresses have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.drawn.canvas import Canvas
from app.markup import linkless
from app.present.shows import Which
from app.present.story import Story
from app.teach.handlers.asked import Asked
from app.teach.handlers.pages import Plain
from app.teach.room import Refused

PAGES = Path(__file__).parent.parent / "pages"
SLIDES: tuple[str, ...] = ("slide", "show")
"""The style sheets of a page that shows slides."""


class Page(Plain):
    """A page of stories."""

    folder = PAGES
    part = "present"

    def slides(self, story: Story, base: str, own: str = "", live: bool = False) -> None:
        """The page, for the script that shows slides: of the address `base`, to a room or to one alone."""
        data = {
            "base": base,
            "own": own,
            "count": len(story.slides),
            "title": story.title,
            "minutes": story.minutes,
            "live": live,
        }
        self.show(story.title, data, language=story.language)


class Told(Asked):
    """A question about a story, answered in JSON."""

    def index(self, story: Story, sent: Any) -> int:
        """Of a slide that was asked for."""
        if type(sent) is not int or not 0 <= sent < len(story.slides):
            raise Refused("story_no_slide", 404, count=len(story.slides))
        return sent

    async def shown(self, story: Story, index: int, sent: dict[str, Any]) -> dict[str, Any]:
        """A slide as its levers were sent, with its picture for a screen of this size."""
        view, moved = await self.services.shows.slide(story, index, sent.get("values", {}))
        if not view["picture"] or not isinstance(sent.get("frame"), dict):
            return view | {"drawn": None}
        return view | {"drawn": await self.drawn(story, index, moved, sent["frame"])}

    async def drawn(self, story: Story, index: int, moved: Any, frame: Any) -> dict[str, str]:
        """A picture for whoever asks."""
        found = await self.services.shows.picture(story, index, moved, Canvas.of(frame))
        return {"svg": found.svg, "title": found.title, "subtitle": linkless(found.subtitle)}


def which(name: str, own: str, language: str) -> Which:
    """A story as an address names it: /story/NAME, or /story/own?own=ID."""
    return Which(own or name, bool(own), language)
