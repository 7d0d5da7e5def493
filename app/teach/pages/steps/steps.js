// Every kind of step. `ask(el, view, mine, answer, say)` puts into an element the form of a question: `mine` was answered before
// (or null), `answer` is called with what is sent. `shown(el, view, mine, say)` puts there what is shown of it: the class beside
// the model, as far as `view.shown` has them (`class` or `model` may be missing), and one's own answer marked. `question` is what
// stands above either: what is asked, its text and its picture.

import {make} from "../../../components/html.js"
import {plain, prose} from "../base.js"
import {pictureOf} from "../pictures/picture.js"
import {choose} from "./choose.js"
import {draw} from "./draw.js"
import {guess} from "./guess.js"
import {lab} from "./lab.js"
import {order} from "./order.js"
import {place} from "./place.js"
import {words} from "./words.js"

/** @type {Record<string, {ask: Ask, shown: Shown}>} */
const KINDS = {choose, draw, guess, lab, order, place, words}

/** Whether there is something to answer. @param {{kind: string}} view */
export const asks = ({kind}) => kind in KINDS

/** @type {Ask} */
export function ask(el, view, mine, answer, say) {
  KINDS[view.kind]?.ask(el, view, mine, answer, say)
}

/**
 * A `reveal` shows the step it is of: `mine` is then the answer to that.
 * @type {Shown}
 */
export function shown(el, view, mine, say) {
  if (!view.shown) return
  if (view.kind === "reveal") {
    const seen = {...view.seen, shown: view.shown}
    if (seen.ask) el.append(prose(seen.ask, "seen"))
    KINDS[seen.kind]?.shown(el, seen, mine, say)
  } else KINDS[view.kind]?.shown(el, view, mine, say)
}

/**
 * The heading (what is asked, or the title of a step that asks nothing), and the card with text and picture.
 * @param {HTMLElement} el
 * @param {any} view
 * @param {Say} say
 */
export function question(el, view, say) {
  const heading = make("h1", {class: "question"}, view.ask ? plain(view.ask) : view.title)
  el.append(heading)
  if (!view.text && !view.picture) return heading
  const card = make("div", {class: "card"})
  if (view.text) card.append(prose(view.text))
  if (view.picture) pictureOf(card, view.picture, say)
  el.append(card)
  return heading
}
