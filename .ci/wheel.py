"""Puts all that is installed under one name, carbonpump: assets/docs/decisions/028-one-name-in-the-wheel.md says why, and why so.

Builds nothing of a commit whose tag says another version: assets/docs/decisions/039-a-tag-is-held-against-the-version.md.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "carbonpump"
PARTS = ("app", "engine")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.py", "screenshot*.png", "docs")
"""Of the assets: what makes them anew needs the folder as it is. Of the documentation only what was built of it goes along."""
_IMPORT = re.compile(rf"^(\s*from )({'|'.join(PARTS)})(?=[. ])", re.MULTILINE)


def under_one_name(source: str) -> str:
    """The same module with its imports from inside the package."""
    told = _IMPORT.sub(rf"\1{NAME}.\2", source)
    for node in ast.walk(ast.parse(told)):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        if left := [name for name in names if name.partition(".")[0] in PARTS]:
            raise ValueError(f"line {node.lineno} imports {left[0]} from outside the package")  # type: ignore[attr-defined]
    return told


def gather(root: Path, into: Path) -> None:
    """The package as it is installed."""
    for part in PARTS:
        shutil.copytree(root / part, into / part, ignore=shutil.ignore_patterns("__pycache__", "*.nb[ci]"))
    shutil.copytree(root / "assets", into / "assets", ignore=LEFT_OUT)
    if (site := root / "assets" / "docs" / "site").exists():
        shutil.copytree(site, into / "assets" / "docs" / "site")
    shutil.copy2(root / f"{NAME}.py", into / "__init__.py")
    for module in into.rglob("*.py"):
        module.write_text(under_one_name(module.read_text("utf-8")), "utf-8")
    (into / "__main__.py").write_text(f'"""python -m {NAME}"""\n\nfrom {NAME} import main\n\nmain()\n', "utf-8")
    (into / "py.typed").touch()


def must_be_as_tagged(root: Path, version: str) -> None:
    """ValueError for a commit that carries the tag of another version; where there is no tag, or no git, nothing is held against it."""
    if not (root / ".git").exists() or not shutil.which("git"):
        return
    asked = ["git", "tag", "--points-at", "HEAD", "v*"]
    tags = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout.split()
    if tags and f"v{version}" not in tags:
        raise ValueError(f"this commit is tagged {', '.join(tags)}, but engine/__init__.py says {version}")


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Of a wheel; an editable install leaves everything where it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        must_be_as_tagged(Path(self.root), self.metadata.version)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if self.target_name == "wheel" and version != "editable":
            self._folder = tempfile.TemporaryDirectory()
            gather(Path(self.root), Path(self._folder.name))
            build_data["force_include"][self._folder.name] = NAME

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if self._folder:
            self._folder.cleanup()
