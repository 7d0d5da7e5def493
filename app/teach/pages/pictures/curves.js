// Curves against depth (downward) or time (to the right).

import {svg, drawn, key} from "./svg.js"
import {path} from "./scale.js"
import {planeOf, titled} from "./plane.js"
import {colour} from "./bars.js"

/**
 * Which axis runs across, and where on the plane a place along the curve and its value are.
 * @param {Axis} axis
 * @param {Axis} value
 */
export function turned(axis, value) {
  return axis.down ? {across: {...value, down: false}, up: axis} : {across: axis, up: {...value, down: false}}
}

/** How tall a plane is: deep for a depth. @param {Axis} axis */
export const tallOf = axis => (/** @type {number} */ width) => Math.min(axis.down ? 0.95 * width : 0.66 * width, 440)

/**
 * Lines are drawn in their order: `kind` is a class (thin, model, mine) or a `colour`; `band` is [low values, high values] of
 * the model at `bandAt`.
 * @param {HTMLElement} el
 * @param {{axis: Axis, value: Axis, lines: Line[], band?: [number[], number[]] | null, bandAt?: number[], said: string}} curves
 * @param {Say} say
 */
export function curvesOf(el, {axis, value, lines, band, bandAt, said}, say) {
  const {across, up} = turned(axis, value)
  drawn(el, said, tallOf(axis), room => {
    const {parts, x, y, box} = planeOf(room, across, up, say)
    const point = (/** @type {number} */ along, /** @type {number} */ v) =>
      /** @type {[number, number]} */ (axis.down ? [x.at(v), y.at(along)] : [x.at(along), y.at(v)])
    const clip = `clip${Math.random().toString(36).slice(2)}`
    const inside = svg("g", {"clip-path": `url(#${clip})`})
    parts.push(
      svg(
        "clipPath",
        {id: clip},
        svg("rect", {x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top}),
      ),
      inside,
    )
    if (band) {
      const there = bandAt.map((a, i) => point(a, band[0][i]))
      const back = bandAt.map((a, i) => point(a, band[1][i])).reverse()
      inside.append(svg("path", {class: "band", d: `${path([...there, ...back])}Z`}))
    }
    lines.forEach((line, i) => {
      const d = path(line.at.map((a, j) => (line.values[j] === null ? null : point(a, line.values[j]))))
      const paint = line.kind ? {} : {style: `stroke:${colour(line.colour, i)}`}
      inside.append(svg("path", {class: `curve ${line.kind ?? ""}`, d, ...paint}))
    })
    return parts
  })
}

/**
 * A picture of a lesson's.
 * @param {HTMLElement} el
 * @param {{title: string, axis: Axis, value: Axis, lines: Line[]}} picture
 * @param {Say} say
 */
export function curvePicture(el, {title, axis, value, lines}, say) {
  const said = `${title} ${titled(value)}: ${lines.map(line => line.text).join(", ")}`
  curvesOf(el, {axis, value, lines, said}, say)
  if (lines.length > 1 || lines[0]?.text) keyOf(el, lines)
}

/** @param {HTMLElement} el @param {Line[]} lines */
function keyOf(el, lines) {
  key(
    el,
    lines.map(line => ["line", line.text]),
  )
  el.querySelectorAll(".key:last-child .sign").forEach((sign, i) => {
    const node = /** @type {HTMLElement} */ (sign)
    node.style.color = colour(lines[i].colour, i)
  })
}
