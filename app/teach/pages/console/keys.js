// Keys for who walks about with a remote or stands at the board; a switch turns them off, for who speaks to the computer.

import {kept} from "../../../components/kept.js"

const store = kept("console-keys")
const BUSY = "input:not([type=checkbox]), select, textarea, [contenteditable], dialog[open], dialog[open] *"

/**
 * Does what a key stands for, unless something on the page has a use of its own for it.
 * @param {HTMLInputElement} on
 * @param {Record<string, () => unknown>} does
 */
export function heardKeys(on, does) {
  on.checked = store.read() !== false
  on.addEventListener("change", () => store.write(on.checked))
  document.addEventListener("keydown", event => {
    const {key, target, ctrlKey, metaKey, altKey, repeat} = event
    const at = /** @type {Element} */ (target)
    const act = does[key.length === 1 ? key.toLowerCase() : key]
    if (!on.checked || !act || repeat || ctrlKey || metaKey || altKey || at.closest(BUSY)) return
    if (key === " " && at.closest("button, a, summary, input")) return
    event.preventDefault()
    void act()
  })
}
