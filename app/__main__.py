"""carbonpump labs | run | compare | trust | diff | explore | notebooks | connect | spinup | data | serve | teach | present | warm: everything the pages do, from a terminal."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from engine.threads import one_thread

one_thread()

import platformdirs  # noqa: E402

from app import connect, data, diff, kernels  # noqa: E402
from app.face import notebooks  # noqa: E402
from engine import __version__, compiling, export  # noqa: E402
from engine.aside import aside  # noqa: E402
from engine.lab import LABS, Lab, get, labs  # noqa: E402
from engine.parameter import Parameter, ParameterError, Parameters  # noqa: E402
from engine.reader import read_for  # noqa: E402
from engine.recipe import Recipe  # noqa: E402


class Parser(argparse.ArgumentParser):
    """argparse, with one line for a mistake."""

    def error(self, message: str) -> NoReturn:
        fail(message)


def fail(message: str) -> NoReturn:
    """One clear line on standard error, exit 2."""
    print(f"carbonpump: {' '.join(str(message).split())}", file=sys.stderr)
    raise SystemExit(2)


def describe(item: Parameter) -> str:
    """One parameter in the help, from the same declaration as the slider."""
    unit = "" if item.unit == "1" else f" {item.unit}"
    if item.choices:
        limits = " | ".join(item.choices)
    elif item.bounds:
        limits = f"{item.reach}{unit}"
    else:
        limits = "true | false"
    return f"  {item.name} = {str(item.value).lower() if item.kind == 'switch' else item.value}  ({limits})\n      {item.description}"


def lab_help(lab: Lab) -> str:
    presets = "\n".join(f"  {name}  {preset.title}" for name, preset in lab.presets.items())
    declared = lab.parameters.declared.values()
    settings, views = ("\n".join(describe(item) for item in declared if (item.group == "view") == view) for view in (False, True))
    text = f"presets:\n{presets}\n\nparameters (--set NAME=VALUE, with a unit if you like):\n{settings}"
    return f"{text}\n\nview (--set, too: what is shown, and from where one looks):\n{views}" if views else text


def parameters_from(lab: Lab, preset: str | None, settings: Sequence[str]) -> tuple[str, Parameters]:
    """The preset's values with `--set` on top."""
    texts = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise ParameterError(f"--set wants NAME=VALUE, not “{setting}”.")
        texts[name.strip()] = text
    chosen = preset or next(iter(lab.presets))
    return chosen, lab.preset(chosen).replace(**lab.parameters.parse(texts))


def list_labs(arguments: argparse.Namespace) -> None:
    if arguments.lab:
        offered = [str(port) for port in get(arguments.lab).ports.values()]
        print(json.dumps(offered, ensure_ascii=False, indent=1) if arguments.json else "\n".join(offered))
        return
    listed = [{"name": lab.name, "title": lab.title, "summary": lab.summary} for lab in labs()]
    if arguments.json:
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        for lab in listed:
            print(f"{lab['name']:15}{lab['title']}: {lab['summary']}")


def run(arguments: argparse.Namespace) -> None:
    lab = get(arguments.lab)
    preset, parameters = parameters_from(lab, arguments.preset, arguments.set)
    out = Path(arguments.out) if arguments.out else None
    form = out.suffix.lstrip(".") if out else "csv"
    if form not in export.FORMATS:
        fail(f"--out: “{arguments.out}” must end in .csv, .nc or .zip")
    if (out and not (out.parent.is_dir() and os.access(out.parent, os.W_OK))) or (out and out.is_dir()):
        fail(f"--out: cannot write “{out}”")
    own = own_data(lab, Path(arguments.data)) if arguments.data else {}
    dataset = lab.simulate(parameters, **own, progress=_progress if sys.stderr.isatty() else None)
    content = export.encode(form, dataset, Recipe(lab, preset, parameters, arguments.data or ""))
    if out is None:
        sys.stdout.write(content.decode())
    else:
        try:
            out.write_bytes(content)
        except OSError as error:
            fail(f"--out: cannot write “{out}”: {error.strerror}")
        print(f"{out}: {lab.title}, {preset}", file=sys.stderr)
    if dataset.attrs.get("converged") == "false":
        print(f"carbonpump: {dataset.attrs['solution']}", file=sys.stderr)
        raise SystemExit(1)


def own_data(lab: Lab, path: Path) -> dict[str, Any]:
    """What the lab reads from a file of the user's own."""
    if lab.read is None:
        fail(f"--data: {lab.title} reads no data of your own")
    try:
        return aside(read_for, lab.name, path.read_bytes(), path.name)
    except (OSError, ValueError) as error:
        fail(f"--data: {error.strerror if isinstance(error, OSError) else error}")


def _progress(share: float, message: str) -> None:
    print(f"\r{share:4.0%} {message:60.60}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def compare(arguments: argparse.Namespace) -> None:
    from engine.ocean.circulation import compared_on
    from engine.row import verdict

    lab = get(arguments.lab)
    rows = lab.compare()
    if arguments.json:
        print(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1))
        return
    if on := compared_on(lab.parameters):
        print(on)
    for row in rows:
        published, ours = row.printed("{:g}".format) or "–", "–" if row.ours is None else f"{row.ours:.4g}"
        difference = "" if row.relative_difference is None else f"{row.relative_difference:+.1%}"
        met = {True: "agrees", False: "misses", None: ""}[row.met]
        print(
            f"{row.quantity[:44]:45}{row.where[:26]:27}{published:>18}{ours:>12} {row.unit:14}{difference:>9}  {row.kind:12} {met}".rstrip()
        )
        if row.note:
            print(f"     {row.note}")
    print("\n".join(verdict(rows)))


def trust(arguments: argparse.Namespace) -> None:
    from app.trust import markdown
    from engine.trust import card

    lab = get(arguments.lab)
    if arguments.json:
        print(json.dumps(card(lab, lab.compare()).as_dict(), ensure_ascii=False, indent=1))
    else:
        print(markdown(lab), end="")


def spinup(arguments: argparse.Namespace) -> None:
    """The full ecosystem of lab stoichiometry, which is no slider's model but a long run."""
    from engine.stoichiometry.ecosystem.model import simulate_ecosystem

    out, lab = Path(arguments.out), get("stoichiometry")
    if out.suffix != ".nc" or not out.parent.is_dir():
        fail(f"--out: “{out}” must end in .nc, in a folder that is there")
    _, parameters = parameters_from(lab, arguments.preset, arguments.set)
    try:
        dataset = simulate_ecosystem(parameters, _progress, arguments.years, arguments.begun)
    except KeyboardInterrupt:
        kept = f"; the same command goes on from “{arguments.begun}”" if arguments.begun else ""
        fail(f"stopped{kept}")
    dataset.to_netcdf(out, engine="h5netcdf")
    print(f"{out}: {dataset.attrs['solution']}", file=sys.stderr)
    if dataset.attrs["converged"] == "false":
        raise SystemExit(1)


def warm(arguments: argparse.Namespace) -> None:
    compiling.begin()
    for lab in labs():
        lab.warm()
        print(f"{lab.name}: compiled and cached", file=sys.stderr)
    compiling.finished(*LABS)


def serve(arguments: argparse.Namespace) -> None:
    from app.settings import ServerError, Settings
    from app.workers import VARIABLE

    options = {key: value for key, value in vars(arguments).items() if key not in ("command", "action")}
    greet, more = options.pop("greet", None), options.pop("more", None)
    options["data_dir"] = arguments.data_dir or Path(platformdirs.user_data_dir("carbonpump"))
    options["max_upload"] = int(arguments.max_upload * 1_000_000)
    try:
        chosen = Settings(**options)
        chosen.check()
        compiling.begin(here=VARIABLE not in os.environ)
        if not chosen.supervised():
            from app.site import serve_site

            serve_site(more, greet=greet, **options)
    except ServerError as error:
        fail(str(error))


def teach(arguments: argparse.Namespace) -> None:
    from app.teach import opened

    _serve_opened(arguments, opened)


def present(arguments: argparse.Namespace) -> None:
    from app.present import opened

    _serve_opened(arguments, opened)


def explore(arguments: argparse.Namespace) -> None:
    from app.explore import file

    arguments.more, arguments.greet = {file.PLACE: file.page(Path(arguments.file))}, file.greet
    del arguments.file
    serve(arguments)


def _serve_opened(arguments: argparse.Namespace, opened: Any) -> None:
    """Serves, and opens a room for a lesson or a story at once."""
    try:
        arguments.greet = opened.greeting(*opened.chosen(arguments.what, arguments.lang))
    except (OSError, ValueError) as error:
        fail(str(error))
    del arguments.what, arguments.lang
    serve(arguments)


def build(argv: Sequence[str]) -> Parser:
    parser = Parser(prog="carbonpump", description="What the ocean’s biology does with carbon: labs, and their dashboard.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(
        dest="command",
        required=True,
        metavar="labs | run | compare | trust | diff | explore | notebooks | connect | spinup | data | serve | teach | present | warm",
    )

    def command(name: str, action: Any, summary: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(action=action)
        return made

    listing = command("labs", list_labs, "List the labs, or what one of them offers to others.")
    listing.add_argument("lab", nargs="?", choices=list(LABS), metavar=" | ".join(LABS))
    listing.add_argument("--json", action="store_true", help="as JSON")
    running = command("run", run, "Run a lab and write its result; “run LAB --help” lists its parameters.")
    each = running.add_subparsers(dest="lab", required=True, metavar=" | ".join(LABS))
    for name in LABS:
        lab = get(name) if name in argv else None
        one = each.add_parser(
            name,
            description=lab.summary if lab else None,
            epilog=lab_help(lab) if lab else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument("--preset", help="where to start from; the first one when left out")
        one.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a parameter; may be repeated")
        one.add_argument("--data", metavar="FILE", help="data of your own, in the form of the page’s templates")
        one.add_argument("--out", metavar="FILE", help="file.csv, file.nc or file.zip; CSV to the terminal when left out")
    comparing = command("compare", compare, "Set a lab’s results beside the published ones.")
    comparing.add_argument("lab", choices=list(LABS), metavar=" | ".join(LABS))
    comparing.add_argument("--json", action="store_true", help="as JSON")
    trusting = command(
        "trust", trust, "Say how far to trust a lab: what it is not for, what was fitted, where it misses, what it reads."
    )
    trusting.add_argument("lab", choices=list(LABS), metavar=" | ".join(LABS))
    trusting.add_argument("--json", action="store_true", help="as JSON")
    spinning = command("spinup", spinup, "Run the full ecosystem of lab stoichiometry towards its steady state.")
    spinning.add_argument("--preset", help="where to start from; the first one when left out")
    spinning.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a parameter; may be repeated")
    spinning.add_argument("--years", type=int, default=60, help="model years in all (60)")
    spinning.add_argument("--begun", metavar="FILE.npz", help="keeps each year’s end, and is gone on from where it is there")
    spinning.add_argument("--out", metavar="FILE.nc", required=True, help="where the steady year goes")
    diff.add(command)
    notebooks.add(command)
    connect.add(command, _progress)
    data.add(commands, _progress)
    exploring = command("explore", explore, "Look at any variable of a NetCDF file, in the browser.")
    exploring.add_argument("file", metavar="FILE", help="a NetCDF file, such as “carbonpump run … --out FILE.nc” writes")
    _add_place(exploring, "127.0.0.1")
    exploring.set_defaults(max_upload=10.0)
    command("warm", warm, "Compile every kernel and cache it, so that the first slider is fast.")
    serving = command("serve", serve, "Serve the dashboard.")
    _add_place(serving, "127.0.0.1")
    serving.add_argument(
        "--procs",
        type=int,
        default=1,
        metavar="N",
        help="processes behind the one port, for more visitors than one core can answer; Linux and macOS (1)",
    )
    serving.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="the name that visitors type, where a proxy stands in front: other sites may not connect; may be repeated",
    )
    serving.add_argument(
        "--max-sessions",
        type=int,
        default=200,
        metavar="N",
        help="visitors at a time in one process; the next one is told to wait (200)",
    )
    serving.add_argument(
        "--max-each",
        type=int,
        default=None,
        metavar="N",
        help="of these, what one address may have; as many as --max-sessions for a class that fills the server (three quarters)",
    )
    serving.add_argument(
        "--max-upload", type=float, default=10.0, metavar="MB", help="the largest file that a visitor may bring (10)"
    )
    serving.add_argument(
        "--embed-origin",
        action="append",
        default=[],
        metavar="URL",
        help="a site that may show these pages in a frame, or one picture: “Embed” under Share gives the HTML; may be repeated",
    )
    serving.add_argument(
        "--scheduler",
        default=None,
        metavar="tcp://…",
        help="a Dask scheduler that does the long runs; processes of this computer when left out",
    )
    serving.add_argument(
        "--trust-proxy", action="store_true", help="tell visitors apart by X-Forwarded-For, which a proxy in front must set"
    )
    serving.add_argument(
        "--store",
        default=os.environ.get("CARBONPUMP_STORE", ""),
        metavar="postgresql://…",
        help="a database for several servers to share, also as CARBONPUMP_STORE; files of the data folder when left out",
    )
    serving.add_argument(
        "--metrics-token",
        default=os.environ.get("CARBONPUMP_METRICS_TOKEN", ""),
        metavar="TOKEN",
        help="who sends it as a bearer’s token may see /metrics; also as CARBONPUMP_METRICS_TOKEN; this computer alone otherwise",
    )
    _add_opened(command("teach", teach, "Open a class on the local network; what students type is printed."), "lesson")
    _add_opened(command("present", present, "Show a story to a room; where it is shown and followed is printed."), "story")
    return parser


def _add_opened(opening: argparse.ArgumentParser, what: str) -> None:
    opening.add_argument("what", metavar=what.upper(), help=f"a {what}’s name, or a {what} of your own as a .toml file")
    opening.add_argument("--lang", default="", metavar="en | es", help=f"the language of the {what} (its own)")
    _add_place(opening, "0.0.0.0")
    opening.set_defaults(max_upload=10.0)


def _add_place(serving: argparse.ArgumentParser, host: str) -> None:
    """What serving the dashboard and opening a class have in common."""
    serving.add_argument("--host", default=host, help=f"address to listen on; 0.0.0.0 for other computers, too ({host})")
    serving.add_argument("--port", type=int, default=5006, help="port to listen on (5006)")
    serving.add_argument(
        "--data-dir",
        type=Path,
        default=None,
        help="where scenarios, links, lessons, files that are brought and results are kept (the user’s data folder)",
    )
    serving.add_argument(
        "--keep-classes",
        type=float,
        default=24.0,
        metavar="HOURS",
        help="how long after its end, or after its teacher was last there, a class is deleted with all its answers (24)",
    )
    serving.add_argument("--class-size", type=int, default=200, metavar="N", help="students that a class takes (200)")


def main(argv: Sequence[str] | None = None) -> None:
    argv = sys.argv[1:] if argv is None else list(argv)
    arguments = build(argv).parse_args(argv)
    kernels.bring()
    try:
        arguments.action(arguments)
    except ParameterError as error:
        fail(str(error))
    except BrokenPipeError:  # the reader of our output left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
