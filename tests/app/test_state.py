"""State and History: the way back, baseline, and the way through the address bar."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.history import REMEMBERED, History
from app.state import PINS, RESERVED, Pin, State, nearest
from app.versions import NEWER, VERSION
from engine.lab import LABS, get
from engine.parameter import Parameter, ParameterError, Parameters

LAB = get("budget")
LEVER, OTHER = "zooplankton_biomass", "fish_biomass"


def value_of(item: Parameter) -> st.SearchStrategy[Any]:
    if item.choices:
        return st.sampled_from(item.choices)
    if item.kind == "switch":
        return st.booleans()
    assert item.bounds
    low, high = item.bounds
    return st.integers(int(low), int(high)) if item.kind == "whole" else st.floats(low, high)


def inside(values: dict[str, Any]) -> bool:
    try:
        LAB.parameters(**values)
    except ParameterError:
        return False
    return True


DECLARED = LAB.parameters.declared
SOME = st.fixed_dictionaries({}, optional={name: value_of(item) for name, item in DECLARED.items()}).filter(inside)
WHOLE = st.fixed_dictionaries({name: value_of(item) for name, item in DECLARED.items()}).filter(inside)


@pytest.fixture
def state() -> History:
    return History(State.of(LAB))


def near(one: Parameters, other: Parameters) -> bool:
    """Equal, as far as an address carries numbers."""
    pairs = [(value, other[name]) for name, value in one.items()]
    return all(a == (pytest.approx(b, rel=1e-10, abs=1e-300) if isinstance(b, float) else b) for a, b in pairs)


# history


def test_a_drag_is_one_entry_however_many_steps(state: History) -> None:
    for value in (600, 700, 800):
        state.move(LEVER, value)
    assert not state.can_undo
    state.settle()
    assert state.last_change() == {LEVER: (state.now.paper[LEVER], 800)}
    state.undo()
    assert state.now.parameters == state.now.paper
    assert not state.can_undo
    state.redo()
    assert state.now.parameters[LEVER] == 800


def test_a_drag_that_comes_back_leaves_no_entry(state: History) -> None:
    state.move(LEVER, 700)
    state.move(LEVER, state.now.paper[LEVER])
    state.settle()
    assert not state.can_undo


def test_something_else_ends_a_drag(state: History) -> None:
    state.move(LEVER, 700)
    state.set(**{OTHER: 50})
    state.undo()
    assert (state.now.parameters[LEVER], state.now.parameters[OTHER]) == (700, state.now.paper[OTHER])
    state.undo()
    assert state.now.parameters == state.now.paper


def test_undo_in_the_middle_of_a_drag_undoes_the_drag(state: History) -> None:
    state.move(LEVER, 700)
    state.undo()
    assert state.now.parameters == state.now.paper


def test_a_new_change_forgets_what_could_be_redone(state: History) -> None:
    state.set(**{LEVER: 700})
    state.undo()
    state.set(**{LEVER: 800})
    assert not state.can_redo
    state.redo()
    assert state.now.parameters[LEVER] == 800


def test_with_no_history_undo_and_redo_do_nothing(state: History) -> None:
    state.undo()
    state.redo()
    assert state.now.parameters == state.now.paper


def test_what_changes_nothing_is_no_entry(state: History) -> None:
    state.set(**{LEVER: state.now.paper[LEVER]})
    state.reset()
    state.choose(state.now.preset)
    assert not state.can_undo


def test_a_replay_is_shown_and_not_remembered(state: History) -> None:
    state.set(**{LEVER: 900})
    for value in (600, 750, 900):
        state.show(LEVER, value)
    state.settle()
    assert state.last_change() == {LEVER: (state.now.paper[LEVER], 900)}
    state.undo()
    assert not state.can_undo


@pytest.mark.parametrize("change", [{LEVER: 9999}, {"nothing": 1}, {LEVER: "much"}, {LEVER: None}, {LEVER: float("nan")}])
def test_what_cannot_be_set_changes_nothing(state: History, change: dict[str, Any]) -> None:
    for act in (lambda: state.set(**change), lambda: state.move(*next(iter(change.items())))):
        with pytest.raises(ParameterError):
            act()
        state.settle()
        assert state.now.parameters == state.now.paper
        assert not state.can_undo


def test_reset_of_one_leaves_the_others(state: History) -> None:
    state.set(**{LEVER: 900, OTHER: 50})
    state.reset([LEVER])
    assert state.now.parameters.changes(state.now.paper) == {OTHER: 50}
    state.reset()
    assert state.now.parameters == state.now.paper
    state.undo()
    state.undo()
    assert state.now.parameters.changes(state.now.paper) == {LEVER: 900, OTHER: 50}


def test_a_preset_brings_its_own_values_and_undo_the_old_ones(state: History) -> None:
    first = state.now.preset
    state.set(**{LEVER: 900})
    state.choose("Z4")
    assert state.now.parameters == state.now.paper == LAB.preset("Z4")
    assert state.last_change() == {}  # nothing that a replay could show
    state.undo()
    assert (state.now.preset, state.now.parameters[LEVER]) == (first, 900)
    assert state.now.paper == LAB.preset(first)


def test_a_preset_changes_neither_the_pins_nor_what_values_are_shown_against(state: History) -> None:
    first = LAB.preset()
    for preset in ("Z4", "Z2"):
        state.choose(preset)
        assert (state.now.baseline, state.now.against.title) == (first, LAB.presets[state.now.began].title)
        assert State.read(LAB, state.now.query()) == (state.now, [])
    state.pin()
    state.choose("Z1")
    state.pin()
    state.refer("B")
    state.choose("Z5")
    assert [pin.title for pin in state.now.pins] == [LAB.presets[name].title for name in ("Z2", "Z1")]
    assert state.now.baseline == LAB.preset("Z1")
    state.undo()
    state.undo()
    assert (state.now.preset, state.now.baseline) == ("Z1", LAB.preset("Z2"))
    for letter in "AB":
        state.unpin(letter)
    assert state.now.baseline == first


def test_a_preset_without_a_name_is_the_first(state: History) -> None:
    state.choose("Z4")
    state.choose("")
    assert state.now.preset == next(iter(LAB.presets))
    assert state.now.parameters == LAB.preset()


def test_what_the_answer_is_told_against_is_not_changed_by_a_preset() -> None:
    state = History(State.of(get("stoichiometry")))
    state.choose("control")
    assert state.now.parameters.changes(state.now.paper) == {"beside": "one_b"}
    state.set(beside="redfield")
    state.choose("halved")
    assert state.now.parameters.changes(state.now.paper) == {"beside": "redfield"}
    assert State.read(state.now.lab, "preset=control")[0].parameters["beside"] == "redfield"


def test_four_states_are_pinned_each_once_under_a_free_letter(state: History) -> None:
    for value in (100, 200, 300, 400):
        state.set(**{LEVER: value})
        state.pin()
    with pytest.raises(ParameterError, match="pinned already, as D"):
        state.pin()
    state.set(**{LEVER: 500})
    with pytest.raises(ParameterError, match="4 states are pinned already"):
        state.pin()
    state.unpin("B")
    state.pin()
    assert [(pin.letter, pin.of.parameters[LEVER]) for pin in state.now.pins] == list(
        zip("ABCD", (100, 500, 300, 400), strict=True)
    )
    with pytest.raises(ParameterError, match="Nothing is pinned as “E”"):
        state.refer("E")


def test_a_pin_is_called_by_what_is_set_in_it_unless_it_is_given_a_name(state: History) -> None:
    state.choose("Z4")
    state.set(**{LEVER: 900})
    state.pin()
    title = LAB.presets["Z4"].title
    assert state.now.pins[0].title == f"{title}, Zooplankton that migrate 900 mg C m⁻²"
    state.set(**{OTHER: 80})
    state.pin()
    assert state.now.pins[1].title.endswith(" and 1 more")
    state.name("B", "  What   if ")
    assert state.now.pins[1].title == "What if"
    assert State.read(LAB, state.now.query()) == (state.now, [])
    state.name("B", "")
    assert state.now.pins[1].title.startswith(title)


def test_to_return_to_a_pin_sets_what_it_is_of_and_its_own_data(ocean: History) -> None:
    ocean.keep("", "0123abcd")
    ocean.choose("sluggish")
    ocean.set(mixing=1.5)
    ocean.pin()
    ocean.choose("embedded")
    ocean.keep("", "")
    ocean.set(depth=300.0)
    ocean.return_to("A")
    assert (ocean.now.preset, ocean.now.parameters["mixing"], ocean.now.parameters["depth"]) == ("sluggish", 1.5, 300.0)
    assert ocean.now.uploads == {"": "0123abcd"}
    assert State.read(ocean.now.lab, ocean.now.query()) == (ocean.now, [])
    ocean.undo()
    assert (ocean.now.preset, ocean.now.parameters["mixing"]) == ("embedded", 1.0)


def test_a_pin_is_undone_and_done_again_by_itself(state: History) -> None:
    state.set(**{LEVER: 900})
    before = state.now.baseline
    state.pin()
    state.set(**{OTHER: 80})
    state.undo()
    assert state.now.baseline[LEVER] == 900  # the pin stays when what came after it is undone
    state.undo()
    assert (state.now.baseline, state.now.parameters[LEVER]) == (before, 900)
    state.redo()
    assert state.now.baseline[LEVER] == 900


def test_a_preset_keeps_what_was_pinned(state: History) -> None:
    state.set(**{LEVER: 900})
    state.pin()
    state.choose("Z4")
    assert state.now.baseline[LEVER] == 900
    assert state.now.paper == LAB.preset("Z4")
    again, _ = State.read(LAB, state.now.query())
    assert again.baseline == state.now.baseline


def test_the_history_has_an_end(state: History) -> None:
    for step in range(REMEMBERED + 50):
        state.set(**{LEVER: 100 + step % 700})
    steps = 0
    while state.can_undo:
        state.undo()
        steps += 1
    assert steps == REMEMBERED


def test_an_unknown_preset_changes_nothing(state: History) -> None:
    with pytest.raises(ParameterError, match="Z9"):
        state.choose("Z9")
    assert state.now.preset == next(iter(LAB.presets))


def test_the_pin_stays_while_the_levers_move(state: History) -> None:
    state.set(**{LEVER: 900})
    state.pin()
    state.set(**{LEVER: 100})
    assert state.now.baseline[LEVER] == 900
    again, problems = State.read(LAB, state.now.query())
    assert problems == []
    assert again.baseline == state.now.baseline
    assert again.parameters == state.now.parameters


@given(
    st.lists(
        st.tuples(st.sampled_from(["set", "move", "settle", "reset", "choose", "undo", "redo", "pin", "A"]), SOME), max_size=12
    )
)
@settings(max_examples=40, deadline=None)
def test_undoing_everything_leads_back_to_the_start(steps: list[tuple[str, dict[str, Any]]]) -> None:
    state = History(State.of(LAB))
    for act, values in steps:
        if act == "set":
            state.set(**values)
        elif act == "move":
            for name, value in values.items():
                if inside({**state.now.parameters, name: value}):
                    state.move(name, value)
        elif act == "choose":
            state.choose(sorted(LAB.presets)[len(values) % len(LAB.presets)])
        elif act == "A":
            with contextlib.suppress(ParameterError):
                (state.unpin, state.refer, state.return_to)[len(values) % 3]("A")
        else:
            with contextlib.suppress(ParameterError):  # it is pinned already
                getattr(state, act)()
    state.settle()
    while state.can_redo:
        state.redo()
    end, count = (state.now.preset, state.now.parameters), 0
    while state.can_undo:
        state.undo()
        count += 1
    assert (state.now.preset, state.now.parameters) == (next(iter(LAB.presets)), LAB.preset())
    for _ in range(count):
        state.redo()
    assert (state.now.preset, state.now.parameters) == end
    assert not state.can_redo
    assert len(state.now.pins) <= PINS


# what is looked at


@pytest.fixture
def ocean() -> History:
    return History(State.of(get("ocean")))


def test_a_view_is_undone_and_stays_where_it_is_when_all_is_reset(ocean: History) -> None:
    ocean.set(depth=300.0)
    ocean.set(mixing=1.5)
    ocean.reset()
    assert ocean.now.parameters.changes(ocean.now.paper) == {"depth": 300.0}
    ocean.reset()
    ocean.undo()
    assert ocean.now.parameters["mixing"] == 1.5  # the second reset had nothing to do
    ocean.undo()
    assert ocean.last_change() == {"depth": (1000.0, 300.0)}
    ocean.undo()
    assert ocean.now.parameters == ocean.now.paper
    ocean.redo()
    ocean.reset(["depth"])  # by its own name it goes back
    assert ocean.now.parameters == ocean.now.paper


def test_a_preset_leaves_the_view_that_was_chosen_unless_it_names_it(ocean: History) -> None:
    ocean.set(depth=300.0, basin="Atlantic")
    ocean.choose("saturated")
    assert ocean.now.parameters.changes(ocean.now.paper) == {"basin": "Atlantic"}
    assert (ocean.now.parameters["depth"], ocean.now.parameters["quantity"]) == (100.0, "phosphate")
    assert ocean.now.query() == f"preset=saturated&basin=Atlantic&began=embedded&v={VERSION}"
    ocean.choose("embedded")  # nobody chose phosphate
    assert ocean.now.parameters.changes(ocean.now.paper) == {"basin": "Atlantic"}
    ocean.undo()
    ocean.undo()
    assert ocean.now.parameters.changes(ocean.now.paper) == {"depth": 300.0, "basin": "Atlantic"}


def test_a_pin_is_of_what_is_set(ocean: History) -> None:
    ocean.set(depth=300.0)
    ocean.pin()
    assert ocean.now.baseline == ocean.now.paper
    ocean.set(basin="World")
    with pytest.raises(ParameterError, match="as A"):
        ocean.pin()  # nothing new
    ocean.unpin("A")
    ocean.set(mixing=1.5)
    ocean.pin()
    ocean.choose("saturated")
    assert "pin.A=preset%3Dembedded%26mixing%3D1.5" in ocean.now.query()
    assert State.read(ocean.now.lab, ocean.now.query()) == (ocean.now, [])
    assert State.read(ocean.now.lab, State.address(ocean.now.lab, ocean.now.saved())) == (ocean.now, [])
    old, problems = State.read(ocean.now.lab, "preset=embedded&pin=mixing:1.5,depth:300")  # as links had it
    assert problems == []
    assert old.baseline.changes(old.paper) == {"mixing": 1.5}


def test_values_looked_at_elsewhere_are_seen_from_their_own_preset() -> None:
    lab = get("ocean")
    for preset in lab.presets:
        elsewhere = lab.preset(preset).replace(quantity="age", depth=20.0, basin="World", projection="lon/lat")
        assert nearest(lab, elsewhere) == preset


# the address


@given(WHOLE, WHOLE, st.sampled_from(list(LAB.presets)))
@settings(max_examples=40, deadline=None)
def test_any_state_goes_through_the_address(now: dict[str, Any], pinned: dict[str, Any], preset: str) -> None:
    state = History(State.of(LAB, preset))
    state.set(**pinned)
    state.pin()
    state.set(**now)
    state.keep("", "0123abcd")
    state.keep("ocean", "4567cdef")
    state.turn("your-data")
    other, problems = State.read(LAB, state.now.query())
    assert problems == []
    assert (other.preset, other.uploads, other.tab) == (preset, {"": "0123abcd", "ocean": "4567cdef"}, "your-data")
    assert near(other.parameters, state.now.parameters)
    assert near(other.baseline, state.now.baseline)
    assert other.query() == state.now.query()  # and no further drift
    assert State.read(LAB, State.address(LAB, state.now.saved()))[0] == other


def test_several_pins_go_through_the_address_and_the_store(state: History) -> None:
    one = State.of(LAB, "Z4")
    pinned = [replace(one, parameters=one.paper.replace(**{LEVER: value}), uploads={"": f"{value}"}) for value in (700, 800, 900)]
    pins = tuple(Pin(letter, of, f"{letter} & more=;,") for letter, of in zip("ABD", pinned, strict=True))
    now = replace(state.now, pins=pins, reference="B", began="Z1")
    assert State.read(LAB, now.query()) == (now, [])
    assert State.read(LAB, State.address(LAB, now.saved())) == (now, [])


def test_what_version_2_wrote_is_taken(state: History) -> None:
    two = f"preset=Z4&pin=Z4%2C{LEVER}%3A700%3BZ2&v=2"
    now, problems = State.read(LAB, two)
    assert problems == []
    assert [(pin.letter, pin.of.preset, pin.of.parameters[LEVER]) for pin in now.pins] == [
        ("A", "Z4", 700),
        ("B", "Z2", LAB.preset("Z2")[LEVER]),
    ]
    kept = {"version": 2, "preset": "Z4", "values": dict(now.parameters), "pins": [dict(pin.of.parameters) for pin in now.pins]}
    assert State.read(LAB, State.address(LAB, kept)) == (now, [])


def test_a_link_of_a_newer_program_says_so_and_gives_what_is_known() -> None:
    state, problems = State.read(LAB, f"preset=Z4&{LEVER}=700&v={VERSION + 1}")
    assert problems == [NEWER]
    assert (state.preset, state.parameters[LEVER]) == ("Z4", 700)


def test_an_address_says_only_what_was_changed(state: History) -> None:
    assert state.now.query() == f"preset={state.now.preset}&v={VERSION}"
    state.set(**{LEVER: 900, "shared_factors": False})
    assert state.now.query() == f"preset={state.now.preset}&{LEVER}=900&shared_factors=false&v={VERSION}"


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("preset=Z9", "Z9"),
        (f"{LEVER}=1e9", LEVER),
        (f"{LEVER}=nan", LEVER),
        (f"{LEVER}=much", LEVER),
        ("shared_factors=perhaps", "shared_factors"),
        ("zone=Z9", "zone"),
        ("draws=1000.5", "draws"),
        (f"pin={LEVER}:1e9", LEVER),
        (f"pin.A={LEVER}%3D1e9&v=3", LEVER),
        ("pin.B=preset%3DZ9&v=3", "Z9"),
        ("hours_at_depth=3 kg", "hours_at_depth"),
    ],
)
def test_what_an_address_cannot_mean_is_one_sentence_and_the_rest_is_taken(query: str, word: str) -> None:
    state, problems = State.read(LAB, f"?{query}&{OTHER}=50")
    assert len(problems) == 1
    assert word in problems[0]
    assert problems[0].endswith(".")
    assert state.parameters[OTHER] == 50
    assert state.parameters.changes(state.paper) == {OTHER: 50}


@given(st.dictionaries(st.sampled_from([*RESERVED, LEVER, "zone", "draws", "shared_factors", "junk"]), st.text(max_size=30)))
@settings(max_examples=150, deadline=None)
def test_no_address_raises(entries: dict[str, str]) -> None:
    state, problems = State.read(LAB, entries)
    assert all(isinstance(each, str) and each for each in problems)
    assert State.read(LAB, state.query())[1] == []


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_in_the_address_raises(query: str) -> None:
    State.read(LAB, query)


@given(SOME)
@settings(max_examples=30, deadline=None)
def test_values_from_elsewhere_are_seen_from_the_nearest_preset(values: dict[str, Any]) -> None:
    parameters = LAB.parameters(**values)
    counts = {name: len(parameters.changes(LAB.preset(name))) for name in LAB.presets}
    assert counts[nearest(LAB, parameters)] == min(counts.values())


@pytest.mark.parametrize("name", LABS)
def test_every_preset_of_every_lab_is_a_state(name: str) -> None:
    lab = get(name)
    for preset in lab.presets:
        state = State.of(lab, preset)
        assert state.query() == f"preset={preset}&v={VERSION}"
        assert nearest(lab, state.parameters) == preset


def test_a_lever_called_self_is_no_lever() -> None:
    state = History(State.of(get("budget")))
    for act in (state.set, state.now.parameters.replace, get("budget").parameters):
        with pytest.raises(ParameterError, match="“self” is not a parameter here"):
            act(self=1)
