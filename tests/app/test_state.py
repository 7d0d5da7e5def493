"""LabState: history, baseline, and the way through the address bar."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.state import REMEMBERED, RESERVED, LabState
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
def state() -> LabState:
    return LabState(LAB)


def near(one: Parameters, other: Parameters) -> bool:
    """Equal, as far as an address carries numbers."""
    pairs = [(value, other[name]) for name, value in one.items()]
    return all(a == (pytest.approx(b, rel=1e-10, abs=1e-300) if isinstance(b, float) else b) for a, b in pairs)


# history


def test_a_drag_is_one_entry_however_many_steps(state: LabState) -> None:
    for value in (600, 700, 800):
        state.move(LEVER, value)
    assert not state.can_undo
    state.settle()
    assert state.last_change() == {LEVER: (state.paper[LEVER], 800)}
    state.undo()
    assert state.parameters == state.paper
    assert not state.can_undo
    state.redo()
    assert state.parameters[LEVER] == 800


def test_a_drag_that_comes_back_leaves_no_entry(state: LabState) -> None:
    state.move(LEVER, 700)
    state.move(LEVER, state.paper[LEVER])
    state.settle()
    assert not state.can_undo


def test_something_else_ends_a_drag(state: LabState) -> None:
    state.move(LEVER, 700)
    state.set(**{OTHER: 50})
    state.undo()
    assert (state.parameters[LEVER], state.parameters[OTHER]) == (700, state.paper[OTHER])
    state.undo()
    assert state.parameters == state.paper


def test_undo_in_the_middle_of_a_drag_undoes_the_drag(state: LabState) -> None:
    state.move(LEVER, 700)
    state.undo()
    assert state.parameters == state.paper


def test_a_new_change_forgets_what_could_be_redone(state: LabState) -> None:
    state.set(**{LEVER: 700})
    state.undo()
    state.set(**{LEVER: 800})
    assert not state.can_redo
    state.redo()
    assert state.parameters[LEVER] == 800


def test_with_no_history_undo_and_redo_do_nothing(state: LabState) -> None:
    state.undo()
    state.redo()
    assert state.parameters == state.paper


def test_what_changes_nothing_is_no_entry(state: LabState) -> None:
    state.set(**{LEVER: state.paper[LEVER]})
    state.reset()
    state.choose(state.preset)
    assert not state.can_undo


def test_a_replay_is_shown_and_not_remembered(state: LabState) -> None:
    state.set(**{LEVER: 900})
    for value in (600, 750, 900):
        state.show(LEVER, value)
    state.settle()
    assert state.last_change() == {LEVER: (state.paper[LEVER], 900)}
    state.undo()
    assert not state.can_undo


@pytest.mark.parametrize("change", [{LEVER: 9999}, {"nothing": 1}, {LEVER: "much"}, {LEVER: None}, {LEVER: float("nan")}])
def test_what_cannot_be_set_changes_nothing(state: LabState, change: dict[str, Any]) -> None:
    for act in (lambda: state.set(**change), lambda: state.move(*next(iter(change.items())))):
        with pytest.raises(ParameterError):
            act()
        state.settle()
        assert state.parameters == state.paper
        assert not state.can_undo


def test_reset_of_one_leaves_the_others(state: LabState) -> None:
    state.set(**{LEVER: 900, OTHER: 50})
    state.reset([LEVER])
    assert state.parameters.changes(state.paper) == {OTHER: 50}
    state.reset()
    assert state.parameters == state.paper
    state.undo()
    state.undo()
    assert state.parameters.changes(state.paper) == {LEVER: 900, OTHER: 50}


def test_a_preset_brings_its_own_values_and_undo_the_old_ones(state: LabState) -> None:
    first = state.preset
    state.set(**{LEVER: 900})
    state.choose("Z4")
    assert state.parameters == state.paper == state.baseline == LAB.preset("Z4")
    assert state.last_change() == {}  # nothing that a replay could show
    state.undo()
    assert (state.preset, state.parameters[LEVER]) == (first, 900)
    assert state.paper == LAB.preset(first)


def test_a_pin_is_undone_and_done_again_by_itself(state: LabState) -> None:
    state.set(**{LEVER: 900})
    before = state.baseline
    state.pin()
    state.set(**{OTHER: 80})
    state.undo()
    assert state.baseline[LEVER] == 900  # the pin stays when what came after it is undone
    state.undo()
    assert (state.baseline, state.parameters[LEVER]) == (before, 900)
    state.redo()
    assert state.baseline[LEVER] == 900


def test_a_preset_keeps_what_was_pinned(state: LabState) -> None:
    state.set(**{LEVER: 900})
    state.pin()
    state.choose("Z4")
    assert state.baseline[LEVER] == 900
    assert state.paper == LAB.preset("Z4")
    again = LabState(LAB)
    again.load(state.query())
    assert again.baseline == state.baseline


def test_the_history_has_an_end(state: LabState) -> None:
    for step in range(REMEMBERED + 50):
        state.set(**{LEVER: 100 + step % 700})
    steps = 0
    while state.can_undo:
        state.undo()
        steps += 1
    assert steps == REMEMBERED


def test_an_unknown_preset_changes_nothing(state: LabState) -> None:
    with pytest.raises(ParameterError, match="Z9"):
        state.choose("Z9")
    assert state.preset == next(iter(LAB.presets))


def test_the_pin_stays_while_the_levers_move(state: LabState) -> None:
    state.set(**{LEVER: 900})
    state.pin()
    state.set(**{LEVER: 100})
    assert state.baseline[LEVER] == 900
    again = LabState(LAB)
    assert again.load(state.query()) == []
    assert again.baseline == state.baseline
    assert again.parameters == state.parameters


@given(
    st.lists(st.tuples(st.sampled_from(["set", "move", "settle", "reset", "choose", "undo", "redo", "pin"]), SOME), max_size=12)
)
@settings(max_examples=40, deadline=None)
def test_undoing_everything_leads_back_to_the_start(steps: list[tuple[str, dict[str, Any]]]) -> None:
    state = LabState(LAB)
    for act, values in steps:
        if act == "set":
            state.set(**values)
        elif act == "move":
            for name, value in values.items():
                if inside({**state.parameters, name: value}):
                    state.move(name, value)
        elif act == "choose":
            state.choose(sorted(LAB.presets)[len(values) % len(LAB.presets)])
        else:
            getattr(state, act)()
    state.settle()
    while state.can_redo:
        state.redo()
    end, count = (state.preset, state.parameters), 0
    while state.can_undo:
        state.undo()
        count += 1
    assert (state.preset, state.parameters) == (next(iter(LAB.presets)), LAB.preset())
    for _ in range(count):
        state.redo()
    assert (state.preset, state.parameters) == end
    assert not state.can_redo


# the address


@given(WHOLE, WHOLE, st.sampled_from(list(LAB.presets)))
@settings(max_examples=40, deadline=None)
def test_any_state_goes_through_the_address(now: dict[str, Any], pinned: dict[str, Any], preset: str) -> None:
    state = LabState(LAB, preset)
    state.set(**pinned)
    state.pin()
    state.set(**now)
    state.data = "0123abcd"
    other = LabState(LAB)
    assert other.load(state.query()) == []
    assert other.preset == preset
    assert other.data == state.data
    assert near(other.parameters, state.parameters)
    assert near(other.baseline, state.baseline)
    assert other.query() == state.query()  # and no further drift


def test_an_address_says_only_what_was_changed(state: LabState) -> None:
    assert state.query() == f"preset={state.preset}"
    state.set(**{LEVER: 900, "shared_factors": False})
    assert state.query() == f"preset={state.preset}&{LEVER}=900&shared_factors=false"


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
        ("pin=nothing:1", "nothing"),
        ("hours_at_depth=3 kg", "hours_at_depth"),
    ],
)
def test_what_an_address_cannot_mean_is_one_sentence_and_the_rest_is_taken(query: str, word: str) -> None:
    state = LabState(LAB)
    problems = state.load(f"?{query}&{OTHER}=50")
    assert len(problems) == 1
    assert word in problems[0]
    assert problems[0].endswith(".")
    assert state.parameters[OTHER] == 50
    assert state.parameters.changes(state.paper) == {OTHER: 50}


@given(st.dictionaries(st.sampled_from([*RESERVED, LEVER, "zone", "draws", "shared_factors", "junk"]), st.text(max_size=30)))
@settings(max_examples=150, deadline=None)
def test_no_address_raises(entries: dict[str, str]) -> None:
    state = LabState(LAB)
    problems = state.load(entries)
    assert all(isinstance(each, str) and each for each in problems)
    again = LabState(LAB)
    assert again.load(state.query()) == []


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_in_the_address_raises(query: str) -> None:
    LabState(LAB).load(query)


@given(SOME)
@settings(max_examples=30, deadline=None)
def test_values_from_elsewhere_are_seen_from_the_nearest_preset(values: dict[str, Any]) -> None:
    parameters = LAB.parameters(**values)
    state = LabState.of(LAB, parameters)
    assert state.parameters == parameters
    counts = {name: len(parameters.changes(LAB.preset(name))) for name in LAB.presets}
    assert counts[state.preset] == min(counts.values())


@pytest.mark.parametrize("name", LABS)
def test_every_preset_of_every_lab_is_a_state(name: str) -> None:
    lab = get(name)
    for preset in lab.presets:
        state = LabState(lab, preset)
        assert state.query() == f"preset={preset}"
        assert LabState.of(lab, state.parameters).preset == preset


def test_a_lever_called_self_is_no_lever() -> None:
    state = LabState(get("budget"))
    for act in (state.set, state.parameters.replace, get("budget").parameters):
        with pytest.raises(ParameterError, match="“self” is not a parameter here"):
            act(self=1)
