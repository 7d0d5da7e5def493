"""A hand on the levers: what their messages do to a page's history, and when the page comes to rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.parameter import ParameterError

if TYPE_CHECKING:
    from app.lab_page import LabPage

SETTLE_MS = 160
"""After this long without a move the exact result replaces the preview."""


class Hand:
    """Hears one page's levers."""

    def __init__(self, page: LabPage) -> None:
        self._page = page
        self._timer: Any = None

    def hear(self, message: dict[str, Any]) -> None:
        try:
            moving = self._act(message)
        except ParameterError as error:
            self._page.refuse(self._in_words(error, message))
            return
        if moving:
            self._page.move()
            self._rest_later(bool(message.get("last")))
        else:
            self._page.rest()

    def _in_words(self, error: ParameterError, message: dict[str, Any]) -> str:
        """A mistake by the lever's label rather than by its name in code."""
        item = self._page.lab.parameters.declared.get(str(message.get("name")))
        return str(error).replace(f"{item.name}:", f"{item.label}:", 1) if item else str(error)

    def _act(self, message: dict[str, Any]) -> bool:
        """Does what the levers ask; True while something is still moving."""
        history, do = self._page.history, message.get("do")
        if do == "move":
            history.move(str(message.get("name")), message.get("value"))
        elif do == "play":
            history.show(str(message.get("name")), message.get("value"))
        elif do == "enter":
            name = str(message.get("name"))
            item = self._page.lab.parameters.declared.get(name)
            if item is None:
                raise ParameterError(f"“{name}” is not a parameter here.")
            history.set(**{name: item.enter(str(message.get("text")))})
        elif do == "set":
            history.set(**{str(message.get("name")): message.get("value")})
        elif do == "choose":
            history.choose(str(message.get("preset")))
        elif do == "reset":
            names = message.get("names")
            history.reset([str(name) for name in names] if isinstance(names, list) else None)
        elif do in ("undo", "redo", "pin"):
            getattr(history, do)()
        return do in ("move", "play")

    def _rest_later(self, ended: bool) -> None:
        """Rests a moment after a drag has ended, unless the next has begun."""
        document = self._page.document
        if self._timer is not None:
            document.remove_timeout_callback(self._timer)
            self._timer = None
        if ended:
            self._timer = document.add_timeout_callback(self._rested, SETTLE_MS)

    def _rested(self) -> None:
        self._timer = None
        self._page.at_rest()
