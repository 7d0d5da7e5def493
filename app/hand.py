"""From a lever to its answer: hears what a hand does to the levers, has the lab compute what follows, and shows it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from panel.io.state import set_curdoc

from app import metrics
from app.answers import Answer, answer, seen, stands
from app.history import History
from app.lean import in_order
from app.line import Line
from engine.parameter import ParameterError
from engine.short import short

if TYPE_CHECKING:
    from app.lab_page import LabPage

PINS = {"unpin": History.unpin, "refer": History.refer, "return": History.return_to}
"""What is done to a pin by its letter."""
SETTLE_MS = 90
"""After this long without a move the exact result replaces the preview."""


class Hand:
    """Of one page. `now` is the answer that is shown; the newest question is what is answered next."""

    def __init__(self, page: LabPage) -> None:
        self._page = page
        self._line = Line(page)
        self._timer: Any = None
        self._moves, self._asked = 0, 0.0
        self._fitted = True
        self.now = answer(page.lab, page.state)

    # heard

    def hear(self, message: dict[str, Any]) -> None:
        """What the levers say (app/components/levers.js)."""
        if message.get("do") == "turn":
            self._page.rooms.turn(str(message.get("tab")))
            return
        try:
            moving = self._act(message)
        except ParameterError as error:
            self._page.refuse(self._in_words(error, message))
            return
        if moving:
            if stands(self.now, self._page.state):  # letting go of a lever says once more where it is
                self._page.levers.say(answered=True)
            else:
                self._ask(quick=True)
            self._rest_later(bool(message.get("last")))
        else:
            self.rest()

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
                raise ParameterError(f"“{short(name)}” is not a parameter here.")
            history.set(**{name: item.enter(str(message.get("text")))})
        elif do == "set":
            history.set(**{str(message.get("name")): message.get("value")})
        elif do == "choose":
            history.choose(str(message.get("preset")))
        elif do == "stand":
            history.stand(str(message.get("station")))
        elif do == "reset":
            names = message.get("names")
            history.reset([str(name) for name in names] if isinstance(names, list) else None)
        elif do in ("undo", "redo"):
            getattr(history, do)()
        elif do == "pin":
            history.pin(str(message.get("preset") or "") or None)
        elif do in tuple(PINS):
            PINS[str(do)](history, str(message.get("pin")))
        elif do == "name":
            history.name(str(message.get("pin")), str(message.get("text")))
        return do in ("move", "play")

    def do(self, message: dict[str, Any]) -> None:
        """The same from a tab."""
        with set_curdoc(self._page.document):
            self.hear(message)

    # asked

    def set(self, **values: Any) -> None:
        """Sets values as a lever does, from a picture or a tab; nothing where the page leaves no such lever."""
        if all(map(self._page.state.framing.leaves, values)):
            self._page.history.set(**values)
            self.at_rest()

    def _rested(self) -> None:
        self._timer = None
        self.at_rest()

    def at_rest(self) -> None:
        """The same for whoever comes without the page at hand: a timer, a picture, a tab."""
        with set_curdoc(self._page.document):
            self.rest()

    def rest(self) -> None:
        """The exact result, axes that fit it, and the state told to the browser (and so to the address bar)."""
        self._page.history.settle()
        self._ask(quick=False)

    def _rest_later(self, ended: bool) -> None:
        """A moment after a drag has ended, unless the next has begun."""
        document = self._page.document
        if self._timer is not None:
            document.remove_timeout_callback(self._timer)
            self._timer = None
        if ended:
            self._timer = document.add_timeout_callback(self._rested, SETTLE_MS)

    def _ask(self, quick: bool) -> None:
        """For an answer in a few milliseconds, while a lever moves, or for the exact one; off the loop."""
        self._asked = time.perf_counter()
        state, threads = self._page.state, self._page.services.threads
        if found := seen(self.now, state):
            shown = self._fitted and (found.values, found.beside) == (self.now.values, self.now.beside)
            if shown and not quick:
                self._page.settled()
            else:
                self._show(found, settle=not quick)
            return
        self._line.ask(
            "answer",
            threads.quick if quick else threads.exact,
            lambda: answer(state.lab, state, self.now, quick),
            lambda found: self._answered(found, quick),
        )

    def _answered(self, found: Answer, quick: bool) -> None:
        self._show(seen(found, self._page.state) or found, settle=not quick)
        if quick and self._page.live:
            self._look_ahead(found)

    def _look_ahead(self, found: Answer) -> None:
        """Whoever moves a lever first has quick answers made quicker from then on, where that one is from."""
        ahead = self._page.state.lab.ahead
        if ahead and (work := ahead(found.values, **found.own)):
            self._page.services.threads.ahead(work)

    # shown

    def _show(self, found: Answer, settle: bool) -> None:
        self.now, self._fitted, page = found, settle, self._page
        with in_order(page.document):
            words = page.shown(settle)
            if settle:
                page.stage.tell(**{"move": 0} | words)
                page.settled()
            else:
                self._moves += 1
                page.stage.tell(**{"move": self._moves, "notice": ""} | words)
                if page.rooms.open:
                    page.levers.say(answered=True)  # with the first view open, its new words are the answer
        metrics.observe_update(time.perf_counter() - self._asked)
