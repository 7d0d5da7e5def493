// What a student sees of a class: the step it is at, or the one chosen where everybody goes at their own pace.

import {make} from "../../../components/html.js"
import {kept} from "../../../components/kept.js"
import {arrive, button} from "../base.js"
import {ask, asks, shown} from "../steps/steps.js"
import {stand} from "../steps/stand.js"
import {clockOf} from "./clock.js"

/** Of the steps there are, the one nearest to a step. @param {number[]} there @param {number} at */
export const nearest = (there, at) => there.reduce((best, i) => (Math.abs(i - at) < Math.abs(best - at) ? i : best))

/**
 * `show(view, answers, anew)` draws what changed; a form in which somebody is writing is left as it is, unless `anew`.
 * @param {HTMLElement} main
 * @param {string} code
 * @param {(step: number, answer: object) => void} send
 * @param {() => number} now Seconds of the server's clock
 * @param {Say} say
 */
export function seatOf(main, code, send, now, say) {
  const clock = clockOf(now, say)
  const store = kept(`carbonpump.at.${code}`)
  let at = Number(store.read() ?? 0)
  /** @type {ReturnType<typeof stand>} */
  let place
  let standing = ""
  let drawn = ""
  let results = ""

  /**
   * @param {any} view
   * @param {Record<string, any>} answers
   * @param {boolean} [anew]
   */
  function show(view, answers, anew = false) {
    const free = view.pace === "free"
    const there = Object.keys(view.steps).map(Number)
    at = free ? nearest(there, at) : view.step
    const step = view.steps[at]
    const open = asks(step) && !view.revealed.includes(at)
    const stands = `${at} ${open}`
    const form = `${stands} ${free} ${there.length}`
    if (anew || form !== drawn) {
      place = stand(main, step, at, view.count, say)
      const here = at
      if (open) ask(place.form, step, answers[here] ?? null, answer => send(here, answer), say)
      if (free) place.foot.append(...lead(view, answers, there))
      else if (!asks(step)) place.foot.append(make("p", {class: "note"}, say("student_wait")))
      if (stands !== standing) arrive(place.heading)
      standing = stands
      drawn = form
      results = ""
    }
    const result = JSON.stringify(step.shown ?? null)
    if (result !== results) put(step, answers[step.kind === "reveal" ? step.of : at] ?? null, open)
    results = result
    clock(place.timer, view.ends)
  }

  /** @param {any} step @param {any} mine @param {boolean} open */
  function put(step, mine, open) {
    place.result.replaceChildren()
    if (!step.shown) return
    shown(place.result, step, mine, say)
    if (asks(step) && !open && !mine) place.result.append(make("p", {class: "note"}, say("student_no_answer")))
  }

  /** Backwards and forwards. @param {any} view @param {Record<string, any>} answers @param {number[]} there */
  function lead(view, answers, there) {
    const to = (/** @type {string} */ words, /** @type {number} */ by) => {
      const next = there[there.indexOf(at) + by]
      const node = button(say(words), () => {
        if (next === undefined) return
        at = next
        store.write(at)
        show(view, answers)
      })
      node.setAttribute("aria-disabled", String(next === undefined))
      return node
    }
    const last = at === there[there.length - 1] && at < view.count - 1
    const buttons = make("div", {class: "lead"}, to("student_back", -1), to("student_next", 1))
    return last ? [buttons, make("p", {class: "note"}, say("student_wait_free"))] : [buttons]
  }

  return show
}
