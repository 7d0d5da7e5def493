// What the whole room sees: the question, the way in, how many have answered, and after the reveal the class beside the model.

import {escape, one} from "../../components/html.js"
import {given, pieces} from "./base.js"
import {setClock, showTimer} from "./console/clock.js"
import {put} from "./console/put.js"
import {stageOf} from "./console/stage.js"
import {bare, spaced} from "./console/way.js"
import {followed} from "./room.js"
import {sayOf} from "./say.js"
import {themed} from "./theme.js"

const BASE = location.pathname
const page = given()
const say = sayOf(page.words, page.language)
setClock(page.now)
const at = (/** @type {string} */ id) => one(document, `#${id}`)

/** @type {ScreenView} */
let view = null
const stage = stageOf(at("picture"), say, at("said"))

/** Whether a step's picture is as high as it is wide, and wants the height of the screen. @param {StepView} step */
const isTall = ({kind, picture, seen}) =>
  ["draw", "place"].includes(seen?.kind ?? kind) ||
  picture?.kind === "map" ||
  (picture?.kind === "curve" && picture.axis.down)

function show() {
  const step = view.steps[view.step]
  document.body.classList.toggle("begun", view.began !== null)
  document.body.classList.toggle("over", view.ended)
  one(document, ".asked").classList.toggle("halves", isTall(step))
  one(document, ".asked").classList.toggle("open", Boolean(step.shown) && step.kind !== "reveal")
  at("code").textContent = spaced(view.code)
  at("address").textContent = bare(view.address)
  put(
    at("question"),
    `<h1>${step.ask || escape(step.title)}</h1>${step.text ? `<div class="text">${step.text}</div>` : ""}`,
  )
  const asks = !["read", "reveal"].includes(step.kind) && !step.shown
  at("count").textContent =
    view.began === null || !asks
      ? say("screen_here", {n: view.here})
      : say("screen_answered", {here: Math.max(view.here, view.answered), answered: view.answered})
  stage(step)
  at("progress").replaceChildren(...pieces(view.step, view.count))
  tick()
}

function tick() {
  if (!view) return
  showTimer(at("timer"), view.ends, say)
}

themed(one(document, "[data-do=theme]"), "dark")
one(document, "[data-do=full]").addEventListener("click", () => {
  if (document.fullscreenElement) void document.exitFullscreen()
  else void document.documentElement.requestFullscreen()
})

followed(BASE, {
  view(/** @type {ScreenView} */ told) {
    view = told
    show()
  },
  line: up => (at("line").hidden = up),
  over: () => location.replace("/teach"),
})
setInterval(tick, 500)
