"""Components' files as one text: in order, each once, and nothing that would not be right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.components import HERE, Sea, Stage
from app.components.modules import ModuleError, joined, lean, styles

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(**texts: str) -> Path:
        for name, text in texts.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return tmp_path / "main.js"

    return make


def test_what_is_imported_comes_first_and_once(write: Write) -> None:
    entry = write(
        main_js='import {\n  two,\n} from "./two.js"\nimport {one} from "./one.js"\n\nexport function render() {\n  two(one)\n}\n',
        two_js='import {one} from "./one.js"\nexport const two = x => x + one\n',
        one_js="export const one = 1\n",
    )
    assert joined(entry) == (
        "const {one} = (() => {\nconst one = 1\nreturn {one}\n})()\n"
        "const {two} = (() => {\nconst two = x => x + one\nreturn {two}\n})()\n"
        "export function render() {\ntwo(one)\n}\n"
    )


def test_a_style_sheet_is_a_string(write: Write) -> None:
    entry = write(
        main_js='import STYLE from "./main.css" with {type: "text"}\nexport const x = STYLE\n',
        main_css='/* why */\np::before {\n  content: "▸";\n}\n',
    )
    assert joined(entry) == 'const STYLE = "p::before{content: \\"▸\\"}"\nexport const x = STYLE\n'


def test_comments_stay_here_and_what_looks_like_one_does_not() -> None:
    text = '// why\n/** @param {number} x\n * more */\nconst x = "https://a"  // said beside\n\n  const y = `/* kept */`\n'
    text += "const add = (/** @type {number} */ z) => /** @type {any} */ (z)\n"
    assert lean(text) == 'const x = "https://a"  // said beside\nconst y = `/* kept */`\nconst add = (z) => (z)\n'


@pytest.mark.parametrize(
    ("main", "sentence"),
    [
        ('import * as one from "./one.js"\n', "not put together here"),
        ('import "./one.js"\n', "not put together here"),
        ("export default 1\n", "not put together here"),
        ("export let one = 1\n", "not put together here"),
        ('import {one as two} from "./one.js"\n', "must keep its name"),
        ('import {one} from "./one.js"\nconst one = 2\n', "the name “one”"),
        ('import {x} from "./main.js"\n', "imports itself"),
    ],
)
def test_what_cannot_be_put_together_is_said(write: Write, main: str, sentence: str) -> None:
    with pytest.raises(ModuleError, match=sentence):
        joined(write(main_js=main, one_js="export const one = 1\n"))


def test_every_style_sheet_fits_on_its_line() -> None:
    for sheet in HERE.rglob("*.css"):
        assert "\n" not in styles(sheet)


def test_only_where_particles_rise_is_their_script_sent() -> None:
    assert "requestAnimationFrame" in Sea._render_esm()
    assert "requestAnimationFrame" not in Stage._render_esm()
