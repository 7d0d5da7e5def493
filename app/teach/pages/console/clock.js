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

/** What a timer shows: 2:05, and 0:00 when time is up. */
export const countdown = (/** @type {number} */ ends) => minutes(Math.max(0, Math.ceil(ends - now())))

/** Whether it has rung. */
export const isUp = (/** @type {number} */ ends) => ends <= now()
