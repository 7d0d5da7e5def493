// Changes in per cent, the paper's across and ours upward. Both axes go by the square root on either side of none, so that
// small changes are told apart and a factor is a straight line.

import {shape} from "./words.js"

const SIZE = 400
const EDGE = {left: 52, bottom: 44, top: 8, right: 8}
const FACTOR = 1.5
const TICKS = [1, 10, 25, 50, 100, 200, 400]

const root = (/** @type {number} */ value) => Math.sign(value) * Math.sqrt(Math.abs(value))
const signed = (/** @type {number} */ value) => (value > 0 ? `+${value}` : `${value}`.replace("-", "−"))

/** @param {Compared[]} rows */
export function changes(rows) {
  const most = 1.08 * Math.max(...rows.flatMap(row => row.change.map(Math.abs)), 1)
  const from = (/** @type {number} */ value) => (root(value) / root(most) + 1) / 2
  const x = (/** @type {number} */ value) => EDGE.left + from(value) * (SIZE - EDGE.left - EDGE.right)
  const y = (/** @type {number} */ value) => SIZE - EDGE.bottom - from(value) * (SIZE - EDGE.top - EDGE.bottom)

  const ticks = TICKS.filter(tick => tick < most && tick > most / 60).flatMap(tick => [-tick, tick])
  const grid = [0, ...ticks]
    .map(
      tick => `<path class="${tick ? "grid" : "none"}" d="M${x(tick)} ${y(-most)}V${y(most)}M${x(-most)} ${y(tick)}H${x(most)}"/>
      <text x="${x(tick)}" y="${SIZE - EDGE.bottom + 15}" text-anchor="middle">${signed(tick)}</text>
      <text x="${EDGE.left - 6}" y="${y(tick) + 4}" text-anchor="end">${signed(tick)}</text>`,
    )
    .join("")
  const wedge = [most, -most]
    .map(end => `<path class="close" d="M${x(0)} ${y(0)}L${x(end)} ${y(end / FACTOR)}V${y(end)}H${x(end / FACTOR)}Z"/>`)
    .join("")
  const marks = rows
    .map(row => {
      const where = `class="mark ${shape(row)}" data-slug="${row.slug}" transform="translate(${x(row.change[0])} ${y(row.change[1])})`
      if (shape(row) === "agrees") return `<circle ${where}" r="5"/>`
      return `<rect ${where}${shape(row) === "misses" ? " rotate(45)" : ""}" x="-4" y="-4" width="8" height="8"/>`
    })
    .join("")
  return `<figure class="changes"><figcaption>Changes in %: the paper’s and ours. On the line they are the same; in the band
    ours has the sign and is within a factor of ${FACTOR}; two that are hardly any agree, too.</figcaption><svg viewBox="0 0 ${SIZE} ${SIZE}">${wedge}${grid}
    <path class="same" d="M${x(-most)} ${y(-most)}L${x(most)} ${y(most)}"/>${marks}
    <text x="${x(0)}" y="${SIZE - 8}" text-anchor="middle">the paper’s change, %</text>
    <text transform="translate(13 ${y(0)}) rotate(-90)" text-anchor="middle">our change, %</text></svg></figure>`
}
