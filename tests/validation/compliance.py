"""Each lab's NetCDF file by the IOOS compliance checker, against CF 1.11 and ACDD 1.3.

python -m tests.validation.compliance CHECKER     # a compliance-checker (pip install compliance-checker, apart); writes compliance.txt

It brings a NetCDF library of its own, which must not share a process with ours: so it is no part of the test command.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from engine.export import to_netcdf
from engine.lab import labs
from tests.validation import RESULTS

RESULT = RESULTS / "compliance.txt"
NOISE = re.compile(
    r"^\s*$|^-|IOOS|Version|Report generated|http|Running|Corrective|exceptions occurred|check_coordinate_variables|UserWarning|_find_cf|Using packaged"
)


def main(checker: str) -> int:
    said, failed = [], 0
    for lab in labs():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{lab.name}.nc"
            path.write_bytes(to_netcdf(lab.simulate(lab.preset())))
            told = subprocess.run(
                [checker, "--test=cf:1.11", "--test=acdd:1.3", str(path)], capture_output=True, text=True
            ).stdout
        cf, _, acdd = (
            told.partition("acdd:1.3") if told.find("cf:1.11") < told.find("acdd:1.3") else told.partition("cf:1.11")[::-1]
        )
        passed = "All tests passed!" in cf
        failed += not passed
        left = sorted({line.strip(" *").removeprefix("Attr ") for line in acdd.splitlines() if "not present" in line})
        said.append(
            f"{lab.name}: CF 1.11 {'all tests passed' if passed else 'FAILED'}; ACDD 1.3 without {', '.join(each.split()[0] for each in left)}"
        )
        if not passed:
            said += [line for line in cf.splitlines() if not NOISE.search(line)]
    RESULT.write_text("\n".join(said) + "\n", "utf-8")
    print(RESULT.read_text("utf-8"))
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
