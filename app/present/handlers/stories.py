"""/present: the stories, and the ways to show them."""

from __future__ import annotations

from app.pages import navigation
from app.present import shelf
from app.present.handlers.plain import Page, Told, which
from app.teach.handlers.asked import answered
from app.teach.languages import LANGUAGES, say
from app.teach.room import Refused
from engine.lab import get


class Shelf(Page):
    page = "stories"
    sheets = ("teacher", "shelf", "stories")
    messages = ("story_", "console_lost")

    async def get(self) -> None:
        stories = await self.beside(shelf.all_in, self.language)
        self.show(
            say(self.language, "story_tab"),
            navigation=navigation(),
            stories=[(story, ", ".join(get(name).title for name in story.labs)) for story in stories],
        )


class Open(Told):
    """POST /present/open {story | own, language}: a room in which it is shown."""

    @answered
    async def post(self) -> None:
        sent = self.sent()
        story, own, language = sent.get("story", ""), sent.get("own", ""), sent.get("language")
        if not isinstance(story, str) or not isinstance(own, str) or not (story or own):
            raise Refused("class_request", 400)
        asked = which(story, own, language if language in LANGUAGES else self.language)
        secret, code = await self.services.shows.open(asked, self.address)
        self.told({"show": f"/show/{secret}", "code": code})


ROUTES = [(r"/present", Shelf), (r"/present/open", Open)]
