// The teacher's page of a class: its steps, what the class answers to this one, who is here.

import {one} from "../../components/html.js"
import {given} from "./base.js"
import {setClock, showTimer} from "./console/clock.js"
import {sure} from "./console/dialog.js"
import {heardKeys} from "./console/keys.js"
import {guideOf, linesOf, questionOf, tellOf} from "./console/middle.js"
import {stageOf} from "./console/stage.js"
import {put} from "./console/put.js"
import {buttonsOf, progressOf, stepsOf} from "./console/steps.js"
import {bare, spaced} from "./console/way.js"
import {countsOf, studentsOf} from "./console/who.js"
import {asked, followed} from "./room.js"
import {sayOf} from "./say.js"
import {themed} from "./theme.js"

const BASE = location.pathname
const page = given()
const say = sayOf(page.words, page.language)
setClock(page.now)
const at = (/** @type {string} */ id) => one(document, `#${id}`)

/** @type {ConsoleView} */
let view = null
const stage = stageOf(at("picture"), say)

/** What was asked for is done in that order. */
let before = Promise.resolve()

/** Tells the class to do something; what goes wrong is said. */
const act = (/** @type {object} */ message) => {
  before = before.then(async () => {
    const {status, problem} = await asked(`${BASE}/do`, message)
    at("problem").textContent = status === 200 ? "" : (problem ?? say("console_lost"))
  })
}

function show() {
  document.body.classList.toggle("over", view.ended)
  document.body.classList.toggle("begun", view.began !== null)
  put(at("steps"), stepsOf(view, say))
  put(at("buttons"), buttonsOf(view, say))
  put(at("question"), questionOf(view.view))
  put(at("tell"), tellOf(view, say))
  stage(view.view)
  put(at("lines"), linesOf(view, say))
  put(at("guided"), guideOf(view, say))
  at("guide").hidden = !at("guided").firstChild
  const lab = /** @type {HTMLAnchorElement} */ (at("lab"))
  lab.hidden = view.view.kind !== "lab"
  if (!lab.hidden) lab.href = `/${view.view.address}`
  at("code").textContent = spaced(view.code)
  at("address").textContent = bare(view.address)
  at("count").textContent = say("console_count", countsOf(view))
  put(at("students"), studentsOf(view, say))
  one(document, "[data-do=hide]").setAttribute("aria-pressed", String(view.hidden))
  one(document, "[data-do=stop]").hidden = view.ends === null
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[name=pace]"))) {
    input.checked = input.value === view.pace
  }
  tick()
}

function tick() {
  if (!view) return
  at("progress").textContent = progressOf(view, say)
  showTimer(at("timer"), view.ends, say)
}

const go = (/** @type {number} */ step) => {
  if (step >= 0 && step < view.steps.length) act({do: "go", step})
}

/** @type {Record<string, () => unknown>} */
const DOES = {
  start: () => go(0),
  next: () => go(view.step + 1),
  back: () => go(view.step - 1),
  reveal: () => act({do: "reveal", step: view.step}),
  hide: () => act({do: "hide", hidden: !view.hidden}),
  stop: () => act({do: "timer", seconds: null}),
  end: async () => (await sure(say("console_end_question"), say("console_end"))) && act({do: "end"}),
  delete: async () => (await sure(say("console_delete_question"), say("console_delete"))) && act({do: "delete"}),
}

async function remove(/** @type {number} */ id) {
  const name = view.students.find(student => student.id === id)?.name
  if (name && (await sure(say("console_remove_question", {name}), say("console_remove")))) act({do: "remove", id})
}

document.addEventListener("click", ({target}) => {
  const there = /** @type {Element} */ (target)
  if (!spread.matches && !there.closest("summary")) menu.open = false
  const button = there.closest("button")
  if (!button || !view) return
  const {step, who, seconds} = button.dataset
  if (step !== undefined) go(Number(step))
  else if (who !== undefined) void remove(Number(who))
  else if (seconds !== undefined) act({do: "timer", seconds: Number(seconds)})
  else void DOES[button.dataset.do]?.()
})
document.addEventListener("change", ({target}) => {
  const input = /** @type {HTMLInputElement} */ (target)
  if (input.name === "pace") act({do: "pace", pace: input.value})
  if (input.dataset.line) {
    act({do: "release", step: view.step, id: Number(input.dataset.line), released: input.checked})
  }
})

const press = (/** @type {string} */ which) =>
  at("buttons")
    .querySelector(which)
    ?.dispatchEvent(new Event("click", {bubbles: true}))
heardKeys(/** @type {HTMLInputElement} */ (at("keys")), {
  ArrowRight: DOES.next,
  ArrowLeft: DOES.back,
  " ": () => press(".loud"),
  r: () => press("[data-do=reveal]"),
})
themed(one(document, "[data-do=theme]"))

/** Stands open where there is room for it. @param {HTMLDetailsElement} part @param {string} room */
function unfolded(part, room) {
  const wide = matchMedia(room)
  const unfold = () => (part.open = wide.matches)
  wide.addEventListener("change", unfold)
  unfold()
  return wide
}
unfolded(one(document, "details.way"), "(min-width: 900px)")
/** @type {HTMLDetailsElement} */
const menu = one(document, "details.menu")
const spread = unfolded(menu, "(min-width: 961px)")

followed(BASE, {
  view(/** @type {ConsoleView} */ told) {
    view = told
    show()
  },
  line: up => (at("line").hidden = up),
  over: () => location.replace("/teach"),
})
setInterval(tick, 500)
