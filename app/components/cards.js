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
  const fill = async (lang = "en") => {
    const query = new URLSearchParams(location.search)
    query.set("lang", lang)
    deck.ariaBusy = "true"
    try {
      const answer = await fetch(`cards/${lab}?${query}`)
      if (!answer.ok) throw new Error(answer.statusText)
      deck.innerHTML = await answer.text()
      dialog.lang = lang
      one(dialog, "h2").textContent = one(deck, ".how").dataset.title
      if (lang === "en") unfold(deck)
    } catch {
      deck.textContent = "The server gave no answer; close this and try again."
    }
    deck.ariaBusy = "false"
  }
  one(el, ".say").addEventListener("click", () => {
    deck.textContent = "Working it out…"
    dialog.showModal()
    fill()
  })
  dialog.addEventListener("click", e => {
    const target = /** @type {HTMLElement} */ (e.target)
    const language = target.closest(".how") && target.lang
    if (language) fill(language).then(() => deck.focus())
    else if (target === dialog || target.closest(".round")) dialog.close()
  })
}
