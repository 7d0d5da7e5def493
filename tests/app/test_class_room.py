"""What may become of a class: answers count until the reveal, and nobody's word but the teacher's moves it."""

from __future__ import annotations

from typing import Any

import pytest

from app.teach.room import EVER, Part, Plan, Refused, Room

PARTS = (Part("read"), Part("guess"), Part("choose"), Part("reveal", 1), Part("words"))
SIZE, NOW = 200, 1000.0


def room(*names: str, **changes: Any) -> Room:
    made = Room(Plan("7K42", "lesson", False, "en", PARTS), **changes)
    for n, name in enumerate(names):
        made = made.join(name, f"secret {n + 1}", SIZE, NOW)
    return made


def refused(key: str, status: int) -> Any:
    return pytest.raises(Refused, check=lambda error: (error.key, error.status) == (key, status))


def test_who_joins_is_numbered_and_same_names_get_a_number() -> None:
    made = room("Blue eel", "Blue eel", "blue eel")
    assert [student.name for student in made.present] == ["Blue eel", "Blue eel 2", "blue eel 3"]
    assert list(made.students) == [1, 2, 3]
    assert made.began == NOW


def test_a_lesson_starts_once_and_not_by_those_who_join() -> None:
    made = room("A")
    assert made.started is None
    assert made.go(0).start(NOW).go(1).start(NOW + 60).started == NOW


def test_a_join_that_is_heard_twice_is_one_student() -> None:
    made = room("Blue eel")
    assert made.join("Red crab", "secret 1", SIZE, NOW) is made


def test_a_class_has_an_end() -> None:
    made = room("A", "B")
    with refused("class_full", 429):
        made.join("C", "secret 3", 2, NOW)
    assert len(made.remove(1).join("C", "secret 3", 2, NOW).present) == 2


def test_who_is_removed_and_joins_again_does_so_a_few_times_only() -> None:
    made = room("A")
    for n in range(2, 2 * EVER + 1):
        made = made.join(f"Bot {n}", f"secret {n}", 2, NOW).remove(n)
    with refused("class_full", 429):
        made.join("Bot", "another secret", 2, NOW)


def test_only_the_right_secret_speaks_for_a_student() -> None:
    made = room("A")
    assert made.member(1, "secret 1").name == "A"
    for id, secret in ((1, "secret 2"), (2, "secret 1"), (0, "")):
        with refused("class_stranger", 403):
            made.member(id, secret)


def test_an_answer_may_be_changed_until_the_reveal() -> None:
    made = room("A").go(1).answer(1, 1, 160)
    assert made.answer(1, 1, 200).answers == {1: {1: 200}}
    revealed = made.reveal(1)
    with refused("class_revealed", 409):
        revealed.answer(1, 1, 200)
    assert revealed.answer(1, 1, 160) is revealed  # what was heard twice is no second vote


def test_an_answer_changes_nothing_that_students_see() -> None:
    made = room("A").go(1)
    answered = made.answer(1, 1, 160)
    assert answered.version == made.version + 1
    assert answered.shown == made.shown


def test_what_the_class_has_left_can_still_be_answered_and_what_comes_cannot() -> None:
    made = room("A").go(1).go(2)
    assert made.answer(1, 1, 160).answers == {1: {1: 160}}
    with refused("class_not_open", 409):
        made.answer(1, 4, "late")


def test_going_to_a_reveal_reveals_what_it_is_of() -> None:
    made = room("A").go(1).go(3)
    assert made.revealed == {1, 3}
    assert made.go(1).revealed == {1, 3}


def test_a_free_pace_ends_before_what_would_be_told() -> None:
    made = room("A").pace(free=True)
    assert made.open == {0, 1, 2}
    assert made.reveal(1).open == {0, 1, 2, 3, 4}
    with refused("class_not_open", 409):
        made.answer(1, 4, "I learned")
    assert made.pace(free=False).answer(1, 2, 0).answers == {2: {1: 0}}


def test_who_is_removed_is_gone_with_all_answers_and_does_not_come_back() -> None:
    made = room("A", "B").go(4).answer(1, 4, "rude").release(4, 1, True).remove(1)
    assert made.answers == {4: {}}
    assert made.lines(4) == {}
    assert "A" not in [each.name for each in made.students.values()]
    for act in (lambda: made.member(1, "secret 1"), lambda: made.join("A", "secret 1", SIZE, NOW)):
        with refused("class_removed", 403):
            act()
    with refused("class_nobody", 404):
        made.remove(9)


def test_a_line_that_is_changed_is_no_longer_released() -> None:
    made = room("A", "B").go(4).answer(1, 4, "kind").answer(2, 4, "more").release(4, 1, True)
    assert made.lines(4) == {1: "kind"}
    changed = made.answer(1, 4, "rude")
    assert changed.lines(4) == {}
    assert changed.shown == changed.version
    assert made.release(4, 1, False).lines(4) == {}
    with refused("class_no_line", 404):
        made.go(1).answer(1, 1, 160).release(1, 1, True)


def test_a_timer_is_a_time_and_goes_with_the_step() -> None:
    made = room().timer(90, NOW)
    assert made.ends == NOW + 90
    assert made.timer(None, NOW).ends is None
    assert made.go(1).ends is None
    for seconds in (0, -1, 7201, float("nan")):
        with refused("class_timer", 400):
            made.timer(seconds, NOW)


def test_steps_are_those_of_the_lesson() -> None:
    for act in (Room.go, Room.reveal):
        for step in (-1, 5):
            with refused("class_no_step", 400):
                act(room(), step)


def test_after_the_end_nothing_moves_and_what_was_heard_twice_still_counts() -> None:
    made = room("A").go(1).answer(1, 1, 160).here(1, "p").end(NOW)
    assert made.end(NOW + 1) is made
    assert made.students[1].here == ""
    assert made.answer(1, 1, 160) is made
    for act in (
        lambda: made.answer(1, 1, 200),
        lambda: made.go(2),
        lambda: made.reveal(1),
        lambda: made.pace(True),
        lambda: made.timer(60, NOW),
        lambda: made.call(1, "B"),
        lambda: made.join("B", "secret 2", SIZE, NOW),
    ):
        with refused("class_ended", 410):
            act()


def test_who_is_here_is_with_one_process() -> None:
    made = room("A", "B").here(1, "one").here(1, "two").here(2, "one")
    assert made.left(1, "one") is made
    assert made.left(1, "two").students[1].here == ""
    lost = made.lost({"one", "three"})
    assert [student.here for student in lost.present] == ["two", ""]
    assert lost.lost({"one"}) is lost


def test_another_name_is_nobody_elses() -> None:
    made = room("A", "B").call(1, "B")
    assert [student.name for student in made.present] == ["B 2", "B"]
    assert made.call(1, "B 2") is made
