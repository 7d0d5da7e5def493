// The numbers behind a picture, as a table over the page.

import DIALOG from "./dialog.css" with {type: "text"}
import {escape, one} from "./html.js"
import TABLE from "./table.css" with {type: "text"}

const WIDE = `
  dialog { width: fit-content; max-width: min(1000px, calc(100vw - 32px)) }
  p { margin: 0; color: var(--ink2) }
  .scroll { max-height: 60vh; overflow: auto }
  thead { position: sticky; top: 0; background: var(--surface) }
  a { color: var(--accent) }`

/**
 * @param {HTMLElement} figure Under whose finding it stands
 * @param {string} table
 * @param {[words: string, href: string][]} files Where all of them are
 */
export function tell(figure, table, files) {
  const finding = escape(one(figure, "h2").textContent)
  const links = files.map(([words, href]) => `<a href="${escape(href)}" download>${words}</a>`).join(", ")
  const host = document.createElement("div")
  const root = host.attachShadow({mode: "open"})
  root.innerHTML = `<style>${DIALOG}${TABLE}${WIDE}</style><dialog aria-labelledby="finding"><form method="dialog">
    <header><h2 id="finding">${finding}</h2><button class="round" aria-label="Close" title="Close">✕</button></header>
    <p>${one(figure, "figcaption p").innerHTML}</p>${table}
    ${links && `<p>All that was computed, to the last cell: ${links}</p>`}</form></dialog>`
  figure.append(host)
  /** @type {HTMLDialogElement} */
  const dialog = one(root, "dialog")
  dialog.addEventListener("close", () => {
    host.remove()
    one(figure, "summary").focus()
  })
  dialog.addEventListener("click", e => {
    if (e.target === dialog) dialog.close()
  })
  dialog.showModal()
}
