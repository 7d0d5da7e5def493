// What is written of the lesson itself, and the views of labs that its numbers are of.

import {make} from "../../../components/html.js"
import {button} from "../base.js"
import {folded, linewise, numeric, selected, small, written} from "./fields.js"

/** @param {Editor} editor */
export function aboutForm({lesson, say, page, changed}) {
  const of = lesson()
  const set = (/** @type {string} */ key) => (/** @type {any} */ value) => {
    of[key] = value
    changed()
  }
  const guide = (/** @type {string} */ key, rows = 3) =>
    written(
      say(`edit_guide_${key}`),
      of.guide?.[key],
      value => {
        of.guide = {...of.guide, [key]: value}
        changed()
      },
      {most: 2000, rows},
    )
  return [
    written(say("edit_lesson_title"), of.title, set("title"), {most: 60}),
    written(say("edit_summary"), of.summary, set("summary"), {rows: 2}),
    make(
      "div",
      {class: "row"},
      numeric(say("edit_minutes"), of.minutes, set("minutes")),
      written(say("edit_level"), of.level, set("level"), {most: 20}),
      selected(
        say("edit_language"),
        page.languages.map((/** @type {string} */ tag) => [tag, tag]),
        of.language,
        set("language"),
      ),
    ),
    linewise(say("edit_objectives"), of.objectives, set("objectives")),
    folded(
      say("edit_guide"),
      guide("aim"),
      guide("before"),
      guide("after"),
      linewise(say("edit_standards"), of.standards, set("standards")),
    ),
  ]
}

/** The address of a view. @param {any} state */
function addressOf({lab, preset, set = {}}) {
  const query = new URLSearchParams({...(preset && {preset}), ...set})
  return `/${lab}?${query}`
}

/** @param {Editor} editor */
export function viewsForm(editor) {
  const {lesson, say, page, changed, draw, added} = editor
  const {states} = lesson()
  const rows = Object.entries(states).map(([name, state]) => {
    const lab = editor.lab(state.lab)
    const choose = selected(say("edit_preset"), lab.presets, state.preset ?? lab.presets[0][0], value => {
      state.preset = value
      changed()
    })
    const levers = Object.fromEntries(lab.levers.map(([lever, label]) => [lever, label]))
    const set = Object.entries(state.set ?? {}).map(([lever, value]) => `${levers[lever] ?? lever}: ${value}`)
    const remove = small("✕", say("edit_remove_view", {name}), () => {
      delete states[name]
      changed()
      draw()
    })
    const look = make("a", {href: addressOf(state), target: "_blank", class: "look"}, say("edit_look"))
    return make(
      "li",
      {class: "card"},
      make("div", {class: "head"}, make("h3", {}, make("code", {}, name), ` ${lab.title}`), remove),
      choose,
      make(
        "p",
        {class: "set"},
        set.length ? `${say("edit_changed")}: ${set.join(", ")}` : say("edit_unchanged"),
        " ",
        look,
      ),
    )
  })
  const link = written(say("edit_link"), "", () => {}, {most: 16000})
  const field = link.querySelector("input")
  const take = button(say("edit_link_add"), () => void added(field.value))
  field.addEventListener("keydown", e => {
    if (e.key === "Enter") void added(field.value)
  })
  const labs = selected(
    say("edit_lab"),
    page.labs.map((/** @type {Lab} */ {name, title}) => [name, title]),
    page.labs[0].name,
    () => {},
  )
  const begin = button(say("edit_lab_add"), () => {
    const {name, presets} = editor.lab(labs.querySelector("select").value)
    editor.named({lab: name, preset: presets[0][0]})
    changed()
    draw()
  })
  return [
    make("p", {class: "hint"}, say("edit_views_text")),
    make("ul", {class: "views"}, ...rows),
    make("div", {class: "row end-of"}, link, take),
    make("div", {class: "row end-of"}, labs, begin),
  ]
}
