// One lever of a lab: its name, what it means, and a slider with an exact entry, a choice or a switch.

import {escape, one} from "./html.js"
import {printed, within} from "./printed.js"
import {unfold} from "./terms.js"

/** @type {Record<string, number>} */
const STEPS = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10}

/**
 * The lever's row, and what shows a value on it.
 * @param {Spec} spec
 * @param {Hand} hand
 * @returns {{row: HTMLElement, show: Show}}
 */
export function leverOf(spec, hand) {
  const row = document.createElement("div")
  row.className = `lever ${spec.kind}`
  const show =
    spec.kind === "choice"
      ? choice(row, spec, hand)
      : spec.kind === "switch"
        ? toggle(row, spec, hand)
        : slider(row, spec, hand)
  const button = one(row, ".info")
  const text = one(row, ".about")
  unfold(one(row, "label"))
  unfold(text)
  discloses(button, text)
  return {row, show}
}

/**
 * A button shows a text, and hides it again.
 * @param {HTMLElement} button
 * @param {HTMLElement} text
 */
export function discloses(button, text) {
  button.addEventListener("click", () => {
    text.hidden = !text.hidden
    button.setAttribute("aria-expanded", String(!text.hidden))
  })
}

/** @param {Spec} spec */
const idOf = spec => `lever-${spec.name}`

/**
 * Name, explanation and field, and what stands below them.
 * @param {Spec} spec
 * @param {string} field
 * @param {string} [below]
 */
function markup(spec, field, below = "") {
  const id = idOf(spec)
  const label = escape(spec.label)
  const source = spec.doi
    ? `<a href="https://doi.org/${spec.doi}" target="_blank" rel="noopener">${escape(spec.reference)}</a>`
    : escape(spec.reference)
  const prior = spec.prior ? ` <em>${escape(spec.prior)}</em>` : ""
  return `<div class="top"><label for="${id}">${label}</label><button type="button" class="info" aria-expanded="false"
      aria-controls="${id}-about" aria-label="About ${label}">i</button><span class="grow"></span>${field}</div>${below}
    <div class="about" id="${id}-about" hidden>${escape(spec.description)}${prior}
      ${spec.reference ? `<cite>${source}</cite>` : ""}</div>`
}

/** @type {Kind} */
function choice(row, spec, hand) {
  const options = spec.choices.map(([value, label]) => `<option value="${escape(value)}">${escape(label)}</option>`)
  row.innerHTML = markup(spec, `<select id="${idOf(spec)}">${options.join("")}</select>`)
  const select = row.querySelector("select")
  select.addEventListener("change", () => hand.act({do: "set", name: spec.name, value: select.value}))
  return value => {
    select.value = value
  }
}

/** @type {Kind} */
function toggle(row, spec, hand) {
  row.innerHTML = markup(spec, `<input id="${idOf(spec)}" type="checkbox" role="switch">`)
  const input = row.querySelector("input")
  input.addEventListener("change", () => hand.act({do: "set", name: spec.name, value: input.checked}))
  return value => {
    input.checked = value
  }
}

/** @type {Kind} */
function slider(row, spec, hand) {
  const {name, unit} = spec
  const view = spec.group === "view" // the paper says nothing of where one looks
  const label = escape(spec.label)
  const inUnit = unit ? ` in ${escape(unit)}` : ""
  const text = (/** @type {number} */ value) => printed(value, spec)
  row.innerHTML = markup(
    spec,
    `<input class="exact" inputmode="decimal" autocomplete="off" spellcheck="false"
      aria-label="${label}, exact value${inUnit}">${unit ? `<small>${escape(unit)}</small>` : ""}`,
    `<div class="track"><i class="mark"></i><input id="${idOf(spec)}" type="range" min="${spec.low}" max="${spec.high}"
      step="${spec.fine}" aria-label="${label}"><button type="button" class="tick" hidden></button></div>`,
  )
  /** @type {HTMLInputElement} */
  const range = one(row, "input[type=range]")
  /** @type {HTMLInputElement} */
  const exact = one(row, ".exact")
  const tick = one(row, ".tick")
  const mark = one(row, ".mark")
  const widest = Math.max(text(spec.low).length, text(spec.high).length, 4)
  exact.style.width = `calc(${widest + 0.5}ch + 4px)` // so that nothing moves while the number grows

  const share = (/** @type {number} */ value) => (value - spec.low) / (spec.high - spec.low)
  const at = (/** @type {number} */ value) => `calc(8px + ${share(value)} * (100% - 16px))`

  /** @type {Show} */
  const show = (value, byHand = false) => {
    const paper = hand.paper(name)
    if (!byHand) range.value = value // set during a drag, it would silence the change event that ends the drag
    range.style.setProperty("--at", at(value))
    range.setAttribute("aria-valuetext", `${text(value)} ${unit}`.trim())
    range.title = `Double-click or press Delete for ${view ? `${text(paper)} ${unit}` : "the paper’s value"}`
    if (hand.focused() !== exact) exact.value = text(value)
    mark.style.left = at(paper)
    tick.style.left = at(paper)
    mark.hidden = view
    tick.hidden = view || Math.abs(share(value) - share(paper)) <= 0.07
    tick.title = `The paper: ${text(paper)} ${unit}. Click to return.`
    tick.setAttribute("aria-label", `${spec.label}: return to the paper’s ${text(paper)} ${unit}`)
    row.classList.toggle("moved", !view && value !== paper)
  }

  const move = (/** @type {number} */ value, byHand = false) => {
    show(value, byHand)
    hand.move(name, value)
  }
  const reset = () => hand.act({do: "reset", names: [name]})
  const rest = () => hand.rest(name)

  range.addEventListener("input", () => move(within(Number(range.value), spec.low, spec.high), true))
  for (const end of ["change", "pointerup", "pointercancel", "blur"]) range.addEventListener(end, rest)
  range.addEventListener("dblclick", reset)
  range.addEventListener("keydown", e => {
    if (e.key === "Delete" || e.key === "Backspace") return reset()
    const steps = STEPS[e.key]
    if (!steps) return
    e.preventDefault() // the grid of the track is fine; a key moves by a step one can see
    const wanted = hand.value(name) + steps * spec.step * (e.shiftKey ? 0.1 : 1)
    const value = within(Math.round(wanted * 1e9) / 1e9, spec.low, spec.high)
    move(spec.kind === "whole" ? Math.round(value) : value)
    rest()
  })
  tick.addEventListener("click", () => {
    reset()
    range.focus()
  })

  const commit = () => {
    const entered = exact.value.trim()
    const before = text(hand.value(name))
    if (entered === before) return
    exact.value = before
    hand.act({do: "enter", name, text: entered}) // read by the same code as the command line reads it
  }
  exact.addEventListener("focus", () => exact.select())
  exact.addEventListener("blur", commit)
  exact.addEventListener("keydown", e => {
    if (e.key === "Enter") {
      e.preventDefault()
      commit()
      exact.blur()
    }
    if (e.key === "Escape") {
      exact.value = text(hand.value(name))
      exact.blur()
    }
  })
  return show
}
