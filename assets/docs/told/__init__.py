"""What pages of the documentation take from the code: tables and texts by a word, so that nothing is written twice.

A page says `<!-- told: parameters budget -->`; the function of that name is called with the words after it, and gives Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from told import classes, files, labs, served

TOLD: dict[str, Callable[..., str]] = labs.TOLD | files.TOLD | classes.TOLD | served.TOLD
MARK = re.compile(r"<!-- told: ([a-z_]+)((?: [\w./-]+)*) -->")


APART = re.compile(r"(</t[dh]>|<br>)(?=\S)")


def told(page: str) -> str:
    """The page with all that it takes from the code; cells are parted, for search would read them as one word."""
    return APART.sub(r"\1 ", MARK.sub(lambda mark: f"\n{TOLD[mark[1]](*mark[2].split())}\n", page))
