// What only the speaker sees: notes, the clock, the slide that comes next; in step with the wall.

import {one} from "../../components/html.js"
import {given} from "../../teach/pages/base.js"
import {sayOf} from "../../teach/pages/say.js"
import {minutes} from "../../teach/pages/student/clock.js"
import {themed} from "../../teach/pages/theme.js"
import {keys} from "./slides/keys.js"
import {lineOf} from "./slides/line.js"
import {newest} from "./slides/newest.js"
import {frameOf, showPicture, showSlide, showVotes} from "./slides/stage.js"

/** @type {StoryPage} */
const page = given()
const say = sayOf(page.words, page.language)
const at = (/** @type {string} */ selector) => one(document, selector)
const [now, next] = [at(".now"), at(".next .slide")]
/** @type {LedView | null} */
let led = null
/** @type {SlideView | null} */
let view = null
let began = Date.now()

/** @param {At} state @param {boolean} mine */
function applied({slide, moved, black}, mine) {
  at("[data-do=black]").setAttribute("aria-pressed", String(black))
  at(".at").textContent = say("story_at", {at: slide + 1, count: page.count})
  void contents.then(slides => (at(".notes").innerHTML = slides[slide]?.notes || say("story_no_notes")))
  at(".next").hidden = slide + 1 >= page.count
  ask({slide, values: moved[slide] ?? {}, mine})
  if (slide + 1 < page.count) coming({slide: slide + 1, values: moved[slide + 1] ?? {}})
}

const line = lineOf(page, {
  applied,
  led(told) {
    led = told
    at("[data-do=end]").hidden = told.ended
    votes()
  },
  over: problem => (at(".problem").textContent = problem),
})
/** @type {Promise<{notes: string}[]>} */
const contents = line.contents().then(told => told.slides ?? [])

const ask = newest(
  (/** @type {{slide: number, values: object, mine: boolean}} */ {mine, ...slide}) =>
    line.ask({...slide, frame: frameOf(now)}, !mine),
  (told, {slide}) => {
    if (told.status !== 200 || slide !== line.at().slide) return
    view = told
    showSlide(now, told, say, line.move)
    showPicture(now, told.drawn)
    votes()
  },
)
const coming = newest(
  (/** @type {{slide: number, values: object}} */ slide) => line.ask({...slide, frame: frameOf(next)}, true),
  told => {
    if (told.status !== 200) return
    showSlide(next, told, say)
    showPicture(next, told.drawn)
  },
)

function votes() {
  const mine = led?.slide === view?.slide ? led : null
  at("[data-do=votes]").hidden = !mine?.votes.length || mine.shown
  showVotes(one(now, ".vote"), view?.vote ?? [], mine?.votes ?? null, say)
}

function tick() {
  at(".clock").textContent = minutes((Date.now() - began) / 1000)
}

/** @type {Record<string, () => unknown>} */
const acts = {
  next: () => line.go(line.at().slide + 1),
  back: () => line.go(line.at().slide - 1),
  black: line.darken,
  votes: () => line.act({do: "votes", slide: line.at().slide}),
  end: () => line.act({do: "end"}),
  restart() {
    began = Date.now()
    tick()
  },
}
keys({
  ArrowRight: acts.next,
  PageDown: acts.next,
  ArrowLeft: acts.back,
  PageUp: acts.back,
  Home: () => line.go(0),
  End: () => line.go(page.count - 1),
  " ": line.reset,
  b: line.darken,
  v: acts.votes,
})
document.addEventListener("click", ({target}) => {
  /** @type {HTMLElement} */
  const button = /** @type {Element} */ (target).closest("[data-do]")
  void acts[button?.dataset.do]?.()
})
themed(at("[data-do=theme]"), "dark")
at("header .of").textContent = say("story_of", {title: page.title, minutes: page.minutes})
setInterval(tick, 500)
applied(line.at(), false)
