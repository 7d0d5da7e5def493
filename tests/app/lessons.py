"""A small lesson of every kind of step that two labs can make, its words in Spanish, and ways to spoil it."""

from __future__ import annotations

LESSON = """
carbonpump_lesson = 1
title = "Who keeps carbon down?"
summary = "What animals carry, and what would be lost without them."
minutes = 45
level = "15+"
objectives = ["Tell what sinks from what swims"]
standards = ["HS-ESS2-6"]

[guide]
aim = "To see that **{today.kept}** are kept."

[states.today]
lab = "pump"
preset = "today"

[states.stay_up]
lab = "pump"
preset = "today"
set = { animals = 0.0, nutrients = "stay" }

[states.alboran]
lab = "budget"
preset = "Z2"

[[steps]]
kind = "read"
title = "Where does the carbon go?"
minutes = 5
text = '''
Life keeps **{today.kept}**: of it {today.kept_animals / today.kept|percent}, {today.kept_animals / today.kept|fraction}, by animals.

<i>Nothing</i> else.
'''
[steps.picture]
kind = "bars"
title = "What each way keeps away"
bars = [
    { text = "particles", value = "today.kept_particles", colour = "snow" },
    { text = "animals", value = "today.kept_animals", colour = "zooplankton" },
]
[steps.guide]
think = "That animals matter little."
ask = ["What would happen without them?"]

[[steps]]
id = "where"
kind = "guess"
ask = "How much less would the sea keep without its animals?"
scale = [0, 450]
step = 10
answer = "today.kept - stay_up.kept"
unit = " less"
band = ["today.kept_low - stay_up.kept", "today.kept_high - stay_up.kept"]
over = "two worlds in three"
marks = [{ at = "today.kept_animals", text = "all that they carry: {today.kept_animals}" }]
said = "The model says **{today.kept - stay_up.kept}**."

[[steps]]
kind = "choose"
ask = "What keeps more?"
options = [
    { text = "Particles", when = "today.kept_particles > today.kept_animals", why = "They are many." },
    { text = "Animals", when = "today.kept_animals > today.kept_particles", why = "They only seem many." },
    { text = "Neither" },
]

[[steps]]
kind = "order"
ask = "Which way keeps most?"
items = [
    { text = "dissolved", value = "today.kept_dissolved" },
    { text = "particles", value = "today.kept_particles" },
    { text = "animals", value = "today.kept_animals" },
]
why = "What sinks, sinks deep."

[[steps]]
kind = "draw"
ask = "How does it fall with depth?"
curve = "today.flux"
points = 8

[[steps]]
kind = "lab"
state = "today"
levers = ["nutrients", { lever = "animals", low = 0.0, high = 2.0 }]
x = "animals"
result = "kept"
ask = "Find the most that the sea can keep."

[[steps]]
kind = "reveal"
of = "where"
text = "Who would have thought?"

[[steps]]
kind = "words"
ask = "One thing you learned"
"""

SPANISH = """
title = "¿Quién retiene el carbono?"
summary = "Lo que llevan los animales y lo que se perdería sin ellos."
level = "15+"
objectives = ["Distinguir lo que se hunde de lo que nada"]
guide = { aim = "Ver que se retienen **{today.kept}**." }

[[steps]]
title = "¿Adónde va el carbono?"
text = "La vida retiene **{today.kept}**: {today.kept_animals / today.kept|percent}, {today.kept_animals / today.kept|fraction}."
picture = { title = "Lo que retiene cada vía", bars = [{ text = "partículas" }, { text = "animales" }] }
guide = { think = "Que los animales importan poco.", ask = ["¿Qué pasaría sin ellos?"] }

[[steps]]
ask = "¿Cuánto menos retendría el mar sin sus animales?"
unit = " menos"
over = "dos de cada tres mundos"
marks = [{ text = "todo lo que llevan: {today.kept_animals}" }]
said = "El modelo dice **{today.kept - stay_up.kept}**."

[[steps]]
ask = "¿Qué retiene más?"
options = [{ text = "Partículas", why = "Son muchas." }, { text = "Animales", why = "Solo lo parecen." }, { text = "Ninguno" }]

[[steps]]
ask = "¿Qué vía retiene más?"
items = [{ text = "disuelto" }, { text = "partículas" }, { text = "animales" }]
why = "Lo que se hunde, se hunde hondo."

[[steps]]
ask = "¿Cómo disminuye con la profundidad?"

[[steps]]
ask = "Encuentra lo máximo que el mar puede retener."

[[steps]]
text = "¿Quién lo diría?"

[[steps]]
ask = "Una cosa que has aprendido"
"""


def spoiled(old: str, new: str, text: str = LESSON) -> str:
    """The lesson with one thing changed."""
    assert old in text
    return text.replace(old, new, 1)
