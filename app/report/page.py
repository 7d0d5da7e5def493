"""/report/budget.pdf?STATE&paper=a4: a report of what a link says, as PDF, Markdown or a page to print. Nothing is kept of it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tornado.web import HTTPError, RequestHandler

from app.address import of_asker
from app.downloads import all_brought, asked
from app.pace import Paces
from app.pages import Plain
from app.report.markdown import markdown
from app.report.pdf import PAPERS, pdf
from app.report.printed import printed
from app.report.report import Report as Content
from app.services import Services
from app.state import State
from app.store import StoreError, StoreTrouble
from app.teach.near import base
from engine.lab import LABS

TYPES = {"pdf": "application/pdf", "md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8"}
EACH = 30
"""Reports that one address may have in a minute."""
LETTER = frozenset(("US", "CA", "MX", "PH", "CL", "CO", "CR", "GT", "NI", "PA", "PR", "SV", "VE"))
"""Where paper is of this size."""


class Page(Plain):
    """What answers below /report."""

    name = "report"

    @classmethod
    def handlers(cls, services: Callable[[], Services]) -> list[tuple[Any, ...]]:
        return [
            (
                r"/report/([a-z0-9-]+)\.(pdf|md|html)",
                Report,
                {"services": services, "paces": Paces(EACH), "turn": asyncio.Lock()},
            )
        ]


def paper_of(accepted: str) -> str:
    """A page's size, by the first language of Accept-Language that names a country."""
    for each in accepted.split(","):
        _, _, region = each.partition(";")[0].strip().partition("-")
        if len(region) == 2:
            return "letter" if region.upper() in LETTER else "a4"
    return "a4"


class Report(RequestHandler):
    """Made on a worker thread, one after another: whoever moves a lever meanwhile is answered first."""

    _gone = False

    def initialize(self, services: Callable[[], Services], paces: Paces, turn: asyncio.Lock) -> None:
        self._services, self._paces, self._turn = services(), paces, turn

    async def get(self, name: str, form: str) -> None:
        if name not in LABS:
            raise HTTPError(404)
        address = of_asker(self)
        if not self._paces.take(address):
            self._refuse(429, "Many reports were asked for from here within a minute; please wait a little.")
            return
        query = {key: self.get_query_argument(key) for key in self.request.query_arguments}
        paper = query.pop("paper", "") or paper_of(self.request.headers.get("Accept-Language", ""))
        if paper not in PAPERS:
            self._refuse(400, f"paper: there is {' and '.join(PAPERS)}.")
            return
        try:
            state = await all_brought(self._services, asked(name, query), address)
        except ValueError as error:
            self._refuse(503 if isinstance(error, StoreTrouble) else 400, str(error))
            return
        report = Content(state, await self._link(state), dt.datetime.now(dt.UTC).date())
        async with self._turn:
            if self._gone:
                return
            run = asyncio.get_running_loop().run_in_executor
            content = await run(self._services.threads.exact, self._made, report, form, paper)
        self.set_header("Content-Type", TYPES[form])
        self.set_header("Cache-Control", "no-store")
        self.set_header("Vary", "Accept-Language")
        if form != "html":
            how = "inline" if form == "pdf" else "attachment"
            self.set_header("Content-Disposition", f'{how}; filename="{report.file}.{form}"')
        self.finish(content)

    def on_connection_close(self) -> None:
        self._gone = True  # while it waited for its turn

    async def _link(self, state: State) -> str:
        """In full, as others reach it; a short one, unless none can be had."""
        name, query = state.lab.name, state.query()
        try:
            path = f"s/{await self._services.store.soon(self._services.store.shorten, name, query)}"
        except StoreError:
            path = f"{name}?{query}"
        return f"{base(self.request, self.settings['limits'], self._services.classes.host)}/{path}"

    @staticmethod
    def _made(report: Content, form: str, paper: str) -> bytes:
        if form == "pdf":
            return pdf(report, paper)
        if form == "md":
            return markdown(report).encode()
        query = f"{report.state.query()}&{urlencode({'paper': paper})}"
        return printed(report, {each: f"/report/{report.lab.name}.{each}?{query}" for each in ("pdf", "md")})

    def _refuse(self, status: int, sentence: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(sentence)
