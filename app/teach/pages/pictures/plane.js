// Two axes, and over depth the sea behind them: sunlit, twilight, midnight, as in every lab.

import {svg, text, widthOf} from "./svg.js"
import {lines, scaleOf, ticks} from "./scale.js"

const ZONES = /** @type {[string, number, number][]} */ ([
  ["sunlit", 0, 200],
  ["twilight", 200, 1000],
  ["midnight", 1000, 12_000],
])
const DEPTHS = [0, 200, 500, 1000, 2000, 3000, 4000, 5000, 6000] // m
const DEEP = 1000 // m; an axis that reaches further gives the upper part more room

/** An axis's title with its unit. @param {Axis} axis */
export const titled = ({title, unit}) => (unit ? `${title} (${unit})` : title)

/**
 * `across` is the axis from left to right, `up` the other; the one with `down` is a depth and grows downward.
 * @param {Room} room
 * @param {Axis} across
 * @param {Axis} up
 * @param {Say} say
 */
export function planeOf({width, height, type}, across, up, say) {
  const root = Boolean(up.down) && up.high > DEEP
  const round = ticks(up.low, up.high, Math.max(3, Math.min(6, (height - 4 * type) / (3.2 * type))))
  const shown = root ? DEPTHS.filter(t => t >= up.low && t <= up.high) : round
  const words = shown.map(t => say.number(t, 4))
  const left = Math.max(...words.map(w => widthOf(w, type))) + 0.8 * type
  const measure = (/** @type {string} */ said) => widthOf(said, type)
  const [above, below] = [up, across].map(axis => lines(titled(axis), width, measure))
  const line = 1.2 * type
  const top = above.length * line + 0.5 * type
  const box = {left, right: width - 0.7 * type, top, bottom: height - 2.1 * type - below.length * line}
  const x = scaleOf([across.low, across.high], [box.left, box.right])
  const y = scaleOf([up.low, up.high], up.down ? [box.top, box.bottom] : [box.bottom, box.top], root)

  const parts = above.map((said, i) => text(0, 0.9 * type + i * line, said, {class: "axis-title"}))
  if (up.down) {
    for (const [name, from, to] of ZONES) {
      const [a, b] = [Math.max(from, up.low), Math.min(to, up.high)]
      if (b > a) {
        parts.push(
          svg("rect", {
            class: `zone ${name}`,
            x: box.left,
            width: box.right - box.left,
            y: y.at(a),
            height: y.at(b) - y.at(a),
          }),
        )
      }
    }
  } else {
    parts.push(
      svg("rect", {
        class: "ground",
        x: box.left,
        y: box.top,
        width: box.right - box.left,
        height: box.bottom - box.top,
      }),
    )
  }
  let last = -99
  shown.forEach((t, i) => {
    const at = y.at(t)
    if (!up.down) parts.push(svg("line", {class: "grid", x1: box.left, x2: box.right, y1: at, y2: at}))
    if (Math.abs(at - last) < 1.2 * type) return
    last = at
    parts.push(text(left - 0.5 * type, at + 0.35 * type, words[i], {"text-anchor": "end"}))
  })
  for (const t of ticks(across.low, across.high, Math.max(2, Math.min(6, (box.right - box.left) / (5 * type))))) {
    const word = say.number(t, 4)
    const half = widthOf(word, type) / 2
    parts.push(
      svg("line", {class: "grid", x1: x.at(t), x2: x.at(t), y1: box.top, y2: box.bottom + 0.3 * type}),
      text(Math.min(width - half, x.at(t)), box.bottom + 1.4 * type, word, {"text-anchor": "middle"}),
    )
  }
  below.forEach((said, i) => {
    const end = Math.max(box.right, measure(said))
    const down = height - 0.4 * type - (below.length - 1 - i) * line
    parts.push(text(end, down, said, {class: "axis-title", "text-anchor": "end"}))
  })
  return {parts, x, y, box}
}
