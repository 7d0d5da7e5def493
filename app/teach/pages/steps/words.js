// One sentence.

import {make} from "../../../components/html.js"
import {sending} from "./sending.js"

/** @type {Ask} */
function ask(el, view, mine, answer, say) {
  const area = make("textarea", {
    class: "sentence",
    rows: "4",
    maxlength: String(view.limit),
    "aria-label": say("step_words"),
    placeholder: say("step_words_here"),
  })
  area.value = mine?.text ?? ""
  const left = make("p", {class: "left"})
  const show = () => {
    left.textContent = say("step_words_left", {n: view.limit - area.value.length})
    changed()
  }
  area.addEventListener("input", show)
  el.append(area, left)
  let changed = () => {}
  const missing = () => (area.value.trim() ? "" : "step_words_missing")
  changed = sending(
    el,
    {label: "step_words_send", value: () => ({text: area.value.trim()}), missing, mine, answer},
    say,
  )
  show()
}

/** @type {Shown} */
function shown(el, view, mine, say) {
  const lines = view.shown.class?.lines ?? []
  if (lines.length) el.append(make("h2", {class: "wall-title"}, say("step_wall")))
  const items = lines.map((/** @type {{text: string}} */ {text}) =>
    make("li", {class: mine?.text === text ? "of-mine" : ""}, text),
  )
  el.append(make("ul", {class: "wall"}, ...items))
}

export const words = {ask, shown}
