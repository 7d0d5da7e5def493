"""Nicknames and codes: many, fit for a class, and not to be guessed."""

from __future__ import annotations

import re

import pytest

from app.teach.codes import LENGTH, SIGNS, WHILE, WRONG, Tries, digest, new_code, new_secret, picture, read_code, screen_key
from app.teach.languages import LANGUAGES
from app.teach.names import LONGEST, drawn, listed, typed, unfit
from app.teach.room import Refused


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_names_enough_and_all_are_fit(language: str) -> None:
    names = listed(language)
    assert len(set(names)) == len(names) >= 200
    assert [name for name in names if unfit(name)] == []
    assert [name for name in names if typed(name) != name or len(name) + 3 > LONGEST] == []


def test_a_name_is_drawn_that_nobody_has() -> None:
    names = listed("en")
    assert drawn("en", names[1:]) == names[0]
    assert drawn("en", names) in names


@pytest.mark.parametrize("name", ["Ana", " José  Luis ", "O’Neill", "Anne-Marie 2", "Zoë", "李小龙", "आरती", "Γιώργος", "7"])
def test_a_typed_name_is_taken(name: str) -> None:
    assert typed(name) == " ".join(name.replace("’", "'").split())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("", "name_empty"),
        (" - ", "name_empty"),
        (None, "name_empty"),
        (7, "name_empty"),
        ("a" * 25, "name_long"),
        ("a" * 1_000_000, "name_long"),
        ("<b>Ana</b>", "name_signs"),
        ("=1+1", "name_signs"),
        ("Ana\u202e", "name_signs"),
        ("A\u0335\u0336\u0337na", "name_signs"),
        ("Ana 🐙", "name_signs"),
    ],
)
def test_what_is_no_name_is_told_why(name: object, key: str) -> None:
    with pytest.raises(Refused) as found:
        typed(name)
    assert (found.value.key, found.value.status) == (key, 400)


@pytest.mark.parametrize(
    "name", ["Fuck", "f u c k", "FÜCK", "sh1t", "shiiit", "a55", "PUTA", "pütá", "c0ñ0", "Big-Bitch", "m1erda", "Heil Hitler"]
)
def test_what_nobody_should_have_to_read_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="name_unfit"):
        typed(name)


@pytest.mark.parametrize(
    "name", ["Cassandra", "Essex", "Dickens", "Therapist", "Classy crab", "Computadora", "Cucaracha", "Peninsula", "Pedro"]
)
def test_what_only_looks_like_it_is_not(name: str) -> None:
    assert typed(name) == name


def test_codes_can_be_read_aloud_and_are_new() -> None:
    asked: list[str] = []

    def taken(code: str) -> bool:
        asked.append(code)
        return len(asked) < 3

    code = new_code(taken)
    assert asked[-1] == code
    assert len(asked) == 3
    assert set(SIGNS) & set("01OI") == set()
    assert all(re.fullmatch(rf"[{SIGNS}]{{{LENGTH}}}", each) for each in asked)
    assert read_code(f" {code.lower()} ") == code


def test_secrets_cannot_be_guessed_nor_told_from_what_is_kept() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert len(one) == 32
    assert len({one, digest(one), screen_key(one), digest(screen_key(one))}) == 4


def test_the_picture_of_an_address_is_of_that_address() -> None:
    one, other = (picture(f"http://192.168.1.20:5006/join/{code}").decode() for code in ("7K42", "7K43"))
    assert one.startswith("<svg ")
    assert one != other
    assert "script" not in one


def test_whoever_tries_codes_is_refused_for_a_while() -> None:
    now = [0.0]
    tries = Tries(now=lambda: now[0])
    for _ in range(WRONG):
        assert not tries.refused("a")
        tries.wrong("a")
    assert tries.refused("a")
    assert not tries.refused("b")
    now[0] = WHILE
    assert not tries.refused("a")


def test_a_class_behind_one_address_may_mistype() -> None:
    tries = Tries()
    for _ in range(100):
        tries.right("school")
        tries.wrong("school")
    assert not tries.refused("school")
    for _ in range(WRONG):
        tries.wrong("school")
    assert tries.refused("school")


def test_many_addresses_take_no_more_than_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.teach.codes.ADDRESSES", 5)
    tries = Tries()
    for n in range(50):
        tries.wrong(f"address {n}")
    assert len(tries._times) == 5
