// Short words unfold where they stand: under the pointer, with the focus, or by a tap; Escape folds them again.

import {MEANS} from "./glossary.js"

const NOT_IN = "button, a, select, textarea, code, pre, script, style, svg, [data-tex], .katex, .means"
const GAP = 8 // pixels between the word and what it means
const LINGER = 150 // milliseconds for the pointer to get there

const names = Object.keys(MEANS).sort((a, b) => b.length - a.length)
const plain = (/** @type {string} */ name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
const TERM = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${names.map(plain).join("|")})(?![\\p{L}\\p{N}_])`, "gu")

/**
 * The parts of a text, in turn, each with the term that it is, if it is one that has not been met.
 * @param {string} text
 * @param {Set<string>} met Those of before; the new ones are added
 * @returns {[text: string, term: boolean][]}
 */
export function parts(text, met) {
  /** @type {[string, boolean][]} */
  const found = []
  let from = 0
  for (const {0: term, index} of text.matchAll(TERM)) {
    if (met.has(term)) continue
    met.add(term)
    if (index > from) found.push([text.slice(from, index), false])
    found.push([term, true])
    from = index + term.length
  }
  if (from < text.length) found.push([text.slice(from), false])
  return found
}

const UNIT =
  /(?<=\d) (?=(?:%|°C|[kcm]?m[²³]?|Pg|ppm|Sv|mg|m?mol|h|d)(?![\p{L}\p{N}]))|(?<=±) (?=\d)|(?<=\d (?:Pg|mg|m?mol)) (?=[CNOP]\b)| (?=(?:m|d|h|yr)⁻)/gu

/**
 * A text whose lines do not break between a number and its unit, or its ±.
 * @param {string} text
 */
export const bound = text => text.replace(UNIT, "\u00a0")

/**
 * Makes each term within a button, where it stands first.
 * @param {Element} within
 * @param {Set<string>} met
 */
export function unfold(within, met = new Set()) {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT)
  /** @type {Text[]} */
  const texts = []
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode))
  for (const text of texts) {
    if (text.parentElement.closest(NOT_IN)) continue
    text.replaceWith(...parts(bound(text.data), met).map(([words, term]) => (term ? button(words) : words)))
  }
}

/** @param {string} term */
function button(term) {
  const node = document.createElement("button")
  return Object.assign(node, {type: "button", className: "term", textContent: term})
}

/**
 * Shows what a term in a component means, beside it.
 * @param {HTMLElement} el The component's own element
 */
export function explain(el) {
  const box = document.createElement("div")
  Object.assign(box, {id: "means", className: "means", role: "tooltip", popover: "manual"})
  /** @type {HTMLElement | null} */
  let of = null
  let wait = 0
  const hide = () => {
    clearTimeout(wait)
    of?.removeAttribute("aria-describedby")
    of = null
    if (box.matches(":popover-open")) box.hidePopover()
  }
  const show = (/** @type {HTMLElement} */ term) => {
    clearTimeout(wait)
    if (of === term) return
    of?.removeAttribute("aria-describedby")
    of = term
    if (!box.isConnected) el.append(box) // what the component draws anew takes it away
    box.textContent = MEANS[term.textContent]
    term.setAttribute("aria-describedby", box.id)
    if (!box.matches(":popover-open")) box.showPopover()
    const at = term.getBoundingClientRect()
    const {offsetWidth: w, offsetHeight: h} = box
    const below = at.bottom + GAP + h < innerHeight
    box.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - w - GAP))}px`
    box.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - h)}px`
  }
  const later = () => {
    clearTimeout(wait)
    wait = setTimeout(hide, LINGER)
  }
  /** @param {Event} e */
  const termOf = e => /** @type {HTMLElement | null} */ (/** @type {Element} */ (e.target).closest(".term"))
  for (const begin of ["pointerover", "focusin", "click"]) {
    el.addEventListener(begin, e => {
      const term = termOf(e)
      if (term) show(term)
      else if (box.contains(/** @type {Node} */ (e.target))) clearTimeout(wait)
      else if (begin === "click") hide()
    })
  }
  el.addEventListener("pointerout", e => {
    if (of && (termOf(e) || e.target === box) && !of.matches(":focus")) later()
  })
  el.addEventListener("focusout", e => termOf(e) && later())
  el.addEventListener("keydown", e => e.key === "Escape" && hide())
  addEventListener("scroll", () => of && hide(), {capture: true, passive: true})
}
