// Frame after frame while something moves and somebody can see it.

const FRAMES = 30 // a second
const LONGEST = 0.1 // seconds; after a pause nothing jumps

/**
 * Calls `act` with the seconds since the last frame, for as long as it answers that there is more to come.
 * @param {Element} seen Only while this is in view
 * @param {(step: number) => boolean} act
 */
export function loopOf(seen, act) {
  let inView = true
  let frame = 0
  let last = 0

  const tick = (/** @type {number} */ now) => {
    frame = 0
    if (!inView || document.hidden) {
      last = 0
      return
    }
    if (last && now - last < 1000 / FRAMES - 4) {
      frame = requestAnimationFrame(tick)
      return
    }
    const step = last ? Math.min(LONGEST, (now - last) / 1000) : 0
    last = now
    if (act(step)) frame = requestAnimationFrame(tick)
    else last = 0
  }
  const kick = () => {
    if (!frame) frame = requestAnimationFrame(tick)
  }

  const view = new IntersectionObserver(entries => {
    inView = entries.at(-1).isIntersecting
    if (inView) kick()
  })
  view.observe(seen)
  document.addEventListener("visibilitychange", kick)
  const stop = () => {
    cancelAnimationFrame(frame)
    frame = -1
    view.disconnect()
    document.removeEventListener("visibilitychange", kick)
  }
  return {kick, stop}
}
