// Minutes and seconds by the server's clock: a computer in a school may be off by minutes.

let ahead = 0 // seconds that the server's clock is before ours

/** @param {number} server seconds, as the page was made */
export function setClock(server) {
  ahead = server - Date.now() / 1000
}

const now = () => Date.now() / 1000 + ahead

/** Whole minutes since a moment. */
export const minutesSince = (/** @type {number} */ began) => Math.max(0, Math.floor((now() - began) / 60))

/** What a timer shows: 2:05, and 0:00 when time is up. */
export function countdown(/** @type {number} */ ends) {
  const left = Math.max(0, Math.ceil(ends - now()))
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
}

/** Whether it has rung. */
export const isUp = (/** @type {number} */ ends) => ends <= now()
