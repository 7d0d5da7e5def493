"""`carbonpump teach` and the options of classes."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from app.__main__ import main
from app.settings import ServerError, Settings
from app.teach import shelf
from tests.app.class_site import TEXT


def test_a_class_is_opened_and_what_to_type_is_printed(tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "app", "teach", str(own), "--port", "0", "--data-dir", str(tmp_path / "data")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        lines: list[str] = []
        while "leads the class" not in "".join(lines):
            lines.append(process.stdout.readline())
            assert lines[-1] or process.poll() is None
        said = "".join(lines)
        assert "Who keeps carbon down?" in said
        join = re.search(r"http://\S+:(\d+)/join/(\w{4})\n", said)
        console = re.search(r"http://\S+(/console/[\w-]{32})\n", said)
        assert join
        assert console
        assert f"the code {join[2]}" in said
        base = f"http://127.0.0.1:{join[1]}"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{base}/class/{join[2]}/join", b"{}", headers)
        assert json.load(urllib.request.urlopen(request, timeout=20))["id"] == 1
        assert urllib.request.urlopen(f"{base}{console[1]}/qr.svg", timeout=20).status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "There is no lesson “nothing”; there are "),
        (["nowhere.toml"], "nowhere.toml"),
        (["--lang", "fr", "nothing"], "“fr” is no language here"),
        (["nothing", "--class-size", "many"], "--class-size"),
    ],
)
def test_what_cannot_be_taught_is_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["teach", *arguments])
    out, err = capsys.readouterr()
    assert (stop.value.code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_every_shipped_lesson_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["teach", "nothing"])
    said = capsys.readouterr().err
    assert all(name in said for name in shelf.shipped())


@pytest.mark.parametrize("options", [{"keep_classes": 0}, {"keep_classes": 9000}, {"class_size": 0}, {"class_size": 1001}])
def test_limits_of_classes_are_checked(options: dict[str, float]) -> None:
    with pytest.raises(ServerError, match="--keep-classes is more than 0 hours"):
        Settings(**options).check()  # type: ignore[arg-type]
