// The keys of whoever shows: arrows, a clicker’s page keys, and letters.

const OWN = "input:not([type=range]), select, textarea, dialog[open], dialog[open] *"

/** @param {Record<string, () => unknown>} does */
export function keys(does) {
  document.addEventListener("keydown", event => {
    const {key, ctrlKey, metaKey, altKey} = event
    const at = /** @type {Element} */ (event.target)
    const act = does[key.length === 1 ? key.toLowerCase() : key]
    if (!act || ctrlKey || metaKey || altKey) return
    if (at.matches(OWN) && !(at.matches("[type=radio]") && !key.startsWith("Arrow"))) return
    if (at.matches("[type=range]") && (key.startsWith("Arrow") || key === "Home" || key === "End")) return
    if (key === " " && at.closest("button, a, summary")) return
    event.preventDefault()
    void act()
  })
  // Whoever clicked on something goes on with the keys: what was clicked need not hear them.
  document.addEventListener("pointerup", ({target}) => {
    const button = /** @type {Element} */ (target).closest("button, label")
    if (button) setTimeout(() => /** @type {HTMLElement} */ (document.activeElement)?.blur?.())
  })
}
