"""How the tests come by a browser."""

from __future__ import annotations

import pytest

from tests import chromium


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine with no browser; what is run on it is noted and does nothing."""
    tried: list[tuple[str, ...]] = []
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(chromium, "starts", lambda path: False)
    monkeypatch.setattr(chromium, "quietly", lambda *command, seconds=0: tried.append(command) or "")
    return tried


def test_a_machine_without_one_tries_playwright_then_apt(bare: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "is_root", lambda: True)
    assert chromium.find() is None
    words = [" ".join(command) for command in bare]
    order = [next(i for i, line in enumerate(words) if each in line) for each in ("playwright install", "apt-get install")]
    assert order == sorted(order)


def test_without_root_apt_is_left_alone(bare: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "is_root", lambda: False)
    assert chromium.find() is None
    assert not any(command[0] == "apt-get" for command in bare)


def test_a_path_that_was_given_is_the_only_one_tried(bare: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chrome")
    assert chromium.find() is None
    assert bare == []


def test_what_to_do_is_one_sentence() -> None:
    assert chromium.ADVICE.count(".") == 1
    assert "CHROMIUM" in chromium.ADVICE
