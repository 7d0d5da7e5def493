// A map from its MapView: a quiet field in colours, with what is marked on it.

import {make} from "../../../components/html.js"
import {svg, drawn, text, widthOf} from "./svg.js"
import {scaleOf, ticks} from "./scale.js"

const NOTHING = 255 // a cell with no value: land
const TOP = 254

/** A field's bytes as an image of one pixel a cell, north above. @param {MapView} map */
function image({rows: tall, cols, values, colours}) {
  const bytes = atob(values)
  const canvas = make("canvas", {width: String(cols), height: String(tall)})
  const g = canvas.getContext("2d")
  const pixels = g.createImageData(cols, tall)
  const paint = colours.map(hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16)))
  for (let row = 0; row < tall; row++) {
    for (let col = 0; col < cols; col++) {
      const value = bytes.charCodeAt(row * cols + col)
      if (value === NOTHING) continue
      const [r, gr, b] = paint[Math.min(paint.length - 1, Math.floor((value / TOP) * paint.length))]
      pixels.data.set([r, gr, b, 255], 4 * ((tall - 1 - row) * cols + col))
    }
  }
  g.putImageData(pixels, 0, 0)
  return canvas.toDataURL()
}

/**
 * A place in words: “27° N, 177° W”, or kilometres to the right and up.
 * @param {[number, number]} place
 * @param {string} unit
 * @param {Say} say
 */
export function placed([x, y], unit, say) {
  if (unit !== "°") return `${say.quantity(x, unit)}, ${say.quantity(y, unit)}`
  const turn = ((((x + 180) % 360) + 360) % 360) - 180
  const part = (/** @type {number} */ v, /** @type {string} */ more, /** @type {string} */ less) =>
    `${say.number(Math.abs(v))}°${v ? `\u00a0${say(v > 0 ? more : less)}` : ""}`
  return `${part(y, "step_north", "step_south")}, ${part(turn, "step_east", "step_west")}`
}

/**
 * How far it is between two places, in kilometres.
 * @param {[number, number]} a
 * @param {[number, number]} b
 * @param {string} unit
 */
export function apart([ax, ay], [bx, by], unit) {
  if (unit !== "°") return Math.hypot(ax - bx, ay - by)
  const rad = Math.PI / 180
  const h =
    Math.sin(((by - ay) * rad) / 2) ** 2 +
    Math.cos(ay * rad) * Math.cos(by * rad) * Math.sin(((bx - ax) * rad) / 2) ** 2
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)))
}

/**
 * `over(room)` draws what lies on the map; `X` and `Y` there are from the map's numbers to pixels, with `back`.
 * @param {HTMLElement} el
 * @param {MapView} map
 * @param {string} said
 * @param {Say} say
 * @param {(on: {X: Scale, Y: Scale, type: number}) => SVGElement[]} [over]
 */
export function mapOf(el, map, said, say, over = () => []) {
  const data = image(map)
  const ratio = (map.y[1] - map.y[0]) / (map.x[1] - map.x[0])
  const left = (/** @type {number} */ type) => 3.2 * type
  const shape = (/** @type {number} */ width, /** @type {number} */ type) =>
    Math.min(1.15, Math.max(0.4, ratio)) * (width - left(type)) + 1.9 * type
  const made = drawn(el, said, shape, ({width, height, type}) => {
    const box = {left: left(type), right: width, top: 2, bottom: height - 1.9 * type}
    const X = scaleOf(map.x, [box.left, box.right])
    const Y = scaleOf(map.y, [box.bottom, box.top])
    const size = {x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top}
    const parts = [
      svg("rect", {class: "land", ...size}),
      svg("image", {...size, href: data, preserveAspectRatio: "none"}),
    ]
    const degrees = map.unit === "°"
    for (const t of ticks(...map.x, Math.min(4, width / (6 * type)))) {
      const word = degrees ? placed([t, 0], "°", say).split(", ")[1] : say.number(t, 4)
      const half = widthOf(word, type) / 2
      parts.push(
        text(Math.max(half, Math.min(width - half, X.at(t))), height - 0.5 * type, word, {"text-anchor": "middle"}),
      )
    }
    for (const t of ticks(...map.y, Math.max(3, Math.min(4, height / (4 * type))))) {
      const word = degrees ? placed([0, t], "°", say).split(", ")[0] : say.number(t, 4)
      parts.push(
        text(
          box.left - 0.4 * type,
          Math.min(box.bottom, Math.max(box.top + 0.75 * type, Y.at(t) + 0.35 * type)),
          word,
          {"text-anchor": "end"},
        ),
      )
    }
    parts.push(...over({X, Y, type}))
    for (const {x, y, text: name} of map.points ?? []) {
      const end = X.at(x) > 0.6 * width
      parts.push(
        svg("circle", {class: "named", cx: X.at(x), cy: Y.at(y), r: 0.3 * type}),
        text(X.at(x) + (end ? -0.6 : 0.6) * type, Y.at(y) + 0.35 * type, name, {
          class: "on-map",
          "text-anchor": end ? "end" : "start",
        }),
      )
    }
    return parts
  })
  el.append(legend(map, say))
  return made
}

/** What the colours mean. @param {MapView} map @param {Say} say */
function legend({title, low, high, value_unit: unit, colours, unit: along}, say) {
  const ramp = make("i", {class: "ramp"})
  ramp.style.background = `linear-gradient(90deg, ${colours.join(", ")})`
  const name = along === "°" ? title : `${title} · ${say("step_map_axes", {unit: along})}`
  return make(
    "div",
    {class: "legend"},
    make("span", {class: "legend-title"}, name),
    make("span", {class: "legend-bar"}, say.number(low), ramp, say.quantity(high, unit)),
  )
}
