"""The root folder of the image: the environment whose Python runs this, the Python below it, and the libraries both load. No shell.

python .ci/image.py ROOT ALSO ...   # in the build stage, as root, by the environment's Python; ALSO are programs and folders

What is left out and why: assets/docs/decisions/044-an-image-of-what-is-loaded.md.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

OURS = "carbonpump"
LIBRARY, PACKAGES = Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("purelib"))
NO_SERVERS = {
    "**/tests": "a package's tests of itself",
    "**/*.pyi": "types, for a checker",
    "**/*.map": "for a debugger of packed scripts",
    "**/*.pxd": "for a compiler, like the four that follow",
    "**/*.pyx": "",
    "**/*.h": "",
    "**/*.hpp": "",
    "**/*.a": "",
    "bokeh/server/static/js/*[!n].js": "the scripts as written; pages ask for the packed ones, *.min.js",
    "bokeh/server/static/js/lib": "the same by module",
    "panel/dist/panel.js": "as written; pages ask for panel.min.js",
    "panel/dist/lib": "the same by module",
    "panel/dist/panel.json": "Panel's models, for a compiler of extensions",
    **dict.fromkeys(
        ("panel/dist/bundled/" + name for name in ("[!rt]*", "react[-@]*", "reveal.js*", "terminal")),
        "libraries of others for a plot, field or template each, which no page of ours has",
    ),
    "holoviews/examples": "its gallery",
    "onnxruntime/capi/libonnxruntime.so*": "the runtime once more, for C; Python loads onnxruntime_pybind11_state",
    "onnxruntime/quantization": "what makes networks, like the two that follow; ours is only run",
    "onnxruntime/tools": "",
    "onnxruntime/transformers": "",
}
"""Of the packages, and why nobody misses it."""
LOADED = 1
"""The kind of a part of a library that is to be loaded, as ELF numbers them."""
NO_PROGRAMS = shutil.ignore_patterns(
    *("test", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3", "site-packages", "dist-packages", "config-*")
)
"""Of Python's own library: its tests, its windows, what installs and what compiles."""
OF_ETC = ("passwd", "group", "nsswitch.conf", "os-release", "ld.so.conf", "ld.so.conf.d", "ssl/certs/ca-certificates.crt")


def trim() -> None:
    """Takes from the packages what no server reads, languages that pages do not speak, and names that only a debugger asks for."""
    for pattern in NO_SERVERS:
        for path in list(PACKAGES.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    spoken = {"root", *(file.stem for file in (PACKAGES / OURS / "app" / "teach" / "words").glob("*.toml"))}
    for file in (PACKAGES / "babel" / "locale-data").glob("*.dat"):
        if file.stem.partition("_")[0] not in spoken:
            file.unlink()
    for library in PACKAGES.rglob("*.so*"):
        if library.is_file() and not library.is_symlink():
            strip(library)


def strip(library: Path) -> None:
    """Takes the names that only a debugger asks for, but from a library that would not be sound without: some that were changed
    after linking lose the place of what follows, and strip says nothing."""
    less = library.with_suffix(".less")
    subprocess.run(["strip", "--strip-unneeded", "-o", less, library], check=True)
    if is_sound(less):
        shutil.copymode(library, less)
        less.replace(library)
    else:
        less.unlink()


def is_sound(library: Path) -> bool:
    """Whether each part that is to be loaded lies in the file as it will lie in memory, up to whole pages: the loader takes no other."""
    content = library.read_bytes()
    (first,), (size, many) = struct.unpack_from("<Q", content, 32), struct.unpack_from("<HH", content, 54)
    parts = (struct.unpack_from("<IIQQQQQQ", content, first + n * size) for n in range(many))
    return all((at - offset) % page == 0 for kind, _, offset, at, _, _, _, page in parts if kind == LOADED)


def settle() -> None:
    """Times of whole seconds, as layers keep them: by those Python and numba know a source again. What is compiled goes."""
    for top in (Path(sys.prefix), LIBRARY):
        for folder in list(top.rglob("__pycache__")):
            shutil.rmtree(folder)
        for file in top.rglob("*.py"):
            at = int(file.stat().st_mtime)
            os.utime(file, (at, at))


def use() -> None:
    """Compiles what is imported and computed by: Python keeps its own beside the sources, numba where NUMBA_CACHE_DIR says.

    A package that lacks what was taken from it ends the build here.
    """
    for file in sorted((PACKAGES / OURS).rglob("*.py")):
        module = ".".join(file.relative_to(PACKAGES).with_suffix("").parts).removesuffix(".__init__")
        for name in {module, *imported(file)}:
            if not name.endswith("__main__"):
                bring(name)
    subprocess.run([Path(sys.prefix, "bin", OURS), "warm"], check=True)


def bring(name: str) -> None:
    """Imports a module, unless it is of an extra that is not installed."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if importlib.util.find_spec(str(error.name).partition(".")[0]):
            raise


def imported(file: Path) -> Iterator[str]:
    """What a module imports, at its top or later."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def programs(folder: Path) -> list[Path]:
    """What the system's loader loads: programs and shared libraries."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if path.open("rb").read(4) == b"\x7fELF"]


def loaded(files: Iterable[Path]) -> set[Path]:
    """The libraries that those load, and that these load in turn."""
    told = subprocess.run(["ldd", *files], capture_output=True, text=True).stdout
    found = (Path(path) for path in re.findall(r"(?:=> |^\t)(/\S+) \(", told, re.MULTILINE))
    return {path.parent.resolve() / path.name for path in found}


def gather(root: Path, also: list[Path]) -> None:
    """Everything at its own place below the root."""
    for link in (Path("/", name) for name in ("bin", "lib", "lib64", "sbin")):
        if link.is_symlink():
            (root / os.readlink(link).lstrip("/")).mkdir(parents=True, exist_ok=True)
            (root / link.name).symlink_to(os.readlink(link))
    commands = (os.readlink(each) for each in Path(sys.prefix, "bin").iterdir() if each.is_symlink())
    pythons = [Path(command) for command in commands if command.startswith("/")]
    shutil.copytree(sys.prefix, below(root, Path(sys.prefix)), symlinks=True)
    shutil.copytree(LIBRARY, below(root, LIBRARY), ignore=NO_PROGRAMS, ignore_dangling_symlinks=True)
    linked = loaded([*pythons, *also, *programs(Path(sys.prefix)), *programs(LIBRARY)])
    for path in [*pythons, *also, *linked, *(Path("/etc", name) for name in OF_ETC)]:
        put(root, path)
    tell_packages(root, linked)
    subprocess.run(["ldconfig", "-r", root], check=True)
    for name, mode in (("proc", 0o555), ("sys", 0o555), ("dev", 0o755), ("tmp", 0o1777)):
        (root / name).mkdir()
        (root / name).chmod(mode)


def below(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")


def put(root: Path, path: Path) -> None:
    """A file or folder, if it is there and not copied already; links are followed."""
    to = below(root, path)
    if path.is_dir():
        shutil.copytree(path, to)
    elif path.exists() and not to.exists():
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, to)


def tell_packages(root: Path, libraries: Iterable[Path]) -> None:
    """Of Debian's packages that these came with, what one who looks for weaknesses reads, and the licence."""
    asked = [f"*/{path.parent.name}/{path.name}" for path in libraries if not path.is_relative_to(sys.prefix)]
    owners = subprocess.run(["dpkg-query", "--search", *asked], capture_output=True, text=True).stdout
    (told := root / "var/lib/dpkg/status.d").mkdir(parents=True)
    for name in sorted(set(re.findall(r"^([^:\s]+)", owners, re.MULTILINE))):
        status = subprocess.run(["dpkg-query", "--status", name], capture_output=True, check=True)
        (told / name).write_bytes(status.stdout)
        put(root, Path("/usr/share/doc", name, "copyright"))


if __name__ == "__main__":
    trim()
    settle()
    use()
    gather(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]])
