"""What answers at /docs: the built pages; where there are none, how to build them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.notice import MISSING, notice
from app.services import Services
from app.static import ASSETS, Static

SITE = ASSETS / "docs" / "site"
UNBUILT = notice(
    "The documentation is not built here",
    "In the folder that this server was installed from, “python assets/docs/make.py” builds it, after "
    "“python -m pip install -e '.[docs]'”.",
    home="/",
)


class Docs(Static):
    """/docs/labs/budget.html: a file of the documentation. Its scripts are files of this host; none stands in a page."""

    def prepare(self) -> None:
        self.request.own_scripts = True  # type: ignore[attr-defined]  # app.headers lets them run

    async def get(self, path: str, include_body: bool = True) -> None:
        if not (SITE / "index.html").exists():
            self.set_status(404)
            await self.finish(UNBUILT)
            return
        await super().get(path, include_body)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        if status_code == 404:
            self.finish(MISSING)
        else:
            super().write_error(status_code, **kwargs)


class Page:
    """The last in the navigation."""

    name = "docs"

    @classmethod
    def title(cls) -> str:
        return "Docs"

    @classmethod
    def place(cls) -> float | None:
        return 120.0

    @classmethod
    def handlers(cls, services: Callable[[], Services]) -> list[tuple[Any, ...]]:
        # tornado adds the stroke that relative addresses need, as it does for every folder
        return [(r"/docs(?:/|$)(.*)", Docs, {"path": str(SITE), "default_filename": "index.html"})]
