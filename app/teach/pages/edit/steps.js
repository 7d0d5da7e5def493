// The form of a step of each kind. What is computed of it (`data-of`) is filled in by edit.js when the server has said it.

import {make} from "../../../components/html.js"
import {button} from "../base.js"
import {computed, folded, grouped, inserting, linewise, numeric, selected, small, written, tick} from "./fields.js"

/** @typedef {(step: any, editor: Editor) => (Node | string)[]} Form */

/**
 * @param {any} of
 * @param {string} key
 * @param {Editor} editor
 */
const setter =
  (of, key, {changed}) =>
  (/** @type {any} */ value) => {
    of[key] = value
    changed()
  }

/** The numbers of the lesson's views. @param {Editor} editor */
const numbers = ({lesson, lab}) =>
  Object.entries(lesson().states).map(([state, of]) => ({
    title: `${state}: ${lab(of.lab).title}`,
    numbers: /** @type {[string, string][]} */ (
      lab(of.lab).tells.number.map(([name, called]) => [`${state}.${name}`, called])
    ),
  }))

/**
 * Words, in which numbers may stand.
 * @param {string} label
 * @param {any} of
 * @param {string} key
 * @param {Editor} editor
 * @param {{most?: number, rows?: number}} [how]
 */
const words = (label, of, key, editor, how = {}) =>
  written(label, of[key], setter(of, key, editor), {
    ...how,
    more: [inserting(editor.say("edit_insert"), numbers(editor), name => `{${name}}`)],
  })

/**
 * An expression, beside which its value stands.
 * @param {string} label
 * @param {any} of
 * @param {string | number} key
 * @param {Editor} editor
 * @param {string} [shown]
 */
const sum = (label, of, key, editor, shown = "") =>
  written(label, of[key], setter(of, String(key), editor), {
    most: 200,
    more: [inserting(editor.say("edit_insert"), numbers(editor), name => name), ...(shown ? [computed(shown)] : [])],
  })

/**
 * One thing that a view tells: a curve, a map, a place on it.
 * @param {string} label
 * @param {"curve" | "field" | "place"} kind
 * @param {any} of
 * @param {string} key
 * @param {Editor} editor
 */
function told(label, kind, of, key, editor) {
  const {lesson, lab, say} = editor
  const all = Object.entries(lesson().states).flatMap(([state, {lab: name}]) =>
    lab(name).tells[kind].map(
      ([tell, called]) => /** @type {[string, string]} */ ([`${state}.${tell}`, `${state}: ${called}`]),
    ),
  )
  return selected(
    label,
    [["", all.length ? say("edit_choose") : say(`edit_no_${kind}`)], ...all],
    of[key],
    setter(of, key, editor),
  )
}

/**
 * A list of parts, to each of which a form belongs; they can be moved, removed and added.
 * @param {any[]} list
 * @param {(one: any, i: number) => (Node | string)[]} form
 * @param {() => any} fresh
 * @param {string} add
 * @param {Editor} editor
 */
function several(list, form, fresh, add, editor) {
  const {say, changed, draw} = editor
  const anew = () => {
    changed()
    draw()
  }
  const rows = list.map((one, i) =>
    make(
      "li",
      {},
      make("div", {class: "inside"}, ...form(one, i)),
      make(
        "div",
        {class: "tools-of"},
        small("↑", say("edit_up"), () => (move(list, i, -1), anew())),
        small("↓", say("edit_down"), () => (move(list, i, 1), anew())),
        small("✕", say("edit_remove"), () => (list.splice(i, 1), anew())),
      ),
    ),
  )
  return make(
    "div",
    {},
    make("ol", {class: "several"}, ...rows),
    button(add, () => (list.push(fresh()), anew())),
  )
}

/**
 * @param {any[]} list
 * @param {number} i
 * @param {number} by
 */
export function move(list, i, by) {
  if (i + by >= 0 && i + by < list.length) list.splice(i + by, 0, ...list.splice(i, 1))
}

/** @type {Record<string, Form>} */
const KINDS = {
  read: () => [],

  guess(step, editor) {
    const {say, changed} = editor
    const end = (/** @type {number} */ i) =>
      numeric(say(i ? "edit_high" : "edit_low"), step.scale?.[i], value => {
        step.scale[i] = value ?? 0
        changed()
      })
    const band = step.band ?? []
    const edge = (/** @type {number} */ i) =>
      written(say(i ? "edit_band_high" : "edit_band_low"), band[i], value => {
        band[i] = value
        step.band = band.some(Boolean) ? [band[0] ?? "", band[1] ?? ""] : []
        changed()
      })
    const marks = (step.marks ??= [])
    return [
      sum(say("edit_answer"), step, "answer", editor, "answer"),
      make(
        "div",
        {class: "row"},
        end(0),
        end(1),
        numeric(say("edit_by"), step.step, setter(step, "step", editor)),
        written(say("edit_unit"), step.unit, setter(step, "unit", editor), {most: 40}),
      ),
      words(say("edit_said"), step, "said", editor, {most: 2000, rows: 2}),
      folded(say("edit_band"), edge(0), edge(1), words(say("edit_over"), step, "over", editor)),
      folded(
        say("edit_marks"),
        several(
          marks,
          one => [sum(say("edit_at"), one, "at", editor), words(say("edit_text_short"), one, "text", editor)],
          () => ({at: "", text: ""}),
          say("edit_mark_add"),
          editor,
        ),
      ),
    ]
  },

  choose: (step, editor) => [
    grouped(
      editor.say("edit_options"),
      several(
        step.options,
        (one, i) => [
          words(editor.say("edit_option"), one, "text", editor),
          make(
            "div",
            {class: "row"},
            tick(editor.say("edit_right"), Boolean(one.right), setter(one, "right", editor)),
            computed(`options.${i}`),
          ),
          words(editor.say("edit_why"), one, "why", editor),
          folded(editor.say("edit_when"), sum(editor.say("edit_when_text"), one, "when", editor)),
        ],
        () => ({text: ""}),
        editor.say("edit_option_add"),
        editor,
      ),
    ),
  ],

  order: (step, editor) => [
    grouped(
      editor.say("edit_items"),
      several(
        step.items,
        (one, i) => [
          words(editor.say("edit_item"), one, "text", editor),
          sum(editor.say("edit_value"), one, "value", editor, `items.${i}`),
        ],
        () => ({text: "", value: ""}),
        editor.say("edit_item_add"),
        editor,
      ),
    ),
    words(editor.say("edit_why"), step, "why", editor),
  ],

  draw: (step, editor) => [
    told(editor.say("edit_curve"), "curve", step, "curve", editor),
    numeric(editor.say("edit_points"), step.points ?? 12, setter(step, "points", editor)),
    words(editor.say("edit_said"), step, "said", editor, {most: 2000, rows: 2}),
  ],

  place: (step, editor) => [
    told(editor.say("edit_map"), "field", step, "map", editor),
    told(editor.say("edit_truth"), "place", step, "truth", editor),
    words(editor.say("edit_said"), step, "said", editor, {most: 2000, rows: 2}),
  ],

  lab(step, editor) {
    const {lesson, lab, say, changed, draw} = editor
    const views = /** @type {[string, string][]} */ (
      Object.entries(lesson().states).map(([name, of]) => [name, `${name}: ${lab(of.lab).title}`])
    )
    const state = selected(say("edit_state"), [["", say("edit_choose")], ...views], step.state, value => {
      Object.assign(step, {
        state: value,
        levers: [],
        x: "",
        result: lab(lesson().states[value]?.lab)?.tells.number[0]?.[0] ?? "",
      })
      changed()
      draw()
    })
    const of = lab(lesson().states[step.state]?.lab)
    if (!of) return [state]
    const nameOf = (/** @type {any} */ lever) => lever.lever ?? lever
    const chosen = step.levers.map(nameOf)
    const measured = of.levers.filter(([name, , moves]) => moves && chosen.includes(name))
    const ticks = of.levers.map(([name, label]) =>
      tick(label, chosen.includes(name), on => {
        step.levers = on
          ? [...step.levers, name]
          : step.levers.filter((/** @type {any} */ each) => nameOf(each) !== name)
        const left = of.levers.filter(([each, , moves]) => moves && step.levers.map(nameOf).includes(each))
        if (!left.some(([each]) => each === step.x)) step.x = left[0]?.[0] ?? ""
        changed()
        draw()
      }),
    )
    const pair = (/** @type {[string, string, ...any]} */ [name, called]) =>
      /** @type {[string, string]} */ ([name, called])
    return [
      state,
      grouped(say("edit_levers"), make("div", {class: "ticks-of"}, ...ticks)),
      make(
        "div",
        {class: "row"},
        selected(
          say("edit_x"),
          measured.map(([name, label]) => pair([name, label])),
          step.x,
          setter(step, "x", editor),
        ),
        selected(say("edit_result"), of.tells.number.map(pair), step.result, setter(step, "result", editor)),
      ),
    ]
  },

  reveal(step, editor) {
    const {lesson, say, changed} = editor
    const {steps} = lesson()
    const before = steps.slice(0, steps.indexOf(step)).filter((/** @type {any} */ each) => each.kind !== "reveal")
    const place = (/** @type {any} */ each) => String(steps.indexOf(each))
    const options = before.map((/** @type {any} */ each) => [
      place(each),
      `${steps.indexOf(each) + 1}. ${editor.titled(each)}`,
    ])
    const now = steps.find((/** @type {any} */ each) => each.id && each.id === step.of)
    return [
      selected(say("edit_of"), [["", say("edit_choose")], ...options], now ? place(now) : "", value => {
        const chosen = steps[Number(value)]
        if (value !== "") chosen.id ||= unused(steps)
        step.of = value === "" ? "" : chosen.id
        changed()
      }),
    ]
  },

  words: () => [],
}

/** An id that no step has. @param {any[]} steps */
function unused(steps) {
  let n = 1
  while (steps.some(({id}) => id === `step_${n}`)) n++
  return `step_${n}`
}

/**
 * A picture below the text.
 * @param {any} step
 * @param {Editor} editor
 */
function picture(step, editor) {
  const {say, changed, draw, page} = editor
  /** @type {[string, string][]} */
  const kinds = [
    ["", say("edit_picture_none")],
    ...["bars", "curve", "map"].map(kind => /** @type {[string, string]} */ ([kind, say(`edit_picture_${kind}`)])),
  ]
  const begun = {
    bars: () => ({bars: [{text: "", value: ""}]}),
    curve: () => ({curves: [{text: "", curve: ""}]}),
    map: () => ({field: ""}),
  }
  const kind = selected(say("edit_picture_kind"), kinds, step.picture?.kind ?? "", value => {
    if (value) step.picture = {kind: value, title: step.picture?.title ?? "", ...begun[/** @type {"bars"} */ (value)]()}
    else delete step.picture
    changed()
    draw()
  })
  const of = step.picture
  if (!of) return folded(say("edit_picture"), kind)
  const colours = page.colours.map((/** @type {string} */ name) => [name, say(`edit_colour_${name}`)])
  const colour = (/** @type {any} */ one) =>
    selected(say("edit_colour"), colours, one.colour ?? "accent", setter(one, "colour", editor))
  const rest = {
    bars: () =>
      several(
        of.bars,
        (one, i) => [
          words(say("edit_text_short"), one, "text", editor),
          sum(say("edit_value"), one, "value", editor, `bars.${i}`),
          colour(one),
        ],
        () => ({text: "", value: ""}),
        say("edit_bar_add"),
        editor,
      ),
    curve: () =>
      several(
        of.curves,
        one => [
          words(say("edit_text_short"), one, "text", editor),
          told(say("edit_curve"), "curve", one, "curve", editor),
          colour(one),
        ],
        () => ({text: "", curve: ""}),
        say("edit_line_add"),
        editor,
      ),
    map: () => told(say("edit_map"), "field", of, "field", editor),
  }
  const all = folded(
    say("edit_picture"),
    kind,
    words(say("edit_picture_title"), of, "title", editor),
    rest[/** @type {"map"} */ (of.kind)](),
  )
  all.open = true
  return all
}

/** @type {Form} */
export function stepForm(step, editor) {
  const {say} = editor
  const guide = (step.guide ??= {})
  const asks = step.kind !== "read" && step.kind !== "reveal"
  return [
    make(
      "div",
      {class: "row"},
      written(say("edit_step_title"), step.title, setter(step, "title", editor), {most: 60}),
      numeric(say("edit_minutes"), step.minutes, setter(step, "minutes", editor)),
    ),
    ...(asks ? [words(say("edit_ask"), step, "ask", editor, {rows: 2})] : []),
    ...KINDS[step.kind](step, editor),
    words(say("edit_text"), step, "text", editor, {most: 2000, rows: 4}),
    picture(step, editor),
    folded(
      say("edit_step_guide"),
      words(say("edit_guide_think"), guide, "think", editor, {most: 2000, rows: 2}),
      linewise(say("edit_guide_ask"), guide.ask, setter(guide, "ask", editor)),
      words(say("edit_guide_answer"), guide, "answer", editor, {most: 2000, rows: 2}),
    ),
  ]
}
