// A lesson without a class: the same steps at one's own pace; answers and how far one came are kept in the browser.

import {make} from "../../components/html.js"
import {kept} from "../../components/kept.js"
import {arrive, button, given, notice} from "./base.js"
import {asked} from "./room.js"
import {sayOf} from "./say.js"
import {ask, asks, shown} from "./steps/steps.js"
import {stand} from "./steps/stand.js"

const page = given()
const alone = Object.fromEntries(
  ["step_note", "step_note_sent", "step_sent"].map(key => [key, page.words[`${key}_alone`]]),
)
const say = sayOf({...page.words, ...alone}, page.language)
const main = document.getElementById("main")
const store = kept(`carbonpump.alone.${page.key}`)
/** @typedef {{at: number, answers: Record<string, any>, seen: number[]}} Progress */
/** @returns {Progress} */
const NEW = () => ({at: 0, answers: {}, seen: []})
/** @type {Progress} */
let mine = store.read() ?? NEW()
let turn = 0

/** @param {number} i @param {boolean} revealed */
function load(i, revealed) {
  const query = new URLSearchParams({
    lang: page.language,
    step: String(i),
    ...(page.own && {own: page.own}),
    ...(revealed && {revealed: "1"}),
  })
  return asked(`${page.address}/view?${query}`)
}

/** @param {Partial<Progress>} change */
function keep(change) {
  mine = {...mine, ...change}
  store.write(mine)
}

/** @param {number} i */
function go(i) {
  keep({at: i})
  show()
}

async function show() {
  const mark = ++turn
  const {at} = mine
  if (at >= page.count) return done()
  const open = !mine.seen.includes(at)
  const told = await load(at, !open || page.kinds[at] === "reveal")
  if (mark !== turn) return
  if (told.status !== 200) return lost(told.problem)
  /** @type {any} */
  const view = told
  const place = stand(main, view, at, page.count, say)
  const answering = asks(view)
  const next = button(say(at === page.count - 1 ? "alone_finish" : "alone_next"), () => go(at + 1), "go")
  const back = button(say("alone_back"), () => at && go(at - 1), "quiet")
  back.setAttribute("aria-disabled", String(at === 0))
  const lead = () => {
    const ready = answering && open && view.kind !== "lab" && view.kind !== "words" && mine.answers[at]
    const on = ready
      ? button(say("alone_show"), () => (keep({seen: [...mine.seen, at]}), show()), "go")
      : answering && open && !mine.answers[at]
        ? button(next.textContent, () => go(at + 1), "quiet")
        : next
    place.foot.replaceChildren(make("div", {class: "lead"}, back, on))
  }
  if (answering && open) {
    const send = (/** @type {object} */ answer) => {
      keep({answers: {...mine.answers, [at]: answer}})
      lead()
    }
    ask(place.form, view, mine.answers[at] ?? null, send, say)
  } else if (view.shown) shown(place.result, view, mine.answers[view.kind === "reveal" ? view.of : at] ?? null, say)
  lead()
  arrive(place.heading)
}

/** @param {string} [problem] */
function lost(problem) {
  notice(main, say("alone_gone"), problem ?? say("student_lost"), button(say("student_again"), show, "go"))
}

function done() {
  const again = button(say("alone_again"), begin)
  const back = button(say("alone_back"), () => go(page.count - 1))
  const on = make("a", {class: "go", href: "/"}, say("alone_labs"))
  notice(main, say("alone_done"), say("alone_done_text"), make("div", {class: "lead"}, back, again), on)
}

function begin() {
  keep(NEW())
  show()
}

const restart = document.getElementById("again")
restart.addEventListener("click", () => confirm(say("alone_again_sure")) && begin())
show()
