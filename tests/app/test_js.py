"""The interface's JavaScript where it needs no browser: the tests in node, and each component as a browser gets it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from app.components import TAKING, Header, Levers, Prose, Scripted, Stage, Upload
from app.home.page import Scene

HERE = Path(__file__).parents[1] / "js"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="the JavaScript's own tests need node 20 or newer")


def node(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(NODE), *arguments], input=text, capture_output=True, text=True, timeout=120)


def test_what_node_tests() -> None:
    ran = node("--test", *map(str, sorted(HERE.glob("*.test.js"))))
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("component", [Header, Levers, Prose, Stage, Upload, Scene])
def test_a_component_put_together_is_a_module(component: type[Scripted]) -> None:
    ran = node("--input-type=module", "--check", text=component._render_esm())
    assert ran.returncode == 0, ran.stderr
    assert component._render_esm().count("export ") == 1


def test_what_takes_a_picture_is_a_module() -> None:
    ran = node("--input-type=module", "--check", text=TAKING)
    assert ran.returncode == 0, ran.stderr
    assert TAKING.count("export ") == 1
