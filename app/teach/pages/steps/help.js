// How a picture is answered: by finger, by keys (said where there may be some), or by numbers.

import {make} from "../../../components/html.js"

/**
 * The message of a key, and that of `KEY_keys` for whoever has a keyboard.
 * @param {string} of
 * @param {Say} say
 */
export const hinted = (of, say) =>
  make("p", {class: "hint"}, say(of), " ", make("span", {class: "keys"}, say(`${of}_keys`)))

/**
 * The numeric form, folded away.
 * @param {HTMLElement} form
 * @param {Say} say
 */
export const byNumber = (form, say) =>
  make("details", {class: "by-number"}, make("summary", {}, say("step_by_number")), form)
