// To the clipboard: what stands in the field before a button.

/** @param {Element} button */
const beside = button => /** @type {HTMLInputElement} */ (button.parentElement.querySelector("input, textarea"))

/**
 * To the clipboard, or at least selected.
 * @param {HTMLElement} button
 */
export function copy(button) {
  const field = beside(button)
  const done = () => {
    const was = button.textContent
    button.textContent = "Copied"
    setTimeout(() => {
      button.textContent = was
    }, 1500)
  }
  if (navigator.clipboard && isSecureContext) {
    navigator.clipboard.writeText(field.value).then(done, () => field.select())
  } else {
    field.select()
    if (document.execCommand("copy")) done()
  }
}
