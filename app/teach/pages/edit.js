// The editor: the parts of a lesson in a list, the form of the one that is open, and how it looks. What is written is kept by the
// browser at once; the server is asked, a moment after, what is wrong with it and how the step looks.

import {make, one} from "../../components/html.js"
import {button, given} from "./base.js"
import {BEGUN, blank, draftOf, named} from "./edit/draft.js"
import {small} from "./edit/fields.js"
import {aboutForm, viewsForm} from "./edit/parts.js"
import {move, stepForm} from "./edit/steps.js"
import {handOver, ownOf} from "./own.js"
import {asked} from "./room.js"
import {sayOf} from "./say.js"
import {framed} from "./steps/lab.js"
import {ask, question, shown} from "./steps/steps.js"
import {themed} from "./theme.js"

const AFTER = 500 // ms without a change after which the server is asked
const LONG = 60_000 // ms that it may compute a whole lesson

const page = given()
const say = sayOf(page.words, page.language)
const draft = draftOf(page.language)
const own = ownOf("own-lessons")
const [parts, form, seen] = ["#parts", "#form", "#seen"].map(name => one(document, name))
const [told, problem, fault] = ["#told", "#problem", "#fault"].map(name => one(document, name))
const back = one(document, "[data-act=back]")

/** @typedef {"about" | "views" | number} Place */
/** @type {Place} */
let open = "about"
let timer = 0
let turn = 0
let last = ""

const lesson = () => draft.lesson()
/** @param {any} step */
const nameOf = step => step.title || step.ask || say(`what_${step.kind}`)

/** @type {Editor} */
const editor = {
  lesson,
  say,
  page,
  titled: nameOf,
  lab: name => page.labs.find((/** @type {Lab} */ each) => each.name === name),
  named: state => named(lesson(), state),
  changed,
  draw: redraw,
  added,
}

// what is written

function changed() {
  told.textContent = draft.save() ? say("edit_saved") : say("edit_not_saved")
  problem.textContent = ""
  list()
  clearTimeout(timer)
  timer = window.setTimeout(look, AFTER)
}

function list() {
  const {steps} = lesson()
  const entry = (/** @type {Place} */ at, /** @type {string} */ title, /** @type {string} */ what) => {
    const go = button(title, () => go_to(at), "part")
    if (what) go.append(make("small", {}, what))
    if (at === open) go.setAttribute("aria-current", "true")
    return go
  }
  const step = (/** @type {any} */ of, /** @type {number} */ i) =>
    make(
      "li",
      {},
      entry(i, `${i + 1}. ${nameOf(of)}`, of.title || of.ask ? say(`what_${of.kind}`) : ""),
      make(
        "span",
        {class: "tools-of"},
        small("↑", say("edit_up"), () => shift(i, -1)),
        small("↓", say("edit_down"), () => shift(i, 1)),
        small("✕", say("edit_remove"), () => remove(i)),
      ),
    )
  parts.replaceChildren(
    make("li", {}, entry("about", say("edit_about"), lesson().title)),
    make("li", {}, entry("views", say("edit_views"), Object.keys(lesson().states).join(", "))),
    ...steps.map(step),
  )
  back.hidden = !draft.waits()
}

/** @param {Place} at */
function go_to(at) {
  open = at
  last = ""
  seen.replaceChildren()
  redraw()
  list()
  look()
}

/** @param {number} i @param {number} by */
function shift(i, by) {
  const {steps} = lesson()
  const current = typeof open === "number" ? steps[open] : null
  move(steps, i, by)
  if (current) open = steps.indexOf(current)
  changed()
  redraw()
}

/** @param {number} i */
function remove(i) {
  lesson().steps.splice(i, 1)
  if (typeof open === "number" && open >= i) open = open > i ? open - 1 : Math.min(i, lesson().steps.length - 1)
  if (open === -1) open = "about"
  changed()
  redraw()
}

/** @param {any} step */
function add(step) {
  const {steps} = lesson()
  if (steps.length >= page.most) return fail(say("edit_most", {most: page.most}))
  steps.push(step)
  open = steps.length - 1
  changed()
  redraw()
}

/** A view of a lab becomes a step. @param {string} link */
async function added(link) {
  const {status, problem: why, state, step, lost = []} = await asked("/teach/view", {link})
  if (status !== 200) return fail(why)
  const name = named(lesson(), state)
  add(step.kind === "lab" ? {...step, state: name} : step)
  problem.textContent = lost.join(" ")
}

/** @param {any} other */
function begin(other) {
  draft.replace(other)
  open = "about"
  changed()
  redraw()
}

function redraw() {
  const {steps} = lesson()
  if (typeof open === "number" && !steps[open]) open = "about"
  const [title, content] =
    open === "about"
      ? [say("edit_about"), aboutForm(editor)]
      : open === "views"
        ? [say("edit_views"), viewsForm(editor)]
        : [`${open + 1}. ${say(`what_${steps[open].kind}`)}`, stepForm(steps[open], editor)]
  form.replaceChildren(make("h2", {}, title), ...content)
}

// what the server says of it

async function look() {
  const mine = ++turn
  const step = typeof open === "number" ? open : undefined
  const found = await asked("/teach/check", {lesson: lesson(), step})
  if (mine !== turn) return
  const view = found.seen?.view
  fault.textContent = found.seen?.problem ?? found.problem ?? (found.status === 200 ? "" : say("console_lost"))
  if (view) show(view, found.seen.shown)
  else {
    last = ""
    seen.replaceChildren(...(step === undefined ? [make("p", {class: "hint"}, say("edit_seen_none"))] : []))
    compute(null, null)
  }
}

/** @param {any} view @param {any} answer */
function show(view, answer) {
  compute(view, answer.model)
  const now = JSON.stringify([view, answer])
  if (now === last) return
  last = now
  const [head, box, after] = ["asked", "form", "result"].map(name => make("div", {class: name}))
  question(head, view, say)
  if (view.kind === "lab") {
    box.append(make("a", {class: "quiet", href: framed(view), target: "_blank"}, say("edit_open_lab")))
  } else ask(box, view, null, () => {}, say)
  seen.replaceChildren(head, box)
  if (!answer.model) return
  shown(after, {...view, shown: answer}, null, say)
  seen.append(make("h2", {}, say("edit_after")), after)
}

/** Writes what was computed beside the field that it is of. @param {any} view @param {any} model */
function compute(view, model) {
  const step = typeof open === "number" ? lesson().steps[open] : null
  for (const place of form.querySelectorAll("[data-of]")) {
    if (place instanceof HTMLElement) place.textContent = view && step ? value(place.dataset.of, view, model) : ""
  }
}

/** @param {string} of @param {any} view @param {any} model */
function value(of, view, model) {
  const [what, at] = of.split(".")
  const i = Number(at)
  if (what === "answer") return `= ${model.printed}`
  if (what === "options") return model.right.includes(i) ? say("edit_is_right") : say("edit_is_wrong")
  if (what === "bars") return `= ${view.picture?.bars?.[i]?.said ?? ""}`
  const now = lesson().steps[Number(open)].items[i].text
  const place = view.items.findIndex((/** @type {any} */ item) => item.text === now)
  return place < 0 ? "" : `= ${model.values[place]}`
}

// what becomes of it

/** @param {string} [why] */
function fail(why = say("console_lost")) {
  problem.textContent = why
  problem.scrollIntoView({block: "nearest"})
}

/** Keeps the lesson, which is checked as a whole; its id, if it could be. */
async function keep() {
  told.textContent = say("edit_computing")
  const {status, problem: why, id, title} = await asked("/teach/keep", {lesson: lesson()}, LONG)
  told.textContent = say("edit_saved")
  if (status !== 200) {
    fail(why)
    return ""
  }
  own.add({id, title})
  return id
}

/** @type {Record<string, () => Promise<void> | void>} */
const ACTS = {
  async keep() {
    const id = await keep()
    if (!id) return
    const link = new URL(`/lesson/own?own=${id}`, location.href).href
    const field = make("input", {class: "field", readonly: "", value: link, "aria-label": say("edit_link_kept")})
    field.addEventListener("focus", () => field.select())
    told.replaceChildren(`${say("edit_kept")} `, field)
  },
  async alone() {
    const id = await keep()
    if (id) location.assign(`/lesson/own?own=${id}`)
  },
  async open() {
    const id = await keep()
    if (!id) return
    const {status, problem: why, console: link} = await asked("/teach/open", {own: id, language: page.language})
    if (status === 200) location.assign(link)
    else fail(why)
  },
  async export() {
    const {status, problem: why, toml} = await asked("/teach/check", {lesson: lesson()})
    if (status !== 200 || !toml) return fail(why)
    handOver(lesson().title, toml, "lesson")
  },
  new: () => begin(blank(page.language)),
  back() {
    draft.back()
    open = "about"
    changed()
    redraw()
  },
}

/** @type {HTMLInputElement} */
const file = one(document, "#file")
file.addEventListener("change", async () => {
  const [chosen] = file.files
  if (!chosen) return
  const found = await asked("/teach/check", {toml: (await chosen.text()).slice(0, 70_000)})
  file.value = ""
  if (found.lesson) begin(found.lesson)
  else fail(found.problem)
})
document.addEventListener("click", ({target}) => {
  const act = /** @type {HTMLElement} */ (/** @type {Element} */ (target).closest("[data-act]"))?.dataset.act
  if (act) void ACTS[act]()
})
addEventListener("storage", ({key}) => {
  if (key !== draft.key) return
  draft.again()
  redraw()
  list()
  void look()
})

/** @type {HTMLSelectElement} */
const kind = one(document, "#kind")
kind.append(...Object.keys(BEGUN).map(each => make("option", {value: each}, say(`edit_kind_${each}`))))
one(document, "#add").addEventListener("submit", e => {
  e.preventDefault()
  add({kind: kind.value, ...BEGUN[kind.value]()})
})

const query = new URLSearchParams(location.search)
const view = query.get("view")
query.delete("view")
query.delete("own")
history.replaceState(null, "", query.size ? `?${query}` : location.pathname) // done once, and not again when it is reloaded
if (page.kept) draft.replace(page.kept)
themed(one(document, "[data-do=theme]"))
redraw()
list()
if (view) void added(view)
else void look()
