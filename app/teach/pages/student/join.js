// Joining: a code of four signs, and a nickname comes by itself. Whoever was here before is let in at once.

import {make} from "../../../components/html.js"
import {kept} from "../../../components/kept.js"
import {arrive} from "../base.js"
import {asked} from "../room.js"

const SIGNS = 4

/** A code as it is meant, however it is typed. @param {string} text */
export const codeOf = text =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, SIGNS)

/** A word that no other browser has, so that a join that is asked twice is one. */
function word() {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), n => (n % 36).toString(36)).join("")
}

/**
 * @param {HTMLElement} main
 * @param {string} code Of the address, if it has one
 * @param {(code: string, who: {token: string, name: string}, store: any) => void} enter
 * @param {Say} say
 */
export function joining(main, code, enter, say) {
  const storeOf = (/** @type {string} */ of) => kept(`carbonpump.class.${of}`)
  const wanted = codeOf(code)
  const known = wanted && storeOf(wanted).read()
  if (known?.token) return enter(wanted, known, storeOf(wanted))

  const heading = make("h1", {class: "question"}, say("student_join_title"))
  const field = make("input", {
    id: "code",
    class: "field code",
    value: wanted,
    maxlength: "9",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
    "aria-describedby": "code-hint code-problem",
  })
  const problem = make("p", {id: "code-problem", class: "problem", role: "alert"})
  const go = make("button", {class: "go"}, say("student_join"))
  const form = make(
    "form",
    {novalidate: ""},
    make("label", {for: "code"}, say("student_code")),
    field,
    make("p", {id: "code-hint", class: "hint"}, say("student_code_hint")),
    problem,
    go,
    make("p", {class: "note"}, say("student_joined_privately")),
  )
  let busy = false
  form.addEventListener("submit", async e => {
    e.preventDefault()
    const typed = codeOf(field.value)
    problem.textContent = typed.length === SIGNS ? "" : say("student_code_wrong")
    if (problem.textContent || busy) return field.focus()
    busy = true
    const store = storeOf(typed)
    const before = store.read() ?? {}
    if (before.token) return enter(typed, before, store)
    const key = before.key ?? word()
    store.write({key})
    const told = await asked(`/class/${typed}/join`, {key})
    busy = false
    if (told.status !== 200) {
      if (told.there) return location.replace(told.there) // the code of a story
      if (told.status >= 400 && told.status < 500) store.write(null)
      problem.textContent = told.problem ?? say("student_lost")
      return field.focus()
    }
    const who = {token: told.token, name: told.name}
    store.write({key, ...who})
    history.replaceState(null, "", `/join/${typed}${location.search}`)
    enter(typed, who, store)
  })
  main.className = "join"
  main.replaceChildren(heading, form)
  if (code) arrive(heading)
  else field.focus()
}
