"""carbonpump connect: files as they were downloaded in, the correlation of each flux by lag out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from app.__main__ import main
from tests.engine.catchment_maps import cups, sea, written


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("connect")
    whole = sea(every=10, degrees=0.25)
    tilt = 0.3 * (whole["lat"] - 49)  # m: some 25 cm s⁻¹ to the west, more than the network was taught
    whole["adt"] = (whole["adt"] + tilt).assign_attrs(units="m")
    for name in ("adt", "analysed_sst", "CHL"):
        (folder / f"{name}.nc").write_bytes(written(whole[[name]]))
    (folder / "trap.csv").write_bytes(cups(16))
    return [str(each) for each in sorted(folder.iterdir())]


def test_three_products_and_a_trap_become_correlations(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "found.csv"
    main(["connect", *files, "--at", "49,-16.5", "--out", str(out)])
    assert "mean current" in capsys.readouterr().err
    rows = list(csv.DictReader(line for line in io.StringIO(out.read_text()) if not line.startswith("#")))
    assert {(row["teller"], row["season"]) for row in rows if row["quantity"] == "correlation"} >= {
        ("network", "with"),
        ("box_200", "without"),
    }
    assert any(row["value"] for row in rows if row["quantity"] == "correlation")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (lambda files: [each for each in files if not each.endswith("csv")], "What the trap caught is missing"),
        (lambda files: [*files, files[0]], "was given already"),
        (lambda files: [*files, "--at", "here"], "--at wants LAT,LON"),
        (lambda files: [*files, "--at", "40,-16.5"], "no points about 40.0° N|km to the .* are needed"),
        (lambda files: [*files, "--out", "nowhere/found.csv"], "in a folder that is there"),
        (lambda files: ["missing.nc"], "No such file"),
    ],
)
def test_what_cannot_be_connected_is_one_line(
    files: list[str], capsys: pytest.CaptureFixture[str], arguments: object, words: str
) -> None:
    import re

    with pytest.raises(SystemExit):
        main(["connect", *arguments(files)])  # type: ignore[operator]
    (line,) = [each for each in capsys.readouterr().err.splitlines() if each.startswith("carbonpump:")]
    assert re.search(words, line), line
