// On a touch screen a tap points: what a mouse would be told, the finger is, until it taps elsewhere.

/** @param {HTMLElement} el */
export function touch(el) {
  /** @type {EventTarget | null} */
  let pointed = null
  /**
   * @param {string} what
   * @param {PointerEvent} at
   */
  const as = (what, {clientX, clientY}) =>
    new PointerEvent(what, {clientX, clientY, isPrimary: true, pointerType: "mouse", bubbles: true, composed: true})
  el.addEventListener("click", e => {
    const by = /** @type {PointerEvent} */ (e)
    if (by.pointerType !== "touch") return
    const place = by.composedPath()[0]
    if (pointed && pointed !== place) pointed.dispatchEvent(as("pointerout", by))
    pointed = place
    place.dispatchEvent(as("pointermove", by))
  })
}
