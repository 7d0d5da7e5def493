"""A class is opened."""

from __future__ import annotations

from app.teach.handlers.asked import Asked, answered
from app.teach.languages import LANGUAGES
from app.teach.room import Refused


class Open(Asked):
    """POST /teach/open {lesson | own, language}"""

    @answered
    async def post(self) -> None:
        sent = self.sent()
        own = "own" in sent
        lesson = sent.get("own" if own else "lesson")
        if not isinstance(lesson, str) or not lesson:
            raise Refused("class_request", 400)
        language = sent.get("language") if sent.get("language") in LANGUAGES else self.language
        secret, code = await self.classes.open(lesson, own, str(language), self.address)
        self.told({"console": f"/console/{secret}", "code": code})


ROUTES = [(r"/teach/open", Open)]
