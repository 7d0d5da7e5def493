// A picture that fills the screen, with the answer above it and a lever below: what is changed is seen from the last row.

import {one} from "./html.js"

/**
 * How a board shows one of its pictures so, and which one does. A board that has no answer of its own is lent that of the
 * first view; the lever comes from the levers (presented.js).
 * @param {HTMLElement} stage
 * @param {() => void} changed
 */
export function presenting(stage, changed) {
  /** @type {HTMLElement | null} */
  let shown = null
  const lever = one(stage, ".lever")
  const answer = one(stage, ".answer")
  const bare = stage.classList.contains("bare")
  const tell = () => {
    const detail = shown && {lever, answer: bare ? answer : null}
    document.dispatchEvent(new CustomEvent("present", {detail}))
    changed()
  }
  stage.addEventListener("fullscreenchange", () => {
    if (stage.matches(":fullscreen") || !shown) return
    shown.classList.remove("shown")
    shown = null
    tell()
  })
  return {
    shown: () => shown,
    /** @param {HTMLElement} figure */
    async show(figure) {
      if (shown) return document.exitFullscreen()
      await stage.requestFullscreen()
      shown = figure
      shown.classList.add("shown")
      tell()
    },
  }
}

/**
 * Lends the first view's answer to a board that fills the screen.
 * @param {HTMLElement} answer
 */
export function lent(answer) {
  /** @type {HTMLElement | null} */
  let to = null
  const lend = () => {
    if (to) to.innerHTML = answer.innerHTML
  }
  document.addEventListener("present", e => {
    to = /** @type {CustomEvent} */ (e).detail?.answer
    lend()
  })
  return lend
}
