// “Can I say this?”: what people say about a lab's numbers, and whether one can. The server judges; nothing is asked before the
// dialog is opened.

import {one} from "./html.js"
import {unfold} from "./terms.js"

export const SAY = `<button type="button" class="say" aria-haspopup="dialog">Can I say this?</button><dialog class="cards"
  aria-labelledby="cards-title"><header><h2 id="cards-title">Can I say this?</h2><button type="button" class="round"
  aria-label="Close">✕</button></header><div class="deck" tabindex="0" role="region" aria-label="Claims" autofocus></div></dialog>`

/**
 * @param {HTMLElement} el
 * @param {string} lab
 */
export function cards(el, lab) {
  /** @type {HTMLDialogElement} */
  const dialog = one(el, "dialog.cards")
  const deck = one(dialog, ".deck")
  one(el, ".say").addEventListener("click", async () => {
    deck.textContent = "Working it out…"
    deck.ariaBusy = "true"
    dialog.showModal()
    try {
      const answer = await fetch(`cards/${lab}${location.search}`)
      if (!answer.ok) throw new Error(answer.statusText)
      deck.innerHTML = await answer.text()
      unfold(deck)
    } catch {
      deck.textContent = "The server gave no answer; close this and try again."
    }
    deck.ariaBusy = "false"
  })
  dialog.addEventListener("click", e => {
    const target = /** @type {Element} */ (e.target)
    if (target === dialog || target.closest(".round")) dialog.close()
  })
}
