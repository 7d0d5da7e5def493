"""The notebooks that walk through the papers: one for each lab, stripped, and true."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from app.__main__ import main
from app.face.notebooks import NOTEBOOKS
from engine.lab import LABS

ROOT = Path(__file__).parents[2]
PARTS = (
    "title",
    "import",
    "equations",
    "parameters",
    "run",
    "plot",
    "compare",
    "uncertainty",
    "question",
    "ask",
    "check",
    "answer",
)
"""What each walks through, by its cells' ids."""


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, nbformat.NO_CONVERT)


def test_every_lab_has_one() -> None:
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(LABS)


@pytest.mark.parametrize("name", LABS)
def test_it_is_stripped_whole_and_its_cells_have_names(name: str) -> None:
    path = NOTEBOOKS / f"{name}.ipynb"
    notebook = read(path)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z][a-z-]*", cell.id), cell.id
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count, cell.metadata) == ([], None, {}), cell.id
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if each in PARTS] == list(PARTS)
    assert notebook.cells[ids.index("check")].source.count("assert ") > 1
    assert path.read_text("utf-8") == f"{nbformat.writes(notebook)}\n"


def test_they_are_copied_and_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "papers" / "budget.ipynb"
    mine.parent.mkdir()
    mine.write_text("mine", "utf-8")
    main(["notebooks", str(mine.parent)])
    assert len(capsys.readouterr().out.splitlines()) == len(LABS) - 1
    assert mine.read_text("utf-8") == "mine"
    assert (mine.parent / "ocean.ipynb").read_bytes() == (NOTEBOOKS / "ocean.ipynb").read_bytes()
    main(["notebooks", str(mine.parent)])
    assert "left as they are" in capsys.readouterr().out


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KernelManager, Path]]:
    """One for all, in a folder of its own."""
    folder, manager = tmp_path_factory.mktemp("notebooks"), KernelManager(kernel_name="python3")
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    manager.start_kernel(cwd=str(folder), env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"})
    yield manager, folder
    manager.shutdown_kernel(now=True)


@pytest.mark.wide
@pytest.mark.timeout(900)
def test_what_they_say_is_so(kernel: tuple[KernelManager, Path]) -> None:
    manager, folder = kernel
    for name in LABS:
        notebook = read(NOTEBOOKS / f"{name}.ipynb")
        notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
        NotebookClient(notebook, km=manager, timeout=300).execute()
        outputs = [(cell.id, each) for cell in notebook.cells for each in cell.get("outputs", ())]
        assert not [(name, id, each.text) for id, each in outputs if each.get("name") == "stderr"]
        shown = {kind for _, each in outputs for kind in each.get("data", ())}
        assert {"image/png", "text/html", "application/vnd.holoviews_exec.v0+json"} <= shown, name
        said = "".join(each.data.get("text/html", "") for _, each in outputs if "data" in each)
        assert "panel-material-ui.bundle.js" not in said, f"{name}: a picture waits for a script from outside"
    wide, high = struct.unpack(">II", (folder / "figure.png").read_bytes()[16:24])
    assert (wide, high) == pytest.approx((89 / 25.4 * 600, 68 / 25.4 * 600), abs=1)
    drawn = (folder / "figure.svg").read_text("utf-8")
    for words in ('width="89mm"', "Seamount (yours)", "mg C m⁻² d⁻¹", "zooplankton"):
        assert words in drawn, words
