// The printed guide: the pictures of its steps, and a button that prints.

import {one} from "../../components/html.js"
import {given} from "./base.js"
import {pictureOf} from "./pictures/picture.js"
import {sayOf} from "./say.js"
import {themed} from "./theme.js"

const page = given()
const say = sayOf(page.words, page.language)
for (const [step, picture] of Object.entries(page.pictures)) {
  pictureOf(one(document, `[data-picture="${step}"]`), /** @type {Picture} */ (picture), say)
}
one(document, "[data-do=print]").addEventListener("click", () => print())
themed(one(document, "[data-do=theme]"))
