// The hour on the scene: where the sun is, what the animals do, and the button that shows both and stops them.

import {smooth} from "./numbers.js"

const DAY_SECONDS = 56
const FIRST = {light: 15.2, dark: 20.6}
const STILL = {light: 15.2, dark: 21.5}

/**
 * Height of the sun, 1 at noon to -1 at midnight.
 * @param {number} hour
 */
export const sunAt = hour => -Math.cos((hour / 24) * 2 * Math.PI)

/**
 * How much day there is.
 * @param {number} hour
 */
export const dayAt = hour => smooth((sunAt(hour) + 0.3) / 0.6)

/**
 * How far up the migrants are, some hours late.
 * @param {number} hour
 */
export const nightAt = (hour, late = 0) => 1 - smooth((sunAt(hour - late) + 0.42) / 0.72)

/**
 * The hour after so many seconds; where nothing may move, one that shows most.
 * @param {"light" | "dark"} theme
 * @param {number} seconds
 * @param {boolean} still
 */
export const hourAt = (theme, seconds, still) =>
  still ? STILL[theme] : (FIRST[theme] + (seconds * 24) / DAY_SECONDS) % 24

/**
 * The time of day, to ten minutes, and what happens then.
 * @param {number} hour
 */
export function spoken(hour) {
  const up = nightAt(hour)
  const later = nightAt(hour + 0.6)
  const [hours, minutes] = [Math.floor(hour) % 24, (Math.floor(hour * 6) % 6) * 10]
  const time = `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`
  if (later - up > 0.04) return {time, what: "dusk, animals rise"}
  if (up - later > 0.04) return {time, what: "dawn, they sink back"}
  return {time, what: up > 0.5 ? "night, they feed" : "day, they hide"}
}

const GO = "M2.5 1v10l8-5z"
const PAUSE = "M2 1h3v10H2zM7 1h3v10H7z"

/** The button, and what sets it. */
export function faceOf() {
  const button = document.createElement("button")
  button.className = "clock"
  button.type = "button"
  button.innerHTML =
    '<svg viewBox="0 0 12 12" aria-hidden="true"><path/></svg><b style="font-weight:600"></b><span></span>'
  const sign = button.querySelector("svg")
  const time = button.querySelector("b")
  const words = button.querySelector("span")
  let shown = ""

  /** @type {(hour: number, still: boolean, paused: boolean, asEver: boolean) => void} */
  const set = (hour, still, paused, asEver) => {
    const now = spoken(hour)
    const wanted = [now.time, now.what, still, paused, asEver].join()
    if (wanted === shown) return
    shown = wanted
    time.textContent = now.time
    words.textContent = asEver ? now.what : ""
    sign.firstElementChild.setAttribute("d", paused ? GO : PAUSE)
    sign.style.display = still ? "none" : ""
    button.setAttribute("aria-pressed", String(paused))
    button.disabled = still
    button.title = still ? "" : paused ? "Start the animation" : "Pause the animation"
  }
  return {button, set}
}
