// The printed report: the class's pictures, step by step.

import {one} from "../../components/html.js"
import {given} from "./base.js"
import {pictureOf} from "./pictures/picture.js"
import {sayOf} from "./say.js"
import {shown} from "./steps/steps.js"
import {themed} from "./theme.js"

const page = given()
const say = sayOf(page.words, page.language)
page.steps.forEach((/** @type {StepView} */ step, /** @type {number} */ index) => {
  const at = one(document, `[data-step="${index}"]`)
  if (step.picture) pictureOf(at, step.picture, say)
  shown(at, step, null, say)
})
one(document, "[data-do=print]").addEventListener("click", () => print())
themed(one(document, "[data-do=theme]"))
