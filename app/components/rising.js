// Particles that rise: a source with places by depth in its tags is moved through them over and over, without a word to
// the server.

const RISING = 5000 // milliseconds to the surface
const ROUND = 7500
const FRAME = 40

/** @param {number} metres */
const written = metres => `${Math.round(metres / 10) * 10} m`.replace(/(\d)(\d{3})/, "$1,$2")

/**
 * @param {HTMLElement} el
 * @param {any[]} plots Bokeh's
 */
export function rise(el, plots) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
  const sources = plots.flatMap(plot => plot.renderers ?? []).map(each => each.data_source)
  const words = sources.find(each => each?.name === "depth")
  const moving = sources.filter(each => each?.tags[0]?.depth)
  if (!moving.length) return
  let begun = performance.now()
  let drawn = 0
  for (const source of moving) {
    source.properties.tags.change.connect(() => {
      begun = performance.now()
    })
  }

  const step = (/** @type {number} */ now) => {
    if (!el.isConnected) return
    requestAnimationFrame(step)
    if (now - drawn < FRAME || document.hidden || !el.checkVisibility()) return
    drawn = now
    for (const source of moving) {
      if (!source.tags.length) continue // while a lever moves
      const {x, y, depth} = source.tags[0]
      const {data} = source
      const many = data.x.length
      const last = depth.length - 1
      const at = Math.min(1, ((now - begun) % ROUND) / RISING) * last
      const from = Math.min(last - 1, Math.floor(at))
      const share = at - from
      if (at === last && source.rested) continue
      source.rested = at === last
      for (let i = 0, p = from * many, q = p + many; i < many; i++, p++, q++) {
        data.x[i] = x[p] + share * (x[q] - x[p])
        data.y[i] = y[p] + share * (y[q] - y[p])
      }
      source.change.emit()
      if (words) {
        words.data.text[0] = written(depth[from] + share * (depth[from + 1] - depth[from]))
        words.change.emit()
      }
    }
  }
  requestAnimationFrame(step)
}
