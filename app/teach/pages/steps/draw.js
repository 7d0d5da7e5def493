// A curve against depth or time: by finger, by keys, or a number for each place.

import {make} from "../../../components/html.js"
import {button, prose} from "../base.js"
import {curvesOf, tallOf, turned} from "../pictures/curves.js"
import {planeOf} from "../pictures/plane.js"
import {path} from "../pictures/scale.js"
import {drawn, key, svg} from "../pictures/svg.js"
import {byNumber, hinted} from "./help.js"
import {sending} from "./sending.js"

/**
 * The values after a finger went from one point to another: each place between takes what the finger was at; if it passed none,
 * the nearest does.
 * @param {(number | null)[]} values
 * @param {number[]} at
 * @param {[along: number, value: number]} from
 * @param {[along: number, value: number]} to
 */
export function stroke(values, at, from, to) {
  const [a, b] = from[0] <= to[0] ? [from, to] : [to, from]
  const passed = (/** @type {number} */ place) => place >= a[0] && place <= b[0]
  const nearest = at.reduce((best, place) => (Math.abs(place - to[0]) < Math.abs(best - to[0]) ? place : best))
  return at.map((place, i) => {
    if (passed(place)) return b[0] === a[0] ? to[1] : a[1] + ((b[1] - a[1]) * (place - a[0])) / (b[0] - a[0])
    return place === nearest && !at.some(passed) ? to[1] : values[i]
  })
}

/** Places that were left out, from their neighbours. @param {(number | null)[]} values @param {number[]} at @returns {(number | null)[]} */
export function filled(values, at) {
  const set = at.map((_, i) => i).filter(i => values[i] !== null)
  if (!set.length) return values
  return values.map((value, i) => {
    if (value !== null) return value
    const after = set.find(j => j > i)
    const before = set.filter(j => j < i).pop()
    if (before === undefined) return values[after]
    if (after === undefined) return values[before]
    return values[before] + ((values[after] - values[before]) * (at[i] - at[before])) / (at[after] - at[before])
  })
}

/** @type {Ask} */
function ask(el, view, mine, answer, say) {
  /** @type {{axis: Axis, value: Axis, at: number[]}} */
  const {axis, value, at} = view
  const {across, up} = turned(axis, value)
  /** @type {(number | null)[]} */
  let values = mine ? [...mine.values] : Array(at.length).fill(null)
  let chosen = 0
  const grain = (value.high - value.low) / 100
  const round = (/** @type {number} */ v) => Number((Math.round(v / (grain / 10)) * (grain / 10)).toPrecision(6))
  const limited = (/** @type {number} */ v) => Math.min(value.high, Math.max(value.low, round(v)))

  const line = svg("path", {class: "curve mine"})
  const dots = svg("g", {class: "handles"})
  const picker = svg("circle", {class: "picker"})
  /** @type {(e: PointerEvent) => [number, number]} */
  let under = () => [0, 0]
  /** @type {() => void} */
  let place = () => {}
  const made = drawn(el, "", tallOf(axis), room => {
    const {parts, x, y, box} = planeOf(room, across, up, say)
    const point = (/** @type {number} */ along, /** @type {number} */ v) =>
      /** @type {[number, number]} */ (axis.down ? [x.at(v), y.at(along)] : [x.at(along), y.at(v)])
    under = e => {
      const frame = made.node.getBoundingClientRect()
      const [px, py] = [x.back(e.clientX - frame.left), y.back(e.clientY - frame.top)]
      return axis.down ? [py, px] : [px, py]
    }
    place = () => {
      const points = values.map((v, i) => (v === null ? null : point(at[i], v)))
      line.setAttribute("d", path(points))
      dots.replaceChildren(
        ...points.flatMap(p => (p ? [svg("circle", {cx: p[0], cy: p[1], r: 0.22 * room.type})] : [])),
      )
      const [cx, cy] = point(at[chosen], values[chosen] ?? (value.low + value.high) / 2)
      picker.setAttribute("cx", String(cx))
      picker.setAttribute("cy", String(cy))
      picker.setAttribute("r", String(0.6 * room.type))
    }
    place()
    const field = svg("rect", {
      class: "field",
      x: box.left,
      y: box.top,
      width: box.right - box.left,
      height: box.bottom - box.top,
    })
    return [...parts, field, line, dots, picker]
  })
  const pad = made.node
  pad.classList.add("pad")
  for (const [name, said] of Object.entries({
    role: "slider",
    tabindex: "0",
    "aria-label": say("step_draw_pad", {axis: axis.title, value: value.title}),
    "aria-valuemin": String(value.low),
    "aria-valuemax": String(value.high),
    "aria-orientation": axis.down ? "horizontal" : "vertical",
  })) {
    pad.setAttribute(name, said)
  }

  /** @type {HTMLInputElement[]} */
  const fields = at.map((/** @type {number} */ a, /** @type {number} */ i) => {
    const input = make("input", {type: "text", inputmode: "decimal", autocomplete: "off"})
    input.addEventListener("change", () => {
      const v = say.read(input.value)
      values[i] = Number.isFinite(v) ? limited(v) : null
      show()
    })
    return input
  })
  const show = () => {
    place()
    pad.setAttribute("aria-valuenow", String(values[chosen] ?? value.low))
    const now = values[chosen] === null ? say("step_draw_none") : say.quantity(values[chosen], value.unit)
    pad.setAttribute("aria-valuetext", say("step_draw_at", {at: say.quantity(at[chosen], axis.unit, 4), value: now}))
    pad.classList.toggle(
      "empty",
      values.every(v => v === null),
    )
    fields.forEach((field, i) => {
      if (field !== document.activeElement) field.value = values[i] === null ? "" : say.number(values[i], 4)
    })
    changed()
  }
  /** @type {[number, number]} */
  let last = null
  const on = (/** @type {PointerEvent} */ e) => {
    const here = under(e)
    values = stroke(values, at, last ?? here, here).map(v => (v === null ? null : limited(v)))
    last = here
    show()
  }
  pad.addEventListener("pointerdown", e => {
    pad.setPointerCapture(e.pointerId)
    on(e)
  })
  pad.addEventListener("pointermove", e => last && on(e))
  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, () => {
      if (!last) return
      last = null
      values = filled(values, at).map(limited)
      show()
    })
  }
  pad.addEventListener("keydown", e => {
    const along = axis.down ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"]
    const change = axis.down ? ["ArrowLeft", "ArrowRight"] : ["ArrowDown", "ArrowUp"]
    const [walk, turn] = [along.indexOf(e.key), change.indexOf(e.key)]
    const leap = {PageDown: -10, PageUp: 10}[e.key]
    if (walk >= 0) chosen = Math.max(0, Math.min(at.length - 1, chosen + 2 * walk - 1))
    else if (turn >= 0 || leap) {
      const by = leap ?? (2 * turn - 1) * (e.shiftKey ? 10 : 2)
      values[chosen] = limited((values[chosen] ?? (value.low + value.high) / 2) + by * grain)
    } else return
    e.preventDefault()
    show()
  })

  const clear = button(say("step_draw_clear"), () => {
    values = Array(at.length).fill(null)
    show()
  })
  const hint = hinted(axis.down ? "step_draw_depth" : "step_draw_time", say)
  const table = make(
    "div",
    {class: "numbers"},
    ...fields.map((field, i) =>
      make(
        "label",
        {},
        make("span", {}, say.quantity(at[i], axis.unit, 4)),
        field,
        make("span", {class: "unit"}, value.unit),
      ),
    ),
  )
  el.prepend(hint)
  el.append(make("div", {class: "tools"}, byNumber(table, say), clear))
  let changed = () => {}
  const missing = () =>
    values.includes(null) ? (values.every(v => v === null) ? "step_draw_missing" : "step_draw_gaps") : ""
  changed = sending(el, {label: "step_draw_send", value: () => ({values: [...values]}), missing, mine, answer}, say)
  show()
}

/** @type {Shown} */
function shown(el, view, mine, say) {
  const {class: all, model} = view.shown
  const {axis, value, at} = view
  const curves = all?.curves ?? []
  const many = curves.length > 40 ? "thin faint" : "thin"
  /** @type {Line[]} */
  const lines = curves.map((/** @type {number[]} */ values) => ({at, values, kind: many}))
  if (mine) lines.push({at, values: mine.values, kind: "mine"})
  if (model) lines.push({at: model.at ?? at, values: model.curve, kind: "model"})
  const said = [
    curves.length ? say("step_draw_alt", {n: curves.length}) : "",
    model
      ? say("step_draw_model_alt", {
          list: at
            .map(
              (/** @type {number} */ a, /** @type {number} */ i) =>
                `${say.quantity(a, axis.unit, 4)}: ${say.number(model.curve[i])}`,
            )
            .join("; "),
        })
      : "",
  ]
  const band = model?.band ? /** @type {[number[], number[]]} */ (model.band) : null
  curvesOf(el, {axis, value, lines, band, bandAt: at, said: said.filter(Boolean).join(" ")}, say)
  /** @type {[string, string][]} */
  const signs = []
  if (curves.length) signs.push(["line thin", say("step_draw_one")])
  if (model) signs.push(["line model", say("step_model")])
  if (band) signs.push(["band", say("step_band")])
  if (mine) signs.push(["line mine", say("step_draw_yours")])
  key(el, signs)
  if (model?.said) el.append(prose(model.said, "said"))
}

export const draw = {ask, shown}
