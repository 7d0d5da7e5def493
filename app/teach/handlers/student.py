"""Pages of whoever learns: a class on a phone, and a lesson alone."""

from __future__ import annotations

from app.teach import languages
from app.teach.handlers.asked import Asked
from app.teach.handlers.pages import Plain

STEPS = ("pictures/pictures", "steps/steps", "student")


class Join(Asked, Plain):
    """/join and /join/7K2A; whoever follows a story is led to it"""

    page = "student"
    sheets = STEPS
    messages = ("step_", "student_", "alone_labs")

    async def get(self, code: str | None = None) -> None:
        code = code or self.get_query_argument("code", "")
        if code and (there := await self.elsewhere(code[:16])):
            self.redirect(there)
            return
        title = languages.say(self.language, "student_join_title")
        self.show(title, {"code": code[:16], "languages": languages.LANGUAGES})


ROUTES = [(r"/join", Join), (r"/join/([A-Za-z0-9]{1,16})", Join)]
