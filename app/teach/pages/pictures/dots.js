// Dots on a scale, one for each guess: the class's middle half behind them, the model's answer with its band, one's own.

import {svg, drawn, key, text, widthOf} from "./svg.js"
import {withUnit} from "../numbers.js"
import {heaps, rows, scaleOf, ticks} from "./scale.js"

/**
 * @param {HTMLElement} el
 * @param {Dots} dots
 * @param {Say} say
 */
export function dotsOf(el, {low, high, step, unit, after, values, quarters, model, band, mine}, say) {
  const has = (/** @type {number} */ v) => v !== null && v !== undefined && Number.isFinite(v)
  const exact = (/** @type {number} */ v) => say.fitting(v, step)
  const said = (/** @type {number} */ v) => withUnit(exact(v), unit)
  const middle = quarters && values.length > 1
  const words = [
    values.length ? say("step_guess_alt", {n: values.length}) : "",
    middle
      ? say("step_guess_middle", {low: said(quarters[0]), middle: said(quarters[1]), high: said(quarters[2])})
      : "",
    has(model) ? say("step_guess_model", {value: said(model)}) : "",
    has(mine) ? say("step_guess_mine", {value: said(mine)}) : "",
  ]
  const shape = (/** @type {number} */ width, /** @type {number} */ type) =>
    values.length ? Math.min(0.62 * width, 22 * type) : 8 * type

  drawn(el, words.filter(Boolean).join(" "), shape, ({width, height, type}) => {
    const edge = Math.max(type, 0.03 * width)
    const x = scaleOf([low, high], [edge, width - edge]).at
    const floor = height - 1.9 * type
    /** @type {[number, string, string][]} */
    const named = []
    if (has(model)) named.push([model, say("step_the_model", {value: exact(model)}), "model"])
    if (has(mine)) named.push([mine, say("step_yours", {value: exact(mine)}), "mine"])
    if (middle) named.push([quarters[1], say("step_middle", {value: exact(quarters[1])}), "class"])
    const size = type
    const labels = named.map(([v, label]) => ({x: x(v), w: widthOf(label, size, 600)}))
    const placed = rows(labels, width)
    const line = 1.45 * size
    const head = (1 + Math.max(-1, ...placed.map(p => p.row))) * line
    const top = head + 0.5 * type
    const {r, dots} = heaps(values, x, [edge, width - edge], floor - top - 0.4 * type, 0.85 * type)
    const box = (/** @type {number} */ a, /** @type {number} */ b, /** @type {string} */ name) =>
      svg("rect", {class: name, x: x(a), y: top, width: Math.max(1, x(b) - x(a)), height: floor - top})

    const parts = []
    if (middle) parts.push(box(quarters[0], quarters[2], "half"))
    if (band) parts.push(box(Math.max(low, band[0]), Math.min(high, band[1]), "band"))
    parts.push(svg("line", {class: "axis", x1: 0, x2: width, y1: floor, y2: floor}))
    let free = width
    for (const value of ticks(low, high, Math.min(6, width / (6 * type))).reverse()) {
      const label = free === width ? say.quantity(value, unit) : say.number(value)
      const half = widthOf(label, type) / 2
      const middleOf = Math.max(half, Math.min(width - half, x(value)))
      parts.push(svg("line", {class: "axis", x1: x(value), x2: x(value), y1: floor, y2: floor + 0.4 * type}))
      if (middleOf + half > free) continue
      free = middleOf - half - 0.6 * type
      parts.push(text(middleOf, height - 0.3 * type, label, {"text-anchor": "middle"}))
    }
    if (middle) parts.push(svg("line", {class: "middle", x1: x(quarters[1]), x2: x(quarters[1]), y1: top, y2: floor}))
    for (const dot of dots) parts.push(svg("circle", {class: "dot", cx: dot.x, cy: floor - 0.3 * type - dot.up, r}))
    if (has(model)) parts.push(svg("line", {class: "model", x1: x(model), x2: x(model), y1: top, y2: floor}))
    if (has(mine)) {
      const s = 0.6 * type
      const at = `M${x(mine)} ${floor - 2 * s}l${s} ${s}l${-s} ${s}l${-s} ${-s}z`
      parts.push(
        svg("line", {class: "mine stem", x1: x(mine), x2: x(mine), y1: top, y2: floor}),
        svg("path", {class: "mine", d: at}),
      )
    }
    named.forEach(([v, label, name], i) => {
      const y = top - 0.6 * size - placed[i].row * line
      const leader = placed[i].row
        ? [svg("line", {class: `leader ${name}`, x1: x(v), x2: x(v), y1: y + 0.3 * size, y2: top})]
        : []
      parts.push(...leader, text(placed[i].x, y, label, {class: `label ${name}`, "text-anchor": "middle"}))
    })
    return parts
  })

  /** @type {[string, string][]} */
  const signs = []
  if (values.length) signs.push(["dot", say("step_guess_one")])
  if (middle) signs.push(["half", say("step_middle_half")])
  if (band) signs.push(["band", after || say("step_band")])
  if (has(mine)) signs.push(["diamond mine", say("step_guess_yours")])
  key(el, signs)
}
