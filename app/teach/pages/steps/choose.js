// One of several.

import {make} from "../../../components/html.js"
import {bar, counted} from "../pictures/bars.js"
import {sending} from "./sending.js"

let count = 0

/** @type {Ask} */
function ask(el, view, mine, answer, say) {
  const name = `choose${++count}`
  let option = mine ? mine.option : -1
  const items = view.options.map((/** @type {{text: string}} */ {text}, /** @type {number} */ i) => {
    const radio = make("input", {type: "radio", name, value: String(i), ...(i === option && {checked: ""})})
    radio.addEventListener("change", () => {
      option = i
      changed()
    })
    return make("label", {}, radio, make("span", {}, text))
  })
  el.append(make("fieldset", {class: "options"}, make("legend", {class: "sr"}, say("step_choose")), ...items))
  const missing = () => (option < 0 ? "step_choose_missing" : "")
  const changed = sending(el, {label: "step_choose_send", value: () => ({option}), missing, mine, answer}, say)
}

/** @type {Shown} */
function shown(el, view, mine, say) {
  const {class: all, model} = view.shown
  const counts = all?.counts ?? null
  const sum = counts ? counts.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0) : 0
  const right = new Set(model?.right ?? [])
  const items = view.options.map((/** @type {{text: string}} */ {text}, /** @type {number} */ i) => {
    const good = right.has(i)
    const marks = []
    if (good) marks.push(`✓ ${say("step_right")}`)
    if (mine?.option === i) marks.push(`◆ ${say("step_your_answer")}`)
    return bar({
      text,
      said: counts ? counted(counts[i], sum, say) : "",
      share: counts ? counts[i] / Math.max(1, ...counts) : good ? 1 : 0,
      paint: good ? "var(--good)" : "var(--zooplankton)",
      kind: [good ? "right" : "", mine?.option === i ? "yours" : "", counts ? "" : "bare"].filter(Boolean).join(" "),
      marks,
      why: model?.why?.[i] ?? "",
    })
  })
  el.append(make("ul", {class: "bars choices"}, ...items))
}

export const choose = {ask, shown}
