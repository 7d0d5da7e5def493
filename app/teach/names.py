"""What students are called: an adjective and an animal of the sea, or what they type, if nobody need be ashamed of it."""

from __future__ import annotations

import functools
import re
import secrets
import tomllib
import unicodedata
from collections.abc import Collection
from itertools import product
from pathlib import Path

from app.teach.room import Refused

ASSETS = Path(__file__).parents[2] / "assets" / "names"
LONGEST = 24
"""Signs."""
_LIKE = str.maketrans("013457896$@€£!|", "oieastbggsaelii")
"""Signs that stand for letters."""


@functools.cache
def listed(language: str) -> tuple[str, ...]:
    """All names of the list."""
    words = tomllib.loads((ASSETS / f"{language}.toml").read_text(encoding="utf-8"))
    pairs = product(words["adjectives"], words["animals"])
    return tuple(words["name"].format(adjective=adjective, animal=animal).capitalize() for adjective, animal in pairs)


def drawn(language: str, taken: Collection[str]) -> str:
    """One that nobody has, as long as there are any."""
    names = listed(language)
    return secrets.choice([name for name in names if name not in taken] or names)


def typed(text: object) -> str:
    """What was typed, as a name; Refused with the reason why it cannot be one."""
    name = " ".join(unicodedata.normalize("NFC", text[:1000]).replace("’", "'").split()) if isinstance(text, str) else ""
    if not any(sign.isalnum() for sign in name):
        raise Refused("name_empty", 400)
    if len(name) > LONGEST:
        raise Refused("name_long", 400, most=LONGEST)
    if not _of_a_name(name):
        raise Refused("name_signs", 400)
    if unfit(name):
        raise Refused("name_unfit", 400)
    return name


def _of_a_name(name: str) -> bool:
    """Letters, digits, spaces, ' and -; a mark only on a letter."""
    kinds = [" " if sign in " '-" else unicodedata.category(sign)[0] for sign in name]
    return all(
        kind in " L" or kind == "N" or (kind == "M" and before == "L") for before, kind in zip([" ", *kinds], kinds, strict=False)
    )


@functools.cache
def _unfit() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words that are none for a class: as a word of their own, and wherever they stand."""
    lines = (ASSETS / "unfit.txt").read_text(encoding="utf-8").split()
    words = frozenset(_plain(line) for line in lines if not line.startswith("*"))
    return words, tuple(_plain(line) for line in lines if line.startswith("*"))


def _plain(text: str) -> str:
    """Without accents, capitals, or signs that stand for letters."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z ]", "", bare.translate(_LIKE).replace("-", " "))


def unfit(name: str) -> bool:
    words, anywhere = _unfit()
    plain = _plain(name)
    for text in {plain, re.sub(r"(.)\1+", r"\1", plain)}:  # “shiit”
        joined = text.replace(" ", "")
        single = re.sub(r"\b(\w) (?=\w\b)", r"\1", text)  # “s h i t”
        if words & {*text.split(), *single.split(), joined} or any(word in joined for word in anywhere):
            return True
    return False
