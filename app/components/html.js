// What the components share in writing markup: text made harmless, elements made, and found again.

/** @type {Record<string, string>} */
const NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}

/** @param {unknown} text */
export const escape = text => String(text).replace(/[&<>"]/g, c => NAMED[c])

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  node.append(...children)
  return node
}

/**
 * The element that the component's own markup has there.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {T}
 */
export const one = (within, selector) => within.querySelector(selector)

/**
 * The first such element of the page, in shadow too.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement | null}
 */
export function found(selector, within = document) {
  /** @type {HTMLElement | null} */
  const here = within.querySelector(selector)
  if (here) return here
  for (const {shadowRoot} of within.querySelectorAll("*")) {
    const below = shadowRoot && found(selector, shadowRoot)
    if (below) return below
  }
  return null
}
