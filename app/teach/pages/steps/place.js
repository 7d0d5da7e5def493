// A place on a map: by tapping, by arrow keys, or by two numbers.

import {make} from "../../../components/html.js"
import {prose} from "../base.js"
import {apart, mapOf, placed} from "../pictures/map.js"
import {path} from "../pictures/scale.js"
import {key, svg} from "../pictures/svg.js"
import {byNumber, hinted} from "./help.js"
import {sending} from "./sending.js"

/** A pin whose point is at the place. @param {number} x @param {number} y @param {number} s @param {string} name */
const pin = (x, y, s, name) =>
  svg("path", {
    class: `pin ${name}`,
    d: `M${x} ${y}c${-0.25 * s} ${-0.6 * s} ${-0.8 * s} ${-0.9 * s} ${-0.8 * s} ${-1.5 * s}a${0.8 * s} ${0.8 * s} 0 1 1 ${1.6 * s} 0c0 ${0.6 * s} ${-0.55 * s} ${0.9 * s} ${-0.8 * s} ${1.5 * s}z`,
  })

/** A line that is seen on any colour. @param {string} name @param {string} d */
const bright = (name, d) => [svg("path", {class: `${name} halo`, d}), svg("path", {class: name, d})]

/** @type {Ask} */
function ask(el, view, mine, answer, say) {
  const {map} = view
  /** @type {[number, number]} */
  let at = mine?.at ?? null
  const spot = svg("g")
  /** @type {any} */
  let on
  const show = () => {
    if (on) spot.replaceChildren(...(at ? [pin(on.X.at(at[0]), on.Y.at(at[1]), on.type, "mine")] : []))
    if (at) told.textContent = placed(at, map.unit, say)
    fields.forEach((field, i) => {
      if (field !== document.activeElement) field.value = at ? say.number(at[i], 4) : ""
    })
    changed()
  }
  const made = mapOf(el, map, "", say, room => {
    on = room
    spot.replaceChildren(...(at ? [pin(on.X.at(at[0]), on.Y.at(at[1]), on.type, "mine")] : []))
    return [spot]
  })
  const pad = made.node
  pad.classList.add("pad", "map-pad")
  for (const [name, said] of Object.entries({
    role: "application",
    tabindex: "0",
    "aria-label": say("step_place_pad", {title: map.title}),
  })) {
    pad.setAttribute(name, said)
  }
  const told = make("p", {class: "told", role: "status"})

  const kilometres = map.unit !== "°"
  const names = kilometres ? ["step_place_right", "step_place_up"] : ["step_place_longitude", "step_place_latitude"]
  const rounded = (/** @type {number} */ v, /** @type {[number, number]} */ [low, high]) =>
    Math.min(high, Math.max(low, Number(v.toPrecision(5))))
  /** @param {number} x @param {number} y */
  const put = (x, y) => {
    at = [rounded(x, map.x), rounded(y, map.y)]
    show()
  }
  const fields = names.map(() => {
    const input = make("input", {type: "text", inputmode: "text", autocomplete: "off"})
    input.addEventListener("change", () => {
      const all = fields.map(f => say.read(f.value))
      if (all.every(Number.isFinite)) put(all[0], all[1])
    })
    return input
  })
  pad.addEventListener("click", e => {
    if (!e.isTrusted && !e.clientX) return
    const frame = pad.getBoundingClientRect()
    put(on.X.back(e.clientX - frame.left), on.Y.back(e.clientY - frame.top))
  })
  pad.addEventListener("keydown", e => {
    const by = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[e.key]
    if (!by) return
    e.preventDefault()
    const size = (e.shiftKey ? 0.1 : 0.02) * (map.x[1] - map.x[0])
    const [x, y] = at ?? [(map.x[0] + map.x[1]) / 2, (map.y[0] + map.y[1]) / 2]
    put(x + by[0] * size, y + by[1] * size)
  })
  const form = fields.map((field, i) =>
    make("label", {}, make("span", {}, say(names[i])), field, make("span", {class: "unit"}, map.unit)),
  )
  el.prepend(hinted("step_place_hint", say))
  el.append(told, byNumber(make("div", {class: "numbers"}, ...form), say))
  let changed = () => {}
  const missing = () => (at ? "" : "step_place_missing")
  changed = sending(el, {label: "step_place_send", value: () => ({at}), missing, mine, answer}, say)
  show()
}

/** @type {Shown} */
function shown(el, view, mine, say) {
  const {class: all, model} = view.shown
  const {map} = view
  const points = all?.points ?? []
  const far = model && mine?.at ? apart(mine.at, model.point, map.unit) : null
  const words = [
    points.length ? say("step_place_alt", {n: points.length}) : "",
    model ? say("step_place_truth", {place: placed(model.point, map.unit, say)}) : "",
    far !== null ? say("step_place_far", {distance: say.quantity(far, "km", 2)}) : "",
    model && all?.distance ? say("step_place_mean", {distance: say.quantity(all.distance, "km", 2)}) : "",
  ].filter(Boolean)
  mapOf(el, map, words.join(" "), say, ({X, Y, type}) => {
    const parts = []
    for (const line of model?.lines ?? []) {
      const along = line.map(
        (/** @type {[number, number]} */ [x, y]) => /** @type {[number, number]} */ ([X.at(x), Y.at(y)]),
      )
      parts.push(...bright("curve model", path(along)))
    }
    for (const [x, y] of points) {
      parts.push(svg("circle", {class: "dot on-map", cx: X.at(x), cy: Y.at(y), r: 0.4 * type}))
    }
    if (model) {
      parts.push(...bright("target", cross(X.at(model.point[0]), Y.at(model.point[1]), 0.8 * type)))
    }
    if (mine?.at) parts.push(pin(X.at(mine.at[0]), Y.at(mine.at[1]), 1.1 * type, "mine"))
    return parts
  })
  /** @type {[string, string][]} */
  const signs = []
  if (points.length) signs.push(["dot", say("step_place_one")])
  if (model) signs.push(["cross model", say("step_place_there")])
  if (mine?.at) signs.push(["diamond mine", say("step_place_yours")])
  key(el, signs)
  if (model) el.append(make("p", {class: "told"}, words.slice(points.length ? 1 : 0).join(" ")))
  if (model?.said) el.append(prose(model.said, "said"))
}

/** A cross. @param {number} x @param {number} y @param {number} s */
const cross = (x, y, s) => `M${x - s} ${y - s}l${2 * s} ${2 * s}M${x - s} ${y + s}l${2 * s} ${-2 * s}`

export const place = {ask, shown}
