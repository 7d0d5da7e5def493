// The nickname in the bar: it opens a form for another.

import {make} from "../../../components/html.js"
import {button} from "../base.js"

/**
 * Returns what to call when the server says what somebody is called.
 * @param {HTMLElement} at
 * @param {string} first
 * @param {(name: string | null) => Promise<{status: number, problem?: string, name?: string}>} change
 * @param {Say} say
 * @param {(name: string) => void} told
 */
export function naming(at, first, change, say, told) {
  const open = make("button", {type: "button", class: "name", "aria-expanded": "false"})
  const field = make("input", {
    class: "field",
    maxlength: "24",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": say("student_name"),
  })
  const problem = make("p", {class: "problem", role: "alert"})
  const another = button(say("student_another"), () => ask(null))
  const keep = make("button", {class: "quiet strong"}, say("student_keep"))
  const form = make(
    "form",
    {class: "naming", hidden: ""},
    make("b", {}, say("student_call")),
    field,
    problem,
    make("div", {class: "lead"}, another, keep),
  )

  const show = (/** @type {string} */ name) => {
    open.textContent = name
    open.setAttribute("aria-label", say("student_name_change", {name}))
    if (document.activeElement !== field) field.value = name
  }
  const fold = (/** @type {boolean} */ folded) => {
    form.hidden = folded
    open.setAttribute("aria-expanded", String(!folded))
    problem.textContent = ""
    if (folded) open.focus()
    else field.select()
  }
  const ask = async (/** @type {string | null} */ name) => {
    const answer = await change(name)
    problem.textContent = answer.status === 200 ? "" : (answer.problem ?? say("student_lost"))
    if (answer.status !== 200) return
    field.value = answer.name
    show(answer.name)
    told(answer.name)
    if (name !== null) fold(true)
  }
  open.addEventListener("click", () => fold(!form.hidden))
  form.addEventListener("submit", e => {
    e.preventDefault()
    const name = field.value.trim()
    if (name) ask(name)
  })
  form.addEventListener("keydown", e => e.key === "Escape" && fold(true))
  at.replaceChildren(open, form)
  show(first)
  return show
}
