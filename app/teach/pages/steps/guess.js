// A number on a scale with its unit, and how sure one is.

import {make} from "../../../components/html.js"
import {prose} from "../base.js"
import {decimalsOf} from "../numbers.js"
import {dotsOf} from "../pictures/dots.js"
import {rows} from "../pictures/scale.js"
import {widthOf} from "../pictures/svg.js"
import {sending} from "./sending.js"

const SURE = ["step_sure_0", "step_sure_1", "step_sure_2"]
let count = 0

/** The unit with the words after it. @param {{unit: string, after?: string}} view */
const tail = ({unit, after}) => [unit, after].filter(Boolean).join(" ")

/** @type {Ask} */
function ask(el, view, mine, answer, say) {
  const {low, high, step, marks = []} = view
  const id = `guess${++count}`
  let value = mine ? mine.value : NaN
  let sure = mine ? mine.sure : NaN
  const typed = make("input", {
    type: "text",
    inputmode: low < 0 ? "text" : "decimal",
    autocomplete: "off",
    class: "typed",
    "aria-label": `${say("step_guess_type")}, ${tail(view)}`,
    placeholder: "?",
  })
  const range = make("input", {
    type: "range",
    min: String(low),
    max: String(high),
    step: String(step),
    "aria-label": `${say("step_guess_slide")}, ${tail(view)}`,
  })
  range.value = String(mine ? mine.value : (low + high) / 2)

  const show = (/** @type {boolean} */ byTyping) => {
    const set = Number.isFinite(value)
    if (!byTyping) typed.value = set ? say.stepped(value, decimalsOf(value) ? value : step) : ""
    typed.style.width = `${Math.max(1, typed.value.length || 1) * 0.62 + 0.25}em`
    range.classList.toggle("unset", !set)
    range.style.setProperty("--at", `${(100 * (Number(range.value) - low)) / (high - low)}%`)
    range.setAttribute("aria-valuetext", set ? say.quantity(value, tail(view), 6) : say("step_guess_none"))
    changed()
  }
  const take = (/** @type {number} */ v, byTyping = false) => {
    value = v >= low && v <= high ? v : NaN
    if (Number.isFinite(value)) range.value = String(value)
    show(byTyping)
  }
  range.addEventListener("input", () => take(Number(range.value)))
  range.addEventListener("click", () => Number.isNaN(value) && take(Number(range.value)))
  typed.addEventListener("input", () => take(say.read(typed.value), true))
  typed.addEventListener("change", () => Number.isFinite(value) && show(false))

  const options = SURE.map((key, i) => {
    const radio = make("input", {type: "radio", name: id, value: String(i), ...(i === sure && {checked: ""})})
    radio.addEventListener("change", () => {
      sure = i
      changed()
    })
    return make("label", {}, radio, make("span", {}, say(key)))
  })
  const unit = make("span", {class: "unit", "aria-hidden": "true"}, tail(view))
  el.append(
    make("div", {class: "number"}, typed, unit),
    make("div", {class: "slide"}, range, marksOf(view, marks, say)),
    make("fieldset", {class: "sure"}, make("legend", {}, say("step_sure")), make("div", {class: "pick"}, ...options)),
  )
  const outside = () => typed.value.trim() && Number.isNaN(value)
  const missing = () => {
    if (outside()) return "step_guess_outside"
    if (Number.isNaN(value)) return "step_guess_missing"
    return Number.isNaN(sure) ? "step_sure_missing" : ""
  }
  let changed = () => {}
  changed = sending(el, {label: "step_guess_send", value: () => ({value, sure}), missing, mine, answer}, say)
  show(false)
}

/** The scale's ends and what is marked on it, in as many rows as they need. @param {any} view @param {any[]} marks @param {Say} say */
function marksOf({low, high, step}, marks, say) {
  const node = make("div", {class: "marks"})
  const place = () => {
    const width = node.clientWidth
    const type = parseFloat(getComputedStyle(node).fontSize)
    const all = [
      {at: low, text: say.number(low, 6)},
      {at: high, text: say.number(high, 6)},
      ...marks.map(m => ({
        at: m.at,
        text: /\d/.test(m.text) ? m.text : `${m.text}: ${say.fitting(m.at, step)}`,
        tick: true,
      })),
    ]
    const labels = all.map(m => ({x: (width * (m.at - low)) / (high - low), w: widthOf(m.text, type) + 1}))
    const stand = rows(labels, width)
    const items = all.flatMap((m, i) => {
      const word = make("span", {class: "mark-word"}, m.text)
      word.style.left = `${stand[i].x}px`
      word.style.top = `${stand[i].row * 1.45}em`
      const tick = make("i", {class: "tick"})
      tick.style.left = `${labels[i].x}px`
      return "tick" in m ? [tick, word] : [word]
    })
    node.replaceChildren(...items)
    node.style.height = `${(1 + Math.max(...stand.map(s => s.row))) * 1.45}em`
  }
  let last = 0
  new ResizeObserver(() => {
    if (node.clientWidth && node.clientWidth !== last) {
      last = node.clientWidth
      place()
    }
  }).observe(node)
  return node
}

/** @type {Shown} */
function shown(el, view, mine, say) {
  const {class: all, model} = view.shown
  dotsOf(
    el,
    {
      low: view.low,
      high: view.high,
      unit: view.unit,
      step: view.step,
      after: model?.over ?? "",
      values: all?.values ?? [],
      quarters: all?.quarters ?? null,
      model: model?.value ?? null,
      band: model?.band ?? null,
      mine: mine?.value ?? null,
    },
    say,
  )
  if (model?.said) el.append(prose(model.said, "said"))
}

export const guess = {ask, shown}
