// Writing into the page so that a teacher loses nothing that is in hand.

/** @type {WeakMap<Element, string>} */
const written = new WeakMap()

/**
 * Writes markup where it differs from what is there; the focus stays on what has the same key.
 * @param {HTMLElement} at
 * @param {string} markup
 */
export function put(at, markup) {
  if (written.get(at) === markup) return
  written.set(at, markup)
  const active = /** @type {HTMLElement} */ (document.activeElement)
  const key = at.contains(active) ? active.dataset.key : ""
  at.innerHTML = markup
  if (key) /** @type {HTMLElement | null} */ (at.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus()
}
