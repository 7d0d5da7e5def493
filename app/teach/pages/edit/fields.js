// The fields of a form, each under its label. What stands in one is told to `set` whenever it changes.

import {make} from "../../../components/html.js"
import {aside} from "../base.js"

let count = 0

/**
 * @param {string} label
 * @param {HTMLElement} field
 * @param {(Node | string)[]} more
 */
function labelled(label, field, ...more) {
  field.id = `field-${++count}`
  return make("p", {class: "one"}, make("label", {for: field.id}, label), field, ...more)
}

/**
 * @param {string} label
 * @param {string | number | undefined} value
 * @param {(value: string) => void} set
 * @param {{most?: number, rows?: number, more?: (Node | string)[]}} [how]
 */
export function written(label, value, set, {most = 280, rows = 0, more = []} = {}) {
  const field = rows ? make("textarea", {rows: String(rows)}) : make("input", {type: "text"})
  field.maxLength = most
  field.value = String(value ?? "")
  field.className = "field"
  field.addEventListener("input", () => set(field.value))
  return labelled(label, field, ...more)
}

/**
 * @param {string} label
 * @param {number | undefined} value
 * @param {(value: number | undefined) => void} set
 */
export function numeric(label, value, set) {
  const field = make("input", {type: "number", step: "any", class: "field short"})
  field.value = value === undefined ? "" : String(value)
  field.addEventListener("input", () => set(field.value === "" ? undefined : Number(field.value)))
  return labelled(label, field)
}

/**
 * @param {string} label
 * @param {[value: string, words: string][]} options
 * @param {string | undefined} value
 * @param {(value: string) => void} set
 */
export function selected(label, options, value, set) {
  const field = make(
    "select",
    {class: "field"},
    ...options.map(([name, words]) => make("option", {value: name}, words)),
  )
  field.value = options.some(([name]) => name === value) ? value : ""
  field.addEventListener("change", () => set(field.value))
  return labelled(label, field)
}

/**
 * @param {string} label
 * @param {boolean} on
 * @param {(on: boolean) => void} set
 */
export function tick(label, on, set) {
  const field = make("input", {type: "checkbox"})
  field.checked = on
  field.addEventListener("change", () => set(field.checked))
  return make("label", {class: "ticked"}, field, label)
}

/**
 * Lines, one below the other.
 * @param {string} label
 * @param {string[] | undefined} now
 * @param {(lines: string[]) => void} set
 */
export const linewise = (label, now, set) =>
  written(label, (now ?? []).join("\n"), all => set(all.split("\n").filter(line => line.trim())), {most: 4000, rows: 3})

/** A place for what was computed. @param {string} name */
export const computed = name => make("output", {class: "computed", "data-of": name})

/**
 * Parts of a form under a heading.
 * @param {string} title
 * @param {(Node | string)[]} parts
 */
export const grouped = (title, ...parts) => make("fieldset", {}, make("legend", {}, title), ...parts)

/**
 * Parts that few need.
 * @param {string} title
 * @param {(Node | string)[]} parts
 */
export const folded = (title, ...parts) => make("details", {}, make("summary", {}, title), ...parts)

/**
 * A small button with a sign, and words for whoever does not see it.
 * @param {string} sign
 * @param {string} words
 * @param {() => void} act
 */
export function small(sign, words, act) {
  const shown = make("span", {"aria-hidden": "true"}, sign)
  const button = make("button", {type: "button", class: "small", title: words}, shown, aside(words))
  button.addEventListener("click", act)
  return button
}

/**
 * A list of numbers that can be put into the field before it, where one writes.
 * @param {string} label
 * @param {{title: string, numbers: [value: string, words: string][]}[]} groups
 * @param {(name: string) => string} wrote As it stands there
 */
export function inserting(label, groups, wrote) {
  const field = make("select", {class: "insert", "aria-label": label}, make("option", {value: ""}, label))
  for (const {title, numbers} of groups) {
    const options = numbers.map(([name, words]) => make("option", {value: name}, `${name} – ${words}`))
    field.append(make("optgroup", {label: title}, ...options))
  }
  field.addEventListener("change", () => {
    /** @type {HTMLInputElement} */
    const into = field.closest(".one").querySelector("input, textarea")
    const [from, to] = [into.selectionStart ?? into.value.length, into.selectionEnd ?? into.value.length]
    if (field.value) into.setRangeText(wrote(field.value), from, to, "end")
    field.value = ""
    into.dispatchEvent(new Event("input"))
    into.focus()
  })
  return field
}
