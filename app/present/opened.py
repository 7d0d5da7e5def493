"""`carbonpump present`: a story is shown with the server, and who has to type what is printed."""

from __future__ import annotations

from pathlib import Path

from app.present import file, shelf
from app.present.shows import Which
from app.present.story import Story
from app.server import Greet
from app.services import Services
from app.teach.near import on_the_network, served
from app.teach.opened import is_own


def chosen(name: str, language: str) -> tuple[Story, bool]:
    """A shipped story by its name, or one of somebody's own by its file, and which of the two."""
    own = is_own(name, language, "story", shelf.shipped)
    return file.read(Path(name).read_text(encoding="utf-8")) if own else shelf.story(name, language), own


def greeting(story: Story, own: bool) -> Greet:
    """Opens a room for it, once the server listens."""

    async def greet(services: Services, host: str, port: int) -> str:
        id = await services.store.soon(shelf.keep, services.store, story) if own else story.name
        secret, code = await services.shows.open(Which(id, own, story.language))
        here, base = served(host, port)
        alone = "" if on_the_network() else "\nThis computer is in no network just now, so no phone can follow."
        return (
            f"\n{story.title}\n  show it here       {here}/show/{secret}\n  speaker’s window   {base}/show/{secret}/speaker\n"
            f"  phones follow at   {base}/f/{code}\n"
            f"  whoever has one of the first two links shows the story: keep them to yourself.{alone}"
        )

    return greet
