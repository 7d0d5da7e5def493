"""Firefox without a driver between: it speaks WebDriver BiDi by itself, over a websocket."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.chromium import starts

NAMES = ("firefox", "firefox-esr")
MAC = "/Applications/Firefox.app/Contents/MacOS/firefox"
ADVICE = "Firefox is not installed: install it (Debian's firefox-esr, say), or set FIREFOX to the path of one that starts."
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
SETTINGS = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "network.captive-portal-service.enabled": False,
}
"""Nothing of the browser's own on the network."""
PATIENCE = 60


def find() -> str | None:
    places = [os.environ.get("FIREFOX"), *map(shutil.which, NAMES), MAC]
    return next((place for place in places if starts(place)), None)


class FirefoxError(Exception):
    """What Firefox says that it could not do."""


class Tab:
    """One tab: what it is told, and what its console said of errors meanwhile."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket, self._numbers = socket, itertools.count(1)
        self._context = ""
        self.errors: list[str] = []

    async def tell(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.write_message(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            heard = await asyncio.wait_for(self._socket.read_message(), PATIENCE)
            if heard is None:
                raise FirefoxError("it has closed the connection")
            message = json.loads(heard)
            if message.get("method") == "log.entryAdded" and message["params"]["level"] == "error":
                self.errors.append(str(message["params"]["text"]))
            if message.get("id") == number:
                if message["type"] == "error":
                    raise FirefoxError(message["message"])
                return dict(message["result"])

    async def begin(self) -> None:
        await self.tell("session.new", capabilities={})
        await self.tell("session.subscribe", events=["log.entryAdded"])
        tree = await self.tell("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]

    async def go(self, url: str) -> None:
        await self.evaluate("window.left = true")  # it may say that it is there before it has left
        await self.tell("browsingContext.navigate", context=self._context, url=url, wait="complete")
        await self.until("!window.left && document.readyState === 'complete'")

    async def evaluate(self, script: str) -> Any:
        """The text, number or truth that an expression gives."""
        said = await self.tell("script.evaluate", expression=script, target={"context": self._context}, awaitPromise=True)
        if said["type"] == "exception":
            raise FirefoxError(said["exceptionDetails"]["text"])
        return said["result"].get("value")

    async def until(self, script: str) -> Any:
        """What the expression gives once that is something."""
        async with asyncio.timeout(PATIENCE):
            while not (found := await self.evaluate(script)):
                await asyncio.sleep(0.1)
        return found

    async def press(self, key: str) -> None:
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        await self.tell(
            "input.performActions", context=self._context, actions=[{"type": "key", "id": "keys", "actions": strokes}]
        )


@asynccontextmanager
async def firefox(path: str, profile: Path) -> AsyncIterator[Tab]:
    """Firefox with a profile of its own, and its one tab."""
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in SETTINGS.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    options = ["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(profile)]
    process = await asyncio.create_subprocess_exec(
        path, *options, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stderr
        said = ""
        async with asyncio.timeout(PATIENCE):
            while not (found := LISTENS.search(said)):
                said = (await process.stderr.readline()).decode()
        tab = Tab(await websocket_connect(f"{found[1]}/session"))
        await tab.begin()
        yield tab
    finally:
        process.terminate()
        await process.wait()
