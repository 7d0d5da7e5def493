"""What a tab knows of the page it is on: the values and results as they stand, and what it may ask of the page.

A tab gets this and no page, so that pages can import their tabs and no tab its page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from app.answers import Answer
from app.own import Own
from app.services import Services
from app.state import State
from app.theme import Palette
from engine.lab import Lab
from engine.parameter import Parameters

if TYPE_CHECKING:
    from app.files import Files


class Setting(Protocol):
    """What a picture needs to know of where it stands: the lab it is of, its colours, and what a tap on it may set."""

    lab: Lab
    palette: Palette

    def set(self, **values: Any) -> None:
        """Sets values at once, as one entry of the history, and shows what follows."""


class Nowhere:
    """A setting without a page: where numbers are worked out, or pictures drawn to be taken away, and nobody taps."""

    def __init__(self, lab: Lab, dark: bool = False, uploads: Mapping[str, str] | None = None) -> None:
        self.lab, self.palette, self.uploads = lab, Palette(dark), uploads or {}

    def set(self, **values: Any) -> None:
        """There is nobody who could."""


class Context(Setting, Protocol):
    """A page as its tabs see it. What is read is as it stands now; nobody writes into a result."""

    services: Services
    holder: str
    """This page, among those of its owner's address."""

    @property
    def owner(self) -> tuple[str, str]:
        """Whose page it is: an address, and this page there."""

    @property
    def state(self) -> State:
        """All that is set."""

    @property
    def answer(self) -> Answer:
        """What is shown of it, which the next five are parts of."""

    @property
    def parameters(self) -> Parameters:
        """The values as they are set."""

    @property
    def baseline(self) -> Parameters:
        """The values they are set beside."""

    @property
    def result(self) -> Any:
        """What the lab computes of the values."""

    @property
    def base(self) -> Any:
        """What it computes of the baseline, looked at from the same place."""

    @property
    def moved(self) -> bool:
        """Whether the values differ from the baseline's in more than where one looks."""

    @property
    def uploads(self) -> Mapping[str, str]:
        """The keys of the visitor's own data that a link to this page carries, by their kind."""

    @property
    def files(self) -> Files:
        """What reads the visitor's file, and brings what it holds."""

    @property
    def own(self) -> Own:
        """What that is."""

    @property
    def station(self) -> str:
        """The station of it that is chosen, by name."""

    def pin(self, preset: str = "") -> None:
        """Keeps what is set, or a preset, to set others beside it; says why if it cannot be."""

    def unpin(self, letter: str) -> None:
        """Keeps it no longer."""

    def stand(self, station: str) -> None:
        """Chooses a station, as the list of presets does."""

    def keep(self, kind: str, key: str) -> None:
        """Has links carry this data; none, if the key is empty."""

    def query(self) -> str:
        """All that is set, as the query of an address."""

    def ask(self, compute: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Has something computed off the loop and hands it to `then`, soon; of what one object asks, the newest is answered."""

    def later(self, show: Callable[[], None]) -> None:
        """Touches the page with its document's lock, for whoever has waited for something."""

    def tell(self) -> None:
        """Has the address bar say what is set."""


def stand(context: Setting, **place: float) -> None:
    """Where somebody clicked on a map is where one stands from now on; as near to it as may be."""
    declared = context.lab.parameters.declared
    context.set(**{name: round(declared[name].nearest(value), 1) for name, value in place.items()})
