// Minutes and seconds by the server's clock: a computer in a school may be off by minutes.

import {minutes} from "../student/clock.js"

let ahead = 0 // seconds that the server's clock is before ours

/** @param {number} server seconds, as the page was made */
export function setClock(server) {
  ahead = server - Date.now() / 1000
}

const now = () => Date.now() / 1000 + ahead

/** Whole minutes since a moment. */
export const minutesSince = (/** @type {number} */ began) => Math.max(0, Math.floor((now() - began) / 60))

/**
 * What is left, where a timer runs: 2:05, and words when time is up.
 * @param {HTMLElement} at
 * @param {number | null} ends
 * @param {Say} say
 */
export function showTimer(at, ends, say) {
  at.hidden = ends === null
  if (ends === null) return
  const left = Math.max(0, Math.ceil(ends - now()))
  at.textContent = left ? minutes(left) : say("console_time_up")
}
