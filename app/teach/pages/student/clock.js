// The time that is left, where the teacher set one.

/** “4:05”. @param {number} seconds */
export const minutes = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`

/**
 * `clock(at, ends)` keeps in an element what is left until a second of the server's; null: nothing.
 * @param {() => number} now Seconds
 * @param {Say} say
 */
export function clockOf(now, say) {
  /** @type {any} */
  let timer
  return (/** @type {HTMLElement} */ at, /** @type {number | null} */ ends) => {
    clearInterval(timer)
    const tick = () => {
      const left = Math.max(0, Math.ceil(ends - now()))
      at.textContent = left ? say("student_time", {time: minutes(left)}) : say("student_time_up")
      at.classList.toggle("soon", left <= 10)
      if (!left) clearInterval(timer)
    }
    at.hidden = ends === null || ends === undefined
    if (at.hidden) return
    timer = setInterval(tick, 500)
    tick()
  }
}
