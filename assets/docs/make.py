"""Build the documentation that the app serves under /docs, into assets/docs/site: python assets/docs/make.py

What its pages take from the code (told/) and what stands elsewhere, the changelog and the notebooks, is gathered in a folder first;
Sphinx then builds that. A warning is an error; `--check` runs the examples, too.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT)]  # the code beside it, not one that is installed

from engine.lab import labs  # noqa: E402
from told import told  # noqa: E402
from told.markdown import fenced, of_repository  # noqa: E402


def notebook(file: Path) -> str:
    """A notebook as a page: its texts, and its code as it is to be run."""
    parts = []
    for cell in json.loads(file.read_text("utf-8"))["cells"]:
        text = "".join(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else fenced(text, "python"))
    return "\n\n".join([*parts, f"{{download}}`Take this notebook away <{file.name}>`"])


def gather(into: Path) -> None:
    """The pages as Sphinx reads them."""
    shutil.copytree(HERE, into, ignore=shutil.ignore_patterns("site", "told", "make.py", "__pycache__"), dirs_exist_ok=True)
    for name, file in {"changelog": "CHANGELOG.md", "deploy": "assets/deploy/README.md"}.items():
        (into / f"{name}.md").write_text(of_repository((ROOT / file).read_text("utf-8")), "utf-8")
    shutil.copy2(ROOT / "app" / "components" / "table.css", into / "_static")
    template = Template((into / "labs" / "lab.md").read_text("utf-8"))
    for lab in labs():
        words = {"name": lab.name, "title": lab.title, "question": lab.question, "summary": lab.summary}
        (into / "labs" / f"{lab.name}.md").write_text(template.substitute(words), "utf-8")
    (into / "labs" / "lab.md").unlink()
    for page in [*into.glob("*.md"), *into.glob("labs/*.md")]:
        page.write_text(told(page.read_text("utf-8")), "utf-8")
    (into / "notebooks").mkdir()
    for file in sorted((ROOT / "assets" / "notebooks").glob("*.ipynb")):
        shutil.copy2(file, into / "notebooks")
        (into / "notebooks" / f"{file.stem}.md").write_text(notebook(file), "utf-8")


def build(to: Path, check: bool) -> int:
    """Sphinx’s exit status."""
    from sphinx.cmd.build import build_main

    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        gather(source)
        for builder in ("html", *(["doctest"] if check else [])):
            if failed := build_main(
                ["-q", "-W", "--keep-going", "-b", builder, "-d", f"{made}/trees", str(source), f"{made}/{builder}"]
            ):
                return failed
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(made / "html", to, ignore=shutil.ignore_patterns(".buildinfo", "objects.inv", "_sources"))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--to", type=Path, default=HERE / "site", help="where the pages go (assets/docs/site)")
    parser.add_argument("--check", action="store_true", help="run the examples, too")
    arguments = parser.parse_args()
    sys.exit(build(arguments.to, arguments.check))
