"""carbonpump diff: two scenario files, the numbers that their page shows, and one line for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.context import Nowhere
from app.pages import pages
from app.side_by_side.sides import sides
from app.state import Pin, State
from app.store import Store
from engine.lab import get


def saved(folder: Path, query: str, title: str, lab: str = "budget") -> str:
    """A scenario file, as a page saves it."""
    state, problems = State.read(get(lab), query)
    assert problems == []
    store = Store(folder / "store")
    try:
        text = store.export_toml(store.save(lab, title, state.saved()))
    finally:
        store.close()
    path = folder / f"{title.replace(' ', '-')}.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    return [saved(tmp_path, "preset=Z4", "As printed"), saved(tmp_path, "preset=Z4&fish_biomass=49&draws=20000", "Half the fish")]


def test_the_numbers_are_those_of_the_page_and_what_differs_most_comes_first(
    two: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["diff", *two, "--json"])
    found = json.loads(capsys.readouterr().out)
    lab = get("budget")
    first, second = (State.read(lab, query)[0] for query in ("preset=Z4", "preset=Z4&fish_biomass=49&draws=20000"))
    pins = (Pin("A", first), Pin("B", second))
    page = pages()["budget"]
    beside = sides(Nowhere(lab), page.view, State(lab, "Z4", second.parameters, pins), {})
    facts = {fact.called: fact.value for fact in beside[1].facts}
    assert {each["name"]: each["B"] for each in found["numbers"]} == facts
    shares = [abs(each["share"]) for each in found["numbers"]]
    assert shares == sorted(shares, reverse=True)
    assert found["titles"] == {"A": "As printed", "B": "Half the fish"}
    assert [(each["name"], each["A"], each["B"]) for each in found["settings"]] == [
        ("fish_biomass", 98.0, 49.0),
        ("draws", 100000, 20000),
    ]


def test_for_people_it_is_a_table(two: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", *two])
    text = capsys.readouterr().out
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[:2] == ["A As printed", "B Half the fish"]
    carried = next(line for line in lines if line.startswith("carried by animals 5"))
    assert carried.count("mg C m⁻² d⁻¹") == 2
    assert "▼" in carried
    assert "Fish that migrate 98 mg C m⁻² 49 mg C m⁻²" in lines
    assert any(line.startswith("sinks") and line.endswith("the same") for line in lines)


def test_a_file_beside_itself_is_the_same(two: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", two[0], two[0]])
    assert capsys.readouterr().out.endswith("Nothing is set otherwise.\n")


def refused(capsys: pytest.CaptureFixture[str], *paths: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(["diff", *paths])
    out, err = capsys.readouterr()
    assert (stop.value.code, out, err.count("\n")) == (2, "", 1)
    return err


def test_what_cannot_be_is_one_line(two: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = saved(tmp_path, "", "Another lab", "ocean")
    assert "is of Budget" in refused(capsys, two[0], other)
    assert "No such file" in refused(capsys, two[0], str(tmp_path / "nowhere.toml"))
    for name, text in (("none", "title = 1"), ("binary", "\x00"), ("long", "a" * 30000)):
        (tmp_path / f"{name}.toml").write_text(text)
        assert f"“{name}.toml”" in refused(capsys, two[0], str(tmp_path / f"{name}.toml"))
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    assert "not a text" in refused(capsys, str(tmp_path / "latin.toml"), two[0])
    own = Path(saved(tmp_path, "preset=Z4&data=abcdef", "Own data"))
    assert "data of one’s own" in refused(capsys, two[0], str(own))
