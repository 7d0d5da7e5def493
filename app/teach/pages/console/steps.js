// The left column: where the lesson is, and what is best done next.

import {escape} from "../../../components/html.js"
import {minutesSince} from "./clock.js"

/**
 * “Step 2 of 6 · 14 min in, 31 left”
 * @param {ConsoleView} view
 * @param {Say} say
 */
export function progressOf({step, steps, began, minutes}, say) {
  if (began === null) return say("console_before", {n: steps.length, minutes})
  const gone = minutesSince(began)
  const left = minutes - gone
  const time = left >= 0 ? say("console_left", {gone, left}) : say("console_over", {gone, over: -left})
  return `${say("console_step", {step: step + 1, count: steps.length})} · ${time}`
}

/**
 * @param {ConsoleView} view
 * @param {Say} say
 */
export function stepsOf({step, steps}, say) {
  return steps
    .map(({title, what, minutes, answers}, i) => {
      const state = i === step ? ' aria-current="step"' : i < step ? ' class="done"' : ""
      const mark = i < step ? `<i role="img" aria-label="${say("console_done")}">✓</i>` : `<i>${i + 1}</i>`
      const given = answers ? say("console_answers", {n: answers}) : minutes ? say("console_minutes", {minutes}) : ""
      return `<li><button type="button" data-key="step-${i}" data-step="${i}"${state}>${mark}<span><b>${escape(title)}</b> <small><span>${escape(what)}</span>
        <span>${given}</span></small></span></button></li>`
    })
    .join("")
}

/**
 * What is best done next stands first, and is the louder one.
 * @param {ConsoleView} view
 * @param {Say} say
 */
export function buttonsOf({step, steps, began, ended}, say) {
  if (ended) return ""
  const {kind, revealed} = steps[step]
  const button = (/** @type {string} */ act, /** @type {string} */ text, loud = true) =>
    `<button type="button" data-key="${act}" data-do="${act}" class="${loud ? "loud" : "quiet"}">${text}</button>`
  if (began === null) return button("start", say("console_start"))
  const waits = !["read", "words"].includes(kind) && !revealed
  const back = step
    ? `<button type="button" data-key="back" data-do="back" class="back" aria-label="${say("console_back")}">←</button>`
    : ""
  const next = step === steps.length - 1 ? ["end", say("console_end")] : ["next", `${say("console_next")} →`]
  return `${waits ? button("reveal", say(`console_reveal_${kind}`)) : ""}<div>${back}${button(next[0], next[1], !waits)}</div>`
}
