// A question before what cannot be taken back.

import {one} from "../../../components/html.js"

/**
 * Whether the teacher says yes.
 * @param {string} question
 * @param {string} yes what the button says that does it
 * @returns {Promise<boolean>}
 */
export function sure(question, yes) {
  const dialog = /** @type {HTMLDialogElement} */ (one(document, "#asked"))
  one(dialog, "p").textContent = question
  one(dialog, "[value=yes]").textContent = yes
  dialog.returnValue = ""
  dialog.showModal()
  return new Promise(resolve => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), {once: true})
  })
}
