// The button that sends an answer, and the line under it that says what is still missing or how it stands.

import {make} from "../../../components/html.js"

/** Whether two answers are the same, whatever the order of their keys. @param {any} a @param {any} b @returns {boolean} */
export function alike(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every(k => alike(a[k], b[k]))
}

/**
 * `value()` is the answer as it stands, `missing()` the key of what it lacks, or nothing; `mine` was sent before. Returns what to
 * call when the answer was changed.
 * @param {HTMLElement} el
 * @param {{label: string, value(): object, missing?(): string, mine: any, answer: Answer}} of
 * @param {Say} say
 */
export function sending(el, {label, value, missing = () => "", mine, answer}, say) {
  const go = make("button", {type: "button", class: "go"})
  const note = make("p", {class: "note", role: "status"})
  let sent = mine
  const changed = () => {
    const lack = missing()
    const same = !lack && Boolean(sent) && alike(value(), sent)
    go.textContent = say(same ? "step_sent" : sent ? "step_send_change" : label)
    go.classList.toggle("sent", same)
    go.setAttribute("aria-disabled", String(Boolean(lack) || same))
    const words = say(lack || (same ? "step_note_sent" : "step_note"))
    if (note.textContent !== words) note.textContent = words
    note.classList.toggle("lacking", false)
  }
  go.addEventListener("click", () => {
    if (missing()) note.classList.add("lacking")
    else if (!alike(value(), sent)) {
      sent = value()
      answer(sent)
      changed()
    }
  })
  el.append(make("div", {class: "send"}, go, note))
  changed()
  return changed
}
