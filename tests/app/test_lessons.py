"""Lessons as files: read, written, translated, and refused in one sentence that says where."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, cast

import pytest

from app.reading import Readers
from app.teach.file import of_table, read, sent, translated, write
from app.teach.languages import LANGUAGES, LessonError, chosen, say, words
from app.teach.lesson import MOST_SIGNS, Lesson
from app.teach.prose import called
from tests.app.lessons import LESSON, SPANISH, spoiled

FAULTS = [
    ("carbonpump_lesson = 1", "carbonpump_lesson = 2", "lesson_version", None, None),
    ('title = "Who keeps carbon down?"', "", "lesson_missing", None, "title"),
    ('title = "Who keeps carbon down?"', 'title = "{today.kept}"', "lesson_no_numbers", None, "title"),
    ('title = "Who keeps carbon down?"', "title = 3", "lesson_text", None, "title"),
    ("minutes = 45", "minutes = 45.5", "lesson_whole", None, "minutes"),
    ("minutes = 45", "minutes = nan", "lesson_number", None, "minutes"),
    ("minutes = 45", 'minutes = 45\nlanguage = "la"', "lesson_language", None, "language"),
    ("minutes = 45", "minutes = 45\nguests = 3", "lesson_field", None, None),
    ("**{today.kept}** are kept", "{today.kept are kept", "lesson_braces", None, "guide, aim"),
    ("[states.stay_up]", '[states."stay-up"]', "lesson_state_name", None, "states"),
    ("[states.stay_up]", "[states.class]", "lesson_state_name", None, "states"),
    ('lab = "budget"', 'lab = "budgie"', "lesson_lab", None, "states alboran, lab"),
    ('preset = "Z2"', 'preset = "Z9"', "lesson_preset", None, "states alboran"),
    ("animals = 0.0", "animal = 0.0", "lesson_value", None, "states stay_up"),
    ("animals = 0.0", "animals = 99.0", "lesson_value", None, "states stay_up"),
    ("animals = 0.0", "animals = [0.0]", "lesson_value", None, "states stay_up"),
    ('kind = "read"', 'kind = "preach"', "lesson_kind", 1, "kind"),
    ('kind = "bars"', 'kind = "pie"', "lesson_kind", 1, "picture, kind"),
    ('colour = "snow"', 'colour = "beige"', "lesson_colour", 1, "picture, bars 1, colour"),
    ("{today.kept}**: of", "{today.keep}**: of", "lesson_number_unknown", 1, "text"),
    ("{today.kept}**: of", "{monday.kept}**: of", "lesson_state", 1, "text"),
    ("{today.kept}**: of", "{today.kept|loud}**: of", "lesson_format", 1, "text"),
    ("{today.kept}**: of", "{today.kept > 1}**: of", "lesson_expression", 1, "text"),
    ('ask = "How much less', f'ask = "{"How much " * 40}', "lesson_long", 2, "ask"),
    ("scale = [0, 450]", "scale = [450, 0]", "lesson_scale", 2, "scale"),
    ("scale = [0, 450]", "scale = [0]", "lesson_pair", 2, "scale"),
    ("scale = [0, 450]", "scale = [0, inf]", "lesson_number", 2, "scale"),
    ("scale = [0, 450]", f"scale = [0, {10**200}]", "lesson_number", 2, "scale"),
    ("scale = [0, 450]", 'scale = "all"', "lesson_list", 2, "scale"),
    ("step = 10", "step = 1e-9", "lesson_scale", 2, "scale"),
    ('answer = "today.kept - stay_up.kept"', 'answer = "today.flux"', "lesson_number_unknown", 2, "answer"),
    ('answer = "today.kept - stay_up.kept"', "answer = \"__import__('os')\"", "lesson_expression", 2, "answer"),
    ('"today.kept_high - stay_up.kept"]', '"today.kept_high", "today.kept"]', "lesson_pair", 2, "band"),
    ('{ text = "Neither" }', '"Neither"', "lesson_table", 3, "options 3"),
    ('{ text = "Neither" }', '{ text = "Neither", right = 1 }', "lesson_switch", 3, "options 3, right"),
    ('when = "today.kept_particles >', 'when = "today.kept_particles -', "lesson_comparison", 3, "options 1, when"),
    ('    { text = "dissolved", value = "today.kept_dissolved" },\n    { text = "particles", value = "today.kept_particles" },\n    {', "    {", "lesson_several", 4, "items"),
    ('curve = "today.flux"', 'curve = "today.kept"', "lesson_curve_unknown", 5, "curve"),
    ("points = 8", "points = 800", "lesson_points", 5, "points"),
    ('levers = ["nutrients", {', 'levers = ["nourishment", {', "lesson_lever", 6, "levers 1"),
    ("high = 2.0", "high = 20.0", "lesson_bounds", 6, "levers 2"),
    ("low = 0.0", "low = 2.5", "lesson_bounds", 6, "levers 2"),
    ('x = "animals"', 'x = "nutrients"', "lesson_x", 6, "x"),
    ('result = "kept"', 'result = "active"', "lesson_number_unknown", 6, "result"),
    ('of = "where"', 'of = "there"', "lesson_of", 7, "of"),
    ('kind = "words"', 'kind = "words"\nid = "where"', "lesson_id", 8, "id"),
    ("kind = \"read\"\n", "kind = \"read\"\n[steps.guide]\n[[steps]]\nkind = \"read\"\n", "lesson_empty", 1, "text"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "step", "field"), FAULTS)
def test_what_cannot_be_used_is_said_in_one_sentence_with_step_and_field(
    old: str, new: str, key: str, step: int | None, field: str | None
) -> None:
    with pytest.raises(LessonError) as caught:
        read(spoiled(old, new))
    error = caught.value
    assert (error.key, error.values.get("step"), error.values.get("field")) == (key, step, field)
    for language in LANGUAGES:
        said = error.said(language)
        assert said.endswith(".")
        assert "\n" not in said
        assert len(said) < 1500


def test_a_lesson_is_written_as_it_was_read() -> None:
    lesson = read(LESSON)
    again = read(write(lesson))
    assert write(again) == write(lesson)
    assert again.steps == lesson.steps
    assert again.states == lesson.states
    assert lesson.labs == ("pump", "budget")


def test_a_step_without_a_title_is_called_by_its_question() -> None:
    lesson = read(LESSON)
    assert called(lesson, 0) == "Where does the carbon go?"
    assert called(lesson, 1) == called(lesson, 6) == "How much less would the sea keep without its animals?"
    long = read(spoiled('ask = "One thing you learned"', f'ask = "{"one thing, " * 20}"'))
    assert called(long, 7) == "one thing, one thing, one thing, one thing, one thing, one…"


# in another language


def test_a_translation_has_the_numbers_of_the_original() -> None:
    lesson = translated(LESSON, SPANISH, "es")
    assert (lesson.language, lesson.title) == ("es", "¿Quién retiene el carbono?")
    assert [step.kind for step in lesson.steps] == [step.kind for step in read(LESSON).steps]
    assert lesson.steps[1].answer == "today.kept - stay_up.kept"


@pytest.mark.parametrize(
    ("old", "new", "key", "step", "field"),
    [
        ('over = "dos de cada tres mundos"\n', "", "lesson_words_missing", 2, "over"),
        ('ask = "¿Qué retiene más?"', 'ask = "¿Qué retiene más?"\nsaid = "Nada."', "lesson_words_more", 3, None),
        ("retienen **{today.kept}**", "retiene mucho", "lesson_words_numbers", None, "guide, aim"),
        ("{today.kept - stay_up.kept}", "{today.kept}", "lesson_words_numbers", 2, "said"),
        ('{ text = "disuelto" }, ', "", "lesson_words_list", 4, "items"),
        ('[[steps]]\nask = "Una cosa que has aprendido"', "", "lesson_words_list", None, "steps"),
        ('level = "15+"', "level = 15", "lesson_text", None, "level"),
    ],
)
def test_a_translation_has_every_word_and_no_more(old: str, new: str, key: str, step: int | None, field: str | None) -> None:
    with pytest.raises(LessonError) as caught:
        translated(LESSON, spoiled(old, new, SPANISH), "es")
    assert (caught.value.key, caught.value.values.get("step"), caught.value.values.get("field")) == (key, step, field)


# the words of the pages


def test_every_language_has_the_same_sentences_with_the_same_places_for_values() -> None:
    def places(language: str) -> dict[str, set[str]]:
        found = {key: text for key, text in words(language).items() if isinstance(text, str)}
        return {key: {part.partition("}")[0] for part in text.replace("{{", "").split("{")[1:]} for key, text in found.items()}

    assert all(places(language) == places(LANGUAGES[0]) for language in LANGUAGES)
    assert len(places(LANGUAGES[0])) > 60


def test_a_sentence_takes_its_values() -> None:
    assert say("es", "lesson_at_step", step=3) == "Paso 3: "


@pytest.mark.parametrize(
    ("asked", "language"), [("es-MX,es;q=0.9", "es"), ("fr, ES;q=0.8", "es"), ("fr", "en"), ("", "en"), ("e" * 10_000, "en")]
)
def test_who_asks_is_answered_in_a_language_that_is_known(asked: str, language: str) -> None:
    assert chosen(asked) == language


# hostile files


HOSTILE = {
    "nested lists": "carbonpump_lesson = 1\nsteps = " + "[" * 20_000 + "]" * 20_000,
    "a nested name": "carbonpump_lesson = 1\n" + ".".join(["a"] * 25_000) + " = 1",
    "nested names": "carbonpump_lesson = 1\n" + "\n".join(f"{'.'.join(['a'] * 1_400)}.b{n} = 1" for n in range(20)),
    "tables": "carbonpump_lesson = 1\n" + "\n".join(f"[{'.'.join(['a'] * 1_400)}.b{n}]" for n in range(20)),
    "small tables": "carbonpump_lesson = 1\n" + "\n".join(f"[{'.'.join(['a'] * 200)}.b{n}]" for n in range(140)),
    "inline tables": "carbonpump_lesson = 1\nsteps = " + "{a = " * 900 + "1" + "}" * 900,
    "too long": "#" * (MOST_SIGNS + 1),
    "huge number": f"carbonpump_lesson = {'9' * 50_000}",
    "no text": "\x00" * 1000,
    "many steps": 'carbonpump_lesson = 1\ntitle = "a"\nminutes = 1\n' + '[[steps]]\nkind = "words"\nask = "a"\n' * 1_500,
    "brackets": spoiled('answer = "today.kept - stay_up.kept"', f'answer = "{"(" * 10_000}1{")" * 10_000}"'),
    "brackets in words": spoiled("The model says", "{" * 1_000),
    "powers": spoiled('answer = "today.kept - stay_up.kept"', 'answer = "9**9**9**9"'),
    "minus signs": spoiled('answer = "today.kept - stay_up.kept"', f'answer = "{"-" * 190}1"'),
    "a call": spoiled('answer = "today.kept - stay_up.kept"', "answer = \"__import__('os').system('ls')\""),
    "an attribute": spoiled('answer = "today.kept - stay_up.kept"', 'answer = "today.kept.__class__"'),
    "an endless number": spoiled('answer = "today.kept - stay_up.kept"', 'answer = "1e999"'),
    "a word": spoiled('answer = "today.kept - stay_up.kept"', 'answer = "True"'),
    "an if": spoiled('answer = "today.kept - stay_up.kept"', 'answer = "1 if today.kept else 2"'),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_quickly(text: str) -> None:
    began = time.process_time()
    with pytest.raises(LessonError) as caught:
        read(text)
    assert time.process_time() - began < 2
    assert len(str(caught.value)) < 1500
    assert "\n" not in str(caught.value)


class Here:
    """Reads what is sent in this very process."""

    async def read(self, function: Callable[..., Any], *arguments: Any, owner: tuple[str, str]) -> Any:
        return function(*arguments)


def test_what_somebody_sends_is_read_by_the_reading_process() -> None:
    def received(text: str) -> Lesson:
        return of_table(asyncio.run(sent(cast(Readers, Here()), text, ("address", "page"))))

    assert write(received(LESSON)) == write(read(LESSON))
    for name in ("nested lists", "too long", "huge number", "no text"):
        with pytest.raises(LessonError, match=r"^This .*\.$") as caught:
            received(HOSTILE[name])
        assert caught.value.key == "lesson_unread"
