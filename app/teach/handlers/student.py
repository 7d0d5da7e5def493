"""Pages of whoever learns: a class on a phone, and a lesson alone."""

from __future__ import annotations

from app.teach import languages
from app.teach.handlers.pages import Plain

STEPS = ("pictures/pictures", "steps/steps", "student")


class Join(Plain):
    """/join and /join/7K2A"""

    page = "student"
    sheets = STEPS
    messages = ("step_", "student_", "alone_labs")

    def get(self, code: str | None = None) -> None:
        code = code or self.get_query_argument("code", "")
        title = languages.say(self.language, "student_join_title")
        self.show(title, {"code": code[:16], "languages": languages.LANGUAGES})


ROUTES = [(r"/join", Join), (r"/join/([A-Za-z0-9]{1,16})", Join)]
