"""The server: routes, health, metrics and a clean stop around Panel's own.

One process serves everything by itself; with more, each is such a server behind the proxy of app.workers.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import panel as pn
from bokeh.settings import settings
from panel.io import server as panel_server
from panel.io.server import Server, get_server
from panel.io.state import state
from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler
from tornado.websocket import WebSocketClosedError

from app import (
    headers,
    journal,
    lean,
    limits,
    listening,
    metrics,
    nonce,
    notice,
    parting,
    pieces,
    services,
    static,
    tidy,
    workers,
)
from app.address import itself
from app.doors import Doors
from app.seats import Seats
from app.services import Services
from app.settings import ServerError, Settings
from app.spares import Spares
from app.store import StoreError
from engine.compute import ComputeError

log = logging.getLogger(__name__)

Pages = Mapping[str, Callable[[], Any]]
Prepare = Callable[[str, limits.Arguments], None]
Greet = Callable[[Services, str, int], Awaitable[str]]
"""Told where the server listens: what else it says when it does."""
UNUSED_SECONDS = 30
"""How long a session is kept after its websocket went, for a browser that reconnects."""
TURN_SECONDS = 0.001
"""How long a thread that computes in the interpreter keeps it from the loop: a move passes it on a dozen times."""
PING_SECONDS = 30
"""A websocket whose browser leaves two of these unanswered has vanished: a telephone that was put out, a cable that was pulled."""
TOKEN_SECONDS = 3600
"""How long a page may take to open its websocket."""
WEBGL = "bokeh-gl"
"""Of the names of Bokeh's scripts, what the one for WebGL has."""


def serve(
    pages: Pages,
    *,
    handlers: Iterable[tuple[Any, ...]] = (),
    warm: Callable[[], None] | None = None,
    index: Mapping[str, str] | None = None,
    prepare: Prepare | None = None,
    greet: Greet | None = None,
    spare: Iterable[str] = (),
    ahead: Iterable[Callable[[], None]] = (),
    **options: Any,
) -> None:
    """Serves the pages (path → function that builds one) until told to stop; `options` are those of Settings.

    `handlers` are further tornado routes; `warm` is called in the background, and the server is ready when it is done;
    `index` gives paths their titles before a page is built; `prepare` is called on a worker thread with a path and its
    arguments before the page is built; of pages that are `spare` some are built while nobody waits: all that they take from a
    request is its query and the colours that its cookies choose. What is to be done `ahead` comes after them.
    """
    chosen = Settings(**options)
    if chosen.supervised():
        return
    worker = workers.Worker.of_environment()
    try:
        security = headers.security_headers(chosen.embed_origin)
        spares = Spares(spare, ahead)
        asyncio.run(_serve(pages, list(handlers), warm, dict(index or {}), prepare, greet, spares, chosen, security, worker))
    except (StoreError, ComputeError, headers.OriginError) as error:
        raise ServerError(str(error)) from error


async def _serve(
    pages: Pages,
    handlers: list[tuple[Any, ...]],
    warm: Callable[[], None] | None,
    titles: dict[str, str],
    prepare: Prepare | None,
    greet: Greet | None,
    spares: Spares,
    chosen: Settings,
    security: dict[str, str],
    worker: workers.Worker | None,
) -> None:
    sys.setswitchinterval(TURN_SECONDS)
    tidy.share()
    slots = max(1, ((os.cpu_count() or 2) - 1) // chosen.procs)
    teaching = {"hours": chosen.keep_classes, "size": chosen.class_size, "workers": chosen.procs, "host": chosen.host}
    shared = services.start(
        chosen.data_dir,
        scheduler=chosen.scheduler,
        slots=slots,
        max_upload=chosen.max_upload,
        embed_origins=chosen.embed_origin,
        teaching=teaching,
        url=chosen.store,
    )
    shared.classes.announce = spares.announce
    try:
        server = _build(pages, titles, _beside(prepare, shared), spares, chosen, shared, worker)
    except BaseException:
        shared.close()
        raise
    ready = threading.Event()
    server._tornado.add_handlers(r".*", [*handlers, *_own_routes(server, shared, ready, chosen.metrics_token), *static.routes()])
    server._tornado.add_transform(headers.transform(security))

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_loop_error)
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C interrupts there
            loop.add_signal_handler(number, stop.set)
    if worker:
        worker.stop_when_orphaned()
    server.start()
    threading.Thread(
        target=_warm, args=(warm, ready, lambda: loop.call_soon_threadsafe(shared.readers.begin)), daemon=True
    ).start()
    watches = [
        asyncio.create_task(metrics.watch_loop()),
        asyncio.create_task(shared.classes.watch()),
        asyncio.create_task(tidy.watch(lambda: _begun(spares), lambda: _held(server), shared.turns)),
        asyncio.create_task(spares.watch(server._tornado, server._tornado.settings["limits"], ready.is_set)),
    ]
    if worker is None:
        print(f"Carbon Pump Explorer at {workers.address(chosen.host, server.port)}", flush=True)
    try:
        if greet:
            print(await greet(shared, chosen.host, server.port), flush=True)
        await stop.wait()
    finally:
        for watch in watches:
            watch.cancel()
        server.stop()
        await server._http.close_all_connections()
        shared.close()


def _loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A browser that leaves in the middle of an answer is no error."""
    if not isinstance(context.get("exception"), WebSocketClosedError | StreamClosedError):
        loop.default_exception_handler(context)


def _warm(warm: Callable[[], None] | None, ready: threading.Event, then: Callable[[], object]) -> None:
    if warm:
        warm()  # if it fails, its traceback is in the log and the server never says that it is ready
    tidy.settle()
    ready.set()
    with contextlib.suppress(RuntimeError):  # the server may have been stopped meanwhile
        then()


def _beside(prepare: Prepare | None, shared: Services) -> limits.Prepared | None:
    """The same, awaited while a worker thread is at it; if it fails, the page is built all the same and says why."""
    if prepare is None:
        return None

    async def prepared(path: str, arguments: limits.Arguments) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(shared.threads.exact, prepare, path, arguments)
        except Exception:
            log.exception("The page %s could not be prepared.", path)

    return prepared


def _build(
    pages: Pages,
    titles: dict[str, str],
    prepare: limits.Prepared | None,
    spares: Spares,
    chosen: Settings,
    shared: Services,
    worker: workers.Worker | None,
) -> Server:
    """Panel's server with our limits, listening but not yet started."""
    journal.install()
    limits.install()
    nonce.install()
    listening.install()
    lean.install()
    parting.install()
    _remember_resources()
    settings.resources = "server"  # whatever the environment says, nothing comes from elsewhere
    settings.perform_document_validation = False  # a sixth of what opening a page costs; the tests do it
    port = worker.port if worker else chosen.port
    listen = {"unix_socket": worker.socket} if worker else {"port": port, "address": chosen.host}
    body = chosen.max_upload + 1_000_000
    builds = {path.strip("/"): _guarded(path, page) for path, page in pages.items()}
    try:
        server = get_server(
            {path or "/": pieces.fetched(build) for path, build in builds.items()},
            title=titles or None,
            **listen,
            io_loop=None,
            use_index=False,
            location=False,  # the levers keep the address themselves
            default_handler_class=Missing,
            compress_response=True,
            log_function=_log_request,
            limits=limits.Limits(
                Seats(chosen.max_sessions, chosen.max_each, spares.held),
                limits.allowed_origins(chosen.origin, chosen.host, port),
                worker.index if worker else None,
                chosen.trust_proxy,
                shared.turns,
                prepare,
                spares,
            ),
            secret_key=shared.store.secret("sessions"),
            sign_sessions=True,
            session_token_expiration=TOKEN_SECONDS,
            unused_session_lifetime_milliseconds=UNUSED_SECONDS * 1000,
            check_unused_sessions_milliseconds=3000,
            keep_alive_milliseconds=0,  # Bokeh's own pings expect no answer
            websocket_ping_interval=PING_SECONDS,
            websocket_ping_timeout=PING_SECONDS,
            include_headers=["Host", "User-Agent", "Accept-Language"],
            include_cookies=["theme", "seen"],  # which colours to draw the first picture in
            websocket_max_message_size=body * 4 // 3,  # a file travels as base64
            http_server_kwargs={
                "max_buffer_size": body,
                "max_body_size": body,
                "doors": Doors(shared=worker is not None or chosen.trust_proxy),
                "introduced": worker is not None,
            },
        )
    except OSError as error:
        raise ServerError(workers.cannot_listen(chosen.host, port, error)) from error
    for path, context in server._tornado.applications.items():
        pieces.make_first(context, builds[path.strip("/")])
    return server


def _remember_resources() -> None:
    """Which scripts and styles a page needs is the same for all its visitors; to find out costs a tenth of a second.

    No picture is drawn by WebGL: Bokeh's script for that stays away.
    """
    find = panel_server.bundle_resources
    if hasattr(find, "remembered"):
        return
    remembered: dict[str, Any] = {}

    def bundle_resources(roots: Any, resources: Any, **options: Any) -> Any:
        key = f"{state.rel_path} {state.app_url}"
        if key not in remembered:
            remembered[key] = found = find(roots, resources, **options)
            found.js_files[:] = [each for each in found.js_files if WEBGL not in str(each)]
        return remembered[key]

    bundle_resources.remembered = remembered  # type: ignore[attr-defined]
    panel_server.bundle_resources = bundle_resources


def _guarded(path: str, page: Callable[[], Any]) -> Callable[[], Any]:
    """The page, timed; should it fail, the log is told why and the visitor only that."""

    def build() -> Any:
        before = time.perf_counter()
        try:
            return page()
        except Exception:
            log.exception("The page %s could not be built.", path)
            return pn.pane.HTML(f"<h1>{notice.BROKEN_TITLE}</h1><p>{notice.BROKEN_MESSAGE}</p>")
        finally:
            metrics.builds.observe(time.perf_counter() - before)

    return build


def _log_request(handler: RequestHandler) -> None:
    """Errors only; a full house and a server that is not ready yet are none."""
    if handler.get_status() == 500:
        log.error("500 %s %s", handler.request.method, handler.request.path)


class Missing(RequestHandler):
    """Any address that is no page's."""

    def prepare(self) -> None:
        self.set_status(404)
        self.finish(notice.MISSING)


class Answer(RequestHandler):
    """A short text that a function makes anew for each request."""

    def initialize(self, answer: Callable[[HTTPServerRequest], tuple[int, str]]) -> None:
        self._answer = answer

    def get(self) -> None:
        status, text = self._answer(self.request)
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(text)

    head = get


def _own_routes(server: Server, shared: Services, ready: threading.Event, token: str) -> list[tuple[str, type, dict[str, Any]]]:
    def live(request: HTTPServerRequest) -> tuple[int, str]:
        return 200, "live\n"

    def readiness(request: HTTPServerRequest) -> tuple[int, str]:
        return (200, "ready\n") if ready.is_set() else (503, "warming up\n")

    def measured(request: HTTPServerRequest) -> tuple[int, str]:
        ourselves = itself(request.remote_ip or "", request.headers)
        if not metrics.open_to(ourselves, request.headers.get("Authorization", ""), token):
            return 403, metrics.REFUSED
        return 200, metrics.render([*_session_families(server), *_other_families(shared)])

    answers: dict[str, Callable[[HTTPServerRequest], tuple[int, str]]]
    answers = {"/health/live": live, "/health/ready": readiness, "/metrics": measured}
    return [(path, Answer, {"answer": answer}) for path, answer in answers.items()]


def _begun(spares: Spares) -> int:
    """Pages that are spare no longer: somebody asked for them, or they were let go."""
    return metrics.builds.count - len(spares.held)


def _held(server: Server) -> int:
    return int(server._tornado.settings["limits"].seats.count(server._tornado))


def _session_families(server: Server) -> list[metrics.Family]:
    spares = server._tornado.settings["limits"].spares
    return [
        metrics.gauge("sessions_live", "Sessions held in memory.", _held(server)),
        metrics.gauge("pages_spare", "Pages built ahead, which nobody has asked for yet.", spares.ready),
        metrics.gauge("sessions_connected", "Sessions with an open websocket.", len(server._tornado._clients)),
        metrics.counter("sessions_total", "Sessions begun since the start.", _begun(spares) - spares.unasked),
    ]


def _other_families(shared: Services) -> list[metrics.Family]:
    counts = shared.jobs.counts()
    now = {state: counts.get(state, 0) for state in ("queued", "running")}
    ended = {state: counts.get(state, 0) for state in ("done", "failed", "cancelled")}
    histograms = [
        measure.family() for measure in (metrics.updates, metrics.builds, metrics.collections, metrics.lag, metrics.held)
    ]
    return [
        metrics.gauge("jobs", "Long runs that wait or run.", now, "state"),
        metrics.counter("jobs_ended_total", "Long runs that have ended.", ended, "state"),
        *histograms,
        *metrics.process_families(),
    ]
