// What is pinned, in a strip: a letter with its colour and a name each. One returns to it, calls it something else, shows
// values against it, or removes it.

import {escape} from "./html.js"
import STYLE from "./pins.css" with {type: "text"}
import WORDS from "./words.css" with {type: "text"}

/**
 * @param {string} what
 * @param {string} sign
 * @param {string} words
 * @param {Pinned} pin
 */
const tool = (what, sign, words, {letter}) =>
  `<button type="button" class="tool" data-pin="${what}" title="${words}" aria-label="${words}: ${letter}">${sign}</button>`

/**
 * @param {Pinned} pin
 * @param {string} against
 */
function row(pin, against) {
  const {letter, title, here} = pin
  const first = letter === against
  const refer = first
    ? `<span class="against" title="Changes are shown against this">reference</span>`
    : tool("refer", "⇤", "Show changes against this", pin)
  return `<li data-letter="${letter}"><button type="button" class="return" data-pin="return" ${here ? 'aria-current="true"' : ""}
      title="Set this again"><i class="letter ${letter}">${letter}</i><span>${escape(title)}</span></button>${refer}${tool(
        "name",
        "✎",
        "Give it a name",
        pin,
      )}${tool("unpin", "✕", "Remove", pin)}</li>`
}

/**
 * @param {HTMLElement} place
 * @param {(message: LeverMessage) => void} act
 */
export function pinsOf(place, act) {
  /** @type {Pinned[]} */
  let shown = []
  let written = ""

  /** @param {HTMLElement} item */
  function name(item) {
    const {letter, title, named} = shown.find(pin => pin.letter === item.dataset.letter)
    const field = document.createElement("input")
    Object.assign(field, {value: named ? title : "", placeholder: title, maxLength: 80})
    field.setAttribute("aria-label", `A name for ${letter}`)
    item.querySelector(".return span").replaceWith(field)
    let done = false
    const end = (/** @type {boolean} */ keep) => {
      if (done) return
      done = true
      if (keep) act({do: "name", pin: letter, text: field.value})
      written = ""
      show(shown)
      /** @type {HTMLElement} */
      const again = place.querySelector(`[data-letter=${letter}] [data-pin=name]`)
      again?.focus()
    }
    field.addEventListener("keydown", e => {
      e.stopPropagation()
      if (e.key === "Enter" || e.key === "Escape") {
        e.preventDefault()
        end(e.key === "Enter")
      }
    })
    field.addEventListener("click", e => e.stopPropagation())
    field.addEventListener("blur", () => end(true))
    field.focus()
  }

  place.addEventListener("click", e => {
    /** @type {HTMLElement} */
    const button = /** @type {Element} */ (e.target).closest("[data-pin]")
    if (!button) return
    const item = button.closest("li")
    if (button.dataset.pin === "name") name(item)
    else act({do: button.dataset.pin, pin: item.dataset.letter})
  })

  let reference = ""
  /**
   * @param {Pinned[]} pins
   * @param {string} [against]
   */
  function show(pins, against = reference) {
    shown = pins
    reference = against
    const rows = pins.map(pin => row(pin, against)).join("")
    if (rows === written) return
    written = rows
    place.hidden = !pins.length
    place.innerHTML = `<style>${STYLE}${WORDS}</style><ul aria-label="Pinned">${rows}</ul>`
  }
  return show
}
