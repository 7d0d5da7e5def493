"""/teach/edit: the page on which a lesson is written. What stands in it is the browser's; a lesson that was kept may be changed."""

from __future__ import annotations

import functools
from typing import Any

from app.pages import navigation
from app.store import StoreTrouble
from app.teach import lesson as held
from app.teach import shelf
from app.teach.file import table
from app.teach.handlers.pages import Plain
from app.teach.languages import LANGUAGES, LessonError, named, say
from app.teach.printed import unit
from app.theme import LIGHT
from engine import tells
from engine.lab import Lab, labs

KINDS = {"number": tells.Number, "curve": tells.Curve, "field": tells.Field, "place": tells.Place}
COLOURS = ("accent", "carbon", "snow", "zooplankton", "fish", "decapods", "ink2")


@functools.cache
def offered(language: str) -> list[dict[str, Any]]:
    """What each lab has for a lesson: its presets, its levers, and what it tells by name."""
    return [_of(lab, language) for lab in labs()]


def _of(lab: Lab, language: str) -> dict[str, Any]:
    told = {
        kind: [
            [name, named(language, "tells", lab.name, name, item.text), unit(getattr(item, "unit", ""), language)]
            for name, item in lab.tells.items()
            if isinstance(item, of)
        ]
        for kind, of in KINDS.items()
    }
    levers = [
        [item.name, named(language, "levers", lab.name, item.name, item.label or item.name), item.is_number]
        for item in sorted(lab.parameters.declared.values(), key=lambda item: ("lever", "assumption", "view").index(item.group))
    ]
    presets = [[name, preset.title] for name, preset in lab.presets.items()]
    return {"name": lab.name, "title": lab.title, "presets": presets, "levers": levers, "tells": told}


class Edit(Plain):
    """/teach/edit?own=ID for one that was kept, ?view=pump?… for a step of that view"""

    page = "edit"
    sheets = ("pictures/pictures", "steps/steps", "teacher", "edit")
    messages = ("edit_", "step_", "guide_", "what_", "console_lost")

    async def get(self) -> None:
        own, kept = self.get_query_argument("own", ""), None
        store = self.services.store
        try:
            if own:
                kept = table(await store.soon(shelf.own, store, own))
        except (LessonError, StoreTrouble):
            own = ""
        self.show(
            say(self.language, "edit_tab"),
            {
                "labs": await self.beside(offered, self.language),
                "languages": LANGUAGES,
                "colours": [each for each in COLOURS if each in LIGHT],
                "most": held.MOST_STEPS,
                "own": own,
                "kept": kept,
            },
            navigation=navigation(),
        )


ROUTES = [(r"/teach/edit", Edit)]
