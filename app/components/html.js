// What the components share in writing markup: text made harmless, and elements found again.

/** @type {Record<string, string>} */
const NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}

/** @param {unknown} text */
export const escape = text => String(text).replace(/[&<>"]/g, c => NAMED[c])

/**
 * The element that the component's own markup has there.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {T}
 */
export const one = (within, selector) => within.querySelector(selector)
