// The middle: the question, how many have answered, and what only the teacher reads.

import {escape} from "../../../components/html.js"

/**
 * The question, or what is read.
 * @param {StepView} step
 */
export const questionOf = ({ask, title, text}) =>
  `<h1 tabindex="-1" data-key="question">${ask || escape(title)}</h1>${text ? `<div class="text">${text}</div>` : ""}`

/**
 * How many have answered, and where the middle of a class's guesses lies.
 * @param {ConsoleView} view
 * @param {Say} say
 */
export function tellOf({view, students}, say) {
  if (view.kind === "read" || view.kind === "reveal" || !students.length) return ""
  const answered = students.filter(student => student.answered).length
  const middle = view.kind === "guess" && answered ? view.shown?.class?.quarters?.[1] : undefined
  const half = middle === undefined ? "" : ` ${say("console_half", {value: say.quantity(middle, view.unit)})}`
  return `<b>${say("console_have_answered", {answered, here: students.length})}</b>${half}`
}

/**
 * The lines of a class, each to be shown to all or not.
 * @param {ConsoleView} view
 * @param {Say} say
 */
export function linesOf({view, lines, hidden}, say) {
  if (view.kind !== "words" || !lines) return ""
  if (!lines.length) return `<p class="none">${say("console_no_lines")}</p>`
  const rows = lines.map(({id, name, text, released}) => {
    const who = hidden ? "" : `<small>${escape(name)}</small>`
    return `<li><label><input type="checkbox" data-key="line-${id}" data-line="${id}"${released ? " checked" : ""}><span>${escape(text)}</span>${who}</label></li>`
  })
  return `<p class="none">${say("console_lines")}</p><ul class="lines">${rows.join("")}</ul>`
}

/**
 * What the lesson tells its teacher about this step.
 * @param {ConsoleView} view
 * @param {Say} say
 */
export function guideOf({guide}, say) {
  if (!guide) return ""
  const part = (/** @type {string} */ key, /** @type {string} */ body) =>
    body ? `<section><h3>${say(key)}</h3>${body}</section>` : ""
  const asked = guide.ask?.length ? `<ul>${guide.ask.map(each => `<li>${each}</li>`).join("")}</ul>` : ""
  return part("guide_think", guide.think) + part("guide_ask", asked) + part("guide_answer", guide.answer)
}
